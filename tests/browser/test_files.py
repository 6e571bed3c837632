"""Pictures and documents: made small in the browser, without place, within limits."""

import io

import pytest
from harness import Harness, sample
from PIL import Image

from vetcourse.items import read_item

GPS = 34853


@pytest.fixture
def form_and_harness(open_page):
    """An empty file form."""
    harness = Harness(open_page())
    return harness.show(read_item(sample("file"))), harness


def photo(width, height):
    """A photograph as a telephone takes it, with the place in it."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[2] = (59.0, 54.0, 40.0)
    exif[274] = 6  # taken upright: the telephone notes a quarter turn
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(
        out, "JPEG", exif=exif, quality=95
    )
    return out.getvalue()


def give(form, name, kind, data):
    """Choose a file in the form."""
    form.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def test_a_photograph_gets_small_and_loses_its_place(form_and_harness):
    """What arrives is 1600 pixels at most, upright, and says nothing of where."""
    form, harness = form_and_harness
    taken = photo(3000, 2000)

    give(form, "IMG_1.jpg", "image/jpeg", taken)
    form.locator(".vc-state-saved").wait_for()

    (kept,) = harness.files.values()
    picture = Image.open(io.BytesIO(kept))
    assert b"Exif" in taken
    assert dict(picture.getexif()) == {}
    assert picture.size == (1067, 1600)
    assert picture.format == "JPEG"


def test_a_caption_is_saved_with_its_picture(form_and_harness):
    """The answer names the file, its fingerprint, its size and what it shows."""
    form, harness = form_and_harness
    give(form, "IMG_1.jpg", "image/jpeg", photo(400, 300))

    form.get_by_label("What does it show?").fill("The saw with its guard on")
    harness.page.wait_for_function(
        "document.querySelector('.vc-item').dataset.state === 'saved'"
    )

    (entry,) = harness.saved["ig-3-file"][-1]
    assert entry["caption"] == "The saw with its guard on"
    assert entry["name"] == "photo-0.jpg"
    assert form.locator(".vc-face img").count() == 1


@pytest.mark.parametrize(
    ("name", "kind", "data", "said"),
    [
        pytest.param(
            "plan.pdf",
            "application/pdf",
            b"%PDF" + b"0" * 2_100_000,
            "2 MB",
            id="large",
        ),
        pytest.param("IMG_2.heic", "image/heic", b"ftypheic", "JPEG", id="unreadable"),
        pytest.param(
            "a.svg", "text/plain", b"<svg>", "cannot be read", id="no picture"
        ),
    ],
)
def test_what_cannot_be_taken_is_told(form_and_harness, name, kind, data, said):
    """The limits are on the page before, and the reason is told after."""
    form, harness = form_and_harness

    give(form, name, kind, data)
    form.locator(".vc-trouble:not(:empty)").wait_for()

    assert said in form.locator(".vc-trouble").inner_text()
    assert "at most 2 MB" in form.locator(".vc-limits").inner_text()
    assert harness.files == {}


def test_a_file_can_be_taken_away_again(form_and_harness):
    """A picture chosen by mistake leaves the answer."""
    form, harness = form_and_harness
    give(form, "IMG_1.jpg", "image/jpeg", photo(400, 300))
    form.locator(".vc-file").wait_for()

    form.get_by_role("button", name="Remove").click()
    harness.page.wait_for_function(
        "document.querySelector('.vc-item').dataset.answered === 'false'"
    )
    harness.page.wait_for_timeout(200)

    assert harness.saved["ig-3-file"][-1] == []
