"""Entries sent to a mentor: only their text, and only to the mentor who was named.

``mentoring/<mentor>/<learner>/<assignment>/<item>.json``: what a mentor may see lies in
the mentor's own folder, and nothing else is ever looked at for their page.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from vetcourse.answers import read_json
from vetcourse.errors import HubError, Phrase
from vetcourse.hub.disk import NotThere, folders_in, write_note
from vetcourse.items import Item, within_limits
from vetcourse.items.writing import Log
from vetcourse.signing import Signature, seal_of

ITEM = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
MAX_ENTRIES = 300
State = Literal["waiting", "signed", "changed"]

_NO_LOG = Phrase(
    "{item}: not a log entry; nothing was sent",
    "{item}: ikke en logg; ingenting ble sendt",
)
_EMPTY = Phrase(
    "{item}: nothing is written in it yet; nothing was sent",
    "{item}: det er ikke skrevet noe ennå; ingenting ble sendt",
)
_NOT_SENT = Phrase(
    "{item}: this entry was not sent to you", "{item}: denne loggen er ikke sendt deg"
)
_NOT_MINE = Phrase(
    "{item}: not with a mentor, or signed already; a signature stays",
    "{item}: ikke hos en mentor, eller allerede signert; en signatur blir stående",
)
_MOVED_ON = Phrase(
    "{item}: the text was changed while you read it; read it again and sign then",
    "{item}: teksten ble endret mens du leste; les den igjen og signer etterpå",
)
_TOO_MANY = Phrase(
    "{count} entries are with mentors already; talk to your instructor",
    "{count} logger er allerede hos mentorer; snakk med instruktøren",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One log entry as its mentor sees it, and who has signed it."""

    mentor: str
    learner: str
    assignment: str
    item: str
    prompt: str
    kind: str
    fields: Mapping[str, str]
    sha256: str
    sent_at: str
    signatures: tuple[Signature, ...] = ()

    @property
    def state(self) -> State:
        """Whether this very text is signed."""
        if any(signature.sha256 == self.sha256 for signature in self.signatures):
            return "signed"
        return "changed" if self.signatures else "waiting"

    @property
    def last(self) -> Signature | None:
        """The signature that counts: on this text if there is one, else the last."""
        mine = [s for s in self.signatures if s.sha256 == self.sha256]
        found = mine or self.signatures
        return found[-1] if found else None


def entry_of(
    definition: Mapping[str, Any], item: Item, value: Any, *, now: dt.datetime
) -> dict[str, Any]:
    """What is sent of an answer: the fields that are filled in, and their hash.

    Raises:
        HubError: it is nothing that a mentor signs, or empty.
        AnswerError: it is no answer to *item*.
    """
    if not isinstance(item, Log):
        raise HubError(_NO_LOG.of(item=item.id))
    within_limits(value, item.id)
    fields = item.plain(value)
    if not fields:
        raise HubError(_EMPTY.of(item=item.id))
    return {
        "item": item.id,
        "prompt": str(definition.get("prompt", "")),
        "kind": str(definition.get("form", {}).get("entry", "")),
        "fields": fields,
        "sha256": seal_of(item, value),
        "sent_at": now.isoformat(timespec="seconds"),
    }


