"""How fast a cohort is audited: a million learners, against the same rules on objects.

    python benchmarks/credits.py [--learners 1000000]

Everything is measured in one run and in CPU time, because ratios outlive machines. The
comparison is the same rules on plain Python objects, one learner after the other; both
must come to the same verdicts. A plain loop, timed between all the rest, says how fast
the machine was: on a shared one its median is well above its least.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from vetcourse.credits import Event, Transcript
from vetcourse.credits.auditing import audit, compiled
from vetcourse.credits.cohort import Standing, judge
from vetcourse.credits.experience import (
    MONTH,
    PAPER_TYPES,
    UNKNOWN,
    YES,
    Jobs,
    Papers,
    axis,
    ordinal,
)
from vetcourse.credits.explaining import explain
from vetcourse.credits.facts import Cohort, Signature
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    ExternalCredits,
    Job,
    Level,
    Place,
    PracticeDays,
    Result,
    split,
)
from vetcourse.credits.rules import read_institutions, read_programmes

CREDITS = Path(__file__).parents[1] / "credits"
ON = date(2026, 2, 1)
OUTSIDE = (0.3, 0.05, 0.05)
TAUGHT = ("pedagogy", "vocational-didactics")


@dataclass(frozen=True, slots=True)
class Thing:
    """One achievement as an ordinary object."""

    kind: str
    areas: tuple[str, ...]
    code: str
    amount: int
    part: int
    own: bool


def sorts() -> tuple[Signature, ...]:
    """The sorts of facts the invented learners have."""
    hvl = {"origin": "own", "level": "he", "institution": "HVL"}
    modules = {"IG": ("5", "5"), "FL": ("2.5", "7.5"), "UY": ("7.5", "2.5")}
    found = [Signature("module", code, **hvl) for code in modules]
    for code in modules:
        found += [
            Signature("credits", code, (area,), **hvl)
            for area in ("pedagogy", "vocational-didactics")
        ]
    outside = {"origin": "external", "institution": "Nord"}
    for areas in (("breadth",), ("depth",), ("breadth", "depth"), ("theory",)):
        for level in ("he", "fagskole", "foreign-he"):
            found.append(Signature("credits", "", areas, level=level, **outside))
    for place in ("upper-secondary", "grades-8-10"):
        for part in (1, 2):
            for own in (False, True):
                found.append(
                    Signature("days", place=place, part=part, own_workplace=own)
                )
    for area in ("pedagogy", "vocational-didactics"):
        found.append(Signature("credits", "PPUY2", (area,), **hvl))
    for paper in (
        "trade-certificate",
        "general-entrance",
        "suitability",
        "police-certificate",
        "development-project",
        "masters-certificate",
    ):
        found.append(Signature("paper", paper))
    return tuple(found)


def invent(learners: int, each: int = 8, seed: int = 2026) -> Cohort:
    """A cohort with about *each* achievements a learner, as columns."""
    rng = np.random.default_rng(seed)
    signatures = sorts()
    number = {signature: i for i, signature in enumerate(signatures)}
    rows, what, much = [], [], []

    def give(chosen: Any, signature: Signature, amounts: Any) -> None:
        rows.append(chosen.astype(np.int32))
        what.append(np.full(len(chosen), number[signature], dtype=np.int32))
        much.append(np.broadcast_to(amounts, len(chosen)).astype(np.int32))

    everybody = np.arange(learners)
    for start, signature in enumerate(signatures):
        if signature.sort == "module":
            chosen = everybody[rng.random(learners) < 0.5]
            give(chosen, signature, 1)
            halves = {"IG": (500, 500), "FL": (250, 750), "UY": (750, 250)}
            for area, ects in zip(
                ("pedagogy", "vocational-didactics"),
                halves[signature.code],
                strict=True,
            ):
                give(chosen, signature._replace(sort="credits", areas=(area,)), ects)
        elif signature.code == "PPUY2":
            give(everybody[rng.random(learners) < 0.3], signature, 1500)
        elif signature.sort == "credits" and not signature.code:
            chosen = everybody[rng.random(learners) < OUTSIDE[start % 3]]
            give(chosen, signature, rng.integers(2, 25, len(chosen)) * 250)
        elif signature.sort == "days":
            chosen = everybody[rng.random(learners) < 0.1]
            give(chosen, signature, rng.integers(5, 50, len(chosen)))
        elif signature.sort == "paper":
            give(everybody[rng.random(learners) < 0.35], signature, 1)
    row, signature_, amount = map(np.concatenate, (rows, what, much))
    order = np.argsort(row, kind="stable")
    start = rng.integers(ordinal(date(2008, 1, 1)), ordinal(date(2022, 1, 1)), learners)
    length = rng.integers(300, 4000, learners)
    paper = start + rng.integers(-200, 700, learners)
    return Cohort(
        ON,
        range(learners),
        signatures,
        row[order],
        signature_[order],
        amount[order],
        np.zeros(len(order), dtype=np.int8),
        Jobs(
            everybody.astype(np.int32),
            start.astype(np.int32),
            np.minimum(start + length, ordinal(ON) + 1).astype(np.int32),
            (rng.integers(1, 5, learners) * 2500).astype(np.int32),
            np.zeros(learners, dtype=bool),
            rng.choice([UNKNOWN, YES], learners).astype(np.int32),
        ),
        Papers(
            everybody.astype(np.int32),
            np.full(learners, PAPER_TYPES[CertificateType.TRADE], dtype=np.int32),
            paper.astype(np.int32),
        ),
    )


def achievements(cohort: Cohort) -> int:
    """How many events the facts are from: a course is one, however it is split."""
    whole = [s.sort != "credits" or not s.code for s in cohort.signatures]
    halves = [s.code == "PPUY2" for s in cohort.signatures]
    counted = np.bincount(cohort.signature, minlength=len(whole))
    courses = int(counted[halves].sum())
    return int(counted[whole].sum()) + courses + len(cohort.jobs.row)


def objects(cohort: Cohort) -> list[tuple[list[Thing], tuple[int, ...]]]:
    """The same learners as ordinary objects, built before the clock starts."""
    people: list[tuple[list[Thing], tuple[int, ...]]] = []
    bounds = np.searchsorted(cohort.row, np.arange(len(cohort.learners) + 1)).tolist()
    what, much = cohort.signature.tolist(), cohort.amount.tolist()
    jobs = zip(
        cohort.jobs.start.tolist(),
        cohort.jobs.after.tolist(),
        cohort.jobs.percent.tolist(),
        cohort.papers.day.tolist(),
        strict=True,
    )
    for person, job in enumerate(jobs):
        things = []
        for i in range(bounds[person], bounds[person + 1]):
            s = cohort.signatures[what[i]]
            kind = s.level if s.origin == "external" else s.sort
            code = s.place if s.sort == "days" else s.code
            things.append(Thing(kind, s.areas, code, much[i], s.part, s.own_workplace))
        people.append((things, job))
    return people


def by_objects(things: list[Thing], job: tuple[int, ...]) -> tuple[int, ...]:
    """The rules of 2025 on one learner's objects, as one would write them by hand."""
    start, after, percent, paper = job
    before = axis()
    months = int(before[after] - before[min(max(start, paper), after)]) * percent
    have: Counter[Any] = Counter()
    for thing in things:
        if thing.kind == "credits":
            have["credits", thing.areas] += thing.amount
            have["module" if thing.code in ("IG", "FL", "UY") else "part2"] += (
                thing.amount
            )
            have["split", thing.areas] += thing.amount * (thing.code != "PPUY2")
        elif thing.kind == "days":
            have["days"] += thing.amount
            have["days", thing.code] += thing.amount
            have["part", thing.part] += thing.amount
            have["own"] += thing.amount * thing.own
        elif thing.kind in ("he", "fagskole", "foreign-he"):
            have[thing.kind, thing.areas] += thing.amount
            have[thing.kind] += thing.amount
        else:
            have[thing.kind, thing.code] += thing.amount
    return _decided(have, months)


