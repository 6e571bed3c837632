"""Can one unit or assignment be taught as it is written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from vetcourse.course.checking_plots import check_plots
from vetcourse.course.checking_translations import check_translation, headings
from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Assignment, Image, ItemBlock, Module, RubricBlock
from vetcourse.course.steps import STEPS
from vetcourse.items import LANGUAGES


def check_assignment(assignment: Assignment, module: Module) -> Iterator[Finding]:
    """What is wrong or missing in one unit or assignment."""
    yield from _items(assignment)
    yield from _known_outcomes(assignment, module)
    yield from _rubric_items(assignment)
    yield from _images(assignment.path, assignment.images)
    for translation in assignment.translations.values():
        yield from _images(translation.path, translation.images)
    yield from check_plots(assignment)
    yield from _has_items(assignment)
    if assignment.front.kind == "unit":
        yield from _steps(assignment)
    for language in LANGUAGES:
        if language != "en":
            yield from check_translation(assignment, language)


def _items(assignment: Assignment) -> Iterator[Finding]:
    for block in assignment.blocks:
        if isinstance(block, ItemBlock):
            where = f"{assignment.path}:{block.line}"
            for problem in block.item.problems():
                weight = Weight.ADVICE if problem.advice else Weight.FAULT
                text = f"item {block.item.id}: {problem.text}"
                yield Finding(weight, where, text)
            if not block.item.id.startswith(f"{assignment.code}-"):
                text = f"item {block.item.id}: begin the id with {assignment.code}-"
                yield Finding(Weight.FAULT, where, text)


def _known_outcomes(assignment: Assignment, module: Module) -> Iterator[Finding]:
    known = {outcome.code for outcome in module.data.outcome}
    for place, code in _outcomes_named(assignment):
        if code not in known:
            text = f"{code} is no outcome of module {module.code}"
            yield Finding(Weight.FAULT, f"{assignment.path}:{place}", text)


def _outcomes_named(assignment: Assignment) -> Iterator[tuple[int, str]]:
    yield from ((1, code) for code in assignment.front.outcomes)
    for block in assignment.blocks:
        if isinstance(block, ItemBlock):
            yield from ((block.line, code) for code in block.item.outcomes)
        elif isinstance(block, RubricBlock):
            for criterion in block.rubric.criteria.values():
                yield from ((block.line, code) for code in criterion.outcomes)


def _rubric_items(assignment: Assignment) -> Iterator[Finding]:
    ids = {item.id for item in assignment.items}
    for block in assignment.blocks:
        if isinstance(block, RubricBlock):
            for name in block.rubric.items:
                if name not in ids:
                    where = f"{assignment.path}:{block.line}"
                    text = (
                        f"rubric {block.rubric.id} marks {name}, which is no item here"
                    )
                    yield Finding(Weight.FAULT, where, text)


def _images(path: Path, images: Iterable[Image]) -> Iterator[Finding]:
    for image in images:
        where = f"{path}:{image.line}"
        if not image.alt.strip():
            text = f"image {image.path}: say in words what it shows"
            yield Finding(Weight.FAULT, where, text)
        if "://" in image.path:
            text = f"image {image.path}: keep the file in figures/, load nothing"
            yield Finding(Weight.FAULT, where, text)
        elif not (path.parent / image.path).is_file():
            text = f"image {image.path}: there is no such file"
            yield Finding(Weight.FAULT, where, text)


def _has_items(assignment: Assignment) -> Iterator[Finding]:
    if not assignment.items:
        yield Finding(Weight.LACK, str(assignment.path), "there is no item in it")


def _steps(assignment: Assignment) -> Iterator[Finding]:
    found = headings(assignment.blocks)
    if found != STEPS["en"]:
        text = f"a unit has the headings {' · '.join(STEPS['en'])}"
        yield Finding(Weight.LACK, str(assignment.path), text)
