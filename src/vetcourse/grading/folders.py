"""Folders that change at one stroke: whoever looks sees the old one or the new one."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a living process is still writing; the number is that of the process.
UNFINISHED = re.compile(r"\.unfinished-.+-(\d+)")
AT_FDCWD, EXCHANGE = -100, 2  # of renameat2(2)


# What the threads of this process are writing: none takes another's for abandoned.
_being_written: set[Path] = set()


@contextmanager
def in_place_of(to: Path) -> Iterator[Path]:
    """A new folder to fill; it takes the place of *to* when all went well."""
    with unfinished(to.parent, to.name) as fresh:
        yield fresh
        _swap(fresh, to)


@contextmanager
def unfinished(parent: Path, name: str) -> Iterator[Path]:
    """An empty folder in *parent* for a while; only the abandoned are cleared away."""
    fresh = parent / f".unfinished-{name}-{_me()}"
    known = fresh.absolute()
    _being_written.add(known)
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        _being_written.discard(known)


def write_file(path: Path, data: bytes) -> None:
    """Put *data* on disk for good; half of it is no harm in an unfinished folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def open_folder(path: Path) -> Iterator[int]:
    """A folder of our own, open so that what lies in it can be reached by name."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def remove_abandoned(parent: Path) -> None:
    """Clear away what processes that were stopped left unfinished in *parent*.

    The number of this very process may be that of one before it, as in a container.
    """
    for folder in parent.glob(".unfinished-*"):
        found = UNFINISHED.fullmatch(folder.name)
        written = folder.absolute() in _being_written
        if found and not written and not _alive(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _swap(fresh: Path, to: Path) -> None:
    try:
        fresh.rename(to)
    except OSError:  # there is one already, with something in it
        if not _exchanged(fresh, to):
            aside = to.with_name(f".unfinished-old-{to.name}-{_me()}")
            to.rename(aside)
            fresh.rename(to)
            shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    # Linux can let two folders change places; some network disks cannot.
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = (os.fsencode(one), os.fsencode(other))
    return bool(rename(AT_FDCWD, paths[0], AT_FDCWD, paths[1], EXCHANGE) == 0)


def _me() -> str:
    return f"{threading.get_native_id()}-{os.getpid()}"


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return process != os.getpid() and not _only_its_number_is_left(process)


def _only_its_number_is_left(process: int) -> bool:
    # A process that was killed keeps its number until somebody asks how it ended.
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[:1] in (["Z"], ["X"])
