"""Notes of learning groups: nobody's words are lost, whoever writes when."""

import datetime as dt
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vetcourse.errors import HubError, VetcourseError
from vetcourse.hub.notes import MAX_TEXT, Notes, Overtaken

NOW = dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
GROUPS = {"one": ["vl-01", "vl-02"], "two": ["vl-03"]}


@pytest.fixture
def notes(tmp_path) -> Notes:
    """Two groups that have written nothing yet."""
    made = Notes(tmp_path)
    made.set_groups(GROUPS)
    return made


def test_everybody_is_in_one_group_at_most(notes):
    """And it is known which."""
    assert notes.group_of("vl-02") == "one"
    assert notes.group_of("vl-09") is None
    with pytest.raises(HubError, match="vl-01 is in two groups, one and two"):
        notes.set_groups({"one": ["vl-01"], "two": ["vl-01"]})
    assert notes.group_of("vl-02") == "one"


@pytest.mark.parametrize(
    "data", [None, [], {"One": []}, {"../x": []}, {"one": "vl-01"}, {"one": [1]}]
)
def test_what_names_no_groups_is_refused(notes, data):
    """And the groups stay as they were."""
    with pytest.raises(HubError, match="does not fit"):
        notes.set_groups(data)

    assert notes.groups() == {name: tuple(who) for name, who in GROUPS.items()}


def test_who_was_slower_is_told_and_has_lost_nothing(notes):
    """The words of both are there: one on the page, the other in the answer."""
    first = notes.write("one", "mine", seen=0, by="vl-01", now=NOW)

    with pytest.raises(Overtaken) as told:
        notes.write("one", "yours", seen=0, by="vl-02", now=NOW)

    assert told.value.current == first
    both = notes.write("one", "mine\nyours", seen=1, by="vl-02", now=NOW)
    assert (both.number, both.by) == (2, "vl-02")
    assert [old.text for old in notes.history("one")] == ["mine\nyours", "mine"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=8))
def test_every_added_note_stands_on_the_page(tmp_path_factory, texts):
    """In the order in which they came, with name and day."""
    notes = Notes(tmp_path_factory.mktemp("notes"))
    for text in texts:
        notes.add("one", text, by="vl-01", now=NOW)

    page = notes.latest("one").text

    assert page.count("2026-02-03 vl-01:") >= len(texts)
    assert len(notes.history("one")) == len(texts)


def test_many_at_once_lose_nothing(notes):
    """Eight people press the button in the same moment, ten times."""

    def add(name: str) -> None:
        for number in range(10):
            notes.add("one", f"{name}-{number}", by=name, now=NOW)

    people = [threading.Thread(target=add, args=(f"vl-{n}",)) for n in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    page = notes.latest("one")
    assert page.number == 80
    for n in range(8):
        for number in range(10):
            assert f"\nvl-{n}-{number}" in page.text


def test_a_page_that_is_full_says_so(notes):
    """And keeps what is on it."""
    notes.write("one", "x" * MAX_TEXT, seen=0, by="vl-01", now=NOW)

    with pytest.raises(VetcourseError, match="room for"):
        notes.add("one", "y", by="vl-01", now=NOW)

    assert notes.latest("one").number == 1


def test_a_group_that_is_gone_keeps_its_page(notes):
    """Should it come back, its words are there."""
    notes.add("one", "ours", by="vl-01", now=NOW)
    notes.set_groups({"two": ["vl-03"]})
    notes.set_groups(GROUPS)

    assert "ours" in notes.latest("one").text
