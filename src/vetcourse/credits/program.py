"""One compiled program: the rules as columns and steps, for one learner or a million.

Every learner has two rows: what counts for certain, and what would count if a person
said yes to every open question. A requirement met by the first is met; met only by the
second, it is referred to a person. All rules but limits can only gain by more facts, so
nothing in between can turn out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vetcourse.credits.experience import Counting, Ints, worked
from vetcourse.credits.facts import Cohort, Signature
from vetcourse.credits.measuring import Column, Step, plan
from vetcourse.credits.overlay import under
from vetcourse.credits.rows import AllOf, AnyOf, Requirement
from vetcourse.credits.rules import Institution, Opening, Programme
from vetcourse.errors import RuleError

CHUNK = 1 << 15
Bools = NDArray[np.bool_]


class Verdict(IntEnum):
    """Not met < refer < met: all of several is the least, one of several the most."""

    NOT_MET = 0
    REFER = 1
    MET = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of some learners, first the certain rows and then the generous."""

    cohort: Cohort
    layers: int
    columns: Ints
    months: Mapping[Counting, Ints]
    overrides: Mapping[str, tuple[Bools, Ints]]

    @property
    def size(self) -> int:
        """The number of rows: for every learner and layer two."""
        return int(self.columns.shape[1])

    @property
    def half(self) -> int:
        """Where the generous rows begin."""
        return self.size // 2

    def atoms(self, number: int) -> tuple[Iterable[tuple[Signature, int]], bool]:
        """The single facts behind one row, and whether it is a generous one."""
        learner, layer = divmod(number % self.half, self.layers)
        cohort = self.cohort
        first, last = np.searchsorted(cohort.row, (learner, learner + 1))
        atoms = [
            (cohort.signatures[cohort.signature[i]], int(cohort.amount[i]))
            for i in range(first, last)
            if cohort.depth[i] <= layer
        ]
        return atoms, number >= self.half


@dataclass(frozen=True, slots=True)
class Run:
    """What every step measured, and whether that is enough, row by row."""

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
        met, half = self.met[requirement], self.sheet.half
        return met[:half].astype(np.int8) + met[half:]


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

    def weights(self, signature: Signature) -> tuple[tuple[int, int, int], ...]:
        """The columns a sort of fact adds to: (column, certain, generous)."""
        known = self._weights.get(signature)
        if known is None:
            weighed = ((i, *c.weigh(signature)) for i, c in enumerate(self.columns))
            known = tuple(w for w in weighed if w[1] or w[2])
            self._weights[signature] = known
        return known

    def run(self, cohort: Cohort, layers: int = 1) -> Run:
        """Measure every requirement for every learner of *cohort*.

        With three layers each learner has three rows in a row: what is earned, with
        what is in progress, and with what is planned.
        """
        sheet = self._sheet(cohort, layers)
        run = Run(self, sheet)
        generous = np.arange(sheet.size) >= sheet.half
        for step in self.all_steps():
            self._take(step, run, generous)
        return run

    def in_chunks(self, cohort: Cohort) -> Iterable[tuple[slice, Run]]:
        """The same, a few thousand learners at a time, so that memory stays small."""
        for first in range(0, len(cohort.learners), CHUNK):
            last = min(first + CHUNK, len(cohort.learners))
            yield slice(first, last), self.run(cohort.part(first, last))

    def top(self) -> tuple[tuple[int, Step], ...]:
        """The steps with a verdict of their own, and the phase each belongs to."""
        members = self.programme.members()
        phase = {
            row.id: phase.number
            for phase in self.programme.phase
            for row in phase.requirement
        }
        return tuple(
            (phase[step.row.id], step)
            for step in self.steps
            if step.row.id not in members
        )

    def all_steps(self) -> Iterable[Step]:
        """Conditions of openings first, then the rows, members before groups."""
        for openings in self.openings.values():
            for _, conditions in openings:
                yield from conditions
        yield from self.steps

    def _take(self, step: Step, run: Run, generous: Bools) -> None:
        row, sheet = step.row, run.sheet
        amount = step.measure(step, sheet, run.met)
        met = step.passes(amount, _need(step, sheet))
        if row.at_best == "refer":
            met &= generous
        if row.otherwise == "refer":
            met |= generous & ~step.refused(sheet)
        for _, conditions in self.openings.get(row.id, ()):
            judged = [run.met[condition.row.id] for condition in conditions]
            met |= generous & np.logical_and.reduce(judged)
        run.amounts[row.id], run.met[row.id] = amount, met

    def _sheet(self, cohort: Cohort, layers: int) -> Sheet:
        classes, weights = self._classes(cohort.signatures)
        sums = _sums(cohort, classes, len(weights), layers)
        columns = _columns(len(self.columns), weights, sums)
        months = {
            how: _both(cohort, how, layers)
            for step in self.all_steps()
            for how in step.counting
        }
        return Sheet(cohort, layers, columns, months, _overrides(cohort, layers))

    def _classes(
        self, signatures: Sequence[Signature]
    ) -> tuple[Ints, list[tuple[tuple[int, int, int], ...]]]:
        # Sorts of facts that the rules cannot tell apart are added up together.
        numbers: dict[tuple[tuple[int, int, int], ...], int] = {}
        classes = [
            numbers.setdefault(self.weights(signature), len(numbers))
            for signature in signatures
        ]
        return np.array(classes, dtype=np.int64), list(numbers)


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
            raise RuleError(f"{name}: {row.id} is a member of itself; break the circle")
        for member in row.of if isinstance(row, AnyOf | AllOf) else ():
            if member not in known:
                raise RuleError(f"{name}: {row.id} names {member!r}; no such row")
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


