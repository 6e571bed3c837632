"""Many learners at once: verdicts, a table, how far they have come, a changed rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vetcourse.credits.auditing import compiled
from vetcourse.credits.experience import Ints
from vetcourse.credits.facts import Cohort, gather, learner_facts
from vetcourse.credits.measuring import Step
from vetcourse.credits.model import Transcript
from vetcourse.credits.program import Program, Run, Verdict
from vetcourse.credits.rules import Institution, Programme
from vetcourse.credits.telling import amount_in

if TYPE_CHECKING:
    from pandas import DataFrame

COMPLETE = 0
WORDS = ("not met", "refer", "met")
LEAST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What a cohort's audit found: a verdict for every learner and requirement."""

    program: Program
    learners: Sequence[str]
    verdicts: Mapping[str, NDArray[np.int8]]
    missing: Mapping[str, Ints]
    entry: Mapping[int, NDArray[np.int8]]
    phases: Mapping[int, NDArray[np.int8]]

    @property
    def current(self) -> NDArray[np.int16]:
        """The first phase not fully met for each learner; 0 once all are."""
        first = np.full(len(self.learners), COMPLETE, dtype=np.int16)
        for number in sorted(self.phases, reverse=True):
            first[self.phases[number] < Verdict.MET] = number
        return first

    @property
    def ready(self) -> NDArray[np.int16]:
        """The last phase each learner may begin: its gate and all before it are met."""
        last = np.zeros(len(self.learners), dtype=np.int16)
        so_far = np.ones(len(self.learners), dtype=bool)
        for number in sorted(self.phases):
            may = so_far & (self.entry[number] == Verdict.MET)
            last[may] = number
            so_far &= self.phases[number] == Verdict.MET
        return last


def assemble(
    transcripts: Iterable[Transcript], on: date, known_at: datetime | None = None
) -> Cohort:
    """The facts of many learners on day *on*, as known at *known_at*."""
    return gather(
        (
            (transcript.learner, learner_facts(transcript.as_of(on, known_at), on))
            for transcript in transcripts
        ),
        on,
    )


def judge(
    programme: Programme,
    cohort: Cohort,
    institution: Institution | None = None,
    *,
    amounts: bool = True,
) -> Standing:
    """Every verdict for every learner; *amounts* keeps what is missing as well."""
    program = compiled(programme, cohort.on, institution)
    size = len(cohort.learners)
    tops = [step for _, steps in program.by_phase for step in steps]
    verdicts = {step.row.id: np.zeros(size, dtype=np.int8) for step in tops}
    missing = {
        step.row.id: np.zeros(size, dtype=np.int64)
        for step in tops
        if amounts and _countable(step)
    }
    for part, run in program.in_chunks(cohort):
        for step in tops:
            verdicts[step.row.id][part] = run.verdicts(step.row.id)
            if step.row.id in missing:
                missing[step.row.id][part] = _missing(step, run)
    return Standing(
        program,
        cohort.learners,
        verdicts,
        missing,
        _phases(program, verdicts, size, entry=True),
        _phases(program, verdicts, size, entry=False),
    )


def cohort_table(standing: Standing) -> DataFrame:
    """One row for each learner: phase, verdicts, and what is missing in numbers."""
    import pandas as pd

    current = standing.current
    columns: dict[str, Any] = {
        "learner": list(standing.learners),
        "phase": [str(number) if number else "complete" for number in current],
        "may begin": standing.ready,
    }
    for number, phase in standing.phases.items():
        columns[f"phase {number}"] = _words(phase)
    for identity, verdict in standing.verdicts.items():
        columns[identity] = _words(verdict)
        if identity in standing.missing:
            row = standing.program.programme.find(identity)
            columns[f"{identity}, missing"] = [
                amount_in(row, int(amount), up=True)
                for amount in standing.missing[identity]
            ]
    return pd.DataFrame(columns)


def funnel(standing: Standing, least: int = LEAST) -> dict[str, int | None]:
    """How many learners are in each phase; None for a cell too small to show."""
    current = standing.current
    numbers = [*sorted(standing.phases), COMPLETE]
    counts = suppress([int((current == number).sum()) for number in numbers], least)
    names = [f"phase {number}" if number else "complete" for number in numbers]
    return dict(zip(names, counts, strict=True))


def suppress(counts: Sequence[int], least: int = LEAST) -> list[int | None]:
    """The counts of one whole, small ones hidden so that none can be worked out.

    Hiding a single cell would be no use when the total is known, so the smallest of
    the others goes with it.
    """
    hidden = {i for i, count in enumerate(counts) if 0 < count < least}
    others = [i for i, count in enumerate(counts) if count >= least]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda i: counts[i]))
    return [None if i in hidden else count for i, count in enumerate(counts)]


@dataclass(frozen=True, slots=True)
class Transition:
    """One cohort under two rule sets: who stands where before and after."""

    states: tuple[str, ...]
    counts: Ints
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    changed: Mapping[str, tuple[int, int]]

    def table(self, least: int = LEAST) -> list[list[int | None]]:
        """The counts as rows (before) and columns (after), small cells hidden."""
        flat = suppress([int(count) for count in self.counts.ravel()], least)
        width = len(self.states)
        return [flat[i : i + width] for i in range(0, len(flat), width)]


def simulate(before: Standing, after: Standing) -> Transition:
    """Compare one cohort's standing under two rule sets.

    Raises:
        ValueError: if the two are not the same learners in the same order.
    """
    if list(before.learners) != list(after.learners):
        raise ValueError("simulate: the two standings are of different learners")
    numbers = sorted({*before.phases, *after.phases})
    states = [*numbers, COMPLETE]
    where = {number: place for place, number in enumerate(states)}
    old = np.array([where[int(number)] for number in before.current], dtype=np.int64)
    new = np.array([where[int(number)] for number in after.current], dtype=np.int64)
    counts = np.zeros((len(states), len(states)), dtype=np.int64)
    np.add.at(counts, (old, new), 1)
    names = tuple(f"phase {number}" if number else "complete" for number in states)
    shared = before.verdicts.keys() & after.verdicts.keys()
    return Transition(
        names,
        counts,
        tuple(before.learners[i] for i in np.flatnonzero(new > old).tolist()),
        tuple(before.learners[i] for i in np.flatnonzero(new < old).tolist()),
        {
            identity: _moved(before.verdicts[identity], after.verdicts[identity])
            for identity in sorted(shared)
        },
    )


def _moved(before: NDArray[np.int8], after: NDArray[np.int8]) -> tuple[int, int]:
    return int((after > before).sum()), int((after < before).sum())


def _countable(step: Step) -> bool:
    kinds = ("experience", "credits", "pool", "residency", "days", "modules")
    return step.row.kind in kinds


def _missing(step: Step, run: Run) -> Ints:
    short: Ints = np.maximum(run.needs(step) - run.amounts[step.row.id][0], 0)
    return short


def _phases(
    program: Program,
    verdicts: Mapping[str, NDArray[np.int8]],
    size: int,
    *,
    entry: bool,
) -> dict[int, NDArray[np.int8]]:
    found = {
        phase.number: np.full(size, Verdict.MET, dtype=np.int8)
        for phase in program.programme.phase
    }
    for phase, steps in program.by_phase:
        worst = found[phase.number]
        for row in (step.row for step in steps):
            if row.strength == "must" and (row.at == "entry" or not entry):
                np.minimum(worst, verdicts[row.id], out=worst)
    return found


def _words(verdicts: NDArray[np.int8]) -> list[str]:
    return [WORDS[verdict] for verdict in verdicts.tolist()]
