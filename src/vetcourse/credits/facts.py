"""From events to facts: what a learner has, as columns that rules can add up.

A *signature* says what sort of thing it is (credits of pedagogy from Nord, practice in
grade 9), an *atom* how much of it one event brings. Rules look at signatures only, so a
million learners need no more thought than the few hundred sorts there are.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import numpy as np

from vetcourse.credits.experience import (
    NO,
    PAPER_TYPES,
    UNKNOWN,
    YES,
    Counting,
    Ints,
    Jobs,
    Papers,
    axis,
    ordinal,
)
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Decision,
    DecisionType,
    Event,
    ExternalCredits,
    Job,
    Layer,
    PracticeDays,
    Result,
)

Kind = TypeVar("Kind")
Pairs = list[tuple[Event, Kind]]
JobUnits = tuple[Event, int, bool]
LAYERS = tuple(Layer)
DEPTH = {layer: depth for depth, layer in enumerate(LAYERS)}


class Signature(NamedTuple):
    """A sort of fact; two events of one sort differ only in how much they bring."""

    sort: str
    code: str = ""
    areas: tuple[str, ...] = ()
    origin: str = ""
    level: str = ""
    institution: str = ""
    place: str = ""
    part: int = 0
    own_workplace: bool = False
    relevant: bool | None = None
    value: int = 0


class Atom(NamedTuple):
    """So much of one sort of fact, from one event."""

    signature: Signature
    amount: int
    depth: int
    event: Event


@dataclass(frozen=True, slots=True)
class LearnerFacts:
    """Everything one learner's events come to, before any rule is asked."""

    atoms: tuple[Atom, ...]
    jobs: tuple[tuple[Event, Job], ...]
    papers: tuple[tuple[CertificateType, date], ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Many learners' facts as columns, ordered by learner."""

    on: date
    learners: Sequence[str]
    signatures: tuple[Signature, ...]
    row: Ints
    signature: Ints
    amount: Ints
    depth: Ints
    jobs: Jobs
    papers: Papers

    def part(self, first: int, last: int) -> Cohort:
        """The learners from *first* up to *last*, counted anew from zero."""
        atoms = _between(self.row, first, last)
        jobs = self.jobs.take(_between(self.jobs.row, first, last))
        papers = self.papers.take(_between(self.papers.row, first, last))
        return Cohort(
            self.on,
            self.learners[first:last],
            self.signatures,
            self.row[atoms] - first,
            self.signature[atoms],
            self.amount[atoms],
            self.depth[atoms],
            replace(jobs, row=jobs.row - first),
            replace(papers, row=papers.row - first),
        )


def _between(row: Ints, first: int, last: int) -> slice:
    # Bounds of the column's own type, or it would be copied whole to compare.
    bounds = np.array([first, last], dtype=row.dtype)
    return slice(*np.searchsorted(row, bounds))


def hundredths(value: Decimal) -> int:
    """An exact decimal with two places as a whole number."""
    return int(value * 100)


def learner_facts(events: Iterable[Event], on: date) -> LearnerFacts:
    """What the events that stand on day *on* come to."""
    of: dict[type, Pairs[Any]] = defaultdict(list)
    for event in events:
        of[type(event.payload)].append((event, event.payload))
    jobs = tuple(sorted(of.pop(Job, ()), key=lambda job: (job[1].start, job[0].id)))
    if not of:
        return LearnerFacts((), jobs, ())
    decisions = of[Decision]
    papers = [
        (event, paper)
        for event, paper in of[Certificate]
        if paper.expires_on is None or paper.expires_on >= on
    ]
    atoms = (
        *_modules(of[Result], decisions),
        *_decided(decisions),
        *_external(of[ExternalCredits], decisions),
        *_papers(papers),
        *_practice(of[PracticeDays]),
    )
    approved = ((paper.type, e.valid_on) for e, paper in papers if paper.approved)
    return LearnerFacts(atoms, jobs, tuple(approved))


def gather(
    learners: Iterable[tuple[str, LearnerFacts]],
    on: date,
    jobs_until: date | None = None,
) -> Cohort:
    """Put the facts of many learners side by side, with work cut off after a day.

    That day is *on*, unless *jobs_until* is a later one.
    """
    known: dict[Signature, int] = {}
    atoms, jobs, papers = array("i"), array("i"), array("i")
    names: list[str] = []
    tomorrow = ordinal((jobs_until or on) + timedelta(days=1))
    for row, (name, facts) in enumerate(learners):
        names.append(name)
        for signature, amount, depth, _ in facts.atoms:
            number = known.setdefault(signature, len(known))
            atoms.extend((row, number, amount, depth))
        for _, work in facts.jobs:
            jobs.extend(_job(row, work, tomorrow))
        for type_, day in facts.papers:
            papers.extend((row, PAPER_TYPES[type_], ordinal(day)))
    who, what, much, deep = _columns(atoms, 4)
    job = _columns(jobs, 6)
    return Cohort(
        on,
        names,
        tuple(known),
        who,
        what,
        much,
        deep,
        Jobs(job[0], job[1], job[2], job[3], job[4].astype(bool), job[5]),
        Papers(*_columns(papers, 3)),
    )


def job_units(facts: LearnerFacts, how: Counting, on: date) -> list[JobUnits]:
    """What each job brings by itself, before overlaps and upper limits."""
    papers = [day for type_, day in facts.papers if type_ in how.certificates]
    first = min(map(ordinal, papers), default=len(axis()) - 1)
    found: list[JobUnits] = []
    for event, job in facts.jobs:
        _, start, after, percent, learning, relevant = _job(0, job, ordinal(on) + 1)
        if how.from_certificate and not learning:
            start = min(max(start, first), after)
        if learning and not (how.apprenticeship or how.apprenticeship_refer):
            continue
        judged = how.relevant and relevant != YES
        amount = int(axis()[after] - axis()[start]) * percent
        if amount and not (how.relevant and relevant == NO):
            found.append((event, amount, not judged))
    return found


def _columns(numbers: array[int], width: int) -> Ints:
    return np.array(numbers, dtype=np.int32).reshape(-1, width).T


def _job(row: int, job: Job, tomorrow: int) -> tuple[int, ...]:
    after = ordinal(job.end + timedelta(days=1)) if job.end else tomorrow
    after = min(after, tomorrow)
    start = min(ordinal(job.start), after)
    relevant = {None: UNKNOWN, False: NO, True: YES}[job.relevant]
    return row, start, after, hundredths(job.percentage), job.apprenticeship, relevant


def _modules(results: Pairs[Result], decisions: Pairs[Decision]) -> Iterator[Atom]:
    by_module: dict[str, Pairs[Result]] = defaultdict(list)
    for event, result in results:
        by_module[result.module].append((event, result))
    for module in sorted(by_module):
        yield from _module(module, by_module[module])
    passed = {r.module for _, r in results if r.passed and r.layer is Layer.EARNED}
    exempted = {
        module: (event, decision)
        for event, decision in sorted(decisions, key=_latest)
        for module in decision.modules
        if decision.granted
    }
    for module in sorted(exempted.keys() - passed):
        event, decision = exempted[module]
        # Without credits of its own the exemption gives those of the module.
        sort = "module" if decision.portions else "exemption"
        yield Atom(_granted(sort, decision, module), 1, 0, event)


def _module(module: str, attempts: Pairs[Result]) -> Iterator[Atom]:
    """The best attempt's credits; failed attempts only while there is none."""
    best, result = min(attempts, key=_standing)
    earned = result.layer is Layer.EARNED
    if result.passed or not earned:
        depth = DEPTH[result.layer]
        where = ("own", "he", result.institution)
        yield Atom(Signature("module", module, (), *where), 1, depth, best)
        for portion in result.portions:
            signature = Signature("credits", module, portion.areas, *where)
            yield Atom(signature, hundredths(portion.ects), depth, best)
    if not (result.passed and earned):
        yield from _trials(module, attempts)


def _standing(pair: tuple[Event, Result]) -> tuple[bool, int, str, date, str]:
    """Earned passes first, then the best grade; A sorts before E, and F fails."""
    event, result = pair
    failed = result.layer is Layer.EARNED and not result.passed
    return failed, DEPTH[result.layer], result.grade, event.valid_on, event.id


def _trials(module: str, attempts: Pairs[Result]) -> Iterator[Atom]:
    failed: dict[str, Pairs[Result]] = defaultdict(list)
    for event, result in attempts:
        if result.layer is Layer.EARNED:
            failed[result.institution.casefold()].append((event, result))
        if result.attendance is not None:
            present = hundredths(result.attendance)
            signature = Signature("attendance", module, value=present)
            yield Atom(signature, 1, DEPTH[result.layer], event)
    for institution, pairs in failed.items():
        used = max(len(pairs), *(result.attempt for _, result in pairs))
        signature = Signature("failed", module, institution=institution)
        yield Atom(signature, used, 0, max(pairs, key=_latest)[0])


def _decided(decisions: Pairs[Decision]) -> Iterator[Atom]:
    latest: dict[str, tuple[Event, Decimal]] = {}
    papers: dict[str, Event] = {}
    for event, decision in sorted(decisions, key=_latest):
        if not decision.granted:
            continue
        for portion in decision.portions:
            signature = _granted("credits", decision, areas=portion.areas)
            yield Atom(signature, hundredths(portion.ects), 0, event)
        papers.update(dict.fromkeys(map(str, decision.certificates), event))
        if decision.minimum is not None:
            latest[decision.requirement] = (event, decision.minimum)
    for type_, event in sorted(papers.items()):
        yield Atom(Signature("paper", type_, origin="decision"), 1, 0, event)
    for requirement, (event, minimum) in sorted(latest.items()):
        yield Atom(Signature("override", requirement), hundredths(minimum), 0, event)


def _granted(
    sort: str, decision: Decision, code: str = "", areas: tuple[str, ...] = ()
) -> Signature:
    learnt = decision.type is DecisionType.PRIOR_LEARNING
    origin = "prior-learning" if learnt else "recognised"
    return Signature(sort, code, areas, origin, institution=decision.institution)


def _external(
    outside: Pairs[ExternalCredits], decisions: Pairs[Decision]
) -> Iterator[Atom]:
    # Once an institution has judged a course, its decision is what counts.
    judged = {event.refers_to for event, _ in decisions}
    for event, course in outside:
        if event.id in judged:
            continue
        for portion in course.portions:
            signature = Signature(
                "credits",
                areas=portion.areas,
                origin="external",
                level=str(course.level),
                institution=course.institution,
            )
            yield Atom(signature, hundredths(portion.ects), DEPTH[course.layer], event)


def _papers(papers: Pairs[Certificate]) -> Iterator[Atom]:
    by_type: dict[str, Pairs[Certificate]] = defaultdict(list)
    for event, paper in papers:
        by_type[paper.type].append((event, paper))
    for type_, pairs in sorted(by_type.items()):
        # A later paper of the same type speaks for the earlier ones: somebody
        # found unsuitable is not suitable because of last year's paper.
        event, last = max(pairs, key=_latest)
        if not last.approved:
            yield Atom(Signature("refused-paper", type_), 1, 0, event)
            continue
        event, best = max(pairs, key=_relevance)
        yield Atom(Signature("paper", type_, relevant=best.relevant), 1, 0, event)


def _relevance(pair: tuple[Event, Certificate]) -> tuple[bool, int, date, str]:
    event, paper = pair
    rank = {True: 2, None: 1, False: 0}[paper.relevant]
    return paper.approved, rank, event.valid_on, event.id


def _practice(periods: Pairs[PracticeDays]) -> Iterator[Atom]:
    for event, period in periods:
        if period.layer is Layer.EARNED and not period.passed:
            failed = Signature("failed-days", institution=period.institution)
            yield Atom(failed, 1, 0, event)
            continue
        signature = Signature(
            "days",
            place=str(period.place),
            part=period.part,
            own_workplace=period.own_workplace,
            institution=period.institution,
        )
        yield Atom(signature, period.days, DEPTH[period.layer], event)


def _latest(pair: tuple[Event, Any]) -> tuple[date, str]:
    return pair[0].valid_on, pair[0].id
