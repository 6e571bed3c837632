"""A copy of everything a hub keeps, made while people work; one folder, whole or not.

``python -m vetcourse.hub.backup STATE COPY``, as the account that runs the hub. What
the hub keeps in PostgreSQL becomes a file in ``databases/`` of the copy. ``restore.py``
puts a copy back.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from vetcourse.errors import HubError, Phrase, VetcourseError
from vetcourse.grading.database import is_served
from vetcourse.grading.folders import in_place_of
from vetcourse.hub import postgresql

# In this order: what a database names was on disk before it was named, so what is
# copied after it has it.
DATABASES = ("credits/credits.db", "course/gradebook.db", "hub/jupyterhub.sqlite")
BESIDE = ("-wal", "-shm", "-journal")
DUMPS = "databases"

_NO_STATE = Phrase(
    "{folder}: no hub keeps its state there; name the folder that `vetcourse serve` "
    "was given with --folder",
    "{folder}: ingen hub har sakene sine der; oppgi mappen som `vetcourse serve` fikk "
    "med --folder",
)
_THERE = Phrase(
    "{folder}: is there already, or inside the hub's own folder; name a new one",
    "{folder}: finnes allerede, eller ligger i hubens egen mappe; oppgi en ny",
)
_NO_ADDRESS = Phrase(
    "[databases]: one of them is no address; write it as postgresql+psycopg://…",
    "[databases]: en av dem er ingen adresse; skriv den som postgresql+psycopg://…",
)
_NOT_COPIED = Phrase(
    "[databases] {name}: neither PostgreSQL nor the file in {folder}; nothing was "
    "copied; move it to one of the two",
    "[databases] {name}: verken PostgreSQL eller filen i {folder}; ingenting ble "
    "kopiert; flytt den til en av de to",
)


def back_up(state: Path, to: Path) -> None:
    """Copy the hub's folder *state* to the new folder *to*, also while it is in use.

    Raises:
        HubError: *state* is no such folder, *to* is there already, or a database
            cannot be copied.
    """
    state, to = state.resolve(), to.resolve()
    if not (state / "hub").is_dir():
        raise HubError(_NO_STATE.of(folder=state))
    if to.exists() or to.is_relative_to(state):
        raise HubError(_THERE.of(folder=to))
    served = _served(state)
    with in_place_of(to) as fresh:
        fresh.chmod(0o700)
        for name, address in served.items():
            (fresh / DUMPS).mkdir(mode=0o700, exist_ok=True)
            postgresql.dump(name, address, fresh / DUMPS / f"{name}.dump")
        databases = {state / name for name in DATABASES}
        for path in filter(Path.is_file, databases):
            _copy_database(path, fresh / path.relative_to(state))
        beside = {Path(f"{path}{end}") for path in databases for end in BESIDE}
        copy_tree(state, fresh, leave=databases | beside)


def named_databases(state: Path) -> dict[str, str]:
    """By their names the databases that the hub was last told to use."""
    try:
        start = json.loads((state / "hub" / "start.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    named: dict[str, str] = start["settings"]["databases"]
    return named


def copy_tree(source: Path, to: Path, *, leave: set[Path]) -> None:
    """Copy every file and folder with rights and owners, but not what to *leave*."""
    for path in _files(source, leave):
        # Somebody may have taken it away meanwhile.
        with suppress(FileNotFoundError):
            _copy(path, to / path.relative_to(source))
    for path in (source, *_folders(source, leave)):
        _own(path, to / path.relative_to(source))


def _served(state: Path) -> dict[str, str]:
    """The databases in PostgreSQL; every other one has to lie in the folder."""
    own = {str(state / name) for name in DATABASES}
    named = named_databases(state)
    try:
        served = {name: url for name, url in named.items() if is_served(url)}
    except ArgumentError:
        # The address itself is not shown: a password may stand in it.
        raise HubError(_NO_ADDRESS.of()) from None
    for name in named.keys() - served.keys():
        if make_url(named[name]).database not in own:
            raise HubError(_NOT_COPIED.of(name=name, folder=state))
    return served


def _copy_database(source: Path, to: Path) -> None:
    """One moment of an SQLite database, also while somebody writes in it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as database,
        closing(sqlite3.connect(to)) as copy,
    ):
        database.backup(copy)
    _own(source, to)


def _files(source: Path, leave: set[Path]) -> Iterator[Path]:
    for folder, names, files in _walk(source, leave):
        links = [name for name in names if (folder / name).is_symlink()]
        for name in (*files, *links):
            path = folder / name
            known = path in leave or _is_passing(name)
            if not known and (path.is_file() or path.is_symlink()):
                yield path


def _folders(source: Path, leave: set[Path]) -> Iterator[Path]:
    for folder, names, _ in _walk(source, leave):
        yield from (path for n in names if not (path := folder / n).is_symlink())


def _walk(
    source: Path, leave: set[Path]
) -> Iterator[tuple[Path, list[str], list[str]]]:
    for name, names, files in os.walk(source):
        folder = Path(name)
        names[:] = [n for n in names if not _is_passing(n) and folder / n not in leave]
        yield folder, names, files


def _is_passing(name: str) -> bool:
    """Whether it is on its way, or made again when it is missing."""
    return name in (".incoming", ".facts") or name.startswith(".unfinished")


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, to, follow_symlinks=False)
    _own(path, to)


def _own(path: Path, copy: Path) -> None:
    """Let the copy have the rights and, where only root can give it, the owner."""
    with suppress(FileNotFoundError):
        known = path.lstat()
        if path.is_dir() and not path.is_symlink():
            copy.mkdir(exist_ok=True)
        if not os.geteuid():
            os.lchown(copy, known.st_uid, known.st_gid)
        if not path.is_symlink():
            copy.chmod(known.st_mode & 0o7777)


def run(work: Callable[[list[Path]], None], arguments: list[str], usage: str) -> int:
    """Do *work* with the paths typed; what can be mended is a line each, exit code 2.

    A ValueError of it means that they were too few or too many.
    """
    os.umask(0o077)
    try:
        work([Path(argument) for argument in arguments])
    except VetcourseError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    except ValueError:
        sys.stderr.write(usage + "\n")
        return 2
    return 0


def main(arguments: list[str]) -> int:
    """Make the copy that was asked for."""

    def work(paths: list[Path]) -> None:
        state, to = paths
        back_up(state, to)

    return run(work, arguments, "python -m vetcourse.hub.backup STATE COPY")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
