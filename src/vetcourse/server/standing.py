"""Where a learner stands in each unit, and what comes next; decided from facts only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

State = Literal["new", "begun", "handed-in", "received", "feedback", "marked"]
LARGER = ("product", "log", "portfolio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a released unit says of itself."""

    code: str
    title: str
    kind: str = "unit"
    language: str = "en"
    minutes: int | None = None
    module: str = ""
    module_title: str = ""
    module_number: int = 99
    place: int = 99
    tries: int = 1

    @property
    def larger(self) -> bool:
        """Whether it is a larger work beside the units."""
        return self.kind in LARGER


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """One hand-in, and the feedback on it as far as it has come."""

    stamp: str
    at: datetime
    received: bool = False
    ready: bool = False
    fetched: bool = False
    changed: bool = False
    read: bool = False
    points: float | None = None
    of: float | None = None
    waiting: bool = False

    @property
    def name(self) -> str:
        """Its moment as it stands in an address."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The exercise that was answered last."""

    item: str
    prompt: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the learner's folder and the exchange say about one unit."""

    unit: Unit
    course: str = ""
    fetched: bool = False
    answered: int = 0
    exercises: int = 0
    hand_ins: tuple[HandIn, ...] = ()
    last: Last | None = None
    attempt: int = 1

    @property
    def state(self) -> State:
        """How far the unit has come."""
        if any(one.fetched and not one.read for one in self.hand_ins):
            return "feedback"
        if self.best and self.newest and self.newest.fetched:
            return "marked"
        if self.newest:
            return "received" if self.newest.received else "handed-in"
        return "begun" if self.answered else "new"

    @property
    def newest(self) -> HandIn | None:
        """The newest hand-in."""
        return self.hand_ins[-1] if self.hand_ins else None

    @property
    def with_feedback(self) -> tuple[HandIn, ...]:
        """The hand-ins whose feedback the learner has, newest first."""
        return tuple(one for one in reversed(self.hand_ins) if one.fetched)

    @property
    def best(self) -> HandIn | None:
        """The hand-in with the most points; it is the one that counts."""
        marked = [one for one in self.hand_ins if one.points is not None]
        return max(marked, key=lambda one: one.points or 0.0, default=None)

    @property
    def another_try(self) -> bool:
        """Whether a second attempt with other questions is open."""
        return bool(self.with_feedback) and self.attempt <= self.unit.tries > 1

    @property
    def working(self) -> bool:
        """Whether the learner has written something since the newest hand-in."""
        if self.last is None:
            return False
        return self.newest is None or self.last.at > self.newest.at

    @property
    def done(self) -> bool:
        """Whether there is nothing more to do here for now."""
        return self.newest is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStanding:
    """One module: its units in order, and its larger works."""

    code: str
    title: str
    language: str
    units: tuple[Standing, ...]
    works: tuple[Standing, ...]

    @property
    def all(self) -> tuple[Standing, ...]:
        """Units and works."""
        return (*self.units, *self.works)

    @property
    def done(self) -> int:
        """How many are handed in."""
        return sum(one.done for one in self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next: read feedback, go on, or begin."""

    kind: Literal["feedback", "go-on", "begin", "finished"]
    standing: Standing | None = None
    # Where the learner left, if something else comes first.
    left: Standing | None = None


def modules_of(standings: Iterable[Standing]) -> tuple[ModuleStanding, ...]:
    """The modules in the course's order, each with its units and works in order."""
    found: dict[str, list[Standing]] = {}
    for one in sorted(standings, key=_place):
        found.setdefault(one.unit.module, []).append(one)
    return tuple(_module(code, ones) for code, ones in found.items())


def next_step(modules: Sequence[ModuleStanding]) -> Step:
    """Unread feedback first, then what was last worked on, then the first new unit."""
    everything = [one for module in modules for one in module.all]
    begun = [(one.last.at, one) for one in everything if one.working and one.last]
    left = max(begun, key=lambda pair: pair[0])[1] if begun else None
    for one in everything:
        if one.state == "feedback":
            return Step(kind="feedback", standing=one, left=left)
    if left:
        return Step(kind="go-on", standing=left)
    for one in everything:
        if not one.done:
            return Step(kind="begin", standing=one)
    return Step(kind="finished")


def _place(one: Standing) -> tuple[int, str, bool, int, str]:
    unit = one.unit
    return unit.module_number, unit.module, unit.larger, unit.place, unit.code


def _module(code: str, ones: list[Standing]) -> ModuleStanding:
    unit = ones[0].unit
    return ModuleStanding(
        code=code,
        title=unit.module_title or code,
        language=unit.language,
        units=tuple(one for one in ones if not one.unit.larger),
        works=tuple(one for one in ones if one.unit.larger),
    )
