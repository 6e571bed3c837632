"""What is known about a learner: dated events, and the transcript they add up to.

An event is never changed. A correction, a reversal or a decision is a new event that
refers to the old one, so that any day can be seen as it was and as it was then known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, NoReturn

from vetcourse.credits.names import fact_name, kind_name
from vetcourse.errors import Phrase, RecordError

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")
_CENT: Final = Decimal("0.01")

_BACKWARDS = Phrase(
    "job: the last day {end} is before the first {start}; check which date is which",
    "arbeid: den siste dagen {end} er før den første {start}; sjekk hvilken dato som "
    "er hvilken",
)
_PART = Phrase(
    "practice-days: part {part}; write 1 or 2",
    "praksisdager: del {part}; skriv 1 eller 2",
)
_UNFOUNDED = Phrase(
    "decision: {name} is empty; say who, or by which rule",
    "vedtak: {name} er tom; oppgi hvem, eller etter hvilken regel",
)
_HALF = Phrase(
    "decision: requirement and minimum belong together; give both, or none",
    "vedtak: krav og minstemål hører sammen; oppgi begge, eller ingen",
)
_NO_UUID = Phrase(
    "{kind}: {name} {value!r} is not a UUID in small letters; never use a login name "
    "or a national identity number",
    "{kind}: {name} {value!r} er ingen UUID i små bokstaver; bruk aldri et brukernavn "
    "eller et fødselsnummer",
)
_NO_ZONE = Phrase(
    "{kind}: recorded_at has no time zone; use UTC",
    "{kind}: recorded_at mangler tidssone; bruk UTC",
)
_ABOUT_NOTHING = Phrase(
    "{kind}: refers_to is empty; name the event it meets",
    "{kind}: refers_to er tom; oppgi hendelsen det gjelder",
)
_ABOUT_ITSELF = Phrase(
    "{kind}: it refers to itself; name another event",
    "{kind}: den viser til seg selv; oppgi en annen hendelse",
)
_NO_DIGEST = Phrase(
    "{kind}: evidence {digest!r} is not a SHA-256",
    "{kind}: dokumentasjonen {digest!r} er ingen SHA-256",
)
_ANOTHER = Phrase(
    "transcript: it holds an event of another learner",
    "utskrift: den inneholder en hendelse om en annen deltaker",
)
_INEXACT = Phrase(
    "{name}: {value!r} is not an exact decimal number",
    "{name}: {value!r} er ikke et nøyaktig desimaltall",
)
_FINE = Phrase(
    "{name}: {value} is negative or finer than hundredths",
    "{name}: {value} er negativt eller finere enn hundredeler",
)
_TOO_MUCH = Phrase(
    "{name}: {value} is more than 100 per cent; split the entry",
    "{name}: {value} er mer enn 100 prosent; del opp føringen",
)
_TOO_FEW = Phrase(
    "{name}: {value}; write 1 or more", "{name}: {value}; skriv 1 eller mer"
)


class Layer(StrEnum):
    """How certain it is: done, under way, or only intended."""

    EARNED = "earned"
    IN_PROGRESS = "in-progress"
    PLANNED = "planned"


class CertificateType(StrEnum):
    """Papers that open a door without being credits."""

    TRADE = "trade-certificate"
    JOURNEYMAN = "journeyman-certificate"
    SCHOOL_VET = "vocational-education"
    GENERAL_ENTRANCE = "general-entrance"
    BACHELOR = "bachelor"
    MASTER_DEGREE = "master-degree"
    HIGHEST_VOCATIONAL = "highest-vocational-qualification"
    MASTER_CRAFT = "masters-certificate"
    FAGSKOLE = "fagskole"
    AUTHORISATION = "authorisation"
    POLICE = "police-certificate"
    SUITABILITY = "suitability"
    DEVELOPMENT_PROJECT = "development-project"


class Level(StrEnum):
    """Where credits were taken; a fagskole credit is not a higher-education credit."""

    HE = "he"
    FAGSKOLE = "fagskole"
    FOREIGN_HE = "foreign-he"
    OTHER = "other"


class Place(StrEnum):
    """Where supervised practice took place."""

    LOWER_SECONDARY = "grades-8-10"
    UPPER_SECONDARY = "upper-secondary"
    WORKING_LIFE = "working-life"


class DecisionType(StrEnum):
    """What an institution may decide for one learner."""

    RECOGNITION = "recognition"
    EXEMPTION = "exemption"
    PRIOR_LEARNING = "prior-learning"
    DISPENSATION = "dispensation"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of a course's credits and the areas that may each take them."""

    ects: Decimal
    areas: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep areas in one order, so that equal portions are equal."""
        _exact("ects", self.ects)
        object.__setattr__(self, "areas", tuple(sorted(set(self.areas))))


def split(ects: Mapping[str, Decimal | int | str]) -> tuple[Portion, ...]:
    """Portions from a mapping such as ``{"pedagogy": 5, "breadth|depth": "2.5"}``.

    A bar between areas means that any of them may take the credits.
    """
    return tuple(
        Portion(Decimal(amount), tuple(filter(None, areas.split("|"))))
        for areas, amount in ects.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One attempt at a module or course; the best attempt stands."""

    kind: ClassVar[str] = "result"
    module: str
    portions: tuple[Portion, ...]
    institution: str
    passed: bool
    grade: str = ""
    points: Decimal | None = None
    attempt: int = 1
    attendance: Decimal | None = None
    layer: Layer = Layer.EARNED
    provisional_until: date | None = None
    expected_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be added up exactly."""
        _exact("points", self.points)
        _percentage("attendance", self.attendance)
        _at_least_one("attempt", self.attempt)

    @property
    def ects(self) -> Decimal:
        """All credits of the module, whatever area takes them."""
        return sum((portion.ects for portion in self.portions), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A paper issued on the event's day, in a trade or field where that matters."""

    kind: ClassVar[str] = "certificate"
    type: CertificateType
    field: str = ""
    institution: str = ""
    relevant: bool | None = None
    approved: bool = True
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Paid work from one day to another, both included; no end means it goes on."""

    kind: ClassVar[str] = "job"
    start: date
    end: date | None = None
    percentage: Decimal = Decimal(100)
    trade: str = ""
    apprenticeship: bool = False
    relevant: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a job that ends before it starts or is more than full time."""
        _percentage("percentage", self.percentage)
        if self.end is not None and self.end < self.start:
            raise RecordError(_BACKWARDS.of(start=self.start, end=self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalCredits:
    """Credits from elsewhere; whether they count is for a rule or a decision to say."""

    kind: ClassVar[str] = "external-credits"
    title: str
    portions: tuple[Portion, ...]
    level: Level
    institution: str
    country: str = "NO"
    layer: Layer = Layer.EARNED

    @property
    def ects(self) -> Decimal:
        """All credits of the course, whatever area takes them."""
        return sum((portion.ects for portion in self.portions), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDays:
    """Supervised and assessed practice days of one period in one place."""

    kind: ClassVar[str] = "practice-days"
    days: int
    place: Place
    part: int
    own_workplace: bool = False
    passed: bool = True
    institution: str = ""
    attempt: int = 1
    layer: Layer = Layer.EARNED

    def __post_init__(self) -> None:
        """Refuse a period of no days, and a part that does not exist."""
        _at_least_one("days", self.days)
        _at_least_one("attempt", self.attempt)
        if self.part not in (1, 2):
            raise RecordError(_PART.of(part=self.part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an institution decided for one learner, and on which legal basis.

    A decision grants credits, modules or papers, or lowers one requirement to
    *minimum*. It never sets a verdict. The event it refers to, if any, is what was
    judged: recognised credits are counted from the decision, not twice.
    """

    kind: ClassVar[str] = "decision"
    type: DecisionType
    granted: bool
    authority: str
    legal_basis: str
    institution: str
    portions: tuple[Portion, ...] = ()
    modules: tuple[str, ...] = ()
    certificates: tuple[CertificateType, ...] = ()
    requirement: str = ""
    minimum: Decimal | None = None
    appeal_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a decision without authority or legal basis."""
        for name in ("authority", "legal_basis"):
            if not getattr(self, name).strip():
                raise RecordError(_UNFOUNDED.of(name=fact_name(name)))
        _exact("minimum", self.minimum)
        if (self.minimum is None) != (not self.requirement):
            raise RecordError(_HALF.of())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """From the event's day the event referred to no longer holds."""

    kind: ClassVar[str] = "reversal"
    authority: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The event referred to was recorded wrongly; this is what it should have been.

    The correction's own day is the corrected day.
    """

    kind: ClassVar[str] = "correction"
    replacement: Result | Certificate | Job | ExternalCredits | PracticeDays | Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Who the learner is was erased; the numbers stay, nobody can be found by them."""

    kind: ClassVar[str] = "erasure"
    authority: str
    legal_basis: str
    erased: tuple[str, ...]


Achievement = Result | Certificate | Job | ExternalCredits | PracticeDays | Decision
Payload = Achievement | Reversal | Correction | Erasure
PAYLOADS: Final[dict[str, type[Payload]]] = {
    cls.kind: cls
    for cls in (
        Result,
        Certificate,
        Job,
        ExternalCredits,
        PracticeDays,
        Decision,
        Reversal,
        Correction,
        Erasure,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the ledger: what holds from which day, who wrote it, and why."""

    id: str
    learner: str
    valid_on: date
    recorded_at: datetime
    recorded_by: str
    payload: Payload
    reason: str = ""
    refers_to: str | None = None
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an event that could not be traced or ordered later."""
        for name in ("id", "learner", "refers_to"):
            value = getattr(self, name)
            if value is not None and not UUID.fullmatch(value):
                self._refuse(_NO_UUID, name=fact_name(name), value=value)
        if self.recorded_at.tzinfo is None:
            self._refuse(_NO_ZONE)
        if isinstance(self.payload, Reversal | Correction) and not self.refers_to:
            self._refuse(_ABOUT_NOTHING)
        if self.refers_to == self.id:
            self._refuse(_ABOUT_ITSELF)
        for digest in self.evidence:
            if not SHA256.fullmatch(digest):
                self._refuse(_NO_DIGEST, digest=digest)

    @property
    def kind(self) -> str:
        """The kind of what happened, as it is called in files."""
        return self.payload.kind

    def _refuse(self, phrase: Phrase, **values: object) -> NoReturn:
        raise RecordError(phrase.of(kind=kind_name(self.kind), **values))


@dataclass(frozen=True, slots=True)
class Transcript:
    """All events of one learner; what stood on a day follows from them."""

    learner: str
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        """Refuse another learner's events, and put the rest in the order recorded."""
        if any(event.learner != self.learner for event in self.events):
            raise RecordError(_ANOTHER.of())
        object.__setattr__(self, "events", tuple(sorted(self.events, key=_when)))

    def with_events(self, events: Iterable[Event]) -> Transcript:
        """The same learner with more events, as a what-if needs."""
        return Transcript(self.learner, (*self.events, *events))

    def as_of(self, on: date, known_at: datetime | None = None) -> tuple[Event, ...]:
        """The achievements that stood on day *on*, as known at *known_at*.

        A corrected event keeps its own id and takes the correction's day and
        content, so that a decision about it still finds it.
        """
        known = [
            event
            for event in self.events
            if known_at is None or event.recorded_at <= known_at
        ]
        gone = _reversed(known, on)
        by_id = {event.id: event for event in known}
        standing: dict[str, Event] = {}
        for event in known:
            root = _root(event, by_id)
            if event.id in gone or root.id in gone:
                continue
            if isinstance(event.payload, Correction):
                standing[root.id] = replace(
                    root, valid_on=event.valid_on, payload=event.payload.replacement
                )
            elif not isinstance(event.payload, Reversal | Erasure):
                standing.setdefault(event.id, event)
        return tuple(event for event in standing.values() if event.valid_on <= on)


def end_of_day(day: date) -> datetime:
    """The last moment of *day*: what was known that day was known by then."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def _reversed(known: list[Event], on: date) -> set[str]:
    # From the last backwards, because a reversal may itself have been reversed.
    gone: set[str] = set()
    for event in reversed(known):
        if not isinstance(event.payload, Reversal) or event.valid_on > on:
            continue
        if event.id not in gone and event.refers_to:
            gone.add(event.refers_to)
    return gone


def _root(event: Event, by_id: Mapping[str, Event]) -> Event:
    # A correction may correct a correction; all of them speak of the first event.
    while isinstance(event.payload, Correction):
        earlier = by_id.get(event.refers_to or "")
        if earlier is None or _when(earlier) >= _when(event):
            return event
        event = earlier
    return event


def _when(event: Event) -> tuple[datetime, str]:
    return event.recorded_at, event.id


def _exact(name: str, value: Decimal | None) -> None:
    # Whole hundredths keep every sum exact in the integer columns of an audit.
    if value is None:
        return
    if not isinstance(value, Decimal) or not value.is_finite():
        raise RecordError(_INEXACT.of(name=fact_name(name), value=value))
    if value < 0 or value != value.quantize(_CENT):
        raise RecordError(_FINE.of(name=fact_name(name), value=value))


def _percentage(name: str, value: Decimal | None) -> None:
    _exact(name, value)
    if value is not None and value > 100:
        raise RecordError(_TOO_MUCH.of(name=fact_name(name), value=value))


def _at_least_one(name: str, value: int) -> None:
    if value < 1:
        raise RecordError(_TOO_FEW.of(name=fact_name(name), value=value))
