"""A database in PostgreSQL as one file, and back, by PostgreSQL's own tools.

A password goes into the tool's environment and never onto its command line, which
everybody on the machine can read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, make_url

from vetcourse.errors import HubError, Phrase

# Where Debian and its kin keep the tools, one folder a version.
INSTALLED = Path("/usr/lib/postgresql")

_NO_TOOL = Phrase(
    "{tool} is missing, and {name} lies in PostgreSQL; install PostgreSQL's client "
    "(Debian: apt install postgresql-client), not older than the server",
    "{tool} mangler, og {name} ligger i PostgreSQL; installer PostgreSQLs klient "
    "(Debian: apt install postgresql-client), ikke eldre enn tjeneren",
)
_NOT_DUMPED = Phrase(
    "{name}: the database could not be copied, so nothing was: {why}",
    "{name}: databasen kunne ikke kopieres, så ingenting ble kopiert: {why}",
)
_NOT_LOADED = Phrase(
    "{name}: the database could not be put back and is as it was: {why}; it has to "
    "be there and empty (dropdb, createdb)",
    "{name}: databasen kunne ikke legges tilbake og er som den var: {why}; den må "
    "finnes og være tom (dropdb, createdb)",
)


def dump(name: str, address: str, to: Path) -> None:
    """One moment of the database in a new file, also while others write in it.

    Raises:
        HubError: the tool is missing, or it refused.
    """
    options = ["--format=custom", f"--file={to}"]
    _run("pg_dump", name, address, options, _NOT_DUMPED)


def load(name: str, address: str, source: Path) -> None:
    """Fill an empty database from a file; all of it, or nothing.

    Owners and grants are left out: on another machine there may be other accounts.

    Raises:
        HubError: the tool is missing, or the database was not empty, or not there.
    """
    whole = ["--single-transaction", "--exit-on-error"]
    options = [*whole, "--no-owner", "--no-privileges", str(source)]
    _run("pg_restore", name, address, options, _NOT_LOADED)


def _run(
    tool: str, name: str, address: str, options: list[str], failed: Phrase
) -> None:
    url = make_url(address)
    secret = url.password or url.query.get("password")
    done = subprocess.run(
        [_found(tool, name), "--no-password", f"--dbname={_open_part(url)}", *options],
        env=os.environ | ({"PGPASSWORD": str(secret)} if secret else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        umask=0o077,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.splitlines() or [f"{tool} did not say why"]
        why = next((line for line in lines if "error" in line), lines[0])
        raise HubError(failed.of(name=name, why=why))


def _open_part(url: URL) -> str:
    """The address as PostgreSQL writes it, without the password."""
    query = {name: value for name, value in url.query.items() if name != "password"}
    bare = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=query,
    )
    return bare.render_as_string()


def _found(tool: str, name: str) -> str:
    versions = [
        path for path in INSTALLED.glob("*/bin") if path.parent.name.isdecimal()
    ]
    newest = sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which(tool) or shutil.which(
        tool, path=os.pathsep.join(map(str, newest))
    )
    if not found:
        raise HubError(_NO_TOOL.of(tool=tool, name=name))
    return found
