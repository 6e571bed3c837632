"""The form's Python half: every message gets its reply, and never a traceback."""

import re
import shutil
import subprocess

import pytest
from ipywidgets import Widget

from vetcourse.errors import AnswerError
from vetcourse.pages.item import PARTS, ItemForm, Saved, script, style
from vetcourse.uploads import Upload

ITEM = {"type": "choice", "id": "ig-3-q1", "prompt": "…", "practice": True}
AT = "2026-02-03T14:05:11.000+01:00"


class Shelf:
    """Files in memory."""

    def __init__(self):
        """Begin empty."""
        self.files = {}

    def keep(self, name, data):
        """Keep what was sent."""
        self.files[name] = data
        return Upload(name=name, sha256="ab", size=len(data))

    def load(self, name):
        """Give it back."""
        return self.files[name]


def form(save=lambda value: Saved(at=AT), **more):
    """A form whose answers go to *save*."""
    return ItemForm(ITEM, None, None, "en", save, **more)


def test_a_save_is_acknowledged_with_its_number_and_time():
    """The browser knows which of its messages reached the disk."""
    reply, _ = form().answer({"kind": "save", "seq": 7, "value": "aim"})

    assert reply == {
        "kind": "saved",
        "seq": 7,
        "at": AT,
        "feedback": (),
        "full": None,
        "findings": (),
        "without": {},
    }


def test_an_equal_value_is_acknowledged_again():
    """Pressing the same answer twice never ends in "not saved"."""
    shown = form()

    replies = [
        shown.answer({"kind": "save", "seq": n, "value": "aim"})[0] for n in (1, 2)
    ]

    assert [(r["kind"], r["seq"]) for r in replies] == [("saved", 1), ("saved", 2)]


def test_feedback_travels_with_the_acknowledgement():
    """There is one scoring, in Python; the browser only shows what it said."""
    shown = form(lambda value: Saved(at=AT, feedback=("Warm, but …",), full=False))

    reply, _ = shown.answer({"kind": "save", "seq": 1, "value": "praise"})

    assert (reply["feedback"], reply["full"]) == (("Warm, but …",), False)


def test_a_form_opened_again_starts_from_what_was_saved():
    """A page that is reloaded while the kernel lives shows the newest answer."""
    shown = form()

    shown.answer({"kind": "save", "seq": 1, "value": "aim"})

    assert (shown.value, shown.saved_at) == ("aim", AT)


def test_a_page_that_is_left_takes_its_forms_with_it():
    """A kernel lives on; the next page would get every form of the last one too."""
    form(owner="anna")
    before = kept()

    one = form(owner="anna")
    shown = kept()

    assert one.answer({"kind": "leave"}) is None
    assert shown > before == kept()


def kept():
    """The widgets that a page is told of when it opens."""
    return set(Widget.get_manager_state()["state"])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(AnswerError("ig-3-q1: too large"), "too large", id="no answer"),
        pytest.param(OSError(28, "No space left"), "No space left", id="full disk"),
    ],
)
def test_what_cannot_be_saved_is_refused_in_plain_words(error, said):
    """The learner reads why, and nothing that was saved before is touched."""

    def save(value):
        raise error

    shown = form(save)

    reply, _ = shown.answer({"kind": "save", "seq": 3, "value": "aim"})

    assert (reply["kind"], reply["seq"]) == ("refused", 3)
    assert said in reply["message"]
    assert shown.value is None


@pytest.mark.parametrize(
    "message",
    [None, 3, "save", [], {}, {"kind": "sing"}, {"kind": ["save"]}],
    ids=repr,
)
def test_what_is_no_message_gets_no_reply(message):
    """Whatever a browser sends, the form stays quiet and alive."""
    assert form().answer(message) is None


def test_a_file_is_kept_and_comes_back():
    """A photograph can be looked at again when the page is opened anew."""
    shown = form(files=Shelf())

    kept, _ = shown.answer({"kind": "keep", "seq": "a", "name": "p.jpg"}, [b"\xff\xd8"])
    loaded, data = shown.answer({"kind": "load", "seq": "b", "name": "p.jpg"})

    assert (kept["kind"], kept["size"], kept["seq"]) == ("kept", 2, "a")
    assert (loaded["kind"], data) == ("loaded", [b"\xff\xd8"])


def test_a_form_without_files_refuses_them():
    """Only a file item has a place for files."""
    reply, _ = form().answer({"kind": "keep", "seq": 1, "name": "p.jpg"}, [b"x"])

    assert reply["kind"] == "refused"


def test_the_parts_form_one_module_without_imports():
    """Anywidget loads one file; what the parts import from each other is in it."""
    assert not re.search(r"^import\b", script(), flags=re.MULTILINE)
    assert script().count("export ") == script().count("export default { render }") == 1


def test_every_part_on_disk_is_in_the_module():
    """A new file is shipped."""
    from importlib.resources import files

    folder = files("vetcourse.pages").joinpath("static", "item")

    assert {part.name for part in folder.iterdir()} == {f"{part}.js" for part in PARTS}


@pytest.mark.skipif(not shutil.which("node"), reason="Node reads the module")
def test_the_module_can_be_read():
    """Names of different parts never collide once they share one file."""
    check = ["node", "--check", "--input-type=module"]
    run = subprocess.run(check, input=script(), capture_output=True, text=True)

    assert run.stderr == ""


def test_nothing_is_loaded_from_outside():
    """A learner's browser asks no other machine for anything."""
    outside = re.findall(r"https?://[\w.]+", script() + style())

    assert set(outside) <= {"http://www.w3.org"}


def test_every_word_is_there_in_both_languages():
    """A Norwegian page has no English word left in it."""
    source = script().split("const WORDS = {")[1]
    english, norwegian = source.split("\n  nb: {")[0], source.split("\n  nb: {")[1]

    def names(part):
        return re.findall(r"^ +\"?([\w-]+)\"?:", part.split("\n};")[0], re.MULTILINE)

    assert names(norwegian) == names(english)[1:]
