"""nbgrader's gradebook: made without a second process, shared without refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import make_url

# A grader waits so long for another one to finish its hand-in.
WAIT_SECONDS = 60

OWN = MetaData()
# What is done is what is committed: written together with the grades it speaks of.
DONE = Table(
    "vetcourse_graded",
    OWN,
    Column("learner", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("graded_at", DateTime, nullable=False),
)
# Which answers lay under a task cell when it was graded last.
UNDER = Table(
    "vetcourse_under",
    OWN,
    Column("learner", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("cell", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
)


def open_engine(url: str) -> Engine:
    """An engine that tries a server's connection before it uses it once more.

    The server may have been restarted meanwhile.
    """
    return create_engine(url, pool_pre_ping=is_served(url))


def is_served(url: str) -> bool:
    """Whether a server keeps the database; SQLite has none that could restart."""
    # SQLAlchemy opens nothing by the short name any more, but a hub may be told it.
    return make_url(url).get_backend_name() in ("postgres", "postgresql")


@contextmanager
def gradebook(url: str) -> Iterator[Engine]:
    """The gradebook's database with its tables; closed again at the end."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _patient_sqlite)
        event.listen(engine, "begin", _write_lock_first)
    try:
        make_tables(engine)
        yield engine
    finally:
        engine.dispose()


def make_tables(engine: Engine) -> None:
    """Make a new gradebook as nbgrader does, stamped with its schema's version.

    Two tables of our own stand beside nbgrader's. For the stamp nbgrader starts a
    process, which takes seconds and fails where ``alembic`` is not on the path.
    """
    if DONE.name in inspect(engine).get_table_names():
        return
    # Half of the time of a command, and needed once in the life of a gradebook.
    import nbgrader
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base

    scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
    with engine.begin() as connection:
        take_turns(connection, "tables")
        if not inspect(connection).get_table_names():
            Base.metadata.create_all(connection)
            MigrationContext.configure(connection).stamp(scripts, "head")
        OWN.create_all(connection)


def take_turns(connection: Connection, what: str) -> None:
    """Wait until no other grader is writing *what*, to the end of the transaction.

    SQLite lets only one of them begin in the first place.
    """
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"vetcourse {what}", 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _patient_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins; see _write_lock_first
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _write_lock_first(connection: Connection) -> None:
    # Two graders that both read first and write later would refuse each other.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
