"""The privacy check: what it sees, what it leaves in peace, and what it asks for."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from harness import Harness, sample

from vetcourse.course.yaml12 import read_yaml
from vetcourse.items import read_item
from vetcourse.pages.program import static

CASES = read_yaml(
    Path(__file__).with_name("privacy.yaml").read_text("utf-8"), where="privacy.yaml"
)
LOOK = """async ([source, texts]) => {
    const part = await import("data:text/javascript," + encodeURIComponent(source));
    return texts.map((text) => part.spotted(text).map(({ found }) => found)); }"""
TEXTS = files("vetcourse.demo").joinpath("texts")


@pytest.fixture(scope="module")
def spotted(chromium):
    """A function that gives what is spotted in each of some texts."""
    page = chromium.new_page()
    source = static("item/spotting.js")
    yield lambda texts: page.evaluate(LOOK, [source, list(texts)])
    page.close()


@pytest.fixture
def shown(open_page):
    """A function that shows a box to write in, all its privacy lines ticked."""

    def show(language="en"):
        harness = Harness(open_page(), language)
        form = harness.show(read_item(sample("text")))
        for tick in form.locator(".vc-tick").all():
            tick.click()
        return harness, form

    return show


def write(form, text):
    """Write *text* and leave the box, as somebody does who goes on."""
    form.locator("textarea").fill(text)
    form.locator("textarea").blur()
    form.locator(".vc-state-saved").wait_for()


def all_in(value):
    """All that is written in a value of any shape, a line for each cell."""
    if isinstance(value, dict | list):
        cells = value.values() if isinstance(value, dict) else value
        return "\n".join(all_in(cell) for cell in cells)
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("group", CASES["seen"])
def test_what_tells_of_a_person_is_seen(spotted, group):
    """Health, beliefs, names and numbers, inflected, in both languages."""
    texts = CASES["seen"][group]

    assert [
        t for t, found in zip(texts, spotted(texts), strict=True) if not found
    ] == []


@pytest.mark.parametrize("group", CASES["in-peace"])
def test_words_of_the_trades_are_left_in_peace(spotted, group):
    """Nobody has to answer for a medicine cabinet or a diagnostic tool."""
    assert [found for found in spotted(CASES["in-peace"][group]) if found] == []


def test_cells_of_a_table_do_not_meet(spotted):
    """What ends one cell and what begins the next are no sentence."""
    assert spotted(["Vi er\nsyk lista?", "lærlingen\nKaia"]) == [[], []]


@pytest.mark.parametrize("module", ["ig", "fl", "uy"])
def test_what_invented_learners_wrote_raises_no_false_alarm(spotted, module):
    """Their answers keep the rules, hundreds of them in a module, and stay quiet."""
    by_item = json.loads(TEXTS.joinpath(f"{module}.json").read_text("utf-8"))
    texts = [all_in(value) for levels in by_item.values() for value in levels.values()]

    assert len(texts) > 200
    assert [found for found in spotted(texts) if found] == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("nb", "Lærlingen var sykmeldt i mai.", "sykmeldt"),
        ("nb", "The apprentice is on medication.", "on medication"),
        ("en", "Lærlingen utredes for noe.", "utredes for"),
    ],
)
def test_health_is_refused_until_it_is_out(shown, language, text, word):
    """All lines ticked is not enough; every word is kept, and said which one it is."""
    harness, form = shown(language)

    write(form, text)
    refused = form.get_attribute("data-privacy"), harness.ticked["ig-3-text"]
    quoted = form.locator(".vc-spotted q").all_inner_texts()
    write(form, "The apprentice took the lift.")

    assert refused == ("open", False)
    assert quoted == [word]
    assert form.get_attribute("data-privacy") == "done"
    assert harness.ticked["ig-3-text"] is True
    assert harness.saved["ig-3-text"][0] == text


def test_a_word_about_nobody_is_answered_for_once(shown):
    """A learner may say that it is a word of the trade; the next word asks again."""
    harness, form = shown()
    write(form, "A poster says: on sick leave, ring the firm.")
    form.locator(".vc-spotted .vc-tick").click()
    harness.page.wait_for_timeout(300)
    answered = form.get_attribute("data-privacy"), harness.ticked["ig-3-text"]

    write(form, "The poster says: on sick leave, ring. He has anxiety.")

    assert answered == ("done", True)
    assert form.get_attribute("data-privacy") == "open"
    assert not form.locator(".vc-spotted input").is_checked()


def test_what_was_written_before_is_looked_at_on_opening(open_page):
    """An answer that was handed in by an older page is looked at, too."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("text")), value="He has anxiety.")

    assert form.get_attribute("data-privacy") == "open"
    assert form.locator(".vc-spotted").is_visible()


def test_the_line_under_a_picture_is_looked_at(open_page):
    """A caption tells as much as a text does."""
    harness = Harness(open_page())
    kept = [{"name": "photo-1.jpg", "sha256": "0" * 64, "size": 9, "caption": ""}]
    form = harness.show(read_item(sample("file") | {"privacy": True}), value=kept)
    form.locator(".vc-file input").fill("Lærlingen Kristoffer ved saga")
    form.locator(".vc-file input").blur()

    assert form.locator(".vc-spotted q").inner_text() == "Lærlingen Kristoffer"


def test_what_is_refused_is_said_to_everybody(shown, violations):
    """The warning can be read and answered without seeing it."""
    harness, form = shown("nb")
    write(form, "Lærlingen Kristoffer var sykmeldt.")
    form.locator(".vc-hidden", has_text="Se på dette før du leverer").wait_for(
        state="attached"
    )

    assert violations(harness.page) == []
