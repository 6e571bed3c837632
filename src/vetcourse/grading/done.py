"""What is graded already: rows of our own, committed together with the grades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from vetcourse.grading.database import DONE, UNDER
from vetcourse.grading.handing_in import Task

# Written once: putting a statement together costs more than running it.
MINE = {
    table: (table.c.learner == bindparam("who"))
    & (table.c.assignment == bindparam("what"))
    for table in (DONE, UNDER)
}
BEFORE = select(UNDER).where(MINE[UNDER])
GONE = {table: delete(table).where(MINE[table]) for table in (DONE, UNDER)}
NEW = {table: insert(table) for table in (DONE, UNDER)}


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
    if not under:
        return
    for row in connection.execute(BEFORE, _keys(task)):
        if under.get(row.cell, row.digest) != row.digest:
            yield row.cell


def mark_done(
    connection: Connection, task: Task, digest: str, under: Mapping[str, str]
) -> None:
    """Say that the hand-in with this hash is graded."""
    whose = {"learner": task.learner, "assignment": task.assignment}
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    connection.execute(GONE[DONE], _keys(task))
    row = {**whose, "digest": digest, "graded_at": now}
    connection.execute(NEW[DONE], row)
    if under:
        connection.execute(GONE[UNDER], _keys(task))
        rows = [{**whose, "cell": cell, "digest": d} for cell, d in under.items()]
        connection.execute(NEW[UNDER], rows)


def _keys(task: Task) -> dict[str, str]:
    return {"who": task.learner, "what": task.assignment}
