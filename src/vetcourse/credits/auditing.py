"""The audit: one finding per requirement, three-valued, with the facts it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import add
from typing import NamedTuple

from vetcourse.credits import rows
from vetcourse.credits.encoding import to_json
from vetcourse.credits.facts import (
    LAYERS,
    LearnerFacts,
    gather,
    hundredths,
    job_units,
    learner_facts,
)
from vetcourse.credits.measuring import Step
from vetcourse.credits.model import Decision, Event, ExternalCredits, Transcript
from vetcourse.credits.program import Program, Run, Verdict, compile_program
from vetcourse.credits.rules import Institution, Opening, Phase, Programme

VERDICTS = tuple(Verdict)


class Counted(NamedTuple):
    """What one event brings to a requirement, in the requirement's smallest unit."""

    event: Event
    amount: int
    sure: bool


class Finding(NamedTuple):
    """What the audit found for one requirement."""

    row: rows.Requirement
    phase: int
    verdicts: tuple[Verdict, ...]
    amount: int
    at_most: int
    need: int
    counted: tuple[Counted, ...] = ()
    members: tuple[Finding, ...] = ()
    openings: tuple[tuple[Opening, tuple[Finding, ...]], ...] = ()
    blocking: tuple[str, ...] = ()
    decision: Event | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict on what is earned; plans and promises do not count."""
        return self.verdicts[0]

    @property
    def missing(self) -> int:
        """What is still needed; zero for a limit, and once there is enough."""
        return 0 if self.is_limit else max(self.need - self.amount, 0)

    @property
    def is_limit(self) -> bool:
        """Whether less is better, or a share is compared."""
        return self.row.kind in ("share", "attempts", "practice-attempts", "attendance")

    @property
    def on_the_way(self) -> bool:
        """Whether it will be met by what is in progress or planned."""
        met = Verdict.MET
        return self.verdicts[0] is not met and met in self.verdicts

    @property
    def binding(self) -> bool:
        """Whether it decides the phase; a should only warns."""
        return self.row.strength == "must"


@dataclass(frozen=True, slots=True)
class PhaseFinding:
    """What the findings of one phase come to: at its door, and at its end."""

    phase: Phase
    findings: tuple[Finding, ...]

    @property
    def entry(self) -> Verdict:
        """Whether the learner may begin the phase, as far as its own gate goes."""
        return _least(f for f in self.findings if f.row.at == "entry")

    @property
    def completion(self) -> Verdict:
        """Whether everything the phase itself asks for is there."""
        return _least(f for f in self.findings if f.row.at == "completion")

    @property
    def verdict(self) -> Verdict:
        """The phase as a whole."""
        return min(self.entry, self.completion)


@dataclass(frozen=True, slots=True)
class Audit:
    """A learner's standing in a programme on a day, as then known."""

    base: Programme
    program: Program
    transcript: Transcript
    on: date
    known_at: datetime | None
    events: tuple[Event, ...]
    facts: LearnerFacts
    phases: tuple[PhaseFinding, ...]

    @property
    def programme(self) -> Programme:
        """The rules used, with the institution's own."""
        return self.program.programme

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding with a verdict of its own, in the order of the phases."""
        return tuple(finding for phase in self.phases for finding in phase.findings)

    @property
    def verdict(self) -> Verdict:
        """The programme as a whole."""
        return min(phase.verdict for phase in self.phases)

    @property
    def phase(self) -> int | None:
        """The first phase that is not fully met, or None when all are."""
        unmet = (p for p in self.phases if p.verdict is not Verdict.MET)
        return next((p.phase.number for p in unmet), None)

    @property
    def unused(self) -> tuple[Event, ...]:
        """Credits from elsewhere that no requirement can take as they are."""
        used = {
            counted.event.id
            for finding in walk(self.findings)
            for counted in finding.counted
        }
        outside = (e for e in self.events if isinstance(e.payload, ExternalCredits))
        return tuple(event for event in outside if event.id not in used)

    def find(self, identity: str) -> Finding:
        """The finding for one requirement, wherever it stands."""
        return next(f for f in walk(self.findings) if f.row.id == identity)

    def step(self, identity: str) -> Step:
        """How one requirement, or a condition of an opening, was measured."""
        return self.program.measured[identity]

    @property
    def digest(self) -> str:
        """The hash of the events the audit rests on."""
        return transcript_digest(self.events)


def audit(
    programme: Programme,
    transcript: Transcript,
    *,
    on: date,
    institution: Institution | None = None,
    known_at: datetime | None = None,
) -> Audit:
    """Compare a transcript with the programme on day *on*, as known at *known_at*.

    Order never matters: not of the events, not within a phase. What only a person can
    decide is referred, not guessed.
    """
    program = compiled(programme, on, institution)
    events = transcript.as_of(on, known_at)
    facts = learner_facts(events, on)
    run = program.run(gather([(transcript.learner, facts)], on), layers=len(LAYERS))
    found = _Finder(program, run, facts)
    phases = tuple(
        PhaseFinding(phase, tuple(found.finding(s, phase.number) for s in steps))
        for phase, steps in program.by_phase
    )
    return Audit(programme, program, transcript, on, known_at, events, facts, phases)


@lru_cache(maxsize=64)
def compiled(
    programme: Programme, on: date, institution: Institution | None = None
) -> Program:
    """The program for a programme, kept because one is used for many learners."""
    return compile_program(programme, on, institution)


def walk(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Every finding, groups before their members, and conditions of openings."""
    for finding in findings:
        yield finding
        yield from walk(finding.members)
        for _, conditions in finding.openings:
            yield from walk(conditions)


