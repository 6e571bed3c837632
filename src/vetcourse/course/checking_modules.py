"""Does a module keep what it promises: points, hours, outcomes, assignments?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Module, ModulePart
from vetcourse.items.words import nearest

POINTS_PER_MODULE = 100
HOURS_PER_CREDIT = (25, 30)  # FOR-2024-06-28-1392 § 1-11: 1500 to 1800 h for 60


def check_promises(module: Module) -> Iterator[Finding]:
    """What one module promises and does not keep; a draft may lack parts."""
    yield from _sums(module)
    yield from _outcomes(module)
    yield from _missing_assignments(module)


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
        yield from _needs(module, part)


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


def _needs(module: Module, part: ModulePart) -> Iterator[Finding]:
    """Limits of single criteria: a misspelled one would hold everybody back."""
    where = str(module.path / "module.toml")
    built = [a for a in module.assignments if a.code in part.assignments]
    if len(built) < len(part.assignments):
        return  # it may stand in what is still to be written
    points = {
        f"{rubric.id}-{name}": criterion.points
        for assignment in built
        for rubric in assignment.rubrics
        for name, criterion in rubric.criteria.items()
    }
    for cell, needed in part.needs.items():
        if cell not in points:
            near, known = nearest(cell, tuple(points)), ", ".join(points)
            mend = f"write one of {known}" if known else "take it out: it has no rubric"
            text = f"part {part.id} needs {cell}, which is no criterion{near}; {mend}"
            yield Finding(Weight.FAULT, where, text)
        elif needed > points[cell]:
            most = f"{cell} gives {points[cell]:g} at most"
            text = f"part {part.id} needs {needed} points, and {most}"
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
