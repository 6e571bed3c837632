"""What a class's answers say about the items: too hard, too easy, misleading?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetcourse.answers import Answers
from vetcourse.course.model import Assignment
from vetcourse.course.reading import find_assignment, read_unchanged
from vetcourse.errors import AnswerError
from vetcourse.grading.grading import handed_in
from vetcourse.grading.notebooks import all_ours
from vetcourse.items import Item
from vetcourse.scoring import mark

if TYPE_CHECKING:
    import pandas as pd

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
            assignment = read_unchanged(find_assignment(root / "modules", name))
            found += _of_assignment(root, assignment)
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


def plot(found: Iterable[ItemStatistics], path: Path) -> None:
    """Draw difficulty against discrimination as SVG, each item by its name."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "vetcourse", "svg.fonttype": "none"}):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9, 6), layout="constrained")
        axes = figure.subplots()
        axes.axvspan(TOO_EASY, 1.02, color="#f3e3c3", zorder=0)
        axes.axhspan(-1, TOO_DULL, color="#f3d6cf", zorder=0)
        for one in found:
            if one.difficulty is None:
                continue
            place = (one.difficulty, one.discrimination or 0.0)
            axes.plot(*place, "o", color="#0f5c6e")
            axes.annotate(one.item, place, xytext=(5, 4), textcoords="offset points")
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.5, 1.0))
        axes.set_xlabel("Difficulty: mean share of the points (to the right: easy)")
        axes.set_ylabel("Discrimination: item-rest correlation")
        axes.set_title("Shaded: worth a look")
        figure.savefig(path, format="svg", metadata={"Date": None})


def _of_assignment(root: Path, assignment: Assignment) -> Iterator[ItemStatistics]:
    import pandas as pd

    items = [item for item in assignment.items if item.scored]
    rows: dict[str, list[float]] = {item.id: [] for item in items}
    answered: dict[str, list[list[str]]] = {item.id: [] for item in items}
    for task in handed_in(root, assignment.code):
        answers = Answers.beside(task.folder)
        for item in items:
            rows[item.id].append(mark(item, answers, "en").points / item.points)
            answered[item.id].append(list(_said(item, answers)))
    shares = pd.DataFrame(rows)
    for item in items:
        yield _of_item(assignment.code, item, shares, answered[item.id])


def _of_item(
    assignment: str, item: Item, shares: pd.DataFrame, answered: list[list[str]]
) -> ItemStatistics:
    learners = len(shares)
    if learners < FEWEST:
        return ItemStatistics(assignment=assignment, item=item.id, learners=learners)
    mine = shares[item.id]
    rest = shares.drop(columns=item.id).sum(axis=1)
    varied = mine.nunique() > 1 and rest.nunique() > 1
    counts = Counter(name for said in answered for name in said)
    return ItemStatistics(
        assignment=assignment,
        item=item.id,
        learners=learners,
        difficulty=float(mine.mean()),
        discrimination=float(mine.corr(rest)) if varied else None,
        empty=sum(not said for said in answered) / learners,
        options=dict(counts.most_common(MOST_OPTIONS)),
    )


def _said(item: Item, answers: Answers) -> Iterator[str]:
    """What a learner chose, by the short names that the author gave."""
    for name in item.variant_names:
        try:
            answer = answers.read(item.id, name)
            if answer is not None:
                value = item.variant(name).read(answer.value)
                yield from (f"{name}: {c}" for c in _choices(value))
        except AnswerError:
            yield "unreadable"


def _choices(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{row} = {chosen}" for row, chosen in value.items())
    elif isinstance(value, list):
        yield from map(str, value)
    elif value not in (None, ""):
        yield str(value)
