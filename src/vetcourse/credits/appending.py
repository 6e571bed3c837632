"""What one transaction checks before events join the chain.

Every function works on the connection it is given; only the ledger opens one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final
from unicodedata import category

from sqlalchemy import Column, Connection, func, select

from vetcourse.credits import chain
from vetcourse.credits.chain import Head, Reason
from vetcourse.credits.encoding import from_json, to_data, to_json
from vetcourse.credits.identity import national_ids
from vetcourse.credits.model import Correction, Erasure, Event, Reversal
from vetcourse.credits.names import kind_name
from vetcourse.credits.schema import EVENT, REASON
from vetcourse.errors import Message, Phrase, RecordError

CHUNK: Final = 500
LONGEST: Final = 20_000

_WHERE = Phrase("{kind} of {day} for {learner}", "{kind} {day} for {learner}")
_SAME_ID = Phrase(
    "{where}: its id belongs to another event; take a new one",
    "{where}: id-en hører til en annen hendelse; ta en ny",
)
_ERASED = Phrase(
    "{where}: the learner has been erased; register the person anew",
    "{where}: deltakeren er slettet; registrer personen på nytt",
)
_NOBODY = Phrase(
    "{where}: recorded_by is empty; say who writes it",
    "{where}: recorded_by er tom; oppgi hvem som skriver",
)
_NATIONAL_ID = Phrase(
    "{where}: holds a national identity number; remove it",
    "{where}: inneholder et fødselsnummer; fjern det",
)
_LONG = Phrase(
    "{where}: {length} letters; keep it below {most}",
    "{where}: {length} tegn; hold det under {most}",
)
_UNSHOWABLE = Phrase(
    "{where}: holds a character that cannot be shown; remove it",
    "{where}: inneholder et tegn som ikke kan vises; fjern det",
)
_NOT_HELD = Phrase(
    "{where}: refers to {id}, which the ledger does not hold",
    "{where}: viser til {id}, som ikke finnes i protokollen",
)
_ANOTHERS = Phrase(
    "{where}: refers to an event of another learner",
    "{where}: viser til en hendelse om en annen deltaker",
)
_FOR_GOOD = Phrase(
    "{where}: an erasure cannot be undone",
    "{where}: en sletting kan ikke gjøres om",
)
_OTHER_KIND = Phrase(
    "{where}: a {old} cannot become a {new}; reverse it and record the right one",
    "{where}: {old} kan ikke bli {new}; gjør den om og før den riktige",
)


@dataclass(frozen=True, slots=True)
class Appended:
    """Events as they were written, and those the ledger already knew."""

    written: tuple[Event, ...] = ()
    known: tuple[Event, ...] = ()


@dataclass(slots=True)
class _Past:
    """What the ledger knows already about everything a batch touches."""

    fingerprints: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)
    latest: dict[str, datetime] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    targets: dict[str, Event] = field(default_factory=dict)

    def add(self, event: Event, fingerprint: str) -> None:
        self.fingerprints.add(fingerprint)
        self.ids[event.id] = fingerprint
        self.latest[event.learner] = event.recorded_at
        self.targets[event.id] = event
        if isinstance(event.payload, Erasure):
            self.erased.add(event.learner)


def append(
    connection: Connection, events: Collection[Event], *, repeat: bool = False
) -> Appended:
    """Add events to the chain, leaving out what it already holds.

    With *repeat* an event is written again although the ledger holds one that says
    the same, as after a reversal made by mistake.

    Raises:
        RecordError: if any event does not fit; then none is written.
    """
    past = _past(connection, events)
    written: list[Event] = []
    known: list[Event] = []
    problems: list[str] = []
    for event in events:
        mark = chain.fingerprint(event)
        if past.ids.get(event.id) == mark or (not repeat and mark in past.fingerprints):
            known.append(event)
            continue
        if wrong := list(_problems(event, past)):
            problems += wrong
            continue
        written.append(_in_time(event, past))
        past.add(written[-1], mark)
    if problems:
        raise RecordError(*dict.fromkeys(problems))
    _insert(connection, written)
    return Appended(tuple(written), tuple(known))


def head(connection: Connection) -> Head:
    """Where the chain ends now."""
    last = select(EVENT.c.seq, EVENT.c.hash).order_by(EVENT.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return Head(row.seq, row.hash) if row else Head()


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Values in handfuls that every database takes as parameters of one query."""
    rest = iter(sorted(set(values)))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _past(connection: Connection, events: Collection[Event]) -> _Past:
    past = _Past()
    learners = [event.learner for event in events]
    marks = [chain.fingerprint(event) for event in events]
    for row in _lookup(connection, EVENT.c.fingerprint, marks):
        past.fingerprints.add(row.fingerprint)
    for row in _lookup(connection, EVENT.c.id, [event.id for event in events]):
        past.ids[row.id] = row.fingerprint
    named = [event.refers_to for event in events if event.refers_to]
    for row in _lookup(connection, EVENT.c.id, named):
        past.targets[row.id] = from_json(row.body)
    for chunk in chunks(learners):
        mine = EVENT.c.learner.in_(chunk)
        latest = select(EVENT.c.learner, func.max(EVENT.c.recorded_at)).where(mine)
        for learner, moment in connection.execute(latest.group_by(EVENT.c.learner)):
            past.latest[learner] = datetime.fromisoformat(moment)
        erased = select(EVENT.c.learner).where(mine, EVENT.c.kind == Erasure.kind)
        past.erased.update(connection.execute(erased).scalars())
    return past


