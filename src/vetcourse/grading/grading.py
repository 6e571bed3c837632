"""A class marked at once: many processes judge, one writes the gradebook.

What is done is what is committed: the row with the hand-in's hash is written in the
same transaction as its grades, so a grader that was stopped begins where it was.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
)

from vetcourse.errors import GradingError, VetcourseError
from vetcourse.grading import rows
from vetcourse.grading.database import gradebook
from vetcourse.grading.handing_in import Judged, Task, digest, judge
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import Master

# Below so many hand-ins starting another process costs more than it saves.
WORTH_A_PROCESS = 40

DONE = Table(
    "vetcourse_graded",
    MetaData(),
    Column("learner", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("graded_at", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Graded:
    """What happened to one hand-in."""

    learner: str
    assignment: str
    state: str  # graded, unchanged, refused
    points: float = 0.0
    problems: tuple[str, ...] = ()


Tell = Callable[[Graded], None]


def grade(
    course: NbgraderCourse, assignments: Iterable[str], tell: Tell
) -> list[Graded]:
    """Mark what learners handed in to *assignments* and was not marked yet.

    An assignment with code cells that are not ours goes to nbgrader's own autograde.
    *tell* hears of each hand-in when its rows are committed.
    """
    results: list[Graded] = []

    def told(result: Graded) -> None:
        results.append(result)
        tell(result)

    with gradebook(course.database) as engine:
        DONE.metadata.create_all(engine)
        penalty = _penalty(course)
        for assignment in assignments:
            tasks = list(handed_in(course.root, assignment))
            if not tasks:
                continue
            if not Master.read(course.root / "source" / assignment).all_ours:
                for task in tasks:
                    told(_by_nbgrader(course, task))
                continue
            sheet = rows.read_sheet(engine, assignment)
            for result in _mark(engine, sheet, tasks, penalty):
                told(result)
    return results


def handed_in(root: Path, assignment: str) -> Iterator[Task]:
    """The hand-ins to *assignment*, by learner."""
    for folder in sorted((root / "submitted").glob(f"*/{assignment}")):
        yield Task(root, assignment, folder.parent.name)


def _mark(
    engine: Engine, sheet: rows.Sheet, tasks: list[Task], penalty: rows.Penalty
) -> Iterator[Graded]:
    done = _done(engine, tasks[0].assignment)
    waiting: list[Task] = []
    for task in tasks:
        if done.get(task.learner) == digest(task) and task.marked_folder.is_dir():
            yield Graded(task.learner, task.assignment, "unchanged")
        else:
            waiting.append(task)
    for judged in _judged(waiting):
        if isinstance(judged, Graded):
            yield judged
            continue
        was = done.get(judged.task.learner)
        yield _written(engine, sheet, judged, penalty, before=was)


def _judged(tasks: list[Task]) -> Iterator[Judged | Graded]:
    if len(tasks) < WORTH_A_PROCESS:
        yield from map(_safely, tasks)
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        yield from pool.map(_safely, tasks, chunksize=8)


def _safely(task: Task) -> Judged | Graded:
    # One hand-in that cannot be marked must not stop the others.
    try:
        return judge(task)
    except (VetcourseError, OSError, ValueError) as error:
        why = str(error) if isinstance(error, VetcourseError) else f"{error!r}"
        return Graded(task.learner, task.assignment, "refused", problems=(why,))


def _written(
    engine: Engine,
    sheet: rows.Sheet,
    judged: Judged,
    penalty: rows.Penalty,
    *,
    before: str | None,
) -> Graded:
    task = judged.task
    changed = before is not None and before != judged.digest
    hand_in = rows.HandIn(task.learner, judged.timestamp, judged.points, changed)
    with engine.begin() as connection:
        rows.write(connection, sheet, hand_in, penalty)
        _mark_done(connection, judged)
    points = sum(judged.points.values())
    return Graded(task.learner, task.assignment, "graded", points, judged.problems)


def _done(engine: Engine, assignment: str) -> dict[str, str]:
    with engine.connect() as connection:
        found = connection.execute(
            select(DONE.c.learner, DONE.c.digest).where(DONE.c.assignment == assignment)
        )
        return {row.learner: row.digest for row in found}


def _mark_done(connection: Connection, judged: Judged) -> None:
    task = judged.task
    mine = (DONE.c.learner == task.learner, DONE.c.assignment == task.assignment)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    connection.execute(delete(DONE).where(*mine))
    connection.execute(
        insert(DONE).values(
            learner=task.learner,
            assignment=task.assignment,
            digest=judged.digest,
            graded_at=now,
        )
    )


def _by_nbgrader(course: NbgraderCourse, task: Task) -> Graded:
    try:
        course.run("autograde", task.assignment, task.learner)
    except GradingError as error:
        return Graded(task.learner, task.assignment, "refused", problems=(str(error),))
    said = ("graded by nbgrader's own execution, for it has code cells",)
    return Graded(task.learner, task.assignment, "graded", problems=said)


def _penalty(course: NbgraderCourse) -> rows.Penalty:
    """The course's own late-penalty plugin, as nbgrader would use it."""
    late = AssignLatePenalties(config=course.config)
    late.init_plugin()
    give: rows.Penalty = late.plugin_inst.late_submission_penalty
    return give
