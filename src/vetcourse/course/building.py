"""From text to source/: the same text always gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from vetcourse.course import words
from vetcourse.course.captions import picture_path, plot_cell
from vetcourse.course.model import (
    Assignment,
    Block,
    Criterion,
    ItemBlock,
    Module,
    PlotBlock,
    Prose,
    Rubric,
    RubricBlock,
)
from vetcourse.course.plotting import draw
from vetcourse.course.reading import read_statistics
from vetcourse.items import Item, Language

SCHEMA = 1
SETUP = "from vetcourse.cells import ask, grade"
BEGIN_MARK_SCHEME = "=== BEGIN MARK SCHEME ==="
END_MARK_SCHEME = "=== END MARK SCHEME ==="
KERNEL = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}

Cell = dict[str, Any]


def build_assignment(
    assignment: Assignment,
    folder: Path,
    language: Language,
    module: Module | None = None,
) -> None:
    """Write one assignment: its notebook, its public items, its pictures."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    # nbformat's own layout, so that nbgrader and Jupyter change nothing but content.
    book = notebook(assignment, language)
    name = f"{assignment.code}.ipynb"
    _write_json(folder / name, book, indent=1, sort_keys=True)
    # The order of rows and options is part of an item and is kept.
    shown = public_items(assignment, language, module)
    _write_json(folder / "items.json", shown, indent=2)
    translation = assignment.translations.get(language)
    for image in (translation or assignment).images:
        kept = folder / image.path
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(assignment.path.parent / image.path, kept)
    for plot in assignment.plots:
        drawn = folder / picture_path(plot)
        drawn.parent.mkdir(parents=True, exist_ok=True)
        figures = read_statistics(assignment.statistics)
        drawn.write_text(draw(plot, figures, language), "utf-8")


def public_items(
    assignment: Assignment, language: Language, module: Module | None = None
) -> dict[str, Any]:
    """What a learner's pages need of a unit: no key but those of practice."""
    return {
        "schema": SCHEMA,
        "unit": assignment.code,
        "title": assignment.front.title.say(language),
        "language": language,
        "kind": assignment.front.kind,
        "minutes": assignment.front.minutes,
        **({"module": _module(assignment, language, module)} if module else {}),
        "items": {item.id: _variants(item, language) for item in assignment.items},
    }


def notebook(assignment: Assignment, language: Language) -> dict[str, Any]:
    """The instructor's notebook as nbformat 4.5, in *language*."""
    cells = [_title(assignment, language), _code("setup", SETUP, item=None)]
    for block in assignment.read_in(language):
        cells += _cells(block, assignment, language)
    seen: Counter[str] = Counter()
    for cell in cells:
        cell["id"] = _cell_id(cell, seen)
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
            "vetcourse": {
                "unit": assignment.code,
                "title": assignment.front.title.say(language),
                "language": language,
                "kind": assignment.front.kind,
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _module(
    assignment: Assignment, language: Language, module: Module
) -> dict[str, Any]:
    """Where a unit stands, so that Home can show it among the others."""
    codes = [one.code for one in module.assignments]
    return {
        "code": module.code,
        "title": module.data.title.say(language),
        "number": module.data.number,
        "place": codes.index(assignment.code) + 1,
    }


def _variants(item: Item, language: Language) -> dict[str, Any]:
    variants = {}
    for name in item.variant_names:
        shown = item.variant(name)
        half = shown.whole(language) if item.practice else shown.public(language)
        variants[name] = {**half, "version": shown.version}
    return variants


def _title(assignment: Assignment, language: Language) -> Cell:
    time = words.time_needed(assignment.front.minutes, language)
    says = words.AT_THE_SCREEN[language].format(time=time)
    return _markdown(f"# {assignment.front.title.say(language)}\n\n*{says}*")


def _cells(block: Block, assignment: Assignment, language: Language) -> list[Cell]:
    match block:
        case Prose(text=text):
            return [_markdown(one_level_down(text))]
        case ItemBlock(item=item):
            asked = _code(item.id, f'ask("{item.id}")', item=item.id)
            return [asked, _grade(item)] if item.scored else [asked]
        case RubricBlock(rubric=rubric):
            return [
                _task(rubric, name, criterion, language)
                for name, criterion in rubric.criteria.items()
            ]
        case PlotBlock(plot=plot):
            figures = read_statistics(assignment.statistics)
            return [_markdown(plot_cell(plot, figures, language))]


def one_level_down(text: str) -> str:
    """*text* with each heading a level lower, below the page's title."""
    lines = text.split("\n")
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "heading_open" and token.map and token.markup[0] == "#":
            lines[token.map[0]] = "#" + lines[token.map[0]]
    return "\n".join(lines)


def _task(rubric: Rubric, name: str, criterion: Criterion, language: Language) -> Cell:
    cell = _markdown(_task_text(criterion, language))
    cell["metadata"]["nbgrader"] = _nbgrader(
        f"{rubric.id}-{name}", task=True, points=criterion.points
    )
    return cell


def _task_text(criterion: Criterion, language: Language) -> str:
    points = words.POINTS[language]
    head = f"### {criterion.title.say(language)} ({criterion.points:g} {points})"
    shown = [f"| {words.LEVEL[language]} | {words.LOOKS_LIKE[language]} |", "|:--|:--|"]
    guide = [words.GIVE[language]]
    names = words.level_names(len(criterion.levels), language)
    for called, level in zip(names, criterion.levels, strict=True):
        label = f"{called} ({level.points:g})"
        shown.append(f"| **{label}** | {level.text.say(language)} |")
        guide.append(f"- **{level.points:g}** {called}")
    if criterion.marking:
        guide += [
            "",
            f"{words.FOR_MARKERS[language]}: {criterion.marking.say(language)}",
        ]
    parts = [head, "", *shown, "", BEGIN_MARK_SCHEME, *guide, END_MARK_SCHEME]
    return "\n".join(parts)


def _grade(item: Item) -> Cell:
    cell = _code(f"{item.id}-points", f'grade("{item.id}")', item=None)
    cell["metadata"]["nbgrader"] |= {"grade": True, "points": item.points}
    return cell


def _nbgrader(
    grade_id: str, *, task: bool = False, points: float | None = None
) -> Cell:
    metadata: Cell = {
        "grade": False,
        "grade_id": grade_id,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": task,
    }
    return metadata if points is None else {**metadata, "points": points}


def _code(name: str, source: str, *, item: str | None) -> Cell:
    metadata: Cell = {
        "deletable": False,
        "editable": False,
        "jupyter": {"source_hidden": True},
        "nbgrader": _nbgrader(name),
    }
    if item:
        metadata["vetcourse"] = {"item": item}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _markdown(text: str) -> Cell:
    metadata: Cell = {"deletable": False, "editable": False}
    return {"cell_type": "markdown", "metadata": metadata, "source": text}


def _cell_id(cell: Cell, seen: Counter[str]) -> str:
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    name = name or hashlib.sha256(cell["source"].encode()).hexdigest()[:8]
    seen[name] += 1
    # nbformat allows 64 characters.
    return name[:60] if seen[name] == 1 else f"{name[:60]}-{seen[name]}"


def _write_json(path: Path, data: dict[str, Any], **layout: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, **layout)
    path.write_text(text + "\n", "utf-8")
