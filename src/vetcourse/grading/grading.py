"""A class marked at once: many processes judge, one writes the gradebook.

What is done is what is committed: the row with the hand-in's hash is written in the
same transaction as its grades, so a grader that was stopped begins where it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from vetcourse.errors import VetcourseError
from vetcourse.grading import rows
from vetcourse.grading.database import gradebook, take_turns
from vetcourse.grading.done import changed_under, done_before, mark_done
from vetcourse.grading.handing_in import Graded, Judged, Task, judge, preload
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import all_ours
from vetcourse.grading.parallel import in_processes

Tell = Callable[[Graded], None]


def grade(
    course: NbgraderCourse,
    assignments: Iterable[str],
    tell: Tell,
    *,
    learner: str = "*",
) -> list[Graded]:
    """Mark what learners handed in to *assignments* and was not marked yet.

    With *learner* only that one, as soon as the work has come in.
    An assignment with code cells that are not ours goes to nbgrader's own autograde.
    *tell* hears of each hand-in when its rows are committed.
    """
    results: list[Graded] = []

    def told(result: Graded) -> None:
        results.append(result)
        tell(result)

    with gradebook(course.database) as engine:
        penalty = _penalty(course)
        for assignment in assignments:
            tasks = list(handed_in(course.root, assignment, learner))
            if not tasks:
                continue
            if not all_ours(course.root / "source" / assignment):
                from vetcourse.grading.own_code import run_and_grade

                for task in tasks:
                    told(run_and_grade(course, engine, task))
                continue
            sheet = rows.read_sheet(engine, assignment)
            for result in _mark(engine, sheet, tasks, penalty):
                told(result)
    return results


def handed_in(root: Path, assignment: str, learner: str = "*") -> Iterator[Task]:
    """The hand-ins to *assignment*, by learner, or that of one *learner*."""
    submitted = root / "submitted"
    one = submitted / learner / assignment
    found = submitted.glob(f"*/{assignment}") if learner == "*" else [one]
    for folder in sorted(path for path in found if os.path.lexists(path)):
        yield Task(root, assignment, folder.parent.name)


def _mark(
    engine: Engine, sheet: rows.Sheet, tasks: list[Task], penalty: rows.Penalty
) -> Iterator[Graded]:
    with suppress(VetcourseError, OSError):
        preload(tasks[0])  # so that the processes need not all do it
    done = done_before(engine, tasks[0].assignment)
    pieces = [(task, done.get(task.learner, "")) for task in tasks]
    for judged in in_processes(_safely, pieces):
        if isinstance(judged, Graded):
            yield judged
            continue
        yield _written(engine, sheet, judged, penalty)


def _safely(piece: tuple[Task, str]) -> Judged | Graded:
    # One hand-in that cannot be marked must not stop the others.
    task, was = piece
    try:
        return judge(task, was) or Graded(task.learner, task.assignment, "unchanged")
    except (VetcourseError, OSError, ValueError) as error:
        why = str(error) if isinstance(error, VetcourseError) else f"{error!r}"
        return Graded(task.learner, task.assignment, "refused", problems=(why,))


def _written(
    engine: Engine, sheet: rows.Sheet, judged: Judged, penalty: rows.Penalty
) -> Graded:
    task = judged.task
    with engine.begin() as connection:
        take_turns(connection, f"{task.learner}/{task.assignment}")
        changed = frozenset(changed_under(connection, task, judged.under))
        hand_in = rows.HandIn(task.learner, judged.timestamp, judged.points, changed)
        rows.write(connection, sheet, hand_in, penalty)
        mark_done(connection, task, judged.digest, judged.under)
    points = sum(judged.points.values())
    return Graded(task.learner, task.assignment, "graded", points, judged.problems)


def _penalty(course: NbgraderCourse) -> rows.Penalty:
    """The course's own late-penalty plugin, as nbgrader would use it."""

    # Only somebody who is late waits for nbgrader's preprocessors to load.
    @cache
    def plugin() -> rows.Penalty:
        from nbgrader.preprocessors import AssignLatePenalties

        late = AssignLatePenalties(config=course.config)
        late.init_plugin()
        give: rows.Penalty = late.plugin_inst.late_submission_penalty
        return give

    return lambda learner, score, late: plugin()(learner, score, late)
