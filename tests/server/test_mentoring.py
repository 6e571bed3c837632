"""Entries for a mentor: what is shared is the entries, and nothing beside them."""

import json

import pytest

from vetcourse.items import read_item
from vetcourse.server.mentoring import chosen, entries_in, notes_address
from vetcourse.signing import seal_of

FORM = {
    "date": {"name": "date", "label": "Date", "kind": "date"},
    "parts": [
        {
            "name": "goal",
            "title": "Goal",
            "fields": [
                {"name": "goal-own", "label": "What do I want?", "kind": "text"},
                {"name": "goal-when", "label": "By when?", "kind": "date"},
            ],
        }
    ],
}


def log(**more):
    """The public half of one entry."""
    return {"a": {"type": "log", "prompt": "Entry 1.", "form": FORM, **more}}


@pytest.fixture
def folder(tmp_path):
    """A log with two entries, one of them private, and another exercise."""
    items = {
        "x-log-1": log(),
        "x-log-2": log(prompt="Entry 2."),
        "x-log-3": log(private=True),
        "x-log-why": {"a": {"type": "text", "prompt": "Why?"}},
    }
    page = {"schema": 1, "unit": "x-log", "language": "en", "items": items}
    (tmp_path / "items.json").write_text(json.dumps(page))
    (tmp_path / "answers").mkdir()
    for name in ("x-log-1", "x-log-3", "x-log-why"):
        value = {"date": "2026-02-03", "goal-own": "Ask more.", "goal-when": ""}
        told = {"schema": 1, "item": name, "value": value, "at": "2026-02-03"}
        (tmp_path / "answers" / f"{name}.json").write_text(json.dumps(told))
    return tmp_path


def test_only_entries_that_are_handed_in_can_be_shown(folder):
    """A private box and an exercise of another kind are not offered."""
    assert [one.item for one in entries_in(folder)] == ["x-log-1", "x-log-2"]


def test_only_what_is_written_and_picked_is_shared(folder):
    """And of it only the fields that are filled in."""
    names = ["x-log-3", "x-log-2", "x-log-1", "../x-log-1"]

    (one,) = chosen(entries_in(folder), names)

    assert one.shared == {"date": "2026-02-03", "goal-own": "Ask more."}
    assert one.sections == (("Goal", (("What do I want?", "Ask more.", "text"),)),)


def test_what_a_mentor_signed_stands_beside_the_entry(folder):
    """As the hand-in service tells it."""
    known = {
        "item": "x-log-1",
        "assignment": "x-log",
        "mentor": "kari",
        "state": "signed",
        "sent_at": "2026-02-03T12:00:00+00:00",
        "signed_at": "2026-02-04T12:00:00+00:00",
        "signed_by": "kari",
    }

    one, other = entries_in(folder, [known])

    assert (one.state, one.signed_by, one.signed_at.day) == ("signed", "kari", 4)
    assert other.state == "not-asked"


@pytest.mark.parametrize(
    ("state", "written", "expected"),
    [
        pytest.param("waiting", "Ask more.", "waiting", id="as it was sent"),
        pytest.param("waiting", "Ask less.", "altered", id="changed before it is seen"),
        pytest.param("signed", "Ask more.", "signed", id="as it was signed"),
        pytest.param("signed", "Ask less.", "changed", id="changed after it was seen"),
        pytest.param("changed", "Ask more.", "changed", id="sent again, not seen yet"),
    ],
)
def test_what_was_changed_after_it_was_sent_is_said(tmp_path, state, written, expected):
    """The mentor has the text as it was sent, and the learner is told so."""
    item = {
        "type": "log",
        "id": "x-log-1",
        "prompt": "Entry 1.",
        "parts": ["goal", "reflection", "summary"],
        "entry": "instruction",
        "form": FORM,
    }
    log_item = read_item(item)
    first = "goal-own"
    page = {"schema": 1, "unit": "x-log", "language": "en"}
    page["items"] = {"x-log-1": {"a": {**item, "version": "1"}}}
    (tmp_path / "items.json").write_text(json.dumps(page))
    (tmp_path / "answers").mkdir()
    told = {"schema": 1, "item": "x-log-1", "value": {first: written}, "at": ""}
    (tmp_path / "answers" / "x-log-1.json").write_text(json.dumps(told))
    seal = seal_of(log_item, {first: "Ask more."})
    known = {"item": "x-log-1", "state": state, "sha256": seal, "signed_sha256": seal}

    (one,) = entries_in(tmp_path, [known])

    assert one.state == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({}, "", id="away from a hub"),
        pytest.param(
            {"VETCOURSE_HANDIN_URL": "http://127.0.0.1:9/services/handin"},
            "/services/handin/notes",
            id="on a hub",
        ),
        pytest.param(
            {
                "VETCOURSE_HANDIN_URL": "http://127.0.0.1:9/services/handin",
                "JUPYTERHUB_HOST": "https://learn.example.org",
            },
            "",
            id="on a hub with a name for each person",
        ),
    ],
)
def test_home_leads_to_the_group_s_notes_where_there_are_any(
    told, expected, monkeypatch
):
    """The address as this browser reaches it."""
    for name in ("VETCOURSE_HANDIN_URL", "JUPYTERHUB_HOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    assert notes_address() == expected


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("half of it {", id="half a file"),
        pytest.param('{"value": "a text"}', id="no entry"),
        pytest.param("[]", id="no answer at all"),
    ],
)
def test_a_broken_answer_is_an_entry_that_is_not_written(folder, broken):
    """The page shows; the file stays for whoever mends it."""
    (folder / "answers" / "x-log-1.json").write_text(broken)

    assert not entries_in(folder)[0].written


def test_a_folder_without_a_unit_has_no_entries(tmp_path):
    """Nothing falls over."""
    assert entries_in(tmp_path) == []
