"""What the demo's invented learners write fits the items, whoever changes them."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from vetcourse.course.reading import read_assignment, unit_files
from vetcourse.demo.learners import invented_learners
from vetcourse.items import Item

LEVELS = {"strong", "typical", "weak"}
MODULES = Path(__file__).parents[2] / "modules"
TEXTS = {
    name: text
    for file in files("vetcourse.demo").joinpath("texts").iterdir()
    for name, text in json.loads(file.read_text("utf-8")).items()
}


@cache
def written_items() -> dict[str, Item]:
    """Each item that an invented learner writes something for."""
    return {
        item.id: item
        for folder in MODULES.iterdir()
        if folder.is_dir()
        for assignment in map(read_assignment, unit_files(folder))
        for item in assignment.items
        if item.by_hand and item.type != "file"
    }


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_an_answer_to_its_item(name: str):
    """A text that its item refuses would stop the demo half-way through a course."""
    assert name in written_items(), f"{name}: no such item; remove the text"
    item = written_items()[name]
    assert set(TEXTS[name]) == LEVELS

    for level, value in TEXTS[name].items():
        assert not item.is_empty(item.read(value)), f"{name}, {level}: nothing in it"


@pytest.mark.parametrize("name", TEXTS)
def test_a_strong_learner_leaves_nothing_torn(name: str):
    """Where two columns belong together, a strong plan fills both."""
    item = written_items()[name]

    assert item.unfinished(TEXTS[name]["strong"], "en") == ()


def test_every_module_is_written_from_end_to_end():
    """No half-told learner: each item that asks for words has words at each level."""
    missing = [name for name in written_items() if name not in TEXTS]

    assert missing == []


def test_the_three_levels_are_three_texts():
    """Learners who write alike would make the marking in the demo unbelievable."""
    alike = [
        name
        for name, text in TEXTS.items()
        if len({json.dumps(value) for value in text.values()}) < len(LEVELS)
    ]

    assert alike == []


def test_nobody_is_named():
    """The texts keep the course's own rule: roles, no names."""
    names = {learner.name.split()[0] for learner in invented_learners(12)}
    words = set(re.findall(r"\w+", " ".join(_strings(list(TEXTS.values())))))

    assert words & names == set()


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [text for entry in inner for text in _strings(entry)]
    return [value] if isinstance(value, str) else []
