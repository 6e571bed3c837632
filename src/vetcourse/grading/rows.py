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

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select
from sqlalchemy import update as change

from vetcourse.errors import GradingError
from vetcourse.grading.tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    GRADE,
    NOTEBOOK,
    STUDENT,
    SUBMISSION,
    SUBMITTED_NOTEBOOK,
)

# learner, score, seconds late → points taken off, or None
Penalty = Callable[[str, float, float], float | None]

# Written once: putting a statement together costs more than running it.
STANDING = (
    select(
        SUBMISSION.c.id.label("submission"),
        SUBMISSION.c.timestamp,
        SUBMISSION.c.extension,
        SUBMITTED_NOTEBOOK.c.id.label("notebook"),
        SUBMITTED_NOTEBOOK.c.late_submission_penalty.label("penalty"),
    )
    .select_from(STUDENT)
    .outerjoin(
        SUBMISSION,
        (SUBMISSION.c.student_id == STUDENT.c.id)
        & (SUBMISSION.c.assignment_id == bindparam("assignment")),
    )
    .outerjoin(
        SUBMITTED_NOTEBOOK,
        (SUBMITTED_NOTEBOOK.c.assignment_id == SUBMISSION.c.id)
        & (SUBMITTED_NOTEBOOK.c.notebook_id == bindparam("sheet")),
    )
    .where(STUDENT.c.id == bindparam("learner"))
)
ROWS = {
    table: select(table).where(table.c.notebook_id == bindparam("notebook"))
    for table in (GRADE, COMMENT)
}
NEW = {
    table: insert(table)
    for table in (STUDENT, SUBMISSION, SUBMITTED_NOTEBOOK, GRADE, COMMENT)
}


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gradebook holds of a learner's hand-in; empty names where nothing."""

    submission: str
    notebook: str
    late: float
    penalty: float | None


def read_sheet(engine: Engine, assignment: str) -> Sheet:
    """The cells of *assignment*, which has one notebook.

    Raises:
        GradingError: the assignment was never built into this gradebook.
    """
    with engine.connect() as connection:
        found = connection.execute(
            select(NOTEBOOK.c.id, ASSIGNMENT.c.id, ASSIGNMENT.c.duedate)
            .join(ASSIGNMENT, NOTEBOOK.c.assignment_id == ASSIGNMENT.c.id)
            .where(ASSIGNMENT.c.name == assignment)
        ).one_or_none()
        if found is None:
            raise GradingError(
                f"{assignment} is not in the gradebook; run `vetcourse build` first"
            )
        notebook, number, duedate = found
        rows = connection.execute(
            select(CELL.c.name, CELL.c.id, CELL.c.type).where(
                CELL.c.notebook_id == notebook
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
    there = _standing(connection, sheet, hand_in)
    new = not there.notebook
    notebook = there.notebook or uuid4().hex
    if new:
        row = {"id": notebook, "notebook_id": sheet.notebook, "flagged": False}
        whose = {"assignment_id": there.submission}
        connection.execute(NEW[SUBMITTED_NOTEBOOK], {**row, **whose})
    grades = {} if new else _rows(connection, GRADE, notebook)
    score = sum(_graded(connection, sheet, hand_in, notebook, grades))
    _comments(connection, sheet, notebook, new=new)
    taken = penalty(hand_in.learner, score, there.late) if there.late > 0 else None
    taken = _within(taken, score)
    if taken != there.penalty:
        connection.execute(
            change(SUBMITTED_NOTEBOOK)
            .where(SUBMITTED_NOTEBOOK.c.id == notebook)
            .values(late_submission_penalty=taken)
        )


def _standing(connection: Connection, sheet: Sheet, hand_in: HandIn) -> Standing:
    """Where the learner stands, once learner and submission are in the gradebook."""
    whose = {"student_id": hand_in.learner, "assignment_id": sheet.assignment}
    keys = {"assignment": sheet.assignment, "sheet": sheet.notebook}
    found = connection.execute(STANDING, {**keys, "learner": hand_in.learner}).first()
    if found is None:
        connection.execute(NEW[STUDENT], {"id": hand_in.learner})
    if found is None or found.submission is None:
        submission, timestamp = uuid4().hex, hand_in.timestamp
        row = {"id": submission, "timestamp": timestamp, **whose}
        connection.execute(NEW[SUBMISSION], row)
        return Standing(submission, "", _seconds_late(sheet, timestamp, None), None)
    timestamp = hand_in.timestamp or found.timestamp
    if timestamp != found.timestamp:
        connection.execute(
            change(SUBMISSION)
            .where(SUBMISSION.c.id == found.submission)
            .values(timestamp=timestamp)
        )
    late = _seconds_late(sheet, timestamp, found.extension)
    return Standing(found.submission, found.notebook or "", late, found.penalty)


def _rows(connection: Connection, table: Table, notebook: str) -> dict[str, Any]:
    found = connection.execute(ROWS[table], {"notebook": notebook})
    return {row.cell_id: row for row in found}


def _graded(
    connection: Connection,
    sheet: Sheet,
    hand_in: HandIn,
    notebook: str,
    there: dict[str, Any],
) -> Iterator[float]:
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
            yield auto or 0.0
            continue
        _regrade(
            connection,
            row,
            auto,
            scored=name in sheet.scored,
            new=name in hand_in.changed,
        )
        kept = row.manual_score if row.manual_score is not None else auto
        yield (kept or 0.0) + (row.extra_credit or 0.0)
    if new:
        connection.execute(NEW[GRADE], new)


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


def _comments(
    connection: Connection, sheet: Sheet, notebook: str, *, new: bool
) -> None:
    if not sheet.by_hand:
        return
    there = {} if new else _rows(connection, COMMENT, notebook)
    missing = [
        {"id": uuid4().hex, "cell_id": cell, "notebook_id": notebook}
        for cell in sheet.by_hand.values()
        if cell not in there
    ]
    if missing:
        connection.execute(NEW[COMMENT], missing)


def _seconds_late(
    sheet: Sheet, timestamp: dt.datetime | None, extension: dt.timedelta | None
) -> float:
    if timestamp is None or sheet.duedate is None:
        return 0.0
    due = sheet.duedate + (extension or dt.timedelta())
    return max(0.0, (timestamp - due).total_seconds())


def _within(taken: float | None, score: float) -> float | None:
    return None if taken is None else min(max(taken, 0.0), score)