def _decided(have: Any, months: int) -> tuple[int, ...]:
    ped, did = ("pedagogy",), ("vocational-didactics",)
    taught = have["credits", ped] + have["credits", did]
    entry = 2 * (months >= 48 * MONTH)
    modules = 2 * all(have["module", code] for code in ("IG", "FL", "UY"))
    low, high = (_lacks(have, levels) == 0 for levels in (("he",), ALL_LEVELS))
    pool = low + high
    theory = have["he"] + have["fagskole"]
    most = theory + have["foreign-he"] + 3000 * have["paper", "masters-certificate"]
    vocational = max(pool, (theory >= 12000) + (most >= 12000))
    entrance = 2 * bool(have["paper", "general-entrance"])
    if have["he"] + taught >= 6000 or have["fagskole"] >= 12000:
        entrance = max(entrance, 1)
    held = 2 * bool(have["paper", "trade-certificate"])
    route_b = min(held, entrance, vocational, 2 * (months >= 48 * MONTH))
    both = have["credits", ped] >= 3000 and have["credits", did] >= 3000
    part2 = have["part2"] >= 3000
    residency = 1 * (taught >= 6000)
    days = [
        have["days"] >= 60,
        have["days", "grades-8-10"] >= 10,
        have["part", 1] >= 1,
        have["part", 2] >= 1,
    ]
    papers = [have["paper", p] > 0 for p in ("development-project", "suitability")]
    police = 2 if have["paper", "police-certificate"] else 1
    done = 2 * all((both, part2, *days, *papers))
    phase_3 = min(route_b, done, residency, police)
    return min(entry, modules), vocational, phase_3


