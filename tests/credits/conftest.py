"""A throw-away PostgreSQL server, and ledgers on both kinds of database."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.schema import HEAD_REVISION

NUMBERS = count(1)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _as_owner(folder: Path) -> list[str]:
    # PostgreSQL refuses to run as root; Debian's package brings its own user.
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: every commit waits for the disk."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="vetcourse-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real server of this test run, as a superuser called vetcourse."""
    binaries = _binaries()
    if binaries is None:
        message = (
            "PostgreSQL's server is not installed (Debian: apt install postgresql)"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Not pytest's own folder: the path of a Unix socket has about 100 letters.
    folder = Path(tempfile.mkdtemp(prefix="vetcourse-pg-", dir="/tmp"))
    owner, data = _as_owner(folder), folder / "data"
    control = [*owner, str(binaries / "pg_ctl"), "-D", str(data)]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    initdb = [*owner, str(binaries / "initdb"), "-D", str(data), "-U", "vetcourse"]
    options = f"-c listen_addresses= -k {folder} -F"
    try:
        subprocess.run([*initdb, "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet)
        start = ["-l", str(folder / "log"), "-o", options, "-w", "start"]
        subprocess.run([*control, *start], **quiet)
        yield f"postgresql://vetcourse@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd="/", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> str:
    """A database with the ledger's tables, emptied for one test after the other."""
    url = create_database(postgresql)
    open_ledger(url).close()
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the ledger's tables, for others to be copied from."""
    path = tmp_path_factory.mktemp("ledger") / "credits.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def new_postgresql(postgresql: str) -> str:
    """The URL of an empty database."""
    return create_database(postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new ledger without entries, on each kind of database in turn."""
    if request.param == "postgresql":
        return _emptied(request.getfixturevalue("migrated_postgresql"))
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "credits.db")
    return f"sqlite:///{tmp_path / 'credits.db'}"


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger without entries, on each kind of database in turn."""
    with open_ledger(url, evidence=tmp_path / "evidence") as opened:
        yield opened


@pytest.fixture
def sqlite_ledger(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger without entries, where the kind of database is no matter."""
    shutil.copy(migrated_sqlite, tmp_path / "credits.db")
    with open_ledger(tmp_path / "credits.db") as opened:
        yield opened


def create_database(server: str) -> str:
    """The URL of a new, empty database on *server*."""
    import psycopg

    name = f"ledger_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def restart_server(server: str) -> None:
    """Restart the server of this test run beneath whoever is connected to it.

    Every connection is cut, as on the day when the machine's packages are upgraded.
    """
    folder, binaries = Path(server.partition("?host=")[2]), _binaries()
    assert binaries is not None
    control = [*_as_owner(folder), str(binaries / "pg_ctl"), "-D", str(folder / "data")]
    again = ["-l", str(folder / "log"), "-m", "fast", "-w", "restart"]
    subprocess.run([*control, *again], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _emptied(url: str) -> str:
    # Making a database takes longer than most tests.
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        tables = "ledger_event, ledger_reason, ledger_learner, ledger_evidence"
        connection.execute(f"TRUNCATE {tables}")
        connection.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
        connection.execute(
            "UPDATE ledger_version SET version_num = %s", [HEAD_REVISION]
        )
    return url
