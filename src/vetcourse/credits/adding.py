"""Facts straight from a ledger's rows: what entries say alone is added up.

Most entries say the same whatever stands beside them, and many say it in the same
words, so what one says alone is worked out once. Where entries may meet (a correction,
a decision, two attempts at a module, two papers of a type), they are weighed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple
from uuid import UUID

from vetcourse.credits.encoding import payload_from_json, payload_text
from vetcourse.credits.facts import LearnerFacts, learner_facts
from vetcourse.credits.model import (
    Certificate,
    Correction,
    Decision,
    Erasure,
    Event,
    Payload,
    Result,
    Reversal,
    Transcript,
)

MEETING: Final = frozenset(
    kind.kind for kind in (Correction, Decision, Erasure, Reversal)
)


class Entry(NamedTuple):
    """One row of a ledger, as far as facts need it."""

    learner: str
    id: str
    kind: str
    valid_on: str
    recorded_at: str
    refers_to: str | None
    body: str

    def event(self) -> Event:
        """The entry without who wrote it, on what evidence and why: no fact asks."""
        return Event(
            id=self.id,
            learner=self.learner,
            valid_on=date.fromisoformat(self.valid_on),
            recorded_at=datetime.fromisoformat(self.recorded_at),
            recorded_by="",
            payload=_payload(payload_text(self.body)),
            refers_to=self.refers_to,
        )


class Alone(NamedTuple):
    """What an entry says alone; it would meet another of the same *sort*."""

    sort: str
    facts: LearnerFacts


_NOBODY: Final = str(UUID(int=0))
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def facts_of(learner: str, entries: Iterable[Entry], on: date) -> LearnerFacts:
    """What a learner's entries come to on day *on*.

    The events behind the facts are stand-ins wherever entries could be added up.
    """
    entries = tuple(entries)
    found = added(entries, on)
    if found is None:
        events = tuple(entry.event() for entry in entries)
        found = learner_facts(Transcript(learner, events).as_of(on), on)
    return found


def added(entries: Sequence[Entry], on: date) -> LearnerFacts | None:
    """The sum of what each entry says alone, or nothing where some may meet."""
    today = on.isoformat()
    parts: list[LearnerFacts] = []
    sorts: set[str] = set()
    papers = []
    for _, _, kind, day, _, _, body in entries:
        if kind in MEETING:
            return None
        if day > today:
            continue
        sort, facts = alone(payload_text(body), on)
        if sort in sorts:
            return None
        if sort:
            sorts.add(sort)
        papers += [(type_, date.fromisoformat(day)) for type_, _ in facts.papers]
        parts.append(facts)
    jobs = sorted(
        chain.from_iterable(part.jobs for part in parts), key=lambda pair: pair[1].start
    )
    atoms = chain.from_iterable(part.atoms for part in parts)
    return LearnerFacts(tuple(atoms), tuple(jobs), tuple(papers))


@lru_cache(maxsize=4096)
def alone(payload: str, on: date) -> Alone:
    """What an entry with this payload, as the ledger writes it, says on day *on*."""
    said = payload_from_json(payload)
    event = Event(
        id=_NOBODY,
        learner=_NOBODY,
        valid_on=on,
        recorded_at=_NEVER,
        recorded_by="",
        payload=said,
    )
    return Alone(_sort(said), learner_facts((event,), on))


@lru_cache(maxsize=4096)
def _payload(text: str) -> Payload:
    return payload_from_json(text)


def _sort(payload: Payload) -> str:
    """Of which entries the best or the last one speaks for the rest."""
    if isinstance(payload, Result):
        return f"{payload.kind} {payload.module}"
    return f"{payload.kind} {payload.type}" if isinstance(payload, Certificate) else ""