ALL_LEVELS = ("he", "fagskole", "foreign-he")


def _lacks(have: Any, levels: tuple[str, ...]) -> int:
    breadth = sum(have[level, ("breadth",)] for level in levels)
    depth = sum(have[level, ("depth",)] for level in levels)
    either = sum(have[level, ("breadth", "depth")] for level in levels)
    return max(
        0,
        6000 - breadth - either,
        6000 - depth - either,
        12000 - breadth - depth - either,
    )


def one_learner() -> Transcript:
    """A learner with a dozen events, for the single explained audit."""
    learner = str(UUID(int=7))
    told: list[Any] = [
        (date(2015, 6, 15), Certificate(type=CertificateType.TRADE)),
        (date(2015, 7, 1), Job(start=date(2015, 7, 1), end=date(2021, 6, 30))),
    ]
    for code, parts in (("IG", (5, 5)), ("FL", ("2.5", "7.5")), ("UY", ("7.5", "2.5"))):
        portions = split({"pedagogy": parts[0], "vocational-didactics": parts[1]})
        told.append(
            (
                date(2025, 9, 1),
                Result(module=code, portions=portions, institution="HVL", passed=True),
            )
        )
    for amount, areas in ((45, "breadth"), (40, "depth"), (35, "breadth|depth")):
        told.append(
            (
                date(2024, 6, 1),
                ExternalCredits(
                    title="A course",
                    portions=split({areas: Decimal(amount)}),
                    level=Level.HE,
                    institution="Nord",
                ),
            )
        )
    days = PracticeDays(days=44, place=Place.UPPER_SECONDARY, part=2)
    told.append((date(2025, 12, 1), days))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    events = tuple(
        Event(
            id=str(UUID(int=100 + number)),
            learner=learner,
            valid_on=day,
            recorded_at=moment,
            recorded_by="benchmark",
            payload=payload,
        )
        for number, (day, payload) in enumerate(told)
    )
    return Transcript(learner, events)


