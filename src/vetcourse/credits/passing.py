"""Whether a module is passed: points per part, what waits, what is missing.

Work that nobody has read yet is waiting, never failed. The best finished attempt at
an assignment stands. Everything is added up in fractions, so nothing is rounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from vetcourse.credits.model import Portion
from vetcourse.errors import Phrase

_NOT_HANDED_IN = Phrase(
    "{part}: not handed in: {names}", "{part}: ikke levert: {names}"
)
_UNREAD = Phrase(
    "{part}: waits to be read: {names}", "{part}: venter på å bli lest: {names}"
)
_ABOUT = Phrase("{part}: {what}", "{part}: {what}")
_NOT_THERE = Phrase(
    "{name} is not in the gradebook; release the assignment anew",
    "{name} finnes ikke i karakterboken; gi ut oppgaven på nytt",
)
_POINTS = Phrase("{points} points, {least} needed", "{points} poeng, {least} kreves")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRule:
    """One graded part of a module: the points it gives and those it takes to pass.

    *needs* are rubric criteria that must reach a level of their own, whatever the
    sum: a logbook that is not signed does not pass on good prose.
    """

    id: str
    points: Decimal
    pass_mark: Decimal
    assignments: tuple[str, ...]
    needs: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRule:
    """When a module is passed, and which credits it then gives."""

    code: str
    portions: tuple[Portion, ...]
    parts: tuple[PartRule, ...]
    pass_mark: Decimal

    @property
    def assignments(self) -> tuple[str, ...]:
        """Every assignment that counts, in the order of the parts."""
        return tuple(name for part in self.parts for name in part.assignments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one learner's attempt at one assignment has got so far."""

    learner: str
    assignment: str
    points: Fraction
    waiting: bool = False
    handed_in: date | None = None
    criteria: tuple[tuple[str, Fraction], ...] = ()


class Standing(StrEnum):
    """Where a learner stands in a module."""

    PASSED = "passed"
    NOT_PASSED = "not passed"
    WAITING = "waiting"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """One part: its points, what nobody has read, what has not been handed in."""

    rule: PartRule
    points: Fraction
    finished: bool
    waiting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything is there, read, and good enough."""
        enough = self.points >= Fraction(self.rule.pass_mark)
        return self.finished and enough and not self.lacking

    def reasons(self) -> Iterator[str]:
        """What stands between the learner and this part."""
        if self.missing:
            names = ", ".join(self.missing)
            yield _NOT_HANDED_IN.of(part=self.rule.id, names=names)
        if self.waiting:
            names = ", ".join(self.waiting)
            yield _UNREAD.of(part=self.rule.id, names=names)
        for line in self.lacking:
            yield _ABOUT.of(part=self.rule.id, what=line)
        if self.finished and self.points < Fraction(self.rule.pass_mark):
            short = _of(self.points, self.rule.pass_mark)
            yield _ABOUT.of(part=self.rule.id, what=short)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The same as a module's result, where somebody else has added up the parts."""

    learner: str
    rule: ModuleRule
    points: Fraction
    standing: Standing
    handed_in: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleResult:
    """What a learner has reached in a module, exact to the last fraction."""

    learner: str
    rule: ModuleRule
    parts: tuple[PartResult, ...]
    handed_in: date | None = None

    @property
    def points(self) -> Fraction:
        """All points so far; what nobody has read counts nothing yet."""
        return sum((part.points for part in self.parts), Fraction(0))

    @property
    def standing(self) -> Standing:
        """Passed or not, once everything is handed in and read."""
        if self._enough and all(part.passed for part in self.parts):
            return Standing.PASSED
        if any(part.missing for part in self.parts):
            return Standing.UNFINISHED
        if any(part.waiting for part in self.parts):
            return Standing.WAITING
        return Standing.NOT_PASSED

    def reasons(self) -> Iterator[str]:
        """What stands between the learner and the module, part by part."""
        for part in self.parts:
            if not part.passed:
                yield from part.reasons()
        if self.standing is Standing.NOT_PASSED and not self._enough:
            short = _of(self.points, self.rule.pass_mark)
            yield _ABOUT.of(part=self.rule.code, what=short)

    @property
    def _enough(self) -> bool:
        return self.points >= Fraction(self.rule.pass_mark)


def decide(
    rule: ModuleRule, work: Iterable[Work], maxima: Mapping[str, Fraction]
) -> tuple[ModuleResult, ...]:
    """Say for every learner how far they are in a module.

    *maxima* are the points of each assignment itself, so that what somebody has not
    handed in counts as nothing and not as if it did not exist.
    """
    mine: dict[str, list[Work]] = defaultdict(list)
    for attempt in work:
        if attempt.assignment in rule.assignments:
            mine[attempt.learner].append(attempt)
    return tuple(
        ModuleResult(
            learner=learner,
            rule=rule,
            parts=tuple(_part(part, mine[learner], maxima) for part in rule.parts),
            handed_in=max(
                (w.handed_in for w in mine[learner] if w.handed_in), default=None
            ),
        )
        for learner in sorted(mine)
    )


def shown(points: Fraction) -> Decimal:
    """Points in hundredths, cut and not rounded: 59.999 must not look like 60."""
    return Decimal(points.numerator * 100 // points.denominator) / 100


def exact(points: float) -> Fraction:
    """The fraction a gradebook meant when it stored a floating-point number.

    Three thirds, added up as floats, are not always one; the nearest fraction with
    a denominator below a million is what the items' shares added up to.
    """
    return Fraction(points).limit_denominator(1_000_000)


def _part(
    rule: PartRule, work: Iterable[Work], maxima: Mapping[str, Fraction]
) -> PartResult:
    best: dict[str, Work] = {}
    waiting: set[str] = set()
    for attempt in work:
        if attempt.assignment not in rule.assignments:
            continue
        if attempt.waiting:
            waiting.add(attempt.assignment)
        elif attempt.points >= best.get(attempt.assignment, attempt).points:
            best[attempt.assignment] = attempt
    finished = best.keys() == set(rule.assignments)
    return PartResult(
        rule=rule,
        points=_scaled(rule, best, maxima),
        finished=finished,
        waiting=_in_order(rule, waiting),
        missing=_in_order(rule, set(rule.assignments) - best.keys() - waiting),
        lacking=tuple(_lacking(rule, best.values())) if finished else (),
    )


def _scaled(
    rule: PartRule, best: Mapping[str, Work], maxima: Mapping[str, Fraction]
) -> Fraction:
    total = sum(
        (maxima.get(name, Fraction(0)) for name in rule.assignments), Fraction(0)
    )
    if not total:
        return Fraction(0)
    # Extra points for one assignment do not make up for another.
    earned = sum(
        (
            min(work.points, maxima.get(name, Fraction(0)))
            for name, work in best.items()
        ),
        Fraction(0),
    )
    return Fraction(rule.points) * earned / total


def _in_order(rule: PartRule, names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in rule.assignments if name in names)


def _lacking(rule: PartRule, work: Iterable[Work]) -> Iterator[str]:
    reached = {name: points for attempt in work for name, points in attempt.criteria}
    for name, least in rule.needs:
        if name not in reached:
            yield _NOT_THERE.of(name=name)
        elif reached[name] < Fraction(least):
            yield _ABOUT.of(part=name, what=_of(reached[name], least))


def _of(points: Fraction, least: Decimal) -> str:
    return _POINTS.of(points=f"{shown(points):f}", least=f"{least:f}")
