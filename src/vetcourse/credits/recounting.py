"""The same facts counted again by hand, slowly, sharing no code with the engine.

Whoever doubts a verdict reads this file: it walks the events one by one and the working
days day by day, and knows nothing of columns, masks or programs.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from vetcourse.credits import rows
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Decision,
    Event,
    ExternalCredits,
    Job,
    Layer,
    Portion,
    PracticeDays,
    Result,
)
from vetcourse.credits.rules import Institution, Policy, Programme

Uses = dict[str, int]


class Offer(NamedTuple):
    """Credits one event has to offer, in hundredths."""

    event: Event
    areas: tuple[str, ...]
    amount: int
    origin: str
    module: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """One learner's standing events, asked one rule at a time."""

    events: tuple[Event, ...]
    programme: Programme
    institution: Institution | None
    on: date

    def uses(self, row: rows.Requirement, generous: bool) -> Uses:
        """What each event brings to the row, leaving out what brings nothing."""
        counts: dict[str, Callable[[Any, bool], Uses]] = {
            "certificate": self._certificate,
            "modules": self._modules,
            "credits": self._credits,
            "pool": self._pool,
            "residency": self._residency,
            "days": self._days,
            "share": self._share,
            "attempts": self._attempts,
            "practice-attempts": self._practice_attempts,
            "attendance": self._attendance,
            "decision": self._decision,
        }
        found = counts[row.kind](row, generous)
        return {event: amount for event, amount in sorted(found.items()) if amount}

    def total(self, row: rows.Requirement, uses: Uses) -> int:
        """What the uses come to, in the way the kind of row adds up."""
        if isinstance(row, rows.Attempts):
            return max(uses.values(), default=0)
        if isinstance(row, rows.Share):
            every = sum(p.days for _, p in self._days_done() if _among(p.place, row.of))
            if every == 0:
                return 0 if row.at_most is not None else 100_00
            return -(-sum(uses.values()) * 100_00 // every)
        return sum(uses.values())

    def months(self, row: rows.Experience, generous: bool) -> Fraction:
        """Full-time months, day by day."""
        policy = self.programme.experience
        first = self._first_paper(policy, row)
        by_day: dict[date, list[Decimal]] = {}
        for job in self._jobs(row, policy, generous):
            end = min(job.end or self.on, self.on)
            for number in range((end - job.start).days + 1):
                day = job.start + timedelta(days=number)
                share = by_day.setdefault(day, [Decimal(0), Decimal(0)])
                if job.apprenticeship:
                    share[1] += job.percentage
                elif first is not None and day >= first:
                    share[0] += job.percentage
        cap = policy.daily_cap_percent
        by_length: dict[int, list[Decimal]] = {}
        for day, (work, trained) in by_day.items():
            length = calendar.monthrange(day.year, day.month)[1]
            sums = by_length.setdefault(length, [Decimal(0), Decimal(0)])
            sums[0] += min(work, cap)
            sums[1] += min(work + trained, cap) - min(work, cap)
        ordinary, learning = (
            sum((Fraction(s[i]) / 100 / n for n, s in by_length.items()), Fraction(0))
            for i in (0, 1)
        )
        if policy.apprenticeship_refer and generous:
            return ordinary + learning
        return ordinary + min(learning, Fraction(policy.apprenticeship_months))

    def offers(self) -> Iterator[Offer]:
        """Every credit there is, with the areas it may fill and where it is from."""
        passed = self._passed()
        for code, event in passed.items():
            for portion in _portions(event):
                yield Offer(event, portion.areas, _cents(portion.ects), "own", code)
        exempted: dict[str, tuple[Event, Decision]] = {}
        for event, decision in self._decisions():
            for portion in decision.portions:
                amount = _cents(portion.ects)
                yield Offer(event, portion.areas, amount, _origin(decision))
            exempted |= dict.fromkeys(decision.modules, (event, decision))
        for module in self.programme.module:
            if module.code in passed or module.code not in exempted:
                continue
            event, decision = exempted[module.code]
            for areas, ects in module.split.items() if not decision.portions else ():
                split, origin = tuple(areas.split("|")), _origin(decision)
                yield Offer(event, split, _cents(ects), origin, module.code)
        yield from self._outside()

    def _outside(self) -> Iterator[Offer]:
        judged = {e.refers_to for e in self.events if isinstance(e.payload, Decision)}
        for event in self.events:
            course = event.payload
            if not isinstance(course, ExternalCredits) or event.id in judged:
                continue
            for portion in course.portions if course.layer is Layer.EARNED else ():
                yield Offer(event, portion.areas, _cents(portion.ects), "external")

    def takes(
        self, row: rows.Credits | rows.Pool, offer: Offer, generous: bool
    ) -> bool:
        """Whether the row takes an offer, certainly or, when generous, at most."""
        if row.only_modules and offer.module not in row.only_modules:
            return False
        if offer.module and offer.module in row.except_modules:
            return False
        if isinstance(row, rows.Credits) and offer.origin not in row.origins:
            return False
        course = offer.event.payload
        if not isinstance(course, ExternalCredits):
            return True
        return course.level in row.count or (generous and course.level in row.refer)

    def refused(self, row: rows.Requirement) -> bool:
        """Whether the latest paper asked for says no."""
        return isinstance(row, rows.Papers) and any(
            not self._latest_paper(type_).approved
            for type_ in row.any_of
            if self._papers_of(type_)
        )

    def override(self, requirement: str) -> Decimal | None:
        """What the latest decision about the row lowers it to."""
        found = [
            d.minimum for _, d in self._decisions() if d.requirement == requirement
        ]
        return found[-1] if found else None

    def _credits(self, row: rows.Credits, generous: bool) -> Uses:
        found: Uses = Counter()
        for offer in self.offers():
            if self.takes(row, offer, generous) and _any(offer.areas, row.areas):
                found[offer.event.id] += offer.amount
        for equivalent in row.equivalents:
            if equivalent.counts or generous:
                for paper, _ in self._held(equivalent.certificate):
                    found[paper] += _cents(equivalent.ects)
        return found

    def _pool(self, row: rows.Pool, generous: bool) -> Uses:
        found: Uses = Counter()
        for offer in self.offers():
            if self.takes(row, offer, generous) and _any(offer.areas, tuple(row.areas)):
                found[offer.event.id] += offer.amount
        return found

    def _residency(self, row: rows.Residency, generous: bool) -> Uses:
        codes = self._codes()
        found: Uses = Counter()
        for offer in self.offers():
            result = offer.event.payload
            own = isinstance(result, Result) and result.institution.lower() in codes
            if (own or generous) and _any(offer.areas, row.areas):
                found[offer.event.id] += offer.amount
        return found

    def _modules(self, row: rows.Modules, _: bool) -> Uses:
        passed = {module: event.id for module, event in self._passed().items()}
        for event, decision in self._decisions():
            for module in decision.modules:
                if module not in self._passed():
                    passed[module] = event.id
        return Counter(passed[module] for module in row.modules if module in passed)

    def _certificate(self, row: rows.Papers, generous: bool) -> Uses:
        found: Uses = Counter()
        for type_ in row.any_of:
            for event, relevant in self._held(type_):
                judged = relevant is True or (generous and relevant is None)
                if judged or not row.relevant:
                    found[event] += 1
        return found

    def _held(self, type_: CertificateType) -> list[tuple[str, bool | None]]:
        granted = [e for e, d in self._decisions() if type_ in d.certificates]
        found: list[tuple[str, bool | None]] = [(e.id, True) for e in granted[-1:]]
        papers = self._papers_of(type_)
        if papers and self._latest_paper(type_).approved:
            event, best = max((x for x in papers if x[1].approved), key=_relevance)
            found.append((event.id, best.relevant))
        return found

    def _days(self, row: rows.Days, _: bool) -> Uses:
        return {
            event.id: period.days
            for event, period in self._days_done()
            if row.part in (None, period.part) and _among(period.place, row.places)
        }

    def _share(self, row: rows.Share, _: bool) -> Uses:
        return {
            event.id: period.days
            for event, period in self._days_done()
            if _among(period.place, row.of)
            and (
                period.own_workplace
                if row.own_workplace
                else period.place in row.places
            )
        }

    def _attempts(self, row: rows.Attempts, _: bool) -> Uses:
        codes = self._codes()
        passed = self._passed()
        found: Uses = {}
        for module in self.programme.module:
            tried: dict[str, list[tuple[Event, Result]]] = {}
            for event, result in self._results():
                concerns = result.module == module.code and module.code not in passed
                if concerns and result.layer is Layer.EARNED:
                    tried.setdefault(result.institution.lower(), []).append(
                        (event, result)
                    )
            used = [_used(tried[code]) for code in codes if code in tried]
            if used:
                found[max(e for e, _ in used)] = sum(count for _, count in used)
        return found

    def _practice_attempts(self, row: rows.PracticeAttempts, _: bool) -> Uses:
        codes = self._codes()
        return {
            event.id: 1
            for event in self.events
            if isinstance(event.payload, PracticeDays)
            and event.payload.layer is Layer.EARNED
            and not event.payload.passed
            and event.payload.institution.lower() in codes
        }

    def _attendance(self, row: rows.Attendance, _: bool) -> Uses:
        known = {module.code for module in self.programme.module} - set(self._passed())
        return {
            event.id: 1
            for event, result in self._results()
            if result.layer is Layer.EARNED
            and result.module in known
            and result.attendance is not None
            and result.attendance < row.minimum
        }

    def _decision(self, row: rows.ByDecision, _: bool) -> Uses:
        return {}

    def _first_paper(self, policy: Policy, row: rows.Experience) -> date | None:
        if (row.count_from or policy.count_from) == "any":
            return date.min
        days = [
            event.valid_on
            for event in self.events
            if isinstance(event.payload, Certificate)
            and event.payload.type in policy.certificates
            and event.payload.approved
            and not self._expired(event.payload)
        ]
        return min(days, default=None)

    def _jobs(
        self, row: rows.Experience, policy: Policy, generous: bool
    ) -> Iterator[Job]:
        for event in self.events:
            job = event.payload
            if not isinstance(job, Job):
                continue
            judged = job.relevant is True or (generous and job.relevant is None)
            if judged or not (row.relevant or policy.relevant):
                yield job

    def _codes(self) -> set[str]:
        return (
            {code.lower() for code in self.institution.codes}
            if (self.institution)
            else set()
        )

    def _results(self) -> Iterator[tuple[Event, Result]]:
        for event in self.events:
            if isinstance(event.payload, Result):
                yield event, event.payload

    def _passed(self) -> dict[str, Event]:
        best: dict[str, tuple[str, date, str, Event]] = {}
        for event, result in self._results():
            if result.passed and result.layer is Layer.EARNED:
                rank = (result.grade, event.valid_on, event.id, event)
                before = best.get(result.module)
                if before is None or rank[:3] < before[:3]:
                    best[result.module] = rank
        return {module: rank[3] for module, rank in best.items()}

    def _decisions(self) -> list[tuple[Event, Decision]]:
        granted = [
            (event, event.payload)
            for event in self.events
            if isinstance(event.payload, Decision) and event.payload.granted
        ]
        return sorted(granted, key=lambda pair: (pair[0].valid_on, pair[0].id))

    def _days_done(self) -> Iterator[tuple[Event, PracticeDays]]:
        for event in self.events:
            period = event.payload
            if not isinstance(period, PracticeDays) or not period.passed:
                continue
            if period.layer is Layer.EARNED:
                yield event, period

    def _expired(self, paper: Certificate) -> bool:
        return paper.expires_on is not None and paper.expires_on < self.on

    def _papers_of(self, type_: str) -> list[tuple[Event, Certificate]]:
        return [
            (event, event.payload)
            for event in self.events
            if isinstance(event.payload, Certificate)
            and event.payload.type == type_
            and not self._expired(event.payload)
        ]

    def _latest_paper(self, type_: str) -> Certificate:
        held = self._papers_of(type_)
        return max(held, key=lambda pair: (pair[0].valid_on, pair[0].id))[1]


def _portions(event: Event) -> tuple[Portion, ...]:
    return event.payload.portions if isinstance(event.payload, Result) else ()


def _used(tried: list[tuple[Event, Result]]) -> tuple[str, int]:
    last = max(tried, key=lambda pair: (pair[0].valid_on, pair[0].id))
    return last[0].id, max(len(tried), max(result.attempt for _, result in tried))


def _relevance(pair: tuple[Event, Certificate]) -> tuple[int, date, str]:
    event, paper = pair
    return {True: 2, None: 1, False: 0}[paper.relevant], event.valid_on, event.id


def _origin(decision: Decision) -> str:
    return "prior-learning" if decision.type == "prior-learning" else "recognised"


def _cents(ects: Decimal) -> int:
    return int(ects.scaleb(2))


def _any(areas: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return not wanted or bool(set(areas) & set(wanted))


def _among(place: str, places: tuple[str, ...]) -> bool:
    return not places or place in places
