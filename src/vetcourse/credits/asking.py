"""What a coordinator can ask: menus, everybody, one learner, what if.

Nothing here writes. All of it is plain data, in the language asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vetcourse.credits import menus, roll, showing, whatif
from vetcourse.credits.cohort import simulate
from vetcourse.credits.forms import FORMS
from vetcourse.credits.holding import Data, Day, Holding
from vetcourse.credits.policies import under_policy
from vetcourse.credits.register import NotRegisteredError
from vetcourse.credits.reporting import report
from vetcourse.credits.timing import LEAST, days_to_phases, summary
from vetcourse.errors import Language, Phrase

FAMILY: Final = "leadvet-ppuy"
_NOT_YET = Phrase(
    "you are not registered yet; ask your coordinator",
    "du er ikke registrert ennå; spør koordinatoren",
)


class Asking(Holding):
    """All that can be asked of an office.

    Wherever a method takes *programme*, it is a rule set or a family of them (the one
    in force on the day is used); *institution* is a code such as HVL, or empty; *on* is
    a day as 2026-02-01, or nothing for today.
    """

    # What there is to choose from

    def programmes(self, language: Language = "en") -> list[Data]:
        """Every rule set with its phases and rows: what to choose, what to change."""
        return [menus.programme(one, language) for one in self._rules]

    def institutions(self) -> list[Data]:
        """Every institution whose own rules are known."""
        return [menus.institution(one) for one in self._places]

    def forms(self, language: Language = "en") -> list[Data]:
        """What can be recorded: the columns of each kind, as a page would ask."""
        return [menus.form(form, language) for form in FORMS if form.build]

    def modules(self) -> tuple[str, ...]:
        """The codes of the course's own modules."""
        mine = (one for one in self._rules if one.family == FAMILY)
        return tuple(dict.fromkeys(m.code for one in mine for m in one.module))

    # Everybody

    def warm(self) -> None:
        """Read the ledger before anybody asks."""
        self._roll(FAMILY, None, "")

    def cohort(
        self,
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
        search: str = "",
        verdict: str | None = None,
        phase: int | str | None = None,
        state: str | None = None,
        stuck: bool | str | None = None,
        sort: str = "name",
        descending: bool = False,
        page: int = 1,
        size: int = 50,
    ) -> Data:
        """One page of everybody's standing, with how many are where.

        *verdict* (met, refer, not-met) is that on the phase a learner is in, *phase* a
        number or complete, *state* says how the gate of that phase stands: open (may
        go on), refer (a person must say), shut, or complete. *stuck* is whether the
        gate keeps somebody out, or a requirement: those who lack it first. Every row
        says what is missing first (``next``) and at which gate somebody stands
        (``stuck_at``).

        Raises:
            RuleError: if there is no such programme, institution, sort or requirement.
        """
        found = self._roll(programme, on, institution)
        places = found.matching(
            search=search, verdict=verdict, phase=phase, state=state, stuck=stuck
        )
        places = found.ordered(places, sort, descending)
        shown, page, size = roll.page_of(places, page, size)
        return {
            "programme": found.program.programme.id,
            "on": found.program.on.isoformat(),
            "total": len(found),
            "matching": len(places),
            "page": page,
            "size": size,
            "counts": found.counts,
            "rows": self._rows(found, shown, language),
        }

    def simulate(
        self,
        policy: Mapping[str, Any],
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
        least: int = 1,
    ) -> Data:
        """Everybody under other rules: who would stand where, as a transition table.

        *policy* may name another ``programme`` or ``institution``, and ``changes``:
        ``[{"requirement": "practice-days", "minimum": 60}]``. Counts below *least* are
        left out of the table.
        """
        day = self._day(on)
        people, cohort = self._everybody(day)
        before = roll.make(*self._chosen(programme, institution, day), cohort, people)
        rules, place = self._chosen(
            str(policy.get("programme") or programme),
            str(policy.get("institution") or institution),
            day,
        )
        changed = under_policy(rules, policy.get("changes") or ())
        after = roll.make(changed, place, cohort, people)
        found = simulate(before.standing, after.standing)
        names = {person.id: person.name or person.login for person in people}
        both = before.program.programme, after.program.programme
        return showing.transition(found, both, names, language, least)

    def funnel(
        self,
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
    ) -> Data:
        """How many have come to each phase, may begin it, and have finished it."""
        found = self._roll(programme, on, institution)
        return {
            "total": len(found),
            "phases": roll.stages(found, language),
            "now": found.counts["phase"],
        }

    def times(
        self, *, programme: str = FAMILY, on: Day = None, institution: str = ""
    ) -> Data:
        """Days from a learner's first sign to the end of each phase.

        For each phase ``n``, ``median``, ``lower`` and ``upper`` quartile of those who
        have finished it; None where fewer than ten have. Who is still on the way is
        not in it, so the figures flatter a young course.
        """
        day = self._day(on)
        rules, place = self._chosen(programme, institution, day)
        key = ("times", self._ledger.head(), rules, place and place.id, day)
        if key not in self._kept:
            # Who has not finished the first phase has finished none.
            found = self._roll(programme, on, institution)
            done = roll.finished(found, rules.phase[0].number)
            records = self._ledger.transcripts(done) if done else ()
            self._keep(key, summary(days_to_phases(records, rules, day, place)))
        return {"least": LEAST, "phases": self._kept[key]}

    # One learner

    def path(
        self,
        learner: str,
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
        known: Day = None,
    ) -> Data:
        """One learner's way: every verdict with reason, source and proof, every entry.

        With *known* only what was recorded by the end of that day is used.

        Raises:
            RecordError: if there is no such learner.
        """
        found = self._audit(learner, programme, on, institution, known)
        person = self._ledger.learner(learner)
        return {
            "name": person.name or person.login,
            "login": person.login,
            **report(found, language, proofs=True),
            "entries": [showing.entry(e, language) for e in found.transcript.events],
        }

    def own(self, login: str, **asked: Any) -> Data:
        """A learner's own way, found by the name they are logged in with.

        Raises:
            NotRegisteredError: if nobody is registered by that login.
        """
        # Not by asking the register: an id is no login, though it takes either.
        mine = [person.id for person in self._people() if person.login == login]
        if not mine:
            raise NotRegisteredError(_NOT_YET.of())
        return self.path(mine[0], **asked)

    def results(self, module: str) -> list[Data]:
        """Everybody's standing results in one module, and nothing else about them."""
        return showing.results(self._ledger.transcripts(), self._people(), module)

    def whatif(
        self,
        learner: str,
        scenario: Mapping[str, Any],
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
    ) -> Data:
        """What would change for one learner.

        *scenario* may give ``passed`` (codes of modules on offer), ``programme`` and
        ``institution`` (other rules), and ``cheapest``: requirements to be met by the
        fewest credits on offer.

        Raises:
            RuleError: if a code or a requirement is unknown.
        """
        before = self._audit(learner, programme, on, institution)
        rules = None
        if scenario.get("programme") or scenario.get("institution"):
            rules = self._chosen(
                str(scenario.get("programme") or programme),
                str(scenario.get("institution") or institution),
                before.on,
            )
        found = whatif.play(
            before,
            passed=tuple(scenario.get("passed") or ()),
            cheapest=tuple(scenario.get("cheapest") or ()),
            rules=rules,
        )
        return showing.scenario(found, language)
