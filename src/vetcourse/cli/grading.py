"""The instructor's evening: collect, grade, look, give feedback, give it back."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.items import after_grading, tell_after_grading
from vetcourse.cli.progress import progress
from vetcourse.cli.shared import AsJson, app, console, on_a_hub, print_json

if TYPE_CHECKING:
    from vetcourse.grading.collecting import Collected
    from vetcourse.grading.feedback import Given
    from vetcourse.grading.handing_in import Graded
    from vetcourse.grading.nbgrader_course import NbgraderCourse
    from vetcourse.grading.releasing_feedback import WayBack
    from vetcourse.grading.status import Standing

Chosen = Annotated[
    list[str] | None, typer.Argument(help="Which ones, such as ig-3; all if none.")
]
ONE_ACCOUNT = (
    "All hand-ins lie under this account, so learners are known by the names of their "
    "folders alone; on a machine that learners share, give each an account or a hub."
)


@app.command()
def collect(assignments: Chosen = None, as_json: AsJson = False) -> None:
    """Bring in what learners handed in; every attempt is kept, the newest counts."""
    course, chosen = opened(assignments)
    results = _from_hub(course, chosen) if on_a_hub() else _from_folder(course, chosen)
    if as_json:
        print_json([_collected(result) for result in results])
    else:
        for result in results:
            _tell_problems(result.learner, result.assignment, result.problems)
        _summary(results, ("received", "known", "arriving", "refused"))
        if any(result.named_only for result in results):
            console.print(ONE_ACCOUNT, soft_wrap=True)
    sys.exit(1 if any(result.state == "refused" for result in results) else 0)


def _from_folder(course: NbgraderCourse, chosen: list[str]) -> list[Collected]:
    from vetcourse.grading.collecting import collect as collect_all
    from vetcourse.grading.collecting import waiting_in_exchange

    with progress("Collecting", waiting_in_exchange(course)) as tell:
        return collect_all(
            course, chosen, lambda r: tell(f"{r.learner} {r.assignment}"), _now()
        )


def _from_hub(course: NbgraderCourse, chosen: list[str]) -> list[Collected]:
    from vetcourse.hub.handin_client import service
    from vetcourse.hub.handin_collecting import collect_from_hub

    hub = service()
    waiting = sum(found["assignment"] in chosen for found in hub.everybody())
    with progress("Collecting", waiting) as tell:
        return collect_from_hub(
            course.root, chosen, hub, lambda r: tell(f"{r.learner} {r.assignment}")
        )


def _way_back() -> WayBack | None:
    """How feedback goes back: through the hub's service, or the exchange folder."""
    if not on_a_hub():
        return None
    from vetcourse.hub.giving_back import OnTheHub
    from vetcourse.hub.handin_client import service

    return OnTheHub(service())


@app.command()
def grade(assignments: Chosen = None, as_json: AsJson = False) -> None:
    """Mark what learners handed in; run it again at any time, nothing is done twice."""
    from vetcourse.grading.grading import grade as grade_all

    course, chosen = opened(assignments)
    with progress("Grading", _hand_ins(course, chosen)) as tell:
        results = grade_all(
            course, chosen, lambda r: tell(f"{r.learner} {r.assignment}")
        )
    marked = {result.assignment for result in results if result.state == "graded"}
    items = after_grading(course.root, (name for name in chosen if name in marked))
    if as_json:
        print_json([_graded(result) for result in results])
    else:
        for result in results:
            _tell_problems(result.learner, result.assignment, result.problems)
        _summary(results, ("graded", "unchanged", "refused"))
        tell_after_grading(items)
        console.print(
            f"{_waiting(course, chosen)} wait for a person; see `vetcourse queue`."
        )
    sys.exit(1 if any(result.state == "refused" for result in results) else 0)


@app.command()
def status(assignments: Chosen = None, as_json: AsJson = False) -> None:
    """How far each hand-in has come, from arrival to feedback."""
    from vetcourse.grading.status import standings

    course, chosen = opened(assignments)
    found = []
    with progress("Looking at", _hand_ins(course, chosen)) as tell:
        for standing in standings(course, chosen, _way_back()):
            found.append(standing)
            tell(f"{standing.learner} {standing.assignment}")
    if as_json:
        print_json([_standing(standing) for standing in found])
    else:
        _show_standings(found)


@app.command()
def feedback(assignments: Chosen = None, as_json: AsJson = False) -> None:
    """Write the page that each learner gets back; only where something changed."""
    from vetcourse.grading.feedback import give_feedback

    course, chosen = opened(assignments)
    with progress("Feedback", _hand_ins(course, chosen)) as tell:
        given = give_feedback(
            course, chosen, lambda r: tell(f"{r.learner} {r.assignment}")
        )
    _end_of_feedback(given, ("written", "unchanged", "refused"), as_json=as_json)


