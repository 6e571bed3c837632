"""What is read from a learner's folder, whatever lies in it."""

import json
from datetime import UTC, datetime

import pytest

from vetcourse.server.folder import done_in, is_answered, main_of, moment_of, unit_in

OURS = """<!DOCTYPE html><html lang="nb"><head>
<meta name="vetcourse-made-from" content="0"></head>
<body><main><h1>Økt</h1></main></body></html>"""


@pytest.mark.parametrize(
    ("value", "answered"),
    [
        ("words", True),
        ("  \n", False),
        (0, True),
        (None, False),
        ([], False),
        (["", " "], False),
        (["", "x"], True),
        ({}, False),
        ({"a": {"b": [""]}}, False),
        ({"a": {"b": ["x"]}}, True),
    ],
)
def test_an_answer_is_one_when_the_form_says_so(value, answered):
    """As in saving.js: blanks are no answer, a nought is one."""
    assert is_answered(value) is answered


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (
            "2026-02-03 13:05:11.123456 UTC",
            datetime(2026, 2, 3, 13, 5, 11, 123456, UTC),
        ),
        ("2026-02-03T14:05:11+01:00", datetime(2026, 2, 3, 13, 5, 11, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_times_of_nbgrader_and_of_answers_are_read(text, at):
    """Both with their zone; what is no time is none."""
    assert moment_of(text) == at


def test_a_feedback_page_of_ours_gives_its_body_and_its_language(tmp_path):
    """And any other page gives nothing, so that it is offered as a file."""
    page = tmp_path / "ig-1.html"
    page.write_text(OURS, "utf-8")
    assert main_of(page) == ("<h1>Økt</h1>", "nb")

    page.write_text(OURS.replace("vetcourse-made-from", "x"), "utf-8")
    assert main_of(page) is None


@pytest.mark.parametrize("text", ["{", "[]", '{"items": []}', "null"])
def test_a_folder_whose_items_cannot_be_read_is_no_unit(tmp_path, text):
    """Home shows the others; opening it brings the release again."""
    (tmp_path / "items.json").write_text(text)

    assert unit_in(tmp_path, "ig-1") is None
    assert done_in(tmp_path).exercises == 0


def test_practice_and_private_boxes_are_not_counted_but_remembered(tmp_path):
    """What is handed in is counted; where one wrote last may be anywhere."""
    kinds = {"ig-1-a": {}, "ig-1-b": {"practice": True}, "ig-1-c": {"private": True}}
    items = {
        name: {"a": {"type": "text", "prompt": f"Box {name}?", **more}}
        for name, more in kinds.items()
    }
    (tmp_path / "items.json").write_text(json.dumps({"items": items}))
    for minute, (name, folder) in enumerate(
        [("ig-1-a", "answers"), ("ig-1-b", "answers"), ("ig-1-c", "private")]
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        told = {"value": "x", "at": f"2026-02-03T14:0{minute}:00+01:00"}
        (tmp_path / folder / f"{name}.json").write_text(json.dumps(told))

    done = done_in(tmp_path)

    assert (done.answered, done.exercises) == (1, 1)
    assert done.last.item == "ig-1-c"
    assert done.last.prompt == "Box ig-1-c?"