def clock(job: Any, times: int) -> float:
    """The least CPU time of several runs, in seconds."""
    least = float("inf")
    for _ in range(times):
        before = time.process_time()
        job()
        least = min(least, time.process_time() - before)
    return least


def loop() -> int:
    """A fixed piece of plain Python, to compare machines and moments by."""
    total = 0
    for number in range(20_000):
        total += number * number % 7
    return total


def interleaved(jobs: dict[str, Any], times: int) -> dict[str, tuple[float, float]]:
    """The least and the median CPU time of jobs run in turn, in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(times):
        for name, job in jobs.items():
            before = time.process_time_ns()
            job()
            taken[name].append((time.process_time_ns() - before) / 1e6)
    return {
        name: (round(min(each), 3), round(statistics.median(each), 3))
        for name, each in taken.items()
    }


def floor_of(cohort: Cohort) -> float:
    """The CPU time of only reading the columns once: nothing can be faster."""
    columns = [cohort.row, cohort.signature, cohort.amount, cohort.depth]
    columns += [cohort.jobs.row, cohort.jobs.start, cohort.jobs.after]
    columns += [cohort.jobs.percent, cohort.papers.row, cohort.papers.day]
    return clock(lambda: [column.max() for column in columns], 3)


def memory(job: Any) -> tuple[Any, float]:
    """The result of a job and the most memory it held, in megabytes."""
    tracemalloc.start()
    result = job()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, most / 1e6


def compare(cohort: Cohort, standing: Standing) -> float:
    """CPU seconds of the same rules on objects, after checking they agree."""
    people = objects(cohort)
    found: list[tuple[int, ...]] = []

    def walk() -> None:
        found[:] = [by_objects(things, job) for things, job in people]

    seconds = clock(walk, 1)
    for place, number in enumerate((1, 2, 3)):
        ours = standing.phases[number][: len(people)].tolist()
        theirs = [verdicts[place] for verdicts in found]
        if ours != theirs:
            where = int(np.flatnonzero(np.array(ours) != np.array(theirs))[0])
            raise SystemExit(f"phase {number} differs for learner {where}")
    return seconds


def main() -> None:
    """Measure, compare, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=1_000_000)
    parser.add_argument("--compared", type=int, default=100_000)
    options = parser.parse_args()
    programme = next(p for p in read_programmes(CREDITS) if p.id == "leadvet-ppuy-2025")
    cohort = invent(options.learners)
    compiled(programme, ON)
    judge(programme, cohort.part(0, 1000))
    whole = {"loop": loop, "batch": lambda: judge(programme, cohort, amounts=False)}
    batches = interleaved(whole, 7)
    batch = batches["batch"][0] / 1000
    standing, extra = memory(lambda: judge(programme, cohort, amounts=False))
    part = cohort.part(0, options.compared)
    some = judge(programme, part, amounts=False)
    share = clock(lambda: judge(programme, part, amounts=False), 3)
    by_hand = compare(part, some)
    transcript = one_learner()
    hvl = read_institutions(CREDITS)[1]
    audit(programme, transcript, on=ON, institution=hvl)
    ask = partial(audit, programme, transcript, on=ON, institution=hvl)
    one = {"loop": loop, "audit": ask, "explained": lambda: explain(ask(), "en")}
    singles = interleaved(one, 500)
    print(
        json.dumps(
            {
                "learners": options.learners,
                "achievements a learner": achievements(cohort) / options.learners,
                "facts": len(cohort.row),
                "batch CPU ms, least and median": batches["batch"],
                "plain loop beside it": batches["loop"],
                "times faster than objects": round(by_hand / share, 1),
                "compared on learners": options.compared,
                "memory above the data MB": round(extra),
                "share of the memory-read floor": round(floor_of(cohort) / batch, 3),
                "one audit ms, least and median": singles["audit"],
                "one explained audit ms": singles["explained"],
                "plain loop between them": singles["loop"],
                "learners by phase": Counter(standing.current.tolist()),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