def _lookup(
    connection: Connection, column: Column[Any], values: Iterable[str]
) -> Iterator[Any]:
    for chunk in chunks(values):
        query = select(EVENT.c.id, EVENT.c.fingerprint, EVENT.c.body)
        yield from connection.execute(query.where(column.in_(chunk)))


def _problems(event: Event, past: _Past) -> Iterator[Message]:
    kind, day = kind_name(event.kind), event.valid_on
    where = _WHERE.of(kind=kind, day=day, learner=event.learner)
    body = to_json(event)
    if event.id in past.ids:
        yield _SAME_ID.of(where=where)
    if event.learner in past.erased:
        yield _ERASED.of(where=where)
    if not event.recorded_by.strip():
        yield _NOBODY.of(where=where)
    if any(True for _ in national_ids(body)):
        yield _NATIONAL_ID.of(where=where)
    if len(body) > LONGEST:
        yield _LONG.of(where=where, length=len(body), most=LONGEST)
    if any(_unshowable(text) for text in _texts(to_data(event))):
        yield _UNSHOWABLE.of(where=where)
    if event.refers_to:
        yield from _misfit(event, past.targets.get(event.refers_to), where)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)


def _unshowable(text: str) -> bool:
    # Half a surrogate pair cannot be stored; a NUL ends the text on PostgreSQL.
    return any(category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


def _misfit(event: Event, target: Event | None, where: Message) -> Iterator[Message]:
    if target is None:
        yield _NOT_HELD.of(where=where, id=event.refers_to)
    elif target.learner != event.learner:
        yield _ANOTHERS.of(where=where)
    elif isinstance(target.payload, Erasure):
        yield _FOR_GOOD.of(where=where)
    elif isinstance(event.payload, Correction):
        said = target.payload
        said = said.replacement if isinstance(said, Correction) else said
        new = event.payload.replacement.kind
        if isinstance(said, Reversal) or said.kind != new:
            names = {"old": kind_name(said.kind), "new": kind_name(new)}
            yield _OTHER_KIND.of(where=where, **names)


def _in_time(event: Event, past: _Past) -> Event:
    # Clocks differ between machines; a later event of a learner must sort later,
    # or a correction could come to stand before what it corrects.
    latest = past.latest.get(event.learner)
    if latest is None or event.recorded_at > latest:
        return event
    return replace(event, recorded_at=latest + timedelta(microseconds=1))


def _insert(connection: Connection, events: Iterable[Event]) -> None:
    last = head(connection)
    rows, reasons = [], []
    for event in events:
        reason = Reason(secrets.token_hex(32), event.reason) if event.reason else None
        row = chain.link(event, last, reason)
        last = Head(row.seq, row.hash)
        rows.append(row._asdict())
        if reason:
            reasons.append(
                {"event": event.id, "salt": reason.salt, "text": reason.text}
            )
    if rows:
        connection.execute(EVENT.insert(), rows)
    if reasons:
        connection.execute(REASON.insert(), reasons)
