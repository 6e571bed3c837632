"""One compiled program: the rules as columns and steps, for one learner or a million.

Everything is measured in two halves: what counts for certain, and what would count if
a person said yes to every open question. A requirement met by the first is met; met
only by the second, it is referred to a person. All rules but limits can only gain by
more facts, so nothing in between can turn out otherwise. Where nothing is open the
halves are equal, and an array has one row instead of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vetcourse.credits.experience import Counting, Ints, worked
from vetcourse.credits.facts import Cohort, Signature
from vetcourse.credits.measuring import Column, Step, plan
from vetcourse.credits.overlay import under
from vetcourse.credits.rows import AllOf, AnyOf, Requirement
from vetcourse.credits.rules import Institution, Opening, Phase, Programme
from vetcourse.errors import Phrase, RuleError

_CIRCLE = Phrase(
    "{file}: {row} is a member of itself; break the circle",
    "{file}: {row} er med i seg selv; bryt ringen",
)
_NO_MEMBER = Phrase(
    "{file}: {row} names {member!r}; no such row",
    "{file}: {row} viser til {member!r}, som ikke finnes",
)

CHUNK = 24_040  # no power of two: columns so far apart would share a line of cache
HALVES = np.array([[False], [True]])  # which half is the generous one
Terms = tuple[tuple[int, int], ...]
Bools = NDArray[np.bool_]


class Verdict(IntEnum):
    """Not met < refer < met: all of several is the least, one of several the most."""

    NOT_MET = 0
    REFER = 1
    MET = 2


@dataclass(frozen=True, slots=True)
class Mixture:
    """How sorts of facts add up to columns: the class of each sort, and the sums.

    Sorts that the rules cannot tell apart are one class. A column is a sum of classes,
    and its generous half, where it differs, that sum and some more.
    """

    classes: Ints
    count: int
    columns: Sequence[tuple[Terms, Terms]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of some learners, a row for each learner and layer, in halves."""

    cohort: Cohort
    layers: int
    columns: Sequence[Ints]
    months: Mapping[Counting, Ints]
    overrides: Mapping[str, tuple[Bools, Ints]]

    @property
    def size(self) -> int:
        """The number of rows: one for every learner and layer."""
        return len(self.cohort.learners) * self.layers

    def atoms(self, number: int) -> Iterable[tuple[Signature, int]]:
        """The single facts behind one row."""
        learner, layer = divmod(number, self.layers)
        cohort = self.cohort
        first, last = np.searchsorted(cohort.row, (learner, learner + 1))
        return [
            (cohort.signatures[cohort.signature[i]], int(cohort.amount[i]))
            for i in range(first, last)
            if cohort.depth[i] <= layer
        ]


@dataclass(frozen=True, slots=True)
class Run:
    """What every step measured, and whether that is enough, half by half."""

    program: Program
    sheet: Sheet
    amounts: dict[str, Ints] = field(default_factory=dict)
    met: dict[str, Bools] = field(default_factory=dict)

    def needs(self, step: Step) -> Ints:
        """What a step asks of each row, decisions about it taken in."""
        need: Ints = np.broadcast_to(_need(step, self.sheet), (self.sheet.size,))
        return need

    def verdicts(self, requirement: str) -> NDArray[np.int8]:
        """The three-valued verdicts, one for each learner and layer."""
        met = self.met[requirement].view(np.int8)
        both: NDArray[np.int8] = met[0] + met[-1]
        return both


