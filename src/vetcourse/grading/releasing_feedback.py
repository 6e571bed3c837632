"""Feedback goes back the way the hand-in came: exchange folder, or hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from vetcourse.errors import VetcourseError
from vetcourse.grading.database import gradebook
from vetcourse.grading.done import done_before
from vetcourse.grading.feedback import Given, made_from, page_of
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task
from vetcourse.grading.marks import Marks, marks_of
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import all_ours
from vetcourse.grading.receiving import SECRET

Tell = Callable[[Given], None]


class WayBack(Protocol):
    """How pages get to learners."""

    def cannot(self, task: Task) -> str:
        """Why the page on this hand-in cannot go back; empty where it can."""

    def is_released(self, task: Task) -> bool:
        """Whether the learner can fetch the page as it is now."""

    def release(self, task: Task) -> None:
        """Lay the page out for the learner."""


class InExchange:
    """Through nbgrader's exchange folder, under names that nobody can guess."""

    def __init__(self, course: NbgraderCourse) -> None:
        """Use the exchange of *course*."""
        self.course = course

    def cannot(self, task: Task) -> str:
        """Without its secret a page has no name that its learner could know."""
        if _secret(task):
            return ""
        said = "handed in without a secret, so nbgrader cannot give the page back"
        return f"{said}; {page_of(task)} is for the learner"

    def is_released(self, task: Task) -> bool:
        """Whether the learner can fetch the page as it is now."""
        pages = list(_pages(self.course, task))
        return bool(pages) and all(
            there.is_file() and there.read_bytes() == page.read_bytes()
            for page, there in pages
        )

    def release(self, task: Task) -> None:
        """Let nbgrader lay it out.

        Raises:
            GradingError: nbgrader could not.
        """
        self.course.run("release_feedback", task.assignment, task.learner)


def release_feedback(
    course: NbgraderCourse,
    assignments: Iterable[str],
    tell: Tell,
    *,
    unfinished: bool = False,
    back: WayBack | None = None,
) -> list[Given]:
    """Put each page where its learner can fetch it.

    What a person has still to mark is held back unless *unfinished* is true, and an
    old page always is.
    """
    results: list[Given] = []
    way: WayBack = back or InExchange(course)
    with gradebook(course.database) as engine:
        for name in assignments:
            marks, done = marks_of(engine, name), done_before(engine, name)
            ours = all_ours(course.root / "source" / name)
            for task in handed_in(course.root, name):
                mine = marks.get(task.learner, Marks())
                seal = mine.seal(done.get(task.learner, "")) if ours else ""
                held = mine.waiting and not unfinished
                result = _release(way, task, seal, held=held)
                results.append(result)
                tell(result)
    return results


def _release(back: WayBack, task: Task, seal: str, *, held: bool) -> Given:
    who = (task.learner, task.assignment)
    page = page_of(task)
    if held:
        return Given(*who, "held", waiting=True)
    if not any(page.parent.glob("*.html")):
        return Given(*who, "refused", problem="no page yet; run `vetcourse feedback`")
    if seal and made_from(page) != seal:
        said = "the page is older than the marks; run `vetcourse feedback`"
        return Given(*who, "refused", problem=said)
    try:
        if why := back.cannot(task):
            return Given(*who, "refused", problem=why)
        if back.is_released(task):
            return Given(*who, "unchanged")
        back.release(task)
    except (VetcourseError, OSError) as error:
        return Given(*who, "refused", problem=str(error))
    return Given(*who, "written")


def _secret(task: Task) -> str:
    try:
        return page_of(task).with_name(SECRET).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _pages(course: NbgraderCourse, task: Task) -> Iterator[tuple[Path, Path]]:
    """Each page of a hand-in, and where nbgrader lays it out for the learner."""
    from nbgrader.utils import notebook_hash

    secret = _secret(task)
    for page in page_of(task).parent.glob("*.html") if secret else ():
        name = notebook_hash(secret=secret, notebook_id=page.stem)
        yield page, course.exchange / "feedback" / f"{name}.html"
