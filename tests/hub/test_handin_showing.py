"""The pages for mentors and groups, made from data alone."""

import re

import pytest

from vetcourse.hub.access import Caller
from vetcourse.hub.handin_showing import View, labelled, rendered
from vetcourse.hub.handin_words import WORDS
from vetcourse.hub.mentoring import Entry
from vetcourse.hub.notes import Version
from vetcourse.signing import Signature

EVIL = "<script>alert(1)</script>"
SIGNED = Signature(by="vm-01", at="2026-02-04T10:00:00+00:00", sha256="a" * 64)


def entry(**differs) -> Entry:
    """An entry as a mentor gets it."""
    values = {
        "mentor": "vm-01",
        "learner": "vl-01",
        "assignment": "tt-log",
        "item": "tt-log-1",
        "prompt": f"A talk {EVIL}",
        "kind": "talk",
        "fields": {"learned": EVIL, "date": "2026-02-03"},
        "sha256": "a" * 64,
        "sent_at": "2026-02-03T10:00:00+00:00",
    }
    return Entry(**{**values, **differs})


WAITING = entry()
DONE = entry(signatures=(SIGNED,))
CHANGED = entry(signatures=(SIGNED,), sha256="b" * 64)
PAGE = Version(3, EVIL, "vl-01", "2026-02-03T10:00:00+00:00")
PAGES = {
    "start.html": {},
    "entries.html": {"entries": [WAITING, DONE, CHANGED]},
    "entry.html": {"entry": CHANGED, "fields": labelled(CHANGED, "en"), "xsrf": "x"},
    "groups.html": {"groups": {"one": ("vl-01", "vl-02")}},
    "notes.html": {
        "group": "one",
        "members": ("vl-01",),
        "page": PAGE,
        "history": [PAGE, PAGE],
        "may_write": True,
        "xsrf": "x",
    },
    "overtaken.html": {"page": PAGE, "mine": EVIL, "xsrf": "x"},
    "trouble.html": {"said": EVIL, "written": EVIL},
}


def shown(template, language="en", kinds=("mentor", "learner")) -> str:
    """The page as somebody gets it."""
    caller = Caller("vm-01", frozenset(kinds))
    view = View(language=language, base="/services/handin/", caller=caller)
    return rendered(template, view, **PAGES[template])


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("template", PAGES)
def test_every_page_can_be_shown_and_loads_nothing_from_outside(template, language):
    """No script, no foreign address, and what people wrote is text."""
    page = shown(template, language)

    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize("template", ["entry.html", "notes.html", "overtaken.html"])
def test_every_form_carries_its_token(template):
    """A form without one would be refused."""
    page = shown(template)

    assert page.count("<form") == page.count('name="_xsrf"') > 0


def test_people_find_only_what_is_theirs_in_the_bar():
    """A mentor is not shown the way to notes, nor a learner to entries."""
    assert "/mentor" not in shown("start.html", kinds=("learner",))
    assert "/notes" not in shown("start.html", kinds=("mentor",))
    assert "nothing for you here" in shown("start.html", kinds=())


def test_states_are_said_in_words():
    """Colour and sign are never alone."""
    page = shown("entries.html")

    for name in ("waiting", "signed", "changed"):
        assert WORDS[name].en in page


def test_fields_stand_in_the_order_of_the_form():
    """The day first, whatever order they came in."""
    assert [text for _, text in labelled(WAITING, "nb")] == ["2026-02-03", EVIL]


def test_both_languages_have_the_same_places_to_fill():
    """A sentence that can be said in one can be said in the other."""
    for name, phrase in WORDS.items():
        fields = [set(re.findall(r"{(\w+)}", text)) for text in phrase]
        assert fields[0] == fields[1], name
