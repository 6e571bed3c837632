"""How long it takes: from the first sign of a learner to the end of each phase."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from vetcourse.credits.cohort import Standing, judge
from vetcourse.credits.experience import Ints
from vetcourse.credits.facts import LearnerFacts, gather, learner_facts
from vetcourse.credits.model import (
    Certificate,
    Correction,
    Event,
    PracticeDays,
    Result,
    Transcript,
)
from vetcourse.credits.program import Verdict
from vetcourse.credits.rules import Institution, Programme

LEAST: Final = 10


def first_sign(transcript: Transcript) -> date | None:
    """The day the first entry was made, or of an earlier result or practice day.

    Work from years before is no sign: it was done before anybody thought of this.
    """
    if not transcript.events:
        return None
    done = [e.valid_on for e in transcript.events if _is_study(e)]
    return min([transcript.events[0].recorded_at.date(), *done])


def days_to_phases(
    transcripts: Iterable[Transcript],
    programme: Programme,
    on: date,
    institution: Institution | None = None,
) -> dict[int, list[int]]:
    """For each phase, how many days everybody took who has finished it by *on*.

    A phase is finished on the first day on which it and all before it were met, under
    the rules of *on*; once met it counts as met from then on.
    """
    people = [_Life(t) for t in transcripts if t.events]
    starts = [first_sign(life.record) or on for life in people]
    found: dict[int, list[int]] = {}
    for phase in programme.phase:
        number = phase.number
        late = [on] * len(people)
        done = _finished(people, late, programme, on, institution, number)
        who = [i for i, met in enumerate(done) if met]
        people_done = [people[i] for i in who]
        days = _first_days(
            people_done, [starts[i] for i in who], programme, on, institution, number
        )
        found[number] = sorted(
            (day - starts[i]).days for i, day in zip(who, days, strict=True)
        )
    return found


def summary(days: Mapping[int, list[int]], least: int = LEAST) -> list[dict[str, Any]]:
    """Median and quartiles for each phase; nothing where fewer than *least* stand."""
    found = []
    for number, each in days.items():
        shown = len(each) >= least
        low, mid, high = (
            (int(q) for q in np.percentile(each, (25, 50, 75), method="nearest"))
            if shown
            else (None, None, None)
        )
        found.append(
            {
                "phase": number,
                "n": len(each) if shown or not each else None,
                "median": mid,
                "lower": low,
                "upper": high,
            }
        )
    return found


def _is_study(event: Event) -> bool:
    return isinstance(event.payload, Result | PracticeDays)


def _first_days(
    people: list[_Life],
    starts: list[date],
    programme: Programme,
    on: date,
    institution: Institution | None,
    number: int,
) -> list[date]:
    # Everybody at once, halving the days between the first sign and the last.
    low = [start - timedelta(days=1) for start in starts]
    high = [on] * len(people)
    while people and max((h - w).days for h, w in zip(high, low, strict=True)) > 1:
        middle = [w + (h - w) // 2 for w, h in zip(low, high, strict=True)]
        met = _finished(people, middle, programme, on, institution, number)
        for i, yes in enumerate(met):
            if (high[i] - low[i]).days > 1:
                if yes:
                    high[i] = middle[i]
                else:
                    low[i] = middle[i]
    return high


def _finished(
    people: list[_Life],
    days: list[date],
    programme: Programme,
    on: date,
    institution: Institution | None,
    number: int,
) -> Ints:
    """Who had met a phase and all before it, each on a day of their own."""
    each = zip(people, days, strict=True)
    cohort = gather(((life.record.learner, life.facts(day)) for life, day in each), on)
    standing = judge(programme, cohort, institution, amounts=False)
    return done_with(standing, number)


def done_with(standing: Standing, number: int) -> Ints:
    """Who has met a phase and all before it."""
    met = np.ones(len(standing.learners), dtype=bool)
    for phase, verdicts in standing.phases.items():
        if phase <= number:
            met &= verdicts == Verdict.MET
    return met


class _Life:
    """A record asked about many days; between two changes only work goes on."""

    def __init__(self, record: Transcript) -> None:
        self.record = record
        self._changes = sorted({*_changes(record)})
        self._known: dict[int, LearnerFacts] = {}

    def facts(self, day: date) -> LearnerFacts:
        """What there was on a day, with work cut off there."""
        at = bisect_right(self._changes, day)
        if at not in self._known:
            self._known[at] = learner_facts(self.record.as_of(day), day)
        facts = self._known[at]
        jobs = tuple(
            (event, job if job.end and job.end <= day else replace(job, end=day))
            for event, job in facts.jobs
            if job.start <= day
        )
        return replace(facts, jobs=jobs)


def _changes(record: Transcript) -> Iterator[date]:
    """The days on which something begins to hold, or no longer does."""
    for event in record.events:
        yield event.valid_on
        said = event.payload
        paper = said.replacement if isinstance(said, Correction) else said
        if isinstance(paper, Certificate) and paper.expires_on:
            yield paper.expires_on + timedelta(days=1)
