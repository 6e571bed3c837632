"""The gradebook rows of one graded hand-in, written together or not at all.

They are the rows that nbgrader's own autograde leaves behind (0.9.6: submission,
notebook, grades, comments, late penalty), without its look-up and commit per cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from nbgrader import api
from sqlalchemy import Connection, Engine, Table, insert, select
from sqlalchemy import update as change

from vetcourse.errors import GradingError

STUDENT: Table = api.Student.__table__
SUBMISSION: Table = api.SubmittedAssignment.__table__
NOTEBOOK: Table = api.SubmittedNotebook.__table__
GRADE: Table = api.Grade.__table__
COMMENT: Table = api.Comment.__table__

# learner, score, seconds late → points taken off, or None
Penalty = Callable[[str, float, float], float | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the gradebook knows of one assignment: its cells by name."""

    assignment: str
    notebook: str
    duedate: dt.datetime | None
    scored: dict[str, str]
    by_hand: dict[str, str]


@dataclass(frozen=True, slots=True)
class HandIn:
    """What is to be written for one learner."""

    learner: str
    timestamp: dt.datetime | None
    points: Mapping[str, float]
    # Task cells whose answers are others than the ones graded before.
    changed: Set[str] = frozenset()


def read_sheet(engine: Engine, assignment: str) -> Sheet:
    """The cells of *assignment*, which has one notebook.

    Raises:
        GradingError: the assignment was never built into this gradebook.
    """
    notebooks, cells = api.Notebook.__table__, api.BaseCell.__table__
    assignments = api.Assignment.__table__
    with engine.connect() as connection:
        found = connection.execute(
            select(notebooks.c.id, assignments.c.id, assignments.c.duedate)
            .join(assignments, notebooks.c.assignment_id == assignments.c.id)
            .where(assignments.c.name == assignment)
        ).one_or_none()
        if found is None:
            raise GradingError(
                f"{assignment} is not in the gradebook; run `vetcourse build` first"
            )
        notebook, number, duedate = found
        rows = connection.execute(
            select(cells.c.name, cells.c.id, cells.c.type).where(
                cells.c.notebook_id == notebook
            )
        ).all()
    kinds = {
        kind: {name: id_ for name, id_, type_ in rows if type_ == kind}
        for kind in ("GradeCell", "TaskCell")
    }
    return Sheet(number, notebook, duedate, kinds["GradeCell"], kinds["TaskCell"])


def write(
    connection: Connection, sheet: Sheet, hand_in: HandIn, penalty: Penalty
) -> None:
    """Bring the rows of one learner up to date."""
    submission = _submission(connection, sheet, hand_in)
    notebook = _notebook(connection, sheet, submission)
    there = _rows(connection, GRADE, notebook)
    scores = dict(_graded(connection, sheet, hand_in, notebook, there))
    _comments(connection, sheet, notebook)
    late, score = _seconds_late(connection, sheet, submission), sum(scores.values())
    taken = penalty(hand_in.learner, score, late) if late > 0 else None
    connection.execute(
        change(NOTEBOOK)
        .where(NOTEBOOK.c.id == notebook)
        .values(late_submission_penalty=_within(taken, score))
    )


def _submission(connection: Connection, sheet: Sheet, hand_in: HandIn) -> str:
    learner = select(STUDENT.c.id).where(STUDENT.c.id == hand_in.learner)
    if connection.scalar(learner) is None:
        connection.execute(insert(STUDENT).values(id=hand_in.learner))
    where = (
        SUBMISSION.c.assignment_id == sheet.assignment,
        SUBMISSION.c.student_id == hand_in.learner,
    )
    there = connection.scalar(select(SUBMISSION.c.id).where(*where))
    if there is None:
        there = uuid4().hex
        row = {"assignment_id": sheet.assignment, "student_id": hand_in.learner}
        connection.execute(
            insert(SUBMISSION).values(id=there, timestamp=hand_in.timestamp, **row)
        )
    elif hand_in.timestamp is not None:
        connection.execute(
            change(SUBMISSION).where(*where).values(timestamp=hand_in.timestamp)
        )
    return str(there)


def _notebook(connection: Connection, sheet: Sheet, submission: str) -> str:
    where = (
        NOTEBOOK.c.assignment_id == submission,
        NOTEBOOK.c.notebook_id == sheet.notebook,
    )
    there = connection.scalar(select(NOTEBOOK.c.id).where(*where))
    if there is None:
        there = uuid4().hex
        row = {"assignment_id": submission, "notebook_id": sheet.notebook}
        connection.execute(insert(NOTEBOOK).values(id=there, flagged=False, **row))
    return str(there)


def _rows(connection: Connection, table: Table, notebook: str) -> dict[str, Any]:
    found = connection.execute(select(table).where(table.c.notebook_id == notebook))
    return {row.cell_id: row for row in found}


def _graded(
    connection: Connection,
    sheet: Sheet,
    hand_in: HandIn,
    notebook: str,
    there: dict[str, Any],
) -> Iterator[tuple[str, float]]:
    """Write each grade; the score that each cell has now."""
    new = []
    for name, cell in (*sheet.scored.items(), *sheet.by_hand.items()):
        row = there.get(cell)
        auto = hand_in.points.get(name, 0.0) if name in sheet.scored else None
        if row is None:
            waiting = name in sheet.by_hand
            new.append(
                {
                    "id": uuid4().hex,
                    "cell_id": cell,
                    "notebook_id": notebook,
                    "auto_score": auto,
                    "needs_manual_grade": waiting,
                }
            )
            yield cell, auto or 0.0
            continue
        _regrade(
            connection,
            row,
            auto,
            scored=name in sheet.scored,
            new=name in hand_in.changed,
        )
        kept = row.manual_score if row.manual_score is not None else auto
        yield cell, (kept or 0.0) + (row.extra_credit or 0.0)
    if new:
        connection.execute(insert(GRADE), new)


def _regrade(
    connection: Connection, row: Any, auto: float | None, *, scored: bool, new: bool
) -> None:
    # A manual mark stays. It needs a second look where nbgrader asks for one, and
    # where the answer under it is another than the one that was marked.
    values: dict[str, Any] = {}
    if scored:
        values = {
            "auto_score": auto,
            "needs_manual_grade": row.manual_score is not None,
        }
    elif new and row.manual_score is not None:
        values = {"needs_manual_grade": True}
    if values:
        connection.execute(change(GRADE).where(GRADE.c.id == row.id).values(**values))


def _comments(connection: Connection, sheet: Sheet, notebook: str) -> None:
    there = _rows(connection, COMMENT, notebook)
    new = [
        {"id": uuid4().hex, "cell_id": cell, "notebook_id": notebook}
        for cell in sheet.by_hand.values()
        if cell not in there
    ]
    if new:
        connection.execute(insert(COMMENT), new)


def _seconds_late(connection: Connection, sheet: Sheet, submission: str) -> float:
    row = connection.execute(
        select(SUBMISSION.c.timestamp, SUBMISSION.c.extension).where(
            SUBMISSION.c.id == submission
        )
    ).one()
    if row.timestamp is None or sheet.duedate is None:
        return 0.0
    due = sheet.duedate + (row.extension or dt.timedelta())
    return max(0.0, (row.timestamp - due).total_seconds())


def _within(taken: float | None, score: float) -> float | None:
    return None if taken is None else min(max(taken, 0.0), score)