@dataclass(frozen=True)
class Program:
    """A programme, perhaps as one institution reads it, ready to be run on a day."""

    programme: Programme
    institution: Institution | None
    on: date
    steps: tuple[Step, ...]
    columns: tuple[Column, ...]
    openings: Mapping[str, tuple[tuple[Opening, tuple[Step, ...]], ...]]
    _weights: dict[Signature, tuple[tuple[int, int, int], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    wordings: dict[tuple[str, str], Any] = field(
        default_factory=dict, repr=False, compare=False
    )

    def weights(self, signature: Signature) -> tuple[tuple[int, int, int], ...]:
        """The columns a sort of fact adds to: (column, certain, generous)."""
        known = self._weights.get(signature)
        if known is None:
            weighed = ((i, *c.weigh(signature)) for i, c in enumerate(self.columns))
            known = tuple(w for w in weighed if w[1] or w[2])
            self._weights[signature] = known
        return known

    def run(
        self, cohort: Cohort, layers: int = 1, mixture: Mixture | None = None
    ) -> Run:
        """Measure every requirement for every learner of *cohort*.

        With three layers each learner has three rows in a row: what is earned, with
        what is in progress, and with what is planned. The *mixture* is the same for
        every part of a cohort.
        """
        mixture = mixture or self.mixture(cohort.signatures)
        sums = _sums(cohort, mixture, layers)
        months = {how: _both(cohort, how, layers) for how in self.countings}
        overrides = _overrides(cohort, layers)
        run = Run(
            self, Sheet(cohort, layers, _columns(mixture, sums), months, overrides)
        )
        for step in self.all_steps:
            self._take(step, run)
        return run

    def in_chunks(self, cohort: Cohort) -> Iterable[tuple[slice, Run]]:
        """The same, a few thousand learners at a time, so that memory stays small."""
        mixture = self.mixture(cohort.signatures)
        for first in range(0, len(cohort.learners), CHUNK):
            last = min(first + CHUNK, len(cohort.learners))
            part = cohort.part(first, last)
            yield slice(first, last), self.run(part, mixture=mixture)

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        """The step of every row in force."""
        return {step.row.id: step for step in self.steps}

    @cached_property
    def phases(self) -> Mapping[str, int]:
        """The phase every row stands in."""
        return {
            row.id: phase.number
            for phase in self.programme.phase
            for row in phase.requirement
        }

    @cached_property
    def by_phase(self) -> tuple[tuple[Phase, tuple[Step, ...]], ...]:
        """The steps with a verdict of their own, phase by phase as the rows stand."""
        known, members = self.by_id, self.programme.members()
        return tuple(
            (
                phase,
                tuple(
                    known[row.id]
                    for row in phase.requirement
                    if row.id in known and row.id not in members
                ),
            )
            for phase in self.programme.phase
        )

    @cached_property
    def all_steps(self) -> tuple[Step, ...]:
        """Conditions of openings first, then the rows, members before groups."""
        conditions = (
            step
            for openings in self.openings.values()
            for _, conditions in openings
            for step in conditions
        )
        return (*conditions, *self.steps)

    @cached_property
    def measured(self) -> Mapping[str, Step]:
        """The step of every row in force and of every condition."""
        return {step.row.id: step for step in reversed(self.all_steps)}

    @cached_property
    def countings(self) -> tuple[Counting, ...]:
        """Every way in which the rows count work."""
        ways = (how for step in self.all_steps for how in step.counting)
        return tuple(dict.fromkeys(ways))

    def _take(self, step: Step, run: Run) -> None:
        row, sheet = step.row, run.sheet
        amount = step.measure(step, sheet, run.met)
        met = step.passes(amount, _need(step, sheet))
        if row.at_best == "refer":
            met = met & HALVES
        if row.otherwise == "refer":
            met = met | (HALVES & step.askable(sheet))
        for _, conditions in self.openings.get(row.id, ()):
            judged = HALVES
            for condition in conditions:
                judged = judged & run.met[condition.row.id]
            met = met | judged
        run.amounts[row.id], run.met[row.id] = amount, met

    def mixture(self, signatures: Sequence[Signature]) -> Mixture:
        """How these sorts of facts add up to the columns of the program."""
        numbers: dict[tuple[tuple[int, int, int], ...], int] = {}
        classes = [
            numbers.setdefault(self.weights(signature), len(numbers))
            for signature in signatures
        ]
        columns: list[tuple[Terms, Terms]] = [((), ())] * len(self.columns)
        for weights, number in numbers.items():
            for column, certain, generous in weights:
                sure, more = columns[column]
                if certain:
                    sure = (*sure, (number, certain))
                if generous != certain:
                    more = (*more, (number, generous - certain))
                columns[column] = sure, more
        return Mixture(np.array(classes, dtype=np.int64), len(numbers), columns)


def compile_program(
    programme: Programme, on: date, institution: Institution | None = None
) -> Program:
    """Turn the rows in force on day *on* into steps, members before their groups.

    Raises:
        RuleError: if a group names a row that does not exist, or itself.
    """
    if institution is not None:
        programme = under(programme, institution)
    columns: list[Column] = []
    rows = {row.id: row for row in programme.requirements if row.in_force(on)}
    known = frozenset(row.id for row in programme.requirements)
    steps = tuple(
        plan(_present(row, rows), programme, institution, columns)
        for row in _in_order(rows, known, programme.id)
    )
    openings: dict[str, tuple[tuple[Opening, tuple[Step, ...]], ...]] = {}
    for opening in programme.opening:
        conditions = tuple(
            plan(row, programme, institution, columns) for row in opening.conditions
        )
        before = openings.get(opening.requirement, ())
        openings[opening.requirement] = (*before, (opening, conditions))
    return Program(programme, institution, on, steps, tuple(columns), openings)


def _present(row: Requirement, rows: Mapping[str, Requirement]) -> Requirement:
    if not isinstance(row, AnyOf | AllOf):
        return row
    return row.model_copy(update={"of": tuple(name for name in row.of if name in rows)})


def _in_order(
    rows: Mapping[str, Requirement], known: frozenset[str], name: str
) -> list[Requirement]:
    ordered: dict[str, Requirement] = {}

    def visit(row: Requirement, above: tuple[str, ...]) -> None:
        if row.id in above:
            raise RuleError(_CIRCLE.of(file=name, row=row.id))
        for member in row.of if isinstance(row, AnyOf | AllOf) else ():
            if member not in known:
                raise RuleError(_NO_MEMBER.of(file=name, row=row.id, member=member))
            if member in rows:
                visit(rows[member], (*above, row.id))
        ordered.setdefault(row.id, row)

    for row in rows.values():
        visit(row, ())
    return list(ordered.values())


def _need(step: Step, sheet: Sheet) -> Any:
    override = sheet.overrides.get(step.row.id)
    if override is None:
        return step.need
    decided, value = override
    return np.where(decided, value * step.scale[0] // step.scale[1], step.need)


def _sums(cohort: Cohort, mixture: Mixture, layers: int) -> Ints:
    rows, deep = len(cohort.learners), cohort.depth.any()
    apart = layers if deep else 1  # without anything in progress all layers are equal
    size = rows * apart
    sums = np.zeros(mixture.count * size, dtype=np.int64)
    where = (mixture.classes * size)[cohort.signature]
    where += cohort.row if apart == 1 else cohort.row * np.int64(apart)
    amount = cohort.amount.astype(np.int64)  # of the sums' type: far quicker
    for layer in range(apart):
        if deep:
            there = cohort.depth <= layer
            np.add.at(sums, where[there] + layer, amount[there])
        else:
            np.add.at(sums, where, amount)
    table: Ints = sums.reshape(mixture.count, size)
    return table if apart == layers else np.repeat(table, layers, axis=1)


def _columns(mixture: Mixture, sums: Ints) -> list[Ints]:
    # Many columns add up the same, and most of them a single class: made once.
    made: dict[tuple[Terms, Terms], Ints] = {}
    columns: list[Ints] = []
    for terms in mixture.columns:
        column = made.get(terms)
        if column is None:
            column = made[terms] = _column(*terms, sums)
        columns.append(column)
    return columns


def _column(certain: Terms, more: Terms, sums: Ints) -> Ints:
    if not more and len(certain) == 1 and certain[0][1] == 1:
        number = certain[0][0]
        return sums[number : number + 1]
    column = np.zeros((2 if more else 1, sums.shape[1]), dtype=np.int64)
    for number, times in certain:
        _add(column[0], sums[number], times)
    if more:
        column[1] = column[0]
        for number, times in more:
            _add(column[1], sums[number], times)
    return column


def _add(column: Ints, amounts: Ints, times: int) -> None:
    column += amounts if times == 1 else amounts * times


def _both(cohort: Cohort, how: Counting, layers: int) -> Ints:
    halves = (False, True) if how.can_differ(cohort.jobs) else (False,)
    rows = len(cohort.learners)
    both = np.array(
        [worked(cohort.jobs, cohort.papers, rows, how, generous=g) for g in halves]
    )
    return np.repeat(both, layers, axis=1) if layers > 1 else both


def _overrides(cohort: Cohort, layers: int) -> dict[str, tuple[Bools, Ints]]:
    found: dict[str, tuple[Bools, Ints]] = {}
    rows = len(cohort.learners)
    for number, signature in enumerate(cohort.signatures):
        if signature.sort != "override":
            continue
        atoms = cohort.signature == number
        decided = np.zeros(rows, dtype=bool)
        value = np.zeros(rows, dtype=np.int64)
        decided[cohort.row[atoms]] = True
        value[cohort.row[atoms]] = cohort.amount[atoms]
        found[signature.code] = (np.repeat(decided, layers), np.repeat(value, layers))
    return found
