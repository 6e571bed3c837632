"""Where a class stands: what came in, what is graded, what waits, what went back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vetcourse.grading.database import gradebook
from vetcourse.grading.done import done_before
from vetcourse.grading.feedback import made_from, page_of
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task, digest
from vetcourse.grading.marks import Marks, marks_of
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import all_ours
from vetcourse.grading.releasing_feedback import InExchange, WayBack


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one hand-in has come."""

    learner: str
    assignment: str
    graded: bool  # the marks in the gradebook are those of this hand-in
    waiting: bool  # a person has still to mark a part of it
    feedback: str  # none, old, written, released


def standings(
    course: NbgraderCourse, assignments: Iterable[str], back: WayBack | None = None
) -> Iterator[Standing]:
    """Every hand-in to *assignments*; nothing is changed by looking."""
    way: WayBack = back or InExchange(course)
    with gradebook(course.database) as engine:
        for name in assignments:
            done, marks = done_before(engine, name), marks_of(engine, name)
            ours = all_ours(course.root / "source" / name)
            digest_of = digest if ours else _digest_of_code()
            for task in handed_in(course.root, name):
                mine, was = marks.get(task.learner, Marks()), done.get(task.learner, "")
                same = was == digest_of(task)
                said = _feedback(way, task, mine, was, ours=ours)
                yield Standing(task.learner, name, same, mine.waiting, said)


def _digest_of_code() -> Callable[[Task], str]:
    # It brings nbgrader's runners along, which a course of ours never needs.
    from vetcourse.grading.own_code import digest_of_code

    return digest_of_code


def _feedback(
    back: WayBack, task: Task, marks: Marks, digest: str, *, ours: bool
) -> str:
    page = page_of(task)
    if not page.is_file():
        return "none"
    if ours and made_from(page) != marks.seal(digest):
        return "old"
    return "released" if back.is_released(task) else "written"
