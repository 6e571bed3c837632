"""The database under a ledger: SQLite in a file, or PostgreSQL by URL.

One writer at a time, and what was committed is on the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from vetcourse.credits.schema import HEAD_REVISION, VERSION_TABLE
from vetcourse.errors import Phrase, RecordError

BUSY_SECONDS: Final = 60
MIGRATIONS: Final = Path(__file__).parent / "migrations"
# Any number will do as long as every writer of a ledger takes the same one.
_WRITER_LOCK: Final = 0x7665_7463
_PRAGMAS: Final = (
    f"busy_timeout = {BUSY_SECONDS * 1000}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
)
_NO_DRIVER = Phrase(
    "ledger {where!r}: {why}; use sqlite:///credits.db or "
    "postgresql://user@host/database, the latter with the package psycopg installed",
    "protokoll {where!r}: {why}; bruk sqlite:///credits.db eller "
    "postgresql://bruker@vert/database, den siste med pakken psycopg installert",
)
_UNREACHABLE = Phrase(
    "ledger {where}: {why}; see that it exists, is undamaged, and can be written to",
    "protokoll {where}: {why}; se etter at den finnes, er uskadet og kan skrives til",
)
_NO_URL = Phrase(
    "ledger {where!r}: not a database URL",
    "protokoll {where!r}: ikke en database-URL",
)
_UNSUPPORTED = Phrase(
    "ledger: {name} is not supported; use sqlite or postgresql",
    "protokoll: {name} støttes ikke; bruk sqlite eller postgresql",
)
_NEWER = Phrase(
    "ledger: its tables are of version {version!r}, which this vetcourse does not "
    "know; upgrade vetcourse",
    "protokoll: tabellene har versjon {version!r}, som denne vetcourse ikke kjenner; "
    "oppgrader vetcourse",
)


class UnreachableError(RecordError):
    """The ledger's database cannot be used right now, whatever was asked."""


def open_engine(where: str | Path) -> Engine:
    """Connect to the database at *where*, a URL or the path of an SQLite file.

    Raises:
        RecordError: if there is no such database, or no driver for it.
    """
    url = _url(where)
    try:
        # A server that was restarted meanwhile is no reason to refuse anybody.
        served = url.get_backend_name() == "postgresql"
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=served)
    except (ArgumentError, ImportError) as error:
        where = url.render_as_string()
        raise RecordError(_NO_DRIVER.of(where=where, why=error)) from error
    if engine.dialect.name == "sqlite":
        _make_private(url.database)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine, *, keep: bool = True) -> Iterator[Connection]:
    """A transaction in which nobody else writes; all of it is kept, or nothing."""
    with reachable(engine), engine.connect() as connection:
        writer = connection.execution_options(vetcourse_writer=True)
        with writer.begin() as transaction:
            if engine.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                writer.execute(lock, {"key": _WRITER_LOCK})
            yield writer
            if not keep:
                transaction.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the ledger as it stands at one moment."""
    with reachable(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def reachable(engine: Engine) -> Iterator[None]:
    """Say in one line which database cannot be used, and why."""
    try:
        yield
    except DatabaseError as error:
        # Other kinds, such as a refusing trigger, are no matter of reaching it.
        if type(error) not in (DatabaseError, OperationalError):
            raise
        why = str(error.orig).strip().splitlines()[0]
        where = engine.url.render_as_string()
        raise UnreachableError(_UNREACHABLE.of(where=where, why=why)) from error


def migrate(engine: Engine) -> None:
    """Bring the database to today's tables; writers who open at once wait in turn.

    Raises:
        RecordError: if a newer vetcourse has written it.
    """
    with reading(engine) as connection:
        if _revision(connection) == HEAD_REVISION:
            return
    with writing(engine) as connection:
        found = _revision(connection)
        if found != HEAD_REVISION:
            _upgrade(connection, found)


def damage(engine: Engine) -> str:
    """What SQLite finds wrong with its own file; empty where nothing is."""
    if engine.dialect.name != "sqlite":
        return ""
    with reading(engine) as connection:
        found = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
    return "" if found == "ok" else str(found)


def forget_deleted(engine: Engine) -> None:
    """Make the database itself let go of rows that have been deleted."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        else:
            # Without FULL the old bytes stay in the pages until they are needed.
            tables = "ledger_learner, ledger_reason, ledger_evidence"
            connection.exec_driver_sql(f"VACUUM (FULL) {tables}")


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise RecordError(_NO_URL.of(where=where)) from error
    # Which driver a bare postgresql:// means differs between SQLAlchemy versions.
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise RecordError(_UNSUPPORTED.of(name=url.drivername))
    return url


def _make_private(database: str | None) -> None:
    # A ledger names people; on a shared machine only its owner may read it. SQLite
    # gives the files beside it the same mode.
    if database and database != ":memory:":
        with suppress(OSError):
            os.close(os.open(database, os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and too late to lock.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    writer = options.get("vetcourse_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    query = text(f"SELECT version_num FROM {VERSION_TABLE}")
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD_REVISION)
    except CommandError as error:
        raise RecordError(_NEWER.of(version=found)) from error
