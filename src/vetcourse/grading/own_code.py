"""Assignments with code cells of their own: nbgrader runs them, behind walls."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import Engine

from vetcourse.errors import GradingError
from vetcourse.grading.database import take_turns
from vetcourse.grading.done import done_before, mark_done
from vetcourse.grading.handing_in import Graded, Task
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.sandbox import walls_here


def run_and_grade(course: NbgraderCourse, engine: Engine, task: Task) -> Graded:
    """Let nbgrader execute and grade one hand-in, unless that was done before."""
    if task.folder.is_symlink() or not task.folder.is_dir():
        why = f"{task.folder} is no folder; collect the hand-in again"
        return Graded(task.learner, task.assignment, "refused", problems=(why,))
    digest = digest_of_code(task)
    done = done_before(engine, task.assignment).get(task.learner) == digest
    if done and task.marked_folder.is_dir():
        return Graded(task.learner, task.assignment, "unchanged")
    # nbgrader takes a folder for a finished grade, even after a run that was stopped.
    shutil.rmtree(task.marked_folder, ignore_errors=True)
    try:
        course.run("autograde", task.assignment, task.learner)
    except GradingError as error:
        return Graded(task.learner, task.assignment, "refused", problems=(str(error),))
    with engine.begin() as connection:
        take_turns(connection, f"{task.learner}/{task.assignment}")
        mark_done(connection, task, digest, {})
    said = f"it has code of its own and was run by nbgrader with {walls_here()}"
    points = _points(course, task)
    return Graded(task.learner, task.assignment, "graded", points, (said,))


def _points(course: NbgraderCourse, task: Task) -> float:
    with Gradebook(course.database) as gradebook:
        found = gradebook.find_submission(task.assignment, task.learner)
        return float(found.score)


def digest_of_code(task: Task) -> str:
    """What the marks rest on: the instructor's files and the learner's, as one hash."""
    found = hashlib.sha256()
    for folder in (task.root / "source" / task.assignment, task.folder):
        for path in _files(folder):
            found.update(str(path.relative_to(folder)).encode(errors="surrogateescape"))
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
