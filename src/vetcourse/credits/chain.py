"""The chain that makes a ledger tell when somebody has changed it.

Each row's hash covers the row before it, so one changed byte breaks every row after.
Nothing here knows a database: rows in, findings out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from vetcourse.credits.encoding import from_json, to_data, to_json
from vetcourse.credits.model import Erasure, Event
from vetcourse.errors import Phrase, RecordError

GENESIS: Final = "0" * 64
_NO_HEAD = Phrase(
    "head {text!r}: write number:hash as `vetcourse verify` prints it",
    "hode {text!r}: skriv nummer:hash slik `vetcourse verify` viser det",
)
_HOLE = Phrase(
    "event {missing} is missing, {next} follows {last}",
    "hendelse {missing} mangler, {next} følger etter {last}",
)
_OUT_OF_LINE = Phrase(
    "it does not follow the event before it",
    "den følger ikke hendelsen foran",
)
_CONTENT = Phrase(
    "its content is not what was written",
    "innholdet er ikke det som ble skrevet",
)
_REASON = Phrase(
    "its reason is not what was written",
    "begrunnelsen er ikke den som ble skrevet",
)
_GONE = Phrase(
    "its reason is gone though the learner was never erased",
    "begrunnelsen er borte, enda deltakeren aldri er slettet",
)
_UNREADABLE = Phrase(
    "its content cannot be read: {why}", "innholdet kan ikke leses: {why}"
)
_COLUMN = Phrase(
    "its column {name} is not what its content says",
    "kolonnen {name} stemmer ikke med innholdet",
)
_CUT_OFF = Phrase(
    "the ledger ends at {last}; events after it have been cut off",
    "protokollen slutter ved {last}; hendelser etter den er kuttet bort",
)
_REWRITTEN = Phrase(
    "the ledger has been rewritten: it never had this hash at this place",
    "protokollen er skrevet om: den har aldri hatt denne hashen på dette stedet",
)


class Row(NamedTuple):
    """One event as the database keeps it, with the columns it is searched by."""

    seq: int
    id: str
    learner: str
    kind: str
    valid_on: str
    recorded_at: str
    refers_to: str | None
    fingerprint: str
    reason_digest: str
    body: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Free text beside an event, salted so that its digest gives nothing away."""

    salt: str
    text: str

    @property
    def digest(self) -> str:
        """What stays in the chain after the text itself is erased."""
        return _sha256(f"{self.salt}\n{self.text}")


@dataclass(frozen=True, slots=True)
class Head:
    """How long a ledger is and the hash that stands for all of it."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        """Write number:hash, the form a coordinator notes down."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read what ``str(head)`` wrote.

        Raises:
            RecordError: if the text is not a head.
        """
        seq, _, digest = text.strip().partition(":")
        if not seq.isdecimal() or len(digest) != 64:
            raise RecordError(_NO_HEAD.of(text=text))
        return cls(int(seq), digest)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event that is not what was once written."""

    seq: int
    event: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the whole chain found."""

    head: Head
    broken: Broken | None = None

    @property
    def whole(self) -> bool:
        """Whether every event is as it was written."""
        return self.broken is None


def link(event: Event, after: Head, reason: Reason | None) -> Row:
    """The row that records *event* right after *after*."""
    body = to_json(replace(event, reason=""))
    data = to_data(event)
    row = Row(
        seq=after.seq + 1,
        id=event.id,
        learner=event.learner,
        kind=event.kind,
        valid_on=data["valid_on"],
        recorded_at=data["recorded_at"],
        refers_to=event.refers_to,
        fingerprint=fingerprint(event),
        reason_digest=reason.digest if reason else "",
        body=body,
        previous=after.hash,
        hash="",
    )
    return row._replace(hash=row_hash(row))


def row_hash(row: Row) -> str:
    """The hash of a row: its place, the row before it, its reason and its body."""
    # No part can hold a line break, so no two rows give the same text.
    return _sha256(f"{row.seq}\n{row.previous}\n{row.reason_digest}\n{row.body}")


def fingerprint(event: Event) -> str:
    """The same for two events that say the same about a learner, whenever written."""
    data = to_data(event)
    said = [data[name] for name in ("learner", "valid_on", "payload", "refers_to")]
    return _sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )


def verify(
    rows: Iterable[tuple[Row, Reason | None]], expected: Head | None = None
) -> Verification:
    """Walk the chain and stop at the first row that is not as it was written.

    A row cut off the end leaves a whole chain; only *expected*, a head noted down
    earlier and kept elsewhere, can tell.
    """
    head, seen = Head(), expected is None or expected == Head()
    bare: dict[str, Broken] = {}
    for row, reason in rows:
        if what := next(_faults(row, reason, head), None):
            bare[""] = Broken(head.seq + 1, row.id, what)
            break
        if row.reason_digest and reason is None:
            bare.setdefault(row.learner, Broken(row.seq, row.id, _GONE.of()))
        if row.kind == Erasure.kind:
            bare.pop(row.learner, None)
        head = Head(row.seq, row.hash)
        seen = seen or head == expected
    if bare:
        return Verification(head, min(bare.values(), key=lambda broken: broken.seq))
    if not seen and expected is not None:
        return Verification(head, Broken(expected.seq, "", _lost(expected, head)))
    return Verification(head)


def _faults(row: Row, reason: Reason | None, head: Head) -> Iterator[str]:
    if row.seq != head.seq + 1:
        yield _HOLE.of(missing=head.seq + 1, next=row.seq, last=head.seq)
    if row.previous != head.hash:
        yield _OUT_OF_LINE.of()
    if row.hash != row_hash(row):
        yield _CONTENT.of()
    yield from _changed_columns(row)
    if reason is not None and reason.digest != row.reason_digest:
        yield _REASON.of()


def _changed_columns(row: Row) -> Iterator[str]:
    try:
        event = from_json(row.body)
    except RecordError as error:
        yield _UNREADABLE.of(why=error.lines[0])
        return
    data: dict[str, Any] = to_data(event)
    data |= {"kind": event.kind, "fingerprint": fingerprint(event)}
    for name in ("id", "learner", "kind", "valid_on", "recorded_at", "refers_to"):
        if getattr(row, name) != data[name]:
            yield _COLUMN.of(name=name)
    if row.fingerprint != data["fingerprint"]:
        yield _COLUMN.of(name="fingerprint")


def _lost(expected: Head, head: Head) -> str:
    if expected.seq > head.seq:
        return _CUT_OFF.of(last=head.seq)
    return _REWRITTEN.of()


def _sha256(text: str) -> str:
    # Text from a damaged file may hold lone surrogates; it must still give a hash.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
