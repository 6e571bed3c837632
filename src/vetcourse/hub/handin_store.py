"""The hand-in service's folder: what is released, every attempt, every page given back.

::

    released/<assignment>/files/…        what learners fetch
    released/<assignment>/released.json  since when
    attempts/<learner>/<assignment>/…    as in the course folder, with receipts
    feedback/<learner>/<assignment>/<attempt>/<notebook>.html
    mentoring/  groups/                  see those files
    .incoming/                           what is on its way; cleared at start

Everything changes at one stroke and is on disk before it is called done.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vetcourse.errors import HubError, Phrase
from vetcourse.grading.folders import (
    in_place_of,
    open_folder,
    remove_abandoned,
    write_file,
)
from vetcourse.grading.keeping import attempts, keep_attempt
from vetcourse.grading.receipts import Receipt, hashes_of, read_receipt
from vetcourse.grading.receiving import read_sent
from vetcourse.hub.archives import Limits, unpacked
from vetcourse.hub.disk import NotThere, folders_in, sync
from vetcourse.hub.shelf import Shelf

NAME = re.compile(r"\w[\w.@+-]{0,63}")
ATTEMPT = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{12}")
PAGE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,119}\.html")
# Whoever needs more than this has no accident but a program.
MAX_ATTEMPTS = 300
HAND_IN = Limits()
FEEDBACK = Limits(files=20, bytes=40_000_000)

_NO_ATTEMPT = Phrase(
    "{assignment}, {attempt}: there is no such hand-in",
    "{assignment}, {attempt}: denne innleveringen finnes ikke",
)
_TOO_MANY = Phrase(
    "{assignment}: handed in {count} times already; talk to your instructor",
    "{assignment}: levert {count} ganger allerede; snakk med instruktøren",
)
_NOTHING = Phrase(
    "{assignment}: there is no answer in it; open the unit from your course page "
    "and hand in from there",
    "{assignment}: det er ingen svar i den; åpne enheten fra kurssiden din og lever "
    "derfra",
)
_NO_PAGE = Phrase(
    "{name}: not the name of a feedback page; nothing was given back",
    "{name}: ikke navnet på en tilbakemelding; ingenting ble gitt tilbake",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which hand-in of whom."""

    learner: str
    assignment: str
    attempt: str


