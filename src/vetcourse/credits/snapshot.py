"""A cohort's facts kept, so that the ledger is read once and not for every question.

A snapshot belongs to one state of the ledger and one day; it says which, so a stale one
is brought up to date where it can be, and otherwise replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vetcourse.credits.adding import facts_of
from vetcourse.credits.chain import Head
from vetcourse.credits.cohort import assemble
from vetcourse.credits.experience import Ints, Jobs, Papers, ordinal
from vetcourse.credits.facts import Cohort, Signature, gather

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger

FORM = 2  # raised when the columns or their meaning change
LAST_DAY = date(2099, 12, 30)  # work that goes on is cut off here, until a day is asked
OFTEN = 1000  # so many new entries are worth writing the snapshot again


@dataclass(frozen=True, slots=True)
class Kept:
    """Everybody's facts on a day, with a ledger that ended at *head*.

    Work in them is not cut off on that day, so that another day needs no other work.
    """

    head: Head
    on: date
    cohort: Cohort


class Facts:
    """Everybody's facts, read once and then only brought up to date.

    After an entry only its learner is read again, and on another day only those for
    whom something begins to hold or expires in between.
    """

    def __init__(self, ledger: Ledger, folder: Path | None = None) -> None:
        """Keep them in *folder* as well, so that the next start is quick."""
        self._ledger, self._folder = ledger, folder
        self._kept: Kept | None = None

    def cohort(self, on: date) -> Cohort:
        """The facts of everybody who has an entry, on day *on*."""
        head = self._ledger.head()
        kept = self._kept or self._from_disk()
        if kept is None or (kept.head, kept.on) != (head, on):
            before = kept
            kept = before and self._moved(before, head, on)
            if kept is None:
                kept = Kept(head, on, self._read(None, on))
            if before is None or head.seq - before.head.seq > OFTEN or before.on != on:
                self._to_disk(kept)
        self._kept = kept
        return cut_off(kept.cohort, on)

    def _moved(self, kept: Kept, head: Head, on: date) -> Kept | None:
        """The same facts brought up to date; nothing where that is no less work."""
        if not self._ledger.holds(kept.head):
            return None
        days = sorted((kept.on, on))
        touched = self._ledger.touched(kept.head, *days)
        if 2 * len(touched) > len(kept.cohort.learners):
            return None
        fresh = self._read(touched, on)
        return Kept(head, on, replaced(kept.cohort, touched, fresh))

    def _read(self, of: set[str] | None, on: date) -> Cohort:
        entries = self._ledger.entries(of)
        facts = ((who, facts_of(who, each, on)) for who, each in entries)
        return gather(facts, on, LAST_DAY)

    def _from_disk(self) -> Kept | None:
        if self._folder is None:
            return None
        for path in sorted(self._folder.glob("facts-*.npz")):
            if found := read_any(path):
                key, cohort = found
                form, seq, digest, on = (*key.split("/"), "", "", "")[:4]
                if form == str(FORM):
                    day = date.fromisoformat(on)
                    return Kept(Head(int(seq), digest), day, cohort)
        return None

    def _to_disk(self, kept: Kept) -> None:
        if self._folder is None:
            return
        key = f"{FORM}/{kept.head.seq}/{kept.head.hash}/{kept.on}"
        name = f"facts-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npz"
        stale = [p for p in self._folder.glob("facts-*.npz") if p.name != name]
        write(kept.cohort, self._folder / name, key)
        for path in stale:
            path.unlink(missing_ok=True)


def cohort_of(
    ledger: Ledger, on: date, folder: Path | None, known_at: datetime | None = None
) -> Cohort:
    """The facts of everybody in the ledger, from the snapshot as far as it goes."""
    if known_at is not None:
        return assemble(ledger.transcripts(), on, known_at)
    return Facts(ledger, folder).cohort(on)


def cut_off(cohort: Cohort, on: date) -> Cohort:
    """The same facts with work counted up to and including day *on*."""
    tomorrow = ordinal(on + timedelta(days=1))
    jobs = cohort.jobs
    after = np.minimum(jobs.after, tomorrow)
    jobs = replace(jobs, start=np.minimum(jobs.start, after), after=after)
    return replace(cohort, on=on, jobs=jobs)


def replaced(cohort: Cohort, learners: Collection[str], fresh: Cohort) -> Cohort:
    """The cohort with other facts about some learners, who now stand last."""
    stays = np.array([one not in learners for one in cohort.learners], dtype=bool)
    place = np.cumsum(stays) - 1
    first = int(stays.sum())
    known = {signature: n for n, signature in enumerate(cohort.signatures)}
    number = np.array(
        [known.setdefault(s, len(known)) for s in fresh.signatures], dtype=np.int32
    )

    def rows(old: Ints, new: Ints) -> tuple[NDArray[np.bool_], Ints]:
        kept = stays[old]
        return kept, np.concatenate([place[old[kept]], new + first]).astype(np.int32)

    def both(kept: NDArray[np.bool_], old: Any, new: Any) -> Any:
        return np.concatenate([old[kept], new]).astype(old.dtype)

    atoms, atom_rows = rows(cohort.row, fresh.row)
    jobs, job_rows = rows(cohort.jobs.row, fresh.jobs.row)
    papers, paper_rows = rows(cohort.papers.row, fresh.papers.row)
    old, new = cohort.jobs, fresh.jobs
    return Cohort(
        fresh.on,
        [*compress(cohort.learners, stays), *fresh.learners],
        tuple(known),
        atom_rows,
        both(atoms, cohort.signature, number[fresh.signature]),
        both(atoms, cohort.amount, fresh.amount),
        both(atoms, cohort.depth, fresh.depth),
        Jobs(
            job_rows,
            both(jobs, old.start, new.start),
            both(jobs, old.after, new.after),
            both(jobs, old.percent, new.percent),
            both(jobs, old.apprenticeship, new.apprenticeship),
            both(jobs, old.relevant, new.relevant),
        ),
        Papers(
            paper_rows,
            both(papers, cohort.papers.type, fresh.papers.type),
            both(papers, cohort.papers.day, fresh.papers.day),
        ),
    )


def folder_beside(ledger: str | Path) -> Path | None:
    """Where facts are kept beside a ledger that is a file; nowhere for a server."""
    place = str(ledger)
    if "://" in place and not place.startswith("sqlite:///"):
        return None
    folder = Path(place.removeprefix("sqlite:///")).parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return folder / ".facts"
    except OSError:
        return None


def write(cohort: Cohort, path: Path, key: str) -> None:
    """Write the columns to *path* in one step, readable by the owner only."""
    about = {
        "key": key,
        "on": cohort.on.isoformat(),
        "learners": list(cohort.learners),
        "signatures": [list(signature) for signature in cohort.signatures],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        np.savez(
            file,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            atoms=np.stack([cohort.row, cohort.signature, cohort.amount, cohort.depth]),
            jobs=np.stack(
                [
                    cohort.jobs.row,
                    cohort.jobs.start,
                    cohort.jobs.after,
                    cohort.jobs.percent,
                    cohort.jobs.apprenticeship.astype(np.int32),
                    cohort.jobs.relevant,
                ]
            ),
            papers=np.stack([cohort.papers.row, cohort.papers.type, cohort.papers.day]),
        )
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def read(path: Path, key: str) -> Cohort | None:
    """The cohort in *path*, or None if it is not there, damaged, or of another key."""
    found = read_any(path)
    return found[1] if found and found[0] == key else None


def read_any(path: Path) -> tuple[str, Cohort] | None:
    """The key and the cohort in *path*, or None if it is not there, or damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            atoms, jobs, papers = file["atoms"], file["jobs"], file["papers"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return str(about["key"]), Cohort(
        date.fromisoformat(about["on"]),
        about["learners"],
        tuple(_signature(values) for values in about["signatures"]),
        atoms[0],
        atoms[1],
        atoms[2],
        atoms[3],
        Jobs(jobs[0], jobs[1], jobs[2], jobs[3], jobs[4].astype(bool), jobs[5]),
        Papers(papers[0], papers[1], papers[2]),
    )


def _signature(values: list[object]) -> Signature:
    found = Signature(*values)  # type: ignore[arg-type]
    return found._replace(areas=tuple(found.areas))
