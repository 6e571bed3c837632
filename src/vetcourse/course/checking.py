"""Is every promise of the course kept? Findings, never exceptions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from vetcourse.course.model import (
    Assignment,
    BlockName,
    Image,
    ItemBlock,
    Module,
    Prose,
    RubricBlock,
    Translation,
    block_name,
)
from vetcourse.errors import ContentError
from vetcourse.items import LANGUAGES, Language, Text

STEPS: dict[Language, tuple[str, ...]] = {
    "en": (
        "From my work",
        "Case",
        "Idea",
        "Try",
        "Do at work",
        "Look back",
        "Check",
    ),
    "nb": (
        "Fra mitt arbeid",
        "Situasjon",
        "Idé",
        "Prøv",
        "Gjør på jobb",
        "Se tilbake",
        "Sjekk",
    ),
}
POINTS_PER_MODULE = 100
HOURS_PER_CREDIT = (25, 30)  # FOR-2024-06-28-1392 § 1-11: 1500 to 1800 h for 60


class Weight(StrEnum):
    """What a finding means for the author."""

    FAULT = "fault"  # the course cannot be taught like this
    LACK = "lack"  # a promise not kept yet; allowed while the module is a draft
    ADVICE = "advice"  # worth a look


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, and where."""

    weight: Weight
    where: str
    text: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.where}: {self.text}"


def check_course(modules: Iterable[Module], source: Path) -> list[Finding]:
    """Everything to mend in *modules*; *source* holds what was built last."""
    modules = tuple(modules)
    found = [finding for module in modules for finding in check_module(module)]
    found += _names_used_twice(modules)
    for module in modules:
        for assignment in module.assignments:
            found += _names_that_vanished(assignment, source / assignment.code)
    return found


def refuse_faults(modules: Iterable[Module], source: Path) -> None:
    """Let nothing be built that cannot be taught.

    Raises:
        ContentError: one line for each fault.
    """
    found = check_course(modules, source)
    faults = [str(finding) for finding in found if finding.weight is Weight.FAULT]
    if faults:
        raise ContentError(*faults)


def check_module(module: Module) -> Iterator[Finding]:
    """What one module promises and does not keep; a draft may lack parts."""
    yield from _sums(module)
    yield from _outcomes(module)
    yield from _missing_assignments(module)
    for assignment in module.assignments:
        yield from check_assignment(assignment, module)


def check_assignment(assignment: Assignment, module: Module) -> Iterator[Finding]:
    """What is wrong or missing in one unit or assignment."""
    yield from _items(assignment)
    yield from _known_outcomes(assignment, module)
    yield from _rubric_items(assignment)
    yield from _images(assignment.path, assignment.images)
    yield from _has_items(assignment)
    if assignment.front.kind == "unit":
        yield from _steps(assignment)
    for language in LANGUAGES:
        if language != "en":
            yield from _translated(assignment, language)


def _sums(module: Module) -> Iterator[Finding]:
    where = str(module.path / "module.toml")
    points = sum(part.points for part in module.data.part)
    if points != POINTS_PER_MODULE:
        text = f"the parts give {points} points; a module has {POINTS_PER_MODULE}"
        yield Finding(Weight.FAULT, where, text)
    low, high = (module.data.ects * hours for hours in HOURS_PER_CREDIT)
    if not low <= module.hours <= high:
        text = (
            f"units and parts take {module.hours} hours; "
            f"{module.data.ects} credits are {low} to {high}"
        )
        yield Finding(Weight.LACK, where, text)
    for part in module.data.part:
        yield from _part_points(module, part.id, part.points)


def _part_points(module: Module, name: str, points: Decimal) -> Iterator[Finding]:
    part = next(part for part in module.data.part if part.id == name)
    if part.kind == "checks":
        return  # the points of check items are scaled to those of the part
    built = [a for a in module.assignments if a.code in part.assignments]
    marked = sum(a.points for a in built)
    if built and marked != points:
        where = str(module.path / "module.toml")
        text = f"part {name} gives {points} points, its rubrics give {marked:g}"
        yield Finding(Weight.FAULT, where, text)


def _outcomes(module: Module) -> Iterator[Finding]:
    where = str(module.path / "module.toml")
    assessed = Counter(
        code
        for assignment in module.assignments
        for item in assignment.items
        if item.scored
        for code in item.outcomes
    )
    assessed.update(
        code
        for assignment in module.assignments
        for rubric in assignment.rubrics
        for criterion in rubric.criteria.values()
        for code in criterion.outcomes
    )
    for outcome in module.data.outcome:
        if not assessed[outcome.code]:
            text = f"{outcome.code} is promised, and no item or criterion assesses it"
            yield Finding(Weight.LACK, where, text)
        elif assessed[outcome.code] == 1:
            text = f"{outcome.code} is assessed only once"
            yield Finding(Weight.ADVICE, where, text)


