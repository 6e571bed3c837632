"""The roll: everybody's standing as rows that can be searched, sorted and paged.

It is made once for a state of the ledger, a day and a rule set; a page of it is then a
matter of milliseconds, however many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vetcourse.credits.auditing import audit
from vetcourse.credits.cohort import COMPLETE, Standing, cohort_table, judge
from vetcourse.credits.experience import Ints
from vetcourse.credits.explaining import explain_finding
from vetcourse.credits.facts import Cohort
from vetcourse.credits.identity import Learner
from vetcourse.credits.model import Transcript
from vetcourse.credits.program import Program, Verdict
from vetcourse.credits.reporting import WORDS
from vetcourse.credits.rows import Requirement
from vetcourse.credits.rules import Institution, Programme
from vetcourse.credits.timing import done_with
from vetcourse.errors import Language, Phrase, RuleError

if TYPE_CHECKING:
    from pandas import DataFrame

SORTS: Final = ("name", "login", "phase", "verdict", "state", "credits", "stuck_at")
STATES: Final = ("complete", "open", "refer", "shut")
MOST: Final = 500
_NO_SORT = Phrase(
    "sort {name!r}: sort by one of {known}", "sorter {name!r}: sorter etter {known}"
)
_NO_STUCK = Phrase(
    "stuck {name!r}: no requirement with a verdict of its own is called that",
    "står fast {name!r}: ingen krav med egen vurdering heter det",
)


@dataclass(frozen=True)
class Roll:
    """Who everybody is, beside where they stand."""

    people: tuple[Learner, ...]
    standing: Standing
    credits: Ints
    base: Programme

    def __len__(self) -> int:
        """How many there are."""
        return len(self.people)

    @cached_property
    def phase(self) -> list[int]:
        """The phase each is in; 0 once all are met."""
        numbers: list[int] = self.standing.current.tolist()
        return numbers

    @cached_property
    def verdict(self) -> list[str]:
        """The verdict on the phase each is in, as a word."""
        return self._now(self.standing.phases, [WORDS[one] for one in Verdict], "met")

    @cached_property
    def state(self) -> list[str]:
        """How the gate of that phase stands: open, for a person to say, or shut."""
        return self._now(self.standing.entry, ["shut", "refer", "open"], "complete")

    def _now(
        self, phases: Mapping[int, Any], words: Sequence[str], complete: str
    ) -> list[str]:
        """The word for each verdict on the phase each is in; the least comes first."""
        columns = {number: column.tolist() for number, column in phases.items()}
        return [
            words[columns[number][i]] if number else complete
            for i, number in enumerate(self.phase)
        ]

    @cached_property
    def first_missing(self) -> list[str]:
        """The id of the first requirement each still lacks; the gate comes first."""
        found = np.full(len(self), "", dtype=object)
        current = self.standing.current
        for phase, steps in self.program.by_phase:
            there = current == phase.number
            rows = [s.row for s in steps if s.row.strength == "must"]
            for row in sorted(rows, key=lambda row: row.at == "completion"):
                lacking = self.standing.verdicts[row.id] < Verdict.MET
                found[there & lacking & (found == "")] = row.id
        names: list[str] = found.tolist()
        return names

    @cached_property
    def searched(self) -> list[str]:
        """What a search looks at."""
        return [f"{p.name} {p.login} {p.id}".casefold() for p in self.people]

    @property
    def program(self) -> Program:
        """The rules everybody was held against."""
        return self.standing.program

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many are where, of everybody."""
        missing = Counter(filter(None, self.first_missing))
        numbers = [*sorted(self.standing.phases), COMPLETE]
        phases = Counter(self.phase)
        return {
            "verdict": {w: self.verdict.count(w) for w in WORDS.values()},
            "phase": {_phase_word(number): phases[number] for number in numbers},
            "state": {state: self.state.count(state) for state in STATES},
            "missing": dict(sorted(missing.items())),
        }

    def matching(
        self,
        *,
        search: str = "",
        verdict: str | None = None,
        phase: int | str | None = None,
        state: str | None = None,
        stuck: bool | str | None = None,
    ) -> list[int]:
        """The places of those who fit every filter that is given."""
        checks: list[Callable[[int], bool]] = []
        if words := search.casefold().split():
            checks.append(lambda i: all(word in self.searched[i] for word in words))
        if verdict:
            checks.append(lambda i: self.verdict[i] == verdict)
        if phase is not None and phase != "":
            number = COMPLETE if phase == "complete" else int(phase)
            checks.append(lambda i: self.phase[i] == number)
        if state:
            checks.append(lambda i: self.state[i] == state)
        if isinstance(stuck, bool):
            checks.append(lambda i: self.is_stuck(i) is stuck)
        elif stuck:
            if stuck not in self.standing.verdicts:
                raise RuleError(_NO_STUCK.of(name=stuck))
            checks.append(lambda i: self.first_missing[i] == stuck)
        return [i for i in range(len(self)) if all(check(i) for check in checks)]

    def is_stuck(self, place: int) -> bool:
        """Whether the gate of the phase is not open, so that nothing can go on."""
        return self.state[place] in ("refer", "shut")

    def ordered(self, places: Iterable[int], sort: str, descending: bool) -> list[int]:
        """The places in the order asked for, the same way every time."""
        if sort not in SORTS:
            raise RuleError(_NO_SORT.of(name=sort, known=", ".join(SORTS)))
        keys: dict[str, Callable[[int], Any]] = {
            "name": lambda i: (not self.people[i].name, self.people[i].name.casefold()),
            "login": lambda i: self.people[i].login,
            # Who has done all is past the last phase, not before the first.
            "phase": lambda i: self.phase[i] or len(self.standing.phases) + 1,
            "verdict": lambda i: list(WORDS.values()).index(self.verdict[i]),
            "state": lambda i: STATES.index(self.state[i]),
            "credits": lambda i: int(self.credits[i]),
            "stuck_at": lambda i: self.first_missing[i],
        }
        by_login = sorted(places, key=keys["login"])
        return sorted(by_login, key=keys[sort], reverse=descending)

    def row(self, place: int) -> dict[str, Any]:
        """What the columns say about one of them."""
        person, number = self.people[place], self.phase[place]
        return {
            "learner": person.id,
            "login": person.login,
            "name": person.name or person.login,
            "phase": number or None,
            "verdict": self.verdict[place],
            "state": self.state[place],
            "may_begin": int(self.standing.ready[place]),
            "phases": {
                str(n): WORDS[Verdict(int(v[place]))]
                for n, v in self.standing.phases.items()
            },
            "credits": str(Decimal(int(self.credits[place])) / 100),
            "missing": self.first_missing[place] or None,
        }

    def requirement(self, place: int) -> Requirement | None:
        """The first requirement somebody still lacks."""
        name = self.first_missing[place]
        return self.program.by_id[name].row if name else None


