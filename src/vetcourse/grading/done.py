"""What is graded already: rows of our own, committed together with the grades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, insert, select

from vetcourse.grading.database import DONE, UNDER
from vetcourse.grading.handing_in import Task


def done_before(engine: Engine, assignment: str) -> dict[str, str]:
    """By learner the hash of what was graded."""
    with engine.connect() as connection:
        found = connection.execute(
            select(DONE.c.learner, DONE.c.digest).where(DONE.c.assignment == assignment)
        )
        return {row.learner: row.digest for row in found}


def changed_under(
    connection: Connection, task: Task, under: Mapping[str, str]
) -> Iterator[str]:
    """The task cells under which the answer is not the one graded before."""
    there = connection.execute(
        select(UNDER.c.cell, UNDER.c.digest).where(*_mine(UNDER, task))
    )
    for cell, digest in there:
        if under.get(cell, digest) != digest:
            yield cell


def mark_done(
    connection: Connection, task: Task, digest: str, under: Mapping[str, str]
) -> None:
    """Say that the hand-in with this hash is graded."""
    whose = {"learner": task.learner, "assignment": task.assignment}
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    for table in (DONE, UNDER):
        connection.execute(delete(table).where(*_mine(table, task)))
    connection.execute(insert(DONE).values(**whose, digest=digest, graded_at=now))
    if under:
        rows = [{**whose, "cell": cell, "digest": d} for cell, d in under.items()]
        connection.execute(insert(UNDER), rows)


def _mine(table: Table, task: Task) -> tuple[ColumnElement[bool], ...]:
    return (table.c.learner == task.learner, table.c.assignment == task.assignment)
