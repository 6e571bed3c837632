"""What the gradebook says of everybody's work at one assignment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import Engine, func, select

from vetcourse import __version__
from vetcourse.grading.tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    GRADE,
    SUBMISSION,
    SUBMITTED_NOTEBOOK,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the gradebook says of one cell."""

    score: float
    waiting: bool
    comment: str


@dataclass(slots=True)
class Marks:
    """What the gradebook says of one hand-in, cell by cell."""

    cells: dict[str, Mark] = field(default_factory=dict)
    penalty: float = 0.0  # for handing in late

    @property
    def points(self) -> float:
        """The points as nbgrader counts them."""
        return max(0.0, sum(m.score for m in self.cells.values()) - self.penalty)

    @property
    def waiting(self) -> bool:
        """Whether a person has still to mark a part of it."""
        return any(mark.waiting for mark in self.cells.values())

    def seal(self, digest: str) -> str:
        """A hash of all that a feedback page rests on; *digest* names the answers."""
        said = [sorted((n, repr(m)) for n, m in self.cells.items()), self.penalty]
        return hashlib.sha256(f"{__version__} {digest} {said}".encode()).hexdigest()


def marks_of(engine: Engine, assignment: str) -> dict[str, Marks]:
    """By learner what the gradebook says."""
    grade, comment, book = GRADE, COMMENT, SUBMITTED_NOTEBOOK
    query = (
        select(
            SUBMISSION.c.student_id,
            book.c.late_submission_penalty,
            CELL.c.name,
            grade.c.auto_score,
            grade.c.manual_score,
            grade.c.extra_credit,
            grade.c.needs_manual_grade,
            comment.c.manual_comment,
        )
        .select_from(grade)
        .join(CELL, CELL.c.id == grade.c.cell_id)
        .join(book, book.c.id == grade.c.notebook_id)
        .join(SUBMISSION, SUBMISSION.c.id == book.c.assignment_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == SUBMISSION.c.assignment_id)
        .outerjoin(
            comment,
            (comment.c.cell_id == grade.c.cell_id)
            & (comment.c.notebook_id == grade.c.notebook_id),
        )
        .where(ASSIGNMENT.c.name == assignment)
        .order_by(SUBMISSION.c.student_id)
    )
    found: dict[str, Marks] = {}
    with engine.connect() as connection:
        for (
            learner,
            late,
            name,
            auto,
            manual,
            extra,
            waiting,
            said,
        ) in connection.execute(query):
            mine = found.setdefault(learner, Marks(penalty=late or 0.0))
            score = (manual if manual is not None else auto or 0.0) + (extra or 0.0)
            mine.cells[name] = Mark(score, bool(waiting), said or "")
    return found


def waiting_for_a_person(engine: Engine, assignment: str) -> int:
    """How many hand-ins a person has still to mark."""
    query = (
        select(func.count(SUBMISSION.c.id.distinct()))
        .select_from(GRADE)
        .join(SUBMITTED_NOTEBOOK, SUBMITTED_NOTEBOOK.c.id == GRADE.c.notebook_id)
        .join(SUBMISSION, SUBMISSION.c.id == SUBMITTED_NOTEBOOK.c.assignment_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == SUBMISSION.c.assignment_id)
        .where(ASSIGNMENT.c.name == assignment, GRADE.c.needs_manual_grade)
    )
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def submission_pages(engine: Engine, assignment: str) -> dict[str, str]:
    """By learner the name under which formgrader shows the hand-in."""
    query = (
        select(SUBMISSION.c.student_id, SUBMITTED_NOTEBOOK.c.id)
        .join(SUBMITTED_NOTEBOOK, SUBMISSION.c.id == SUBMITTED_NOTEBOOK.c.assignment_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == SUBMISSION.c.assignment_id)
        .where(ASSIGNMENT.c.name == assignment)
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
