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


@pytest.fixture
def new_postgresql(postgresql: str) -> str:
    """The URL of an empty database."""
    import psycopg

    name = f"ledger_{next(NUMBERS)}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may be, on each kind of database in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql"))
    return f"sqlite:///{tmp_path / 'credits.db'}"


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Ledger]:
    """A new and empty ledger on each kind of database in turn."""
    with open_ledger(url, evidence=tmp_path / "evidence") as opened:
        yield opened
