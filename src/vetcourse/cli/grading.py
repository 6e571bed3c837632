"""The instructor's evening: grade what came in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.progress import progress
from vetcourse.cli.shared import AsJson, app, console, print_json

if TYPE_CHECKING:
    from vetcourse.grading.grading import Graded


@app.command()
def grade(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Which ones, such as ig-3; all if none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Mark what learners handed in; run it again at any time, nothing is done twice."""
    from vetcourse.course.places import course_root
    from vetcourse.grading.grading import grade as grade_all
    from vetcourse.grading.grading import handed_in
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    root = course_root(Path.cwd())
    chosen = assignments or _built(root)
    _refuse_unknown(chosen, root)
    total = sum(1 for name in chosen for _ in handed_in(root, name))
    with progress("Grading", total) as tell:
        results = grade_all(
            NbgraderCourse(root), chosen, lambda r: tell(f"{r.learner} {r.assignment}")
        )
    if as_json:
        print_json([_row(result) for result in results])
    else:
        _show(results)
    sys.exit(1 if any(result.state == "refused" for result in results) else 0)


def _built(root: Path) -> list[str]:
    return sorted(path.parent.name for path in (root / "source").glob("*/items.json"))


def _refuse_unknown(names: list[str], root: Path) -> None:
    from vetcourse.errors import GradingError

    known = _built(root)
    lines = [
        f"{name}: no assignment has this name; there are {', '.join(known) or 'none'}"
        for name in names
        if name not in known
    ]
    if lines:
        raise GradingError(*lines)


def _show(results: list[Graded]) -> None:
    for result in results:
        for problem in result.problems:
            said = f"{result.learner}, {result.assignment}: {problem}"
            console.print(said, markup=False, soft_wrap=True)
    counts = {
        state: sum(1 for result in results if result.state == state)
        for state in ("graded", "unchanged", "refused")
    }
    console.print(
        f"{counts['graded']} graded, {counts['unchanged']} already done, "
        f"{counts['refused']} refused."
    )


def _row(result: Graded) -> dict[str, object]:
    return {
        "learner": result.learner,
        "assignment": result.assignment,
        "state": result.state,
        "points": result.points,
        "problems": list(result.problems),
    }
