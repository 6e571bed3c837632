"""nbgrader's gradebook: made without a second process, shared without refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbgrader
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Base
from sqlalchemy import Connection, Engine, create_engine, event, inspect

# A grader waits so long for another one to finish its hand-in.
WAIT_SECONDS = 60


@contextmanager
def gradebook(url: str) -> Iterator[Engine]:
    """The gradebook's database with its tables; closed again at the end."""
    engine = create_engine(url)
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

    nbgrader starts a process for the stamp, which takes seconds and fails where
    ``alembic`` is not on the path.
    """
    if inspect(engine).get_table_names():
        return
    scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(scripts, "head")


def _patient_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins; see _write_lock_first
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _write_lock_first(connection: Connection) -> None:
    # Two graders that both read first and write later would refuse each other.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
