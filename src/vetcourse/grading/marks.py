"""What the gradebook says of everybody's work at one assignment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from nbgrader import api
from sqlalchemy import Engine, select

from vetcourse import __version__


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
    grade, comment = api.Grade, api.Comment
    query = (
        select(
            api.SubmittedAssignment.student_id,
            api.SubmittedNotebook.late_submission_penalty,
            api.BaseCell.name,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
            comment.manual_comment,
        )
        .select_from(grade)
        .join(api.BaseCell, api.BaseCell.id == grade.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == grade.notebook_id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
        )
        .join(
            api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id
        )
        .outerjoin(
            comment,
            (comment.cell_id == grade.cell_id)
            & (comment.notebook_id == grade.notebook_id),
        )
        .where(api.Assignment.name == assignment)
        .order_by(api.SubmittedAssignment.student_id)
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
