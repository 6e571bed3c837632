"""A cohort's facts on disk, so that the ledger is read once and not for every question.

A snapshot belongs to one state of the ledger and one day; its name says which, so a
stale one is never used, only replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vetcourse.credits.cohort import assemble
from vetcourse.credits.experience import Jobs, Papers
from vetcourse.credits.facts import Cohort, Signature

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger

FORM = 1  # raised when the columns or their meaning change


def cohort_of(
    ledger: Ledger, on: date, folder: Path | None, known_at: datetime | None = None
) -> Cohort:
    """The facts of everybody in the ledger, from the snapshot if there is one."""
    if folder is None:
        return assemble(ledger.transcripts(), on, known_at)
    head = ledger.head()
    key = f"{FORM}/{head.seq}/{head.hash}/{on}/{known_at}"
    path = folder / f"facts-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npz"
    found = read(path, key)
    if found is None:
        found = assemble(ledger.transcripts(), on, known_at)
        for stale in folder.glob("facts-*.npz"):
            stale.unlink(missing_ok=True)
        write(found, path, key)
    return found


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
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            atoms, jobs, papers = file["atoms"], file["jobs"], file["papers"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if about["key"] != key:
        return None
    return Cohort(
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