def _sums(cohort: Cohort, classes: Ints, count: int, layers: int) -> Ints:
    size = len(cohort.learners) * layers
    sums = np.zeros(count * size, dtype=np.int64)
    if not len(cohort.row):
        return sums.reshape(count, size)
    where = (classes * size)[cohort.signature]
    where += cohort.row if layers == 1 else cohort.row * np.int64(layers)
    amount = cohort.amount.astype(np.int64)  # of one type with the sums: far quicker
    if layers == 1 and not cohort.depth.any():
        np.add.at(sums, where, amount)
        return sums.reshape(count, size)
    for layer in range(layers):
        there = cohort.depth <= layer
        np.add.at(sums, where[there] + layer, amount[there])
    return sums.reshape(count, size)


def _columns(
    count: int, weights: Sequence[tuple[tuple[int, int, int], ...]], sums: Ints
) -> Ints:
    size = sums.shape[1]
    columns = np.zeros((count, 2 * size), dtype=np.int64)
    unsure: set[int] = set()
    for number, weighed in enumerate(weights):
        for column, certain, generous in weighed:
            _add(columns[column, :size], sums[number], certain)
            unsure |= {column} if generous != certain else set()
    # Most columns hold nothing to be judged: their generous half is the certain one.
    columns[:, size:] = columns[:, :size]
    for number, weighed in enumerate(weights):
        for column, certain, generous in weighed:
            if column in unsure:
                _add(columns[column, size:], sums[number], generous - certain)
    return columns


def _add(column: Ints, amounts: Ints, times: int) -> None:
    if times == 1:
        column += amounts
    elif times:
        column += amounts * times


def _both(cohort: Cohort, how: Counting, layers: int) -> Ints:
    rows = len(cohort.learners)
    certain = worked(cohort.jobs, cohort.papers, rows, how, generous=False)
    generous = certain
    if how.can_differ:
        generous = worked(cohort.jobs, cohort.papers, rows, how, generous=True)
    both = np.concatenate([certain, generous])
    return np.repeat(both, layers) if layers > 1 else both


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
        found[signature.code] = (
            np.tile(np.repeat(decided, layers), 2),
            np.tile(np.repeat(value, layers), 2),
        )
    return found