@app.command(name="release-feedback")
def release_feedback(
    assignments: Chosen = None,
    unfinished: Annotated[
        bool,
        typer.Option("--unfinished", help="Also where a person has still to mark."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let learners fetch their pages; unfinished and old ones are held back."""
    from vetcourse.grading.releasing_feedback import release_feedback as release

    course, chosen = opened(assignments)
    with progress("Releasing", _hand_ins(course, chosen)) as tell:
        given = release(
            course,
            chosen,
            lambda r: tell(f"{r.learner} {r.assignment}"),
            unfinished=unfinished,
            back=_way_back(),
        )
    states = ("written", "unchanged", "held", "refused")
    _end_of_feedback(given, states, as_json=as_json)


def opened(assignments: list[str] | None) -> tuple[NbgraderCourse, list[str]]:
    """The course of this folder, and the assignments that are meant.

    Raises:
        GradingError: one of them is not built, or there is none of this name.
    """
    from vetcourse.course.places import course_root
    from vetcourse.errors import GradingError
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    root = course_root(Path.cwd())
    known = sorted({path.parent.name for path in (root / "source").glob("*/*.ipynb")})
    unknown = [name for name in assignments or () if name not in known]
    there = ", ".join(known) or "none; run `vetcourse build`"
    if unknown:
        raise GradingError(
            *(f"{n}: no assignment has this name; there are {there}" for n in unknown)
        )
    return NbgraderCourse(root), assignments or known


def _hand_ins(course: NbgraderCourse, assignments: Iterable[str]) -> int:
    from vetcourse.grading.grading import handed_in

    return sum(1 for name in assignments for _ in handed_in(course.root, name))


def _waiting(course: NbgraderCourse, assignments: Iterable[str]) -> int:
    from vetcourse.grading.database import gradebook
    from vetcourse.grading.marks import waiting_for_a_person

    with gradebook(course.database) as engine:
        return sum(waiting_for_a_person(engine, name) for name in assignments)


def _now() -> datetime:
    return datetime.now(UTC)


def _end_of_feedback(
    given: list[Given], states: tuple[str, ...], *, as_json: bool
) -> None:
    if as_json:
        print_json([_given(one) for one in given])
    else:
        for one in given:
            problems = (one.problem,) if one.problem else ()
            _tell_problems(one.learner, one.assignment, problems)
        _summary(given, states)
    sys.exit(1 if any(one.state == "refused" for one in given) else 0)


def _tell_problems(learner: str, assignment: str, problems: Iterable[str]) -> None:
    who = f"{learner}, {assignment}: " if learner else ""
    for problem in problems:
        console.print(f"{who}{problem}", markup=False, soft_wrap=True)


SAID = {
    "known": "there already",
    "arriving": "still arriving",
    "unchanged": "already done",
    "held": "held back until a person has marked them",
}


def _summary(
    results: Iterable[Collected | Graded | Given], states: tuple[str, ...]
) -> None:
    counts = Counter(result.state for result in results)
    said = [f"{counts[state]} {SAID.get(state, state)}" for state in states]
    console.print(f"{', '.join(said)}.")


def _show_standings(found: list[Standing]) -> None:
    from rich.table import Table

    titles = ("Assignment", "Handed in", "Graded", "For a person")
    table = Table(*titles, "Feedback", "Old feedback", "Released")
    for name in sorted({standing.assignment for standing in found}):
        mine = [standing for standing in found if standing.assignment == name]
        pages = Counter(standing.feedback for standing in mine)
        numbers = (
            len(mine),
            sum(standing.graded for standing in mine),
            sum(standing.waiting for standing in mine),
            pages["written"] + pages["released"],
            pages["old"],
            pages["released"],
        )
        table.add_row(name, *map(str, numbers))
    for standing in found:
        if not standing.graded:
            said = f"{standing.learner}, {standing.assignment}: not graded as it is now"
            console.print(said, markup=False, soft_wrap=True)
    console.print(table)


def _collected(result: Collected) -> dict[str, object]:
    receipt = result.receipt
    return {
        "learner": result.learner,
        "assignment": result.assignment,
        "state": result.state,
        "received_at": receipt.received_at if receipt else None,
        "sha256": receipt.sha256 if receipt else None,
        "known_by": "folder name" if result.named_only else "account",
        "problems": list(result.problems),
    }


def _graded(result: Graded) -> dict[str, object]:
    return {
        "learner": result.learner,
        "assignment": result.assignment,
        "state": result.state,
        "points": result.points,
        "problems": list(result.problems),
    }


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "learner": standing.learner,
        "assignment": standing.assignment,
        "graded": standing.graded,
        "waiting": standing.waiting,
        "feedback": standing.feedback,
    }


def _given(given: Given) -> dict[str, object]:
    return {
        "learner": given.learner,
        "assignment": given.assignment,
        "state": given.state,
        "waiting": given.waiting,
        "problem": given.problem,
    }