class Store:
    """The folder of one course's hand-ins; one process works in it."""

    def __init__(self, root: Path) -> None:
        """Open *root*, make it this account's own, clear away what was broken off."""
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o700)
        shutil.rmtree(root / ".incoming", ignore_errors=True)
        (root / ".incoming").mkdir()
        self.shelf = Shelf(root / "released")
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    # What is handed in

    def hand_in(
        self, learner: str, assignment: str, archive: BinaryIO, now: dt.datetime
    ) -> Receipt:
        """Keep what is in *archive* for good; its receipt.

        Raises:
            HubError: it is not to be handed in, or no hand-in at all.
        """
        notebooks = {
            path.name for path in self.shelf.folder_of(assignment).glob("*.ipynb")
        }
        with self.room_to_unpack() as room:
            for name, data in unpacked(archive, HAND_IN):
                path = room / assignment / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            (room / assignment).mkdir(exist_ok=True)
            with open_folder(room) as handle:
                sent = read_sent(assignment, notebooks, within=handle)
        if not sent.files:
            raise HubError(_NOTHING.of(assignment=assignment))
        with self._locks[learner]:
            before = self.names_of(learner, assignment)
            if len(before) >= MAX_ATTEMPTS:
                said = _TOO_MANY.of(assignment=assignment, count=len(before))
                raise HubError(said)
            sent.changed_at = _after(before, now).timestamp()
            remove_abandoned(self.root / "attempts" / learner / assignment)
            receipt = keep_attempt(self.root, learner, assignment, sent, "hub")
        folder = self.root / "attempts"
        for step in (learner, assignment):
            sync(folder)
            folder /= step
        return receipt

    def names_of(self, learner: str, assignment: str) -> list[str]:
        """The names of the complete attempts, the earliest first."""
        folder = self.root / "attempts" / learner / assignment
        notes = (path.stem for path in folder.glob("*.json"))
        return sorted(name for name in notes if ATTEMPT.fullmatch(name))

    def attempts_of(self, learner: str, assignment: str | None) -> list[Receipt]:
        """Every attempt of one learner, by assignment and time."""
        chosen = [assignment] if assignment else self._assignments(learner)
        return [made for name in chosen for made in attempts(self.root, learner, name)]

    def everybody(self, assignment: str | None) -> list[Attempt]:
        """Every attempt there is, without opening a single one."""
        return [
            Attempt(learner, name, attempt)
            for learner in folders_in(self.root / "attempts")
            for name in ([assignment] if assignment else self._assignments(learner))
            for attempt in self.names_of(learner, name)
        ]

    def files_of(self, which: Attempt) -> dict[str, bytes]:
        """The files of one attempt as they came, and its receipt.

        Raises:
            NotThere: there is no such attempt.
        """
        note, receipt = self._receipt(which)
        folder = note.with_suffix("")
        files = {name: (folder / name).read_bytes() for name in receipt.files}
        return {**files, "receipt.json": note.read_bytes()}

    # What is given back

    def give_back(self, which: Attempt, archive: BinaryIO) -> dict[str, str]:
        """Lay pages out for the learner in place of earlier ones; their hashes.

        Raises:
            HubError: there is no such attempt, or these are no pages.
        """
        self._receipt(which)
        pages = dict(unpacked(archive, FEEDBACK))
        for name in pages:
            if not PAGE.fullmatch(name):
                raise HubError(_NO_PAGE.of(name=name))
        to = self._feedback(which)
        with self._locks[which.learner], in_place_of(to) as fresh:
            for name, data in pages.items():
                write_file(fresh / name, data)
            hashes = json.dumps(hashes_of(pages), indent=1)
            write_file(fresh / "pages.json", hashes.encode())
        for folder in (to.parent, to.parent.parent, to.parent.parent.parent):
            sync(folder)
        return self.pages_of(which)

    def pages_of(self, which: Attempt) -> dict[str, str]:
        """The pages that one attempt has got back, each with its hash."""
        try:
            pages = json.loads((self._feedback(which) / "pages.json").read_bytes())
        except FileNotFoundError:
            return {}
        return {str(name): str(digest) for name, digest in pages.items()}

    def feedback_on(self, which: Attempt) -> dict[str, bytes]:
        """The pages themselves."""
        folder = self._feedback(which)
        return {name: (folder / name).read_bytes() for name in self.pages_of(which)}

    @contextmanager
    def room_to_unpack(self) -> Iterator[Path]:
        """A folder for what is on its way; it is gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self.root / ".incoming") as folder:
            yield Path(folder)

    def _receipt(self, which: Attempt) -> tuple[Path, Receipt]:
        folder = self.root / "attempts" / which.learner / which.assignment
        note = folder / f"{which.attempt}.json"
        receipt = read_receipt(note)
        if receipt is None:
            said = {"assignment": which.assignment, "attempt": which.attempt}
            raise NotThere(_NO_ATTEMPT.of(**said))
        return note, receipt

    def _assignments(self, learner: str) -> list[str]:
        return folders_in(self.root / "attempts" / learner)

    def _feedback(self, which: Attempt) -> Path:
        folder = self.root / "feedback" / which.learner / which.assignment
        return folder / which.attempt


def known_by(receipt: Receipt, pages: Mapping[str, str]) -> dict[str, Any]:
    """A receipt as programs get it, with the pages that came back."""
    return {
        "learner": receipt.learner,
        "assignment": receipt.assignment,
        "attempt": receipt.attempt,
        "received_at": receipt.received_at,
        "stamp": receipt.stamp,
        "sha256": receipt.sha256,
        "files": receipt.files,
        "left_out": list(receipt.left_out),
        "feedback": dict(pages),
    }


def stamp_of(attempt: str) -> str:
    """The time in an attempt's name, as nbgrader writes it."""
    return f"{_moment(attempt).replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f} UTC"


def _after(names: list[str], now: dt.datetime) -> dt.datetime:
    # Should the clock be put back, the newest attempt must still be the last one.
    if not names:
        return now
    return max(now, _moment(names[-1]) + dt.timedelta(microseconds=1))


def _moment(attempt: str) -> dt.datetime:
    when = dt.datetime.strptime(attempt.split("-")[0], "%Y%m%dT%H%M%S%fZ")
    return when.replace(tzinfo=dt.UTC)
