"""How soon a coordinator sees the first table of many learners, and every page after.

    python benchmarks/desk.py [--learners 20000]

A real ledger on disk, asked through the desk as its page asks. Measured apart: the very
first time, when every entry is read; a start with facts kept from before, as on a hub
or the next morning; and pages, searches and filters after that. The bill for a page of
the same table made by auditing everybody one after the other stands beside it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from vetcourse.credits.auditing import audit
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Decision,
    DecisionType,
    Event,
    ExternalCredits,
    Job,
    Level,
    Payload,
    Result,
    split,
)
from vetcourse.credits.office import Office
from vetcourse.credits.rules import read_programmes
from vetcourse.pages.desk import Desk

CREDITS = Path(__file__).parents[1] / "credits"
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
CODES = ("IG", "FL", "UY")
SAMPLE = 100
Spent = tuple[float, float]


def main() -> None:
    """Measure once and print a table that says what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=20_000)
    number = parser.parse_args().learners
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "credits.db"
        events = fill(ledger, number)
        print(json.dumps({"learners": number, "events": events}))
        print(f"{'':<60} {'clock':>10} {'CPU':>10}")
        for name, (clock, cpu) in measured(ledger, Path(folder) / "facts", number):
            print(f"{name:<60} {clock:8.3f} s {cpu:8.3f} s")


def measured(ledger: Path, facts: Path, number: int) -> Iterator[tuple[str, Spent]]:
    """Each question with the seconds to its answer, as JSON."""
    with office_over(ledger, facts) as office:
        yield "menus", asked(office, "menus")
        yield (
            "first table of a ledger never read (target 2 s)",
            asked(office),
        )
    with office_over(ledger, facts) as office:
        yield "first table, facts kept from before", asked(office)
        yield "the next page", asked(office, page=2)
        yield "the last page, by credits", asked(office, page=10**6, sort="credits")
        yield "a search", asked(office, search="learner 123")
        yield "who is stuck", asked(office, state="shut")
        yield "how far", asked(office, "funnel")
        yield "how long, as after any entry", asked(office, "times")
        policy = {"changes": [{"requirement": "entry-experience", "months": 12}]}
        yield "other rules", asked(office, "simulate", policy=policy)
        yield "one way", asked(office, "path", learner="v17")
    yield (
        f"by comparison: {number} audits, one by one (from {SAMPLE})",
        one_by_one(ledger, number),
    )


def office_over(ledger: Path, facts: Path) -> Office:
    """An office as a hub's service or `vetcourse desk` opens it."""
    return Office(ledger, CREDITS, clock=lambda: NOW, snapshots=facts)


def asked(office: Office, what: str = "cohort", **about: Any) -> Spent:
    """Ask through the desk; the seconds until the answer could be sent."""
    desk = Desk(lambda _: office, owner="kari")

    def ask() -> None:
        reply = desk.answer({"kind": "ask", "seq": 1, "what": what, "about": about})
        assert reply is not None
        assert reply[0]["kind"] == "told", reply[0]
        json.dumps(reply[0])

    return seconds(ask)


def one_by_one(ledger: Path, number: int) -> Spent:
    """What the same table costs from single audits, measured on a sample."""
    rules = next(
        one for one in read_programmes(CREDITS) if one.id.endswith("ppuy-2025")
    )

    def audits() -> None:
        with open_ledger(ledger) as book:
            for n in range(SAMPLE):
                audit(rules, book.transcript(f"v{n}"), on=NOW.date())

    clock, cpu = seconds(audits)
    return clock * number / SAMPLE, cpu * number / SAMPLE


def seconds(work: Callable[[], None]) -> Spent:
    """How long a person waits by the clock; beside it what a busy machine blurs."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def fill(ledger: Path, number: int) -> int:
    """Register everybody and enter what they have; how many entries there are."""
    with open_ledger(ledger) as book:
        book.register_all((f"v{n}", f"Learner {n}", "") for n in range(number))
        ids = {person.login: person.id for person in book.learners()}
        events = [one for n in range(number) for one in life(n, ids[f"v{n}"])]
        for at in range(0, len(events), 20_000):
            book.append(events[at : at + 20_000])
    return len(events)


def life(n: int, learner: str) -> Iterator[Event]:
    """One invented learner: a paper, work unlike anybody's, modules, a decision."""
    start = date(2014 + n % 6, 1 + n % 12, 1)
    begun = start + timedelta(days=n % 333)
    paper = Certificate(
        type=CertificateType.TRADE, field="electrician", relevant=True, approved=True
    )
    work = Job(start=begun, end=begun + timedelta(days=900 + n % 1500), relevant=True)
    payloads: list[tuple[Payload, date]] = [(paper, start), (work, begun)]
    for at in range(n % 4):
        areas = split({"pedagogy": "5", "vocational-didactics": "5"})
        result = Result(
            module=CODES[at],
            portions=areas,
            institution="HVL",
            passed=True,
            grade="ABCDE"[n % 5],
        )
        payloads.append((result, date(2025, 9, 1) + timedelta(days=30 * at + n % 20)))
    payloads += [(one, date(2025, 12, 1)) for one in judged(n)]
    for at, (payload, day) in enumerate(payloads):
        yield Event(
            id=str(UUID(int=n * 10 + at + 1)),
            learner=learner,
            valid_on=day,
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
            recorded_by="a coordinator",
            payload=payload,
            refers_to=str(UUID(int=n * 10 + at))
            if payload.kind == "decision"
            else None,
        )


def judged(n: int) -> list[Payload]:
    """Every fifth has a course from elsewhere, every tenth saw it recognised."""
    portions = split({"breadth": "30"})
    course = ExternalCredits(
        title="A course", portions=portions, level=Level.HE, institution="Nord"
    )
    decision = Decision(
        type=DecisionType.RECOGNITION,
        granted=True,
        authority="the board",
        legal_basis="UHL § 9-1",
        institution="HVL",
        portions=portions,
    )
    return [course, decision][: (n % 5 == 0) + (n % 10 == 0)]


if __name__ == "__main__":
    main()
