"""Nothing that would give a check item away is in what learners get."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from vetcourse.course.reading import read_modules
from vetcourse.items import LANGUAGES, Text

ASSIGNMENTS = [
    assignment
    for module in read_modules(ROOT / "modules")
    for assignment in module.assignments
]


def texts(value: object) -> Iterator[str]:
    """Every string in parsed JSON, names included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def said(value: object) -> Iterator[str]:
    """Every text of an item's secret part, in each language."""
    if isinstance(value, Text):
        yield from (value.say(language) for language in LANGUAGES)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from said(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from said(inner)
    elif hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            yield from said(getattr(value, name))


def released(code: str) -> str:
    """All that a learner gets of one assignment, as one text."""
    folder = ROOT / "release" / code
    files = [p for p in folder.rglob("*") if p.suffix in {".json", ".ipynb"}]
    assert len(files) == 2
    return "\n".join(
        text for file in files for text in texts(json.loads(file.read_text("utf-8")))
    )


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda a: a.code)
def test_no_hidden_feedback_is_in_what_is_released(assignment):
    """What explains a check item's options comes after marking, in every variant."""
    public = released(assignment.code)

    for item in assignment.items:
        for name in item.variant_names if item.scored else ():
            for text in said(_feedback(item.variant(name))):
                assert text not in public, f"{item.id} {name}: {text}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda a: a.code)
def test_no_key_is_among_the_public_halves(assignment):
    """Only practice items carry their key; no order follows that of the key."""
    path = ROOT / "release" / assignment.code / "items.json"
    items = json.loads(path.read_text("utf-8"))["items"]

    for item in assignment.items:
        for name, half in items[item.id].items():
            if item.scored:
                assert not {"key", "feedback", "unsafe"} & set(_names(half)), item.id
                _assert_mixed(item.variant(name), half)


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda a: a.code)
def test_markers_notes_are_not_released(assignment):
    """The mark scheme is cut out of what learners get."""
    public = released(assignment.code)

    for rubric in assignment.rubrics:
        for criterion in rubric.criteria.values():
            if criterion.marking:
                for language in LANGUAGES:
                    assert criterion.marking.say(language) not in public


def test_the_search_would_find_a_leak():
    """A practice item's feedback is public, and is found there."""
    practice = next(
        (a.code, item)
        for a in ASSIGNMENTS
        for item in a.items
        if item.practice and item.type == "choice"
    )
    code, item = practice

    assert any(text in released(code) for text in said(_feedback(item)))


def _feedback(item: object) -> list[object]:
    steps = getattr(item, "steps", None) or {}
    return [getattr(item, "remarks", []), *(step.remarks for step in steps.values())]


def _names(half: object) -> Iterator[str]:
    if isinstance(half, dict):
        for name, inner in half.items():
            yield name
            yield from _names(inner)


def _assert_mixed(item: object, half: dict) -> None:
    if item.type == "order":
        assert tuple(half["options"]) != item.key
