"""A copy of everything a hub keeps, made while people work; one folder, whole or not.

``python -m vetcourse.hub.backup STATE COPY``, as the account that runs the hub. A copy
is put back by copying it back while the hub is stopped. What lies in PostgreSQL is
copied by PostgreSQL's own ``pg_dump``.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from vetcourse.errors import HubError, Phrase, VetcourseError
from vetcourse.grading.folders import in_place_of

# In this order: what a database names was on disk before it was named, so what is
# copied after it has it.
DATABASES = ("credits/credits.db", "course/gradebook.db", "hub/jupyterhub.sqlite")
BESIDE = ("-wal", "-shm", "-journal")

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


def back_up(state: Path, to: Path) -> None:
    """Copy the hub's folder *state* to the new folder *to*, also while it is in use.

    Raises:
        HubError: *state* is no such folder, or *to* is there already.
    """
    state, to = state.resolve(), to.resolve()
    if not (state / "hub").is_dir():
        raise HubError(_NO_STATE.of(folder=state))
    if to.exists() or to.is_relative_to(state):
        raise HubError(_THERE.of(folder=to))
    with in_place_of(to) as fresh:
        fresh.chmod(0o700)
        for name in DATABASES:
            if (state / name).is_file():
                _copy_database(state / name, fresh / name)
        for path in _files(state):
            # Somebody may have taken it away meanwhile.
            with suppress(FileNotFoundError):
                _copy(path, fresh / path.relative_to(state))
        for path in (state, *_folders(state)):
            _own(path, fresh / path.relative_to(state))


def _copy_database(source: Path, to: Path) -> None:
    """One moment of an SQLite database, also while somebody writes in it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as database,
        closing(sqlite3.connect(to)) as copy,
    ):
        database.backup(copy)
    _own(source, to)


def _files(state: Path) -> Iterator[Path]:
    databases = {state / name for name in DATABASES}
    beside = {Path(f"{path}{end}") for path in databases for end in BESIDE}
    for folder, names, files in os.walk(state):
        names[:] = [name for name in names if not _is_passing(name)]
        links = [name for name in names if Path(folder, name).is_symlink()]
        for name in (*files, *links):
            path = Path(folder, name)
            known = path in databases | beside or _is_passing(name)
            if not known and (path.is_file() or path.is_symlink()):
                yield path


def _folders(state: Path) -> Iterator[Path]:
    for folder, names, _ in os.walk(state):
        names[:] = [name for name in names if not _is_passing(name)]
        yield from (
            path for name in names if not (path := Path(folder, name)).is_symlink()
        )


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


def main(arguments: list[str]) -> int:
    """Make the copy; what can be mended is one line each, exit code 2."""
    os.umask(0o077)
    try:
        state, to = map(Path, arguments)
        back_up(state, to)
    except VetcourseError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    except ValueError:
        sys.stderr.write("python -m vetcourse.hub.backup STATE COPY\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
