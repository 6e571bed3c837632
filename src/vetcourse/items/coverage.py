"""What can be seen in a plan of aims: gaps, late aims, half-years too full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAim:
    """One competence aim: in which half-years it is trained, by whom, and who helps."""

    title: str
    trained: tuple[int, ...] = ()
    assessed: tuple[int, ...] = ()
    responsible: bool = False
    partner: bool = False
    day: str = ""
    first: bool = False

    @property
    def covered(self) -> bool:
        """Whether it is trained in the company at some time."""
        return bool(self.trained)

    @property
    def arranged(self) -> bool:
        """Whether a partner trains it, from a day that is agreed."""
        return not self.covered and self.partner and bool(self.day)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at again: what kind, which aim, which half-year, how many."""

    kind: str
    title: str = ""
    half: int = 0
    count: int = 0


def remarks(aims: Sequence[PlannedAim], halves: int, most: int) -> Iterator[Remark]:
    """What to look at again in a plan over so many *halves* before the trial.

    More than *most* aims in one half-year are hard to follow up.
    """
    for aim in aims:
        yield from _gaps(aim)
        yield from _timing(aim, halves)
        yield from _follow_up(aim)
    for half in range(1, halves + 1):
        count = sum(half in aim.trained for aim in aims)
        if count > most:
            yield Remark("overload", half=half, count=count)


def _gaps(aim: PlannedAim) -> Iterator[Remark]:
    if aim.covered or aim.arranged:
        return
    yield Remark("undated" if aim.partner else "uncovered", aim.title)


def _timing(aim: PlannedAim, halves: int) -> Iterator[Remark]:
    begins = min(aim.trained, default=0)
    if aim.first and begins > 1:
        yield Remark("not-first", aim.title, begins)
    elif begins == halves > 1:
        yield Remark("late", aim.title, begins)
    if begins and aim.assessed and max(aim.assessed) < begins:
        yield Remark("too-soon", aim.title, max(aim.assessed))


def _follow_up(aim: PlannedAim) -> Iterator[Remark]:
    if aim.covered and not aim.responsible:
        yield Remark("nobody", aim.title)
    if aim.covered and not aim.assessed:
        yield Remark("unassessed", aim.title)