def everybody(cohort: Cohort, people: Sequence[Learner]) -> Cohort:
    """The facts of all who are registered, those without any entry after the rest."""
    known = set(cohort.learners)
    silent = [person.id for person in people if person.id not in known]
    return replace(cohort, learners=[*cohort.learners, *silent])


def make(
    rules: Programme,
    place: Institution | None,
    cohort: Cohort,
    people: Sequence[Learner],
) -> Roll:
    """The roll of those who are registered, in the order of their facts.

    Who has been erased is nobody any more, and is not on it.
    """
    standing = judge(rules, cohort, place, amounts=True)
    by_id = {person.id: person for person in people}
    keep = [i for i, learner in enumerate(standing.learners) if learner in by_id]
    return Roll(
        tuple(by_id[standing.learners[i]] for i in keep),
        _only(standing, keep),
        earned(cohort)[keep],
        rules,
    )


def earned(cohort: Cohort) -> Ints:
    """All credits each has been given, in hundredths, whatever they may count for."""
    counts = np.array([s.sort == "credits" for s in cohort.signatures], dtype=bool)
    total = np.zeros(len(cohort.learners), dtype=np.int64)
    if len(counts):
        mine = counts[cohort.signature] & (cohort.depth == 0)
        np.add.at(total, cohort.row[mine], cohort.amount[mine].astype(np.int64))
    return total


def page_of(
    places: Sequence[int], page: int, size: int
) -> tuple[Sequence[int], int, int]:
    """One page of places, with the page and size that were possible."""
    size = min(max(size, 1), MOST)
    last = max(-(-len(places) // size), 1)
    page = min(max(page, 1), last)
    return places[(page - 1) * size : page * size], page, size


def _only(standing: Standing, keep: list[int]) -> Standing:
    if len(keep) == len(standing.learners):
        return standing
    return Standing(
        standing.program,
        [standing.learners[i] for i in keep],
        {name: column[keep] for name, column in standing.verdicts.items()},
        {name: column[keep] for name, column in standing.missing.items()},
        {number: column[keep] for number, column in standing.entry.items()},
        {number: column[keep] for number, column in standing.phases.items()},
    )


def _phase_word(number: int) -> str:
    return str(number) if number else "complete"


def stages(found: Roll, language: Language) -> list[dict[str, Any]]:
    """For each phase: how many have come to it, may begin it, and have finished it."""
    told = []
    here = np.ones(len(found), dtype=bool)
    for phase in found.program.programme.phase:
        may = here & (found.standing.entry[phase.number] == Verdict.MET)
        done = done_with(found.standing, phase.number)
        told.append(
            {
                "phase": phase.number,
                "title": phase.title.say(language),
                "reached": int(here.sum()),
                "may_begin": int(may.sum()),
                "finished": int(done.sum()),
            }
        )
        here = done
    return told


def finished(found: Roll, number: int) -> list[str]:
    """The ids of those who have met a phase and all before it."""
    done = done_with(found.standing, number)
    return [person.id for person, met in zip(found.people, done, strict=True) if met]


def table(found: Roll) -> DataFrame:
    """The roll as a table to be written to a file, by login."""
    made = cohort_table(found.standing)
    made["learner"] = [person.login for person in found.people]
    made.insert(1, "name", [person.name for person in found.people])
    return made.sort_values("learner", kind="stable", ignore_index=True)


def told(
    found: Roll, place: int, record: Transcript | None, language: Language
) -> dict[str, Any]:
    """One row of the roll with what is missing first in words."""
    row = found.row(place)
    lacking = found.requirement(place)
    if lacking is None:
        return {**row, "next": "", "step": "", "missing_title": None, "stuck_at": None}
    audited = audit(
        found.base,
        record or Transcript(row["learner"]),
        on=found.program.on,
        institution=found.program.institution,
    )
    one = explain_finding(audited.find(lacking.id), audited, language)
    stuck = found.is_stuck(place)
    return {
        **row,
        "next": one.finding,
        "step": one.question or one.step,
        "missing_title": one.rule,
        "stuck_at": one.rule if stuck else None,
    }
