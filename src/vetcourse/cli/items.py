"""What a class's answers say about the items: shown, and put beside the course."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from vetcourse.cli.shared import console

if TYPE_CHECKING:
    from vetcourse.grading.statistics import ItemStatistics

FOLDER = "statistics"
# Of the choices of one item so many fit into a line.
SHOWN = 4
# A whole course would fill the screen: then only what deserves a look is shown.
MOST_ASSIGNMENTS = 3


def after_grading(root: Path, assignments: Iterable[str]) -> list[ItemStatistics]:
    """Count the items of what was marked; tables and pictures go to statistics/."""
    from vetcourse.grading.drawing import draw
    from vetcourse.grading.statistics import as_csv, statistics_of

    found: list[ItemStatistics] = []
    for name in assignments:
        mine = statistics_of(root, [name])
        found += mine
        if any(one.difficulty is not None for one in mine):
            (root / FOLDER).mkdir(exist_ok=True)
            (root / FOLDER / f"{name}.csv").write_text(as_csv(mine), "utf-8")
            (root / FOLDER / f"{name}.svg").write_text(draw(mine), "utf-8")
    return found


def tell_after_grading(found: list[ItemStatistics]) -> None:
    """Show the items of this run, or of a long one those that deserve a look."""
    told = [one for one in found if one.difficulty is not None]
    if len({one.assignment for one in told}) > MOST_ASSIGNMENTS:
        told = [one for one in told if one.look]
    if told:
        show(told)
    if any(one.difficulty is not None for one in found):
        console.print(f"Every item as a table and a picture: {FOLDER}/")
    if any(one.difficulty is None for one in found):
        console.print("Items that fewer than 10 learners met show no numbers.")


def show(found: list[ItemStatistics]) -> None:
    """One line an item."""
    from rich.table import Table

    titles = ("Item", "Learners", "Difficulty", "Discrimination", "Empty", "Chosen")
    table = Table(*titles, "Look")
    for one in found:
        numbers = (one.difficulty, one.discrimination, one.empty)
        shown = ("-" if n is None else f"{n:.2f}" for n in numbers)
        table.add_row(one.item, str(one.learners), *shown, _chosen(one), one.look)
    console.print(table)


def _chosen(one: ItemStatistics) -> str:
    most = [f"{name} {number}" for name, number in list(one.options.items())[:SHOWN]]
    return ", ".join([*most, "…"] if len(one.options) > SHOWN else most)
