"""The words of the pages: both languages, the same facts, and none is missing."""

import re
from pathlib import Path
from string import Formatter

import pytest

from vetcourse import written
from vetcourse.server import formats
from vetcourse.server.words import WORDS

TEMPLATES = Path(formats.__file__).parent / "templates"


def places(text):
    """What is filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_say_the_same_facts(name):
    """Nothing is untranslated, and nothing is left out in one of the two."""
    phrase = WORDS[name]

    assert phrase.en.strip()
    assert phrase.nb.strip()
    assert places(phrase.en) == places(phrase.nb)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda p: p.name)
def test_a_page_says_only_what_there_are_words_for(path):
    """A name that is put together at run time begins like one that is known."""
    said = re.findall(r'say(?:_html)?\("([a-z-]+)"', path.read_text("utf-8"))

    for name in said:
        known = [w for w in WORDS if w == name or (name[-1] == "-" and name in w)]
        assert known, name


@pytest.mark.parametrize(
    ("minutes", "en", "nb"),
    [
        (45, "45 minutes", "45 minutter"),
        (60, "1 hour", "1 time"),
        (210, "3½ hours", "3½ timer"),
    ],
)
def test_minutes_are_said_as_people_say_them(minutes, en, nb):
    """A learner plans an evening, not 210 minutes."""
    assert formats.span(minutes, "en") == en
    assert formats.span(minutes, "nb") == nb


def test_days_and_numbers_have_the_form_of_the_language():
    """3. februar, and a decimal comma; what is no day stays as it is."""
    assert formats.day("2026-02-03", "en") == "3 February 2026"
    assert formats.day("2026-02-03", "nb") == "3. februar 2026"
    assert formats.day("last week", "nb") == "last week"
    assert written.number(7.5, "nb") == "7,5"
    assert written.number(8.0, "en") == "8"