def _missing_assignments(module: Module) -> Iterator[Finding]:
    where = str(module.path / "module.toml")
    written = {assignment.code for assignment in module.assignments}
    named = [code for part in module.data.part for code in part.assignments]
    for code in named:
        if code not in written:
            text = f"{code} is named in a part and has no file yet"
            yield Finding(Weight.LACK, where, text)
    for code in sorted(written - set(named)):
        yield Finding(Weight.FAULT, where, f"{code} has a file and belongs to no part")
    for code, times in Counter(named).items():
        if times > 1:
            yield Finding(Weight.FAULT, where, f"{code} is named in {times} parts")


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
    found = _headings(assignment.blocks)
    if found != STEPS["en"]:
        text = f"a unit has the headings {' · '.join(STEPS['en'])}"
        yield Finding(Weight.LACK, str(assignment.path), text)


def _headings(blocks: Iterable[object]) -> tuple[str, ...]:
    return tuple(
        block.text.splitlines()[0].removeprefix("# ").strip()
        for block in blocks
        if isinstance(block, Prose) and block.text.startswith("# ")
    )


def _translated(assignment: Assignment, language: Language) -> Iterator[Finding]:
    translation = assignment.translations.get(language)
    if translation is None:
        text = f"there is no translation into {language}"
        yield Finding(Weight.LACK, str(assignment.path), text)
    else:
        yield from _same_blocks(assignment, translation)
        yield from _images(translation.path, translation.images)
        if assignment.front.kind == "unit":
            yield from _translated_steps(translation, language)
    untranslated = [place for place, text in all_texts(assignment) if not text.nb]
    if untranslated:
        shown = ", ".join(untranslated[:3]) + (" …" if untranslated[3:] else "")
        text = f"{len(untranslated)} texts have no {language}: {shown}"
        yield Finding(Weight.LACK, str(assignment.path), text)


def _translated_steps(
    translation: Translation, language: Language
) -> Iterator[Finding]:
    if _headings(translation.blocks) != STEPS[language]:
        text = f"a unit has the headings {' · '.join(STEPS[language])}"
        yield Finding(Weight.FAULT, str(translation.path), text)


def _same_blocks(assignment: Assignment, translation: Translation) -> Iterator[Finding]:
    here = [block.id for block in translation.blocks if isinstance(block, BlockName)]
    there = [name for block in assignment.blocks if (name := block_name(block))]
    if here != there:
        missing = [name for name in there if name not in here]
        extra = [name for name in here if name not in there]
        said = [f"add {', '.join(missing)}"] if missing else []
        said += [f"remove {', '.join(extra)}"] if extra else []
        said = said or ["put them in the order of the English text"]
        text = f"the item blocks differ from {assignment.path.name}: {'; '.join(said)}"
        yield Finding(Weight.FAULT, str(translation.path), text)


def all_texts(assignment: Assignment) -> Iterator[tuple[str, Text]]:
    """Every text of an assignment's items and rubrics, with its place."""
    yield "title", assignment.front.title
    for item in assignment.items:
        yield from ((f"{item.id} {place}", text) for place, text in item.texts())
    for rubric in assignment.rubrics:
        for name, criterion in rubric.criteria.items():
            place = f"{rubric.id} {name}"
            yield place, criterion.title
            yield from ((place, level.text) for level in criterion.levels)
            yield from ((place, text) for text in [criterion.marking] if text)


def _names_used_twice(modules: Iterable[Module]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for module in modules:
        for assignment in module.assignments:
            for name, line in _names(assignment):
                where = f"{assignment.path}:{line}"
                if name in first:
                    text = f"the id {name} stands at {first[name]} too; ids are unique"
                    yield Finding(Weight.FAULT, where, text)
                first.setdefault(name, where)


def _names(assignment: Assignment) -> Iterator[tuple[str, int]]:
    yield assignment.code, 1
    for block in assignment.blocks:
        if not isinstance(block, Prose):
            yield block_name(block), block.line


def _names_that_vanished(assignment: Assignment, built: Path) -> Iterator[Finding]:
    file = built / "items.json"
    if not file.is_file():
        return
    kept = {item.id for item in assignment.items} | set(assignment.front.retired)
    for name in json.loads(file.read_text("utf-8"))["items"]:
        if name not in kept:
            text = (
                f"item {name} was built before and is gone: learners' answers hang "
                "on its id; bring it back, or list it under `retired` in the front "
                "matter"
            )
            yield Finding(Weight.FAULT, str(assignment.path), text)
