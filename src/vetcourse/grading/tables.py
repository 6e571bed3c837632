"""The tables of nbgrader's gradebook, as far as marking reads and writes them.

nbgrader declares them itself, but importing its models brings its web server along,
a second and a half of every command. A test holds these against nbgrader's own.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    Interval,
    MetaData,
    String,
    Table,
    Text,
)

NBGRADER = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    return Table(name, NBGRADER, *columns)


def _id(length: int = 32) -> Column[object]:
    return Column("id", String(length), primary_key=True)


def _of(other: str, length: int = 32) -> Column[object]:
    return Column(f"{other}_id", String(length))


ASSIGNMENT = _table(
    "assignment", _id(), Column("name", String(128)), Column("duedate", DateTime)
)
NOTEBOOK = _table("notebook", _id(), Column("name", String(128)), _of("assignment"))
CELL = _table(
    "base_cell",
    _id(),
    Column("name", String(128)),
    _of("notebook"),
    Column("type", String(50)),
)
STUDENT = _table("student", _id(128))
SUBMISSION = _table(
    "submitted_assignment",
    _id(),
    _of("assignment"),
    _of("student", 128),
    Column("timestamp", DateTime),
    Column("extension", Interval),
)
SUBMITTED_NOTEBOOK = _table(
    "submitted_notebook",
    _id(),
    _of("assignment"),  # a row of SUBMISSION
    _of("notebook"),
    Column("flagged", Boolean),
    Column("late_submission_penalty", Float(0)),
)
GRADE = _table(
    "grade",
    _id(),
    _of("notebook"),  # a row of SUBMITTED_NOTEBOOK
    _of("cell"),
    Column("auto_score", Float),
    Column("manual_score", Float),
    Column("extra_credit", Float),
    Column("needs_manual_grade", Boolean),
)
COMMENT = _table(
    "comment",
    _id(),
    _of("notebook"),  # a row of SUBMITTED_NOTEBOOK
    _of("cell"),
    Column("auto_comment", Text),
    Column("manual_comment", Text),
)
