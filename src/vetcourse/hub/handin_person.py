"""One person in the hand-in service's folder: everything about them, given or erased.

Grades and credits are kept elsewhere and longer. Notes of a learning group stay: they
are the group's, and name nobody but by an opaque login.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vetcourse.errors import HubError, Phrase
from vetcourse.grading.folders import in_place_of, write_file
from vetcourse.hub.handin_store import NAME

_NO_STORE = Phrase(
    "{folder}: no hand-ins of the hub lie there; name their folder with --store",
    "{folder}: det ligger ingen innleveringer fra huben der; oppgi mappen med --store",
)
_NOBODY = Phrase(
    "{login}: there is nothing of this person in {folder}",
    "{login}: det finnes ingenting av denne personen i {folder}",
)
_THERE = Phrase(
    "{folder}: is there already; name a new folder",
    "{folder}: finnes allerede; oppgi en ny mappe",
)


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is of one person."""

    login: str
    attempts: int
    pages: int
    entries: int
    folders: tuple[Path, ...]


def traces_of(store: Path, login: str) -> Traces:
    """What the folder *store* holds of one learner.

    Raises:
        HubError: it is no such folder, or there is nothing.
    """
    if not (store / "attempts").is_dir() and not (store / "released").is_dir():
        raise HubError(_NO_STORE.of(folder=store))
    folders = list(_folders(store, login)) if NAME.fullmatch(login) else []
    if not folders:
        raise HubError(_NOBODY.of(login=login, folder=store))
    return Traces(
        login,
        attempts=_count(store / "attempts" / login, "*/*Z-*.json"),
        pages=_count(store / "feedback" / login, "*/*/*.html"),
        entries=sum(_count(f, "*/*.json") for f in folders if _is_entries(store, f)),
        folders=tuple(folders),
    )


def give(store: Path, traces: Traces, to: Path) -> None:
    """Copy everything there is of one person to the new folder *to*.

    Raises:
        HubError: *to* is there already.
    """
    if to.exists():
        raise HubError(_THERE.of(folder=to))
    with in_place_of(to.absolute()) as fresh:
        for folder in traces.folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    write_file(fresh / path.relative_to(store), path.read_bytes())


def erase(traces: Traces) -> None:
    """Remove everything there is of one person; it cannot be undone."""
    for folder in traces.folders:
        shutil.rmtree(folder)


def _folders(store: Path, login: str) -> Iterator[Path]:
    places = [store / "attempts" / login, store / "feedback" / login]
    places += sorted(store.glob(f"mentoring/*/{login}"))
    yield from (place for place in places if place.is_dir())


def _is_entries(store: Path, folder: Path) -> bool:
    return folder.parent.parent == store / "mentoring"


def _count(folder: Path, pattern: str) -> int:
    return sum(1 for _ in folder.glob(pattern))