def transcript_digest(events: Iterable[Event]) -> str:
    """A hash of the events in no particular order."""
    texts = sorted(map(to_json, events))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _least(findings: Iterable[Finding]) -> Verdict:
    verdicts = (finding.verdict for finding in findings if finding.binding)
    return min(verdicts, default=Verdict.MET)


class _Finder:
    """Reads one learner's findings off the rows of a run."""

    def __init__(self, program: Program, run: Run, facts: LearnerFacts) -> None:
        self.program, self.run, self.facts = program, run, facts
        self.found: dict[str, Finding] = {}
        self.added: dict[int, list[Counted]] = {}
        self.decisions: dict[str, Event] = {}
        for atom in facts.atoms:
            if atom.signature.sort == "override":
                self.decisions[atom.signature.code] = atom.event
            for column, certain, generous in program.weights(atom.signature):
                if not atom.depth:
                    counted = Counted(atom.event, atom.amount * generous, bool(certain))
                    self.added.setdefault(column, []).append(counted)

    def finding(self, step: Step, phase: int) -> Finding:
        """The finding for one step; a row in two groups is looked at once."""
        known = self.found.get(step.row.id)
        if known is None:
            known = self.found[step.row.id] = self._finding(step, phase)
        return known

    def _finding(self, step: Step, phase: int) -> Finding:
        row, program, amount = step.row, self.program, self.run.amounts[step.row.id]
        met = self.run.met[row.id].tolist()
        verdicts = tuple(map(VERDICTS.__getitem__, map(add, met[0], met[-1])))
        decision = self.decisions.get(row.id)
        blocked = None if verdicts[0] is Verdict.MET else step.blocked
        return Finding(
            row=row,
            phase=phase,
            verdicts=verdicts,
            amount=amount.item(0, 0),
            at_most=amount.item(-1, 0),
            need=_need(step, decision),
            counted=self._counted(step),
            members=self._members(step) if step.members else (),
            openings=self._openings(step, phase) if row.id in program.openings else (),
            blocking=blocked(step, self.run.sheet) if blocked else (),
            decision=decision,
        )

    def _members(self, step: Step) -> tuple[Finding, ...]:
        known, phases = self.program.by_id, self.program.phases
        return tuple(self.finding(known[name], phases[name]) for name in step.members)

    def _openings(
        self, step: Step, phase: int
    ) -> tuple[tuple[Opening, tuple[Finding, ...]], ...]:
        return tuple(
            (opening, tuple(self.finding(c, phase) for c in conditions))
            for opening, conditions in self.program.openings[step.row.id]
        )

    def _counted(self, step: Step) -> tuple[Counted, ...]:
        if step.counting:
            units = job_units(self.facts, step.counting[0], self.program.on)
            return tuple(Counted(*counted) for counted in units)
        by_event: dict[str, Counted] = {}
        for column in step.telling:
            for more in self.added.get(column, ()):
                so_far = by_event.get(more.event.id)
                if so_far:
                    more = more._replace(amount=more.amount + so_far.amount)
                by_event[more.event.id] = more
        return tuple(by_event.values())


def _need(step: Step, decision: Event | None) -> int:
    if decision is None or not isinstance(decision.payload, Decision):
        return step.need
    times, parts = step.scale
    return hundredths(decision.payload.minimum or Decimal(0)) * times // parts
