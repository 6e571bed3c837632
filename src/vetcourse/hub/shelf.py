"""The shelf: what the course has given out for learners to fetch."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vetcourse.answers import read_json
from vetcourse.errors import AnswerError, HubError, Phrase
from vetcourse.grading.folders import in_place_of, remove_abandoned, write_file
from vetcourse.grading.receipts import hash_of, hashes_of
from vetcourse.hub.archives import Limits, unpacked
from vetcourse.hub.disk import NotThere, folders_in, sync

ASSIGNMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
LIMITS = Limits(files=1_000, bytes=60_000_000)

_NOT_RELEASED = Phrase(
    "{assignment}: nothing of this name is given out; look at your course page",
    "{assignment}: ingenting med dette navnet er delt ut; se på kurssiden din",
)
_NO_NOTEBOOK = Phrase(
    "{assignment}: no notebook in it; nothing was released",
    "{assignment}: ingen notatbok i den; ingenting ble delt ut",
)


@dataclass(frozen=True, slots=True)
class Released:
    """One assignment that learners can fetch."""

    assignment: str
    released_at: str
    sha256: str
    notebooks: tuple[str, ...]


class Shelf:
    """The folder with every assignment that is given out."""

    def __init__(self, folder: Path) -> None:
        """Open the shelf and clear away what was broken off."""
        self.folder = folder
        folder.mkdir(exist_ok=True)
        remove_abandoned(folder)
        self._lock = threading.Lock()

    def all(self) -> list[Released]:
        """Every assignment that is given out, by name."""
        names = folders_in(self.folder)
        return [_released(self.folder / name / "released.json") for name in names]

    def holds(self, assignment: str) -> bool:
        """Whether learners can fetch it."""
        return (self.folder / assignment).is_dir()

    def release(self, assignment: str, archive: BinaryIO, now: dt.datetime) -> Released:
        """Give out what is in *archive*, in place of what was given out before.

        Raises:
            HubError: there is something in it that cannot be given out.
        """
        files = dict(unpacked(archive, LIMITS))
        if not any(name.endswith(".ipynb") for name in files):
            raise HubError(_NO_NOTEBOOK.of(assignment=assignment))
        note = {
            "assignment": assignment,
            "released_at": now.isoformat(timespec="seconds"),
            "sha256": hash_of(hashes_of(files)),
            "notebooks": [n for n in sorted(files) if n.endswith(".ipynb")],
        }
        with self._lock, in_place_of(self.folder / assignment) as fresh:
            for name, data in files.items():
                write_file(fresh / "files" / name, data)
            write_file(fresh / "released.json", json.dumps(note, indent=1).encode())
        sync(self.folder)
        return _released(self.folder / assignment / "released.json")

    def take_back(self, assignment: str) -> None:
        """Give it out no longer; what was handed in to it stays.

        Raises:
            NotThere: it is not given out.
        """
        self._require(assignment)
        aside = self.folder / f".unfinished-{assignment}-{os.getpid()}"
        with self._lock:
            (self.folder / assignment).rename(aside)
            sync(self.folder)
            shutil.rmtree(aside)

    def folder_of(self, assignment: str) -> Path:
        """The files that learners fetch.

        Raises:
            NotThere: there are none of this name.
        """
        self._require(assignment)
        return self.folder / assignment / "files"

    def items_of(self, assignment: str) -> dict[str, Any]:
        """The public half of the assignment's items, each with its variants."""
        try:
            items = read_json(self.folder_of(assignment) / "items.json")["items"]
        except (FileNotFoundError, AnswerError, KeyError, TypeError):
            return {}
        return items if isinstance(items, dict) else {}

    def _require(self, assignment: str) -> None:
        if not self.holds(assignment):
            raise NotThere(_NOT_RELEASED.of(assignment=assignment))


def _released(note: Path) -> Released:
    data = json.loads(note.read_bytes())
    return Released(**{**data, "notebooks": tuple(data["notebooks"])})