class Mentoring:
    """The folder of everything that is with mentors."""

    def __init__(self, folder: Path) -> None:
        """Work in *folder*."""
        self.folder = folder
        self._lock = threading.Lock()

    def ask(
        self, learner: str, mentor: str, assignment: str, sent: list[dict[str, Any]]
    ) -> None:
        """Send entries to *mentor*; whoever else had them unsigned has them no longer.

        Raises:
            HubError: these are more entries than anybody writes.
        """
        with self._lock:
            there = self.of_learner(learner)
            if len(there) + len(sent) > MAX_ENTRIES:
                raise HubError(_TOO_MANY.of(count=len(there)))
            for new in sent:
                which = (assignment, new["item"])
                before = [e for e in there if (e.assignment, e.item) == which]
                mine = [e.signatures for e in before if e.mentor == mentor]
                entry = Entry(
                    mentor=mentor,
                    learner=learner,
                    assignment=assignment,
                    signatures=mine[0] if mine else (),
                    **new,
                )
                self._write(entry)
                for other in before:
                    if other.mentor != mentor and not other.signatures:
                        self._path(other).unlink()

    def of_learner(self, learner: str) -> list[Entry]:
        """Everything that one learner has with mentors."""
        return [
            entry
            for mentor in folders_in(self.folder)
            for entry in self._below(self.folder / mentor / learner)
        ]

    def for_mentor(self, mentor: str) -> list[Entry]:
        """Everything that one mentor was asked to sign."""
        mine = self.folder / mentor
        return [e for learner in folders_in(mine) for e in self._below(mine / learner)]

    def of_assignment(self, assignment: str | None) -> list[Entry]:
        """Everything that is with mentors, of one assignment or of all."""
        found = (
            e for mentor in folders_in(self.folder) for e in self.for_mentor(mentor)
        )
        return [e for e in found if assignment in (None, e.assignment)]

    def one(self, mentor: str, learner: str, assignment: str, item: str) -> Entry:
        """The entry that *mentor* was asked to sign.

        Raises:
            NotThere: nobody asked this mentor.
        """
        path = self.folder / mentor / learner / assignment / f"{item}.json"
        try:
            return _read(path)
        except FileNotFoundError:
            raise NotThere(_NOT_SENT.of(item=item)) from None

    def sign(self, entry: Entry, seen: str, now: dt.datetime) -> Entry:
        """Say that its mentor has seen and discussed the text with the hash *seen*.

        Raises:
            NotThere: the learner took it back in the meantime.
            HubError: the text is another one by now.
        """
        with self._lock:
            there = self.one(entry.mentor, entry.learner, entry.assignment, entry.item)
            if there.sha256 != seen:
                raise HubError(_MOVED_ON.of(item=entry.item))
            if there.state == "signed":
                return there
            at = now.isoformat(timespec="seconds")
            new = Signature(entry.mentor, at, seen)
            signed = replace(there, signatures=(*there.signatures, new))
            self._write(signed)
            return signed

    def take_back(self, learner: str, assignment: str, item: str) -> None:
        """Let nobody see an entry that nobody has signed.

        Raises:
            NotThere: there is none.
        """
        with self._lock:
            mine = [
                entry
                for entry in self.of_learner(learner)
                if (entry.assignment, entry.item) == (assignment, item)
                and not entry.signatures
            ]
            for entry in mine:
                self._path(entry).unlink()
        if not mine:
            raise NotThere(_NOT_MINE.of(item=item))

    def _below(self, folder: Path) -> Iterator[Entry]:
        for assignment in folders_in(folder):
            for path in sorted((folder / assignment).glob("[a-z0-9]*.json")):
                try:
                    yield _read(path)
                except FileNotFoundError:
                    continue  # taken back just now

    def _path(self, entry: Entry) -> Path:
        folder = self.folder / entry.mentor / entry.learner / entry.assignment
        return folder / f"{entry.item}.json"

    def _write(self, entry: Entry) -> None:
        write_note(self._path(entry), asdict(entry))


def known_by(entry: Entry) -> dict[str, Any]:
    """Where an entry stands, for its writer and for instructors; never its text."""
    last = entry.last
    return {
        "assignment": entry.assignment,
        "item": entry.item,
        "mentor": entry.mentor,
        "sent_at": entry.sent_at,
        "sha256": entry.sha256,
        "state": entry.state,
        "signed_at": last.at if last else None,
        "signed_by": last.by if last else None,
        "signed_sha256": last.sha256 if last else None,
    }


def _read(path: Path) -> Entry:
    data = read_json(path)
    signatures = tuple(Signature(**signature) for signature in data.pop("signatures"))
    return Entry(**data, signatures=signatures)
