"""Work in full-time months, exactly, for one learner or a million.

Convention: every day is its share of its own calendar month, so a whole calendar month
is one month whether it has 28 days or 31. Both the first and the last day count. Part
time counts by its percentage, overlapping jobs never above the policy's daily cap, and
nothing is rounded: months are whole numbers of a unit that every month length divides.
"""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vetcourse.credits.model import CertificateType
from vetcourse.credits.rows import Experience
from vetcourse.credits.rules import Policy

Ints = NDArray[np.signedinteger[Any]]

FIRST_YEAR, LAST_YEAR = 1940, 2100
FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal()
PARTS = math.lcm(28, 29, 30, 31)  # shares of a month, whatever its length
PERCENT = 100 * 100  # hundredths of a per cent in full time
MONTH = PARTS * PERCENT
NO_LIMIT = int(np.iinfo(np.int64).max)
UNKNOWN, NO, YES = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Jobs:
    """Work as columns, by learner and then by first day; *after* is the day after."""

    row: Ints
    start: Ints
    after: Ints
    percent: Ints
    apprenticeship: NDArray[np.bool_]
    relevant: Ints

    def take(self, chosen: Any) -> Jobs:
        """The jobs chosen by a mask or a slice."""
        return Jobs(
            self.row[chosen],
            self.start[chosen],
            self.after[chosen],
            self.percent[chosen],
            self.apprenticeship[chosen],
            self.relevant[chosen],
        )


@dataclass(frozen=True, slots=True)
class Papers:
    """The day of every approved paper, as columns by learner."""

    row: Ints
    type: Ints
    day: Ints

    def take(self, chosen: Any) -> Papers:
        """The papers chosen by a mask or a slice."""
        return Papers(self.row[chosen], self.type[chosen], self.day[chosen])


@dataclass(frozen=True, slots=True)
class Counting:
    """What a requirement and a policy together say about counting work."""

    from_certificate: bool
    certificates: tuple[CertificateType, ...]
    apprenticeship: int
    apprenticeship_refer: bool
    cap: int
    relevant: bool

    def can_differ(self, jobs: Jobs) -> bool:
        """Whether any of the work is for a person to judge before it counts."""
        asked = self.relevant and bool((jobs.relevant == UNKNOWN).any())
        return asked or (self.apprenticeship_refer and bool(jobs.apprenticeship.any()))


def counting(row: Experience, policy: Policy) -> Counting:
    """The row's own words first, the policy where the row is silent."""
    return Counting(
        from_certificate=(row.count_from or policy.count_from) == "certificate",
        certificates=policy.certificates,
        apprenticeship=units(policy.apprenticeship_months),
        apprenticeship_refer=policy.apprenticeship_refer,
        cap=int(policy.daily_cap_percent * 100),
        relevant=row.relevant or policy.relevant,
    )


def units(months: Decimal) -> int:
    """So many full-time months in the units everything here is counted in."""
    return int(months * 100) * (MONTH // 100)


def months(amount: int) -> Decimal:
    """Units as months with one decimal, cut and never rounded up."""
    return Decimal(amount * 10 // MONTH) / 10


def ordinal(day: date) -> int:
    """A day as a number the columns can hold, inside the years the axis covers."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        return 0 if day.year < FIRST_YEAR else len(axis()) - 1
    return day.toordinal() - FIRST_DAY


@cache
def axis() -> NDArray[np.int64]:
    """For each day: the shares of a month that lie before it, since the first year."""
    shares = [
        PARTS // length
        for year in range(FIRST_YEAR, LAST_YEAR)
        for length in (calendar.monthrange(year, month)[1] for month in range(1, 13))
        for _ in range(length)
    ]
    before = np.zeros(len(shares) + 1, dtype=np.int64)
    np.cumsum(shares, out=before[1:])
    return before


def worked(
    jobs: Jobs, papers: Papers, rows: int, how: Counting, *, generous: bool
) -> NDArray[np.int64]:
    """Full-time months of each learner, in units.

    With *generous*, work a person has still to judge is counted as well.
    """
    learning = jobs.apprenticeship if jobs.apprenticeship.any() else None
    start, percent = jobs.start, np.minimum(jobs.percent, how.cap)
    if how.relevant:
        # Work that does not count stays in its place, as none at all.
        counts = jobs.relevant != NO if generous else jobs.relevant == YES
        percent = percent * counts
    if how.from_certificate:
        first = _first_paper(papers, rows, how.certificates)
        start = np.maximum(start, first[jobs.row])
        if learning is not None:
            start = np.where(learning, jobs.start, start)
    start = np.minimum(start, jobs.after)
    everything = _sum(jobs.row, start, jobs.after, percent, rows, how.cap)
    if learning is None:
        return everything
    judged = how.apprenticeship_refer and generous
    limit = NO_LIMIT if judged else how.apprenticeship
    working = percent * ~learning
    after_paper = _sum(jobs.row, start, jobs.after, working, rows, how.cap)
    after_paper += np.minimum(everything - after_paper, limit)
    return after_paper


def _first_paper(papers: Papers, rows: int, types: tuple[CertificateType, ...]) -> Ints:
    never = len(axis()) - 1
    first = np.full(rows, never, dtype=np.int32)
    day = np.where(_wanted(types)[papers.type], papers.day, never)
    np.minimum.at(first, papers.row, day.astype(np.int32, copy=False))
    return first


@cache
def _wanted(types: tuple[CertificateType, ...]) -> NDArray[np.bool_]:
    wanted = np.zeros(len(PAPER_TYPES), dtype=bool)
    wanted[[PAPER_TYPES[type_] for type_ in types]] = True
    return wanted


def _sum(
    row: Ints, start: Ints, after: Ints, percent: Ints, rows: int, cap: int
) -> NDArray[np.int64]:
    # Adding up is right unless two jobs of one learner share a day; only those
    # learners are walked day by day.
    total = np.zeros(rows, dtype=np.int64)
    width = axis()[after] - axis()[start]
    shared = (row[1:] == row[:-1]) & (start[1:] < after[:-1])
    if not shared.any():
        np.add.at(total, row, width * percent)
        return total
    mask = np.zeros(rows, dtype=bool)
    mask[row[1:][shared]] = True
    walked = mask[row]
    np.add.at(total, row[~walked], (width * percent)[~walked])
    total += _walk(
        row[walked], start[walked], after[walked], percent[walked], rows, cap
    )
    return total


def _walk(
    row: Ints, start: Ints, after: Ints, percent: Ints, rows: int, cap: int
) -> NDArray[np.int64]:
    # Along each learner's days: the percentage changes where a job starts or ends.
    who = np.concatenate([row, row])
    day = np.concatenate([start, after])
    change = np.concatenate([percent, -percent]).astype(np.int64)
    order = np.lexsort((day, who))
    who, day, level = who[order], day[order], np.cumsum(change[order])
    width = np.where(who[1:] == who[:-1], axis()[day[1:]] - axis()[day[:-1]], 0)
    total = np.zeros(rows, dtype=np.int64)
    np.add.at(total, who[:-1], np.minimum(level[:-1], cap) * width)
    return total


PAPER_TYPES = {type_: number for number, type_ in enumerate(CertificateType)}
