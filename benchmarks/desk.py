"""How soon the coordinator's table is there: 20,000 learners, against explaining all.

    python benchmarks/desk.py [--learners 20000] [--ledger FILE] [--json]

A ledger with invented learners is made first (a minute or two; ``--ledger`` keeps it
for the next run). Every question is timed as the desk asks it, in CPU time, least of
three. The comparison is what a desk without compiled rules would do: audit and explain
everybody for the first page. It is timed on every fortieth learner and multiplied.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from vetcourse.credits.auditing import audit
from vetcourse.credits.explaining import explain
from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Event,
    ExternalCredits,
    Job,
    Level,
    Result,
    split,
)
from vetcourse.credits.office import Office
from vetcourse.credits.rules import choose_programme, read_programmes

CREDITS = Path(__file__).parents[1] / "credits"
ON = date(2026, 2, 1)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
EVERY = 40
BATCH = 20_000
MODULES = {
    "IG": {"pedagogy": "5", "vocational-didactics": "5"},
    "FL": {"pedagogy": "2.5", "vocational-didactics": "7.5"},
    "UY": {"pedagogy": "7.5", "vocational-didactics": "2.5"},
}


def main() -> None:
    """Make the ledger, ask every question, print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--learners", type=int, default=20_000)
    options.add_argument("--ledger", type=Path)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or Path(folder) / "credits.db"
        if not path.exists():
            with open_ledger(path) as ledger:
                invent(ledger, given.learners)
        figures = measure(path, Path(folder) / "facts")
    if given.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:58} {value:>10}")


def measure(path: Path, facts: Path) -> dict[str, Any]:
    """Every question the desk asks, and the comparison."""
    found: dict[str, Any] = {}
    with office(path, facts) as cold:
        found["first table, ledger never read before (s)"], table = timed(cold.cohort)
    found = {"learners": table["total"], **found}
    firsts = []
    for _ in range(3):
        with office(path, facts) as warm:
            firsts.append(timed(warm.cohort)[0])
    found["first table, office opened anew (s)"] = min(firsts)
    with office(path, facts) as open_:
        open_.cohort()
        for name, ask in questions(open_).items():
            found[name] = min(timed(ask)[0] for _ in range(3))
        enter(open_, table["rows"][0]["login"])
        found["table after an entry (s)"] = timed(open_.cohort)[0]
        found["days to each phase, everybody (s)"] = timed(open_.times)[0]
    everybody = explain_all(path)
    found["explaining everybody (s, every fortieth, times 40)"] = everybody
    first = found["first table, office opened anew (s)"]
    found["ratio"] = f"{everybody / first:.0f} to 1"
    return found


def office(path: Path, facts: Path) -> Office:
    """An office as the desk or the service opens it."""
    return Office(path, CREDITS, clock=lambda: NOON, snapshots=facts)


def questions(open_: Office) -> dict[str, Callable[[], Any]]:
    """What a coordinator clicks on."""
    change = [{"requirement": "entry-experience", "months": 24}]
    return {
        "the last page, by credits (s)": lambda: open_.cohort(
            page=10**6, sort="credits"
        ),
        "a search (s)": lambda: open_.cohort(search="learner 77"),
        "who is stuck at the gate (s)": lambda: open_.cohort(stuck=True),
        "another policy for everybody (s)": lambda: open_.simulate({"changes": change}),
        "the funnel (s)": open_.funnel,
    }


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of one question, and its answer."""
    start = time.process_time()
    answer = ask()
    return round(time.process_time() - start, 3), answer


def explain_all(path: Path) -> float:
    """CPU seconds for audits and explanations of everybody, one after the other."""
    rules = choose_programme(read_programmes(CREDITS), "leadvet-ppuy", ON)
    with open_ledger(path) as ledger:
        ids = sorted(person.id for person in ledger.learners())[::EVERY]
        start = time.process_time()
        for record in ledger.transcripts(ids):
            explain(audit(rules, record, on=ON))
        return round((time.process_time() - start) * EVERY, 1)


def enter(open_: Office, login: str) -> None:
    """One new result."""
    facts = {"module": "FL", "completed on": "2026-01-20", "passed": "yes"}
    facts["institution"] = "HVL"
    entry = {"learner": login, "kind": "result", "facts": facts, "again": True}
    open_.record(entry, actor="benchmark")


def invent(ledger: Ledger, learners: int) -> None:
    """People with a trade, some work, some modules and some credits from elsewhere."""
    chance = random.Random(2026)
    names = [(f"v{n:05}", f"Learner {n}", "") for n in range(learners)]
    people = ledger.register_all(names)
    events = [e for person in people for e in _life(person.id, chance)]
    for first in range(0, len(events), BATCH):
        ledger.append(events[first : first + BATCH])


def _life(learner: str, chance: random.Random) -> list[Event]:
    day = date(2012, 6, 1)
    work = day + timedelta(days=chance.randint(300, 4000))
    given: list[tuple[date, Any]] = [
        (day, Certificate(type=CertificateType.TRADE, relevant=True)),
        (day, Job(start=day, end=work, relevant=True)),
    ]
    for code in chance.sample(sorted(MODULES), chance.randint(0, 3)):
        portions = split(MODULES[code])
        passed = Result(module=code, portions=portions, institution="HVL", passed=True)
        given.append((date(2025, 9, 1), passed))
    for _ in range(chance.randint(0, 5)):
        areas = chance.choice(["breadth", "depth", "breadth|depth", "theory"])
        course = ExternalCredits(
            title="A course",
            portions=split({areas: chance.choice(["7.5", "15", "30"])}),
            level=Level.HE,
            institution="Nord",
        )
        given.append((date(2024, 9, 1), course))
    return [
        Event(
            id=str(uuid4()),
            learner=learner,
            valid_on=when,
            recorded_at=NOON - timedelta(days=30),
            recorded_by="benchmark",
            payload=payload,
        )
        for when, payload in given
    ]


if __name__ == "__main__":
    main()
