"""What a class's answers say about the items: too hard, too easy, misleading?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import StatisticsError, correlation, fmean
from typing import Any

from vetcourse.answers import Answers
from vetcourse.course.model import Assignment
from vetcourse.course.reading import read_unchanged
from vetcourse.errors import AnswerError
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task, text_of
from vetcourse.grading.notebooks import all_ours
from vetcourse.grading.parallel import in_processes
from vetcourse.items import Item

# With fewer learners a number says more about a person than about an item.
FEWEST = 10
# Beyond these an item deserves a second look by its author.
TOO_EASY, TOO_HARD, TOO_DULL = 0.95, 0.25, 0.1
MOST_OPTIONS = 40
TITLES = ("assignment", "item", "learners", "difficulty", "discrimination")
MORE_TITLES = ("empty", "options", "look")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """How one item did; numbers are None where too few learners answered."""

    assignment: str
    item: str
    learners: int
    difficulty: float | None = None  # the mean share of the points
    discrimination: float | None = None  # item-rest correlation
    empty: float | None = None
    options: dict[str, int] = field(default_factory=dict)

    @property
    def look(self) -> str:
        """Why an author may want to look at the item; empty where nothing is odd."""
        if self.difficulty is None:
            return ""
        if self.difficulty > TOO_EASY:
            return "nearly everybody is right"
        if self.discrimination is not None and self.discrimination < TOO_DULL:
            return "good learners do no better here; is the key right?"
        return "few are right" if self.difficulty < TOO_HARD else ""


def statistics_of(root: Path, assignments: Iterable[str]) -> list[ItemStatistics]:
    """One line for each scored item, in reading order."""
    found: list[ItemStatistics] = []
    for name in assignments:
        if all_ours(root / "source" / name):
            found += _of_assignment(root, read_unchanged(text_of(Task(root, name, ""))))
    return found


def as_csv(found: Iterable[ItemStatistics]) -> str:
    """A table for a spreadsheet; no cell of it can be taken for a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*TITLES, *MORE_TITLES))
    for one in found:
        numbers = (one.difficulty, one.discrimination, one.empty)
        options = "; ".join(f"{name} {n}" for name, n in one.options.items())
        shown = ("" if n is None else f"{n:.3f}" for n in numbers)
        row = (one.assignment, one.item, str(one.learners), *shown, options, one.look)
        table.writerow(harmless(cell) for cell in row)
    return text.getvalue()


def harmless(cell: str) -> str:
    """*cell* as a spreadsheet shows it and never runs it."""
    number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    return cell if number or cell[:1] not in "=+-@\t\r" or not cell else f"'{cell}"


def _of_assignment(root: Path, assignment: Assignment) -> Iterator[ItemStatistics]:
    items = _scored(assignment)
    if not items:
        return
    tasks = list(handed_in(root, assignment.code))
    seen = list(in_processes(_look, tasks))
    shares = [[one.share for one in mine] for mine in seen]
    for number, item in enumerate(items):
        said = [mine[number].said for mine in seen]
        yield _of_item(assignment.code, item, number, shares, said)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one learner did at one item."""

    share: float  # of its points
    said: tuple[str, ...]


def _look(task: Task) -> list[_Seen]:
    answers = Answers.beside(task.folder)
    items = _scored(read_unchanged(text_of(task)))
    return [_seen(item, answers) for item in items]


def _scored(assignment: Assignment) -> list[Item]:
    return [item for item in assignment.items if item.scored]


def _of_item(
    assignment: str,
    item: Item,
    number: int,
    shares: list[list[float]],
    answered: list[tuple[str, ...]],
) -> ItemStatistics:
    learners = len(shares)
    if learners < FEWEST:
        return ItemStatistics(assignment=assignment, item=item.id, learners=learners)
    mine = [row[number] for row in shares]
    counts = Counter(name for said in answered for name in said)
    return ItemStatistics(
        assignment=assignment,
        item=item.id,
        learners=learners,
        difficulty=fmean(mine),
        discrimination=_together(mine, [sum(row) - row[number] for row in shares]),
        empty=sum(not said for said in answered) / learners,
        options=dict(counts.most_common(MOST_OPTIONS)),
    )


def _together(mine: list[float], rest: list[float]) -> float | None:
    try:
        return correlation(mine, rest)
    except StatisticsError:
        return None  # everybody did the same


def _seen(item: Item, answers: Answers) -> _Seen:
    """The best share, and what was chosen by the short names the author gave."""
    share, said = 0.0, []
    for name in item.variant_names:
        try:
            answer = answers.read(item.id, name)
            if answer is not None:
                variant = item.variant(name)
                value = variant.read(answer.value)
                said += [f"{name}: {choice}" for choice in _choices(value)]
                share = max(share, variant.score(answer.value).points / item.points)
        except AnswerError:
            said.append("unreadable")
    return _Seen(share, tuple(said))


def _choices(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{row} = {chosen}" for row, chosen in value.items())
    elif isinstance(value, list):
        yield from map(str, value)
    elif value not in (None, ""):
        yield str(value)
