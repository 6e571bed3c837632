"""The coordinator's office: everything they can ask and do, as plain data.

The desk in a browser, the service on the hub and a notebook all stand on this one
class, so all of them say the same. Whatever comes in and goes out can be JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from vetcourse.credits import menus, roll, showing, tables, whatif
from vetcourse.credits.cohort import simulate
from vetcourse.credits.deadlines import due
from vetcourse.credits.encoding import to_data
from vetcourse.credits.entering import entry_of, sheet_of
from vetcourse.credits.exporting import zipped_copy
from vetcourse.credits.forms import FORMS
from vetcourse.credits.giving import Giving, from_data, give
from vetcourse.credits.holding import Data, Day, Holding
from vetcourse.credits.policies import under_policy
from vetcourse.credits.recording import Clerk
from vetcourse.credits.register import NotRegisteredError
from vetcourse.credits.reporting import report
from vetcourse.credits.templates import excel_template
from vetcourse.credits.timing import LEAST, days_to_phases, summary
from vetcourse.errors import Language, Phrase, RecordError

FAMILY: Final = "leadvet-ppuy"
EXPORTS: Final = ("cohort.csv", "cohort.xlsx", "sheets.xlsx", "learner.zip")
_NOT_YET = Phrase(
    "you are not registered yet; ask your coordinator",
    "du er ikke registrert ennå; spør koordinatoren",
)
_NO_EXPORT = Phrase(
    "{kind!r}: there is no such export; choose one of {known}",
    "{kind!r}: eksporten finnes ikke; velg en av {known}",
)


class Office(Holding):
    """One ledger and one folder of rules, open for questions and entries.

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

    # Writing

    def record(
        self,
        entry: Mapping[str, Any],
        *,
        actor: str,
        authority: str = "",
        reason: str = "",
    ) -> Data:
        """Enter one thing about one learner, in *actor*'s name.

        *entry* gives ``learner``, ``kind`` (as :meth:`forms` names it, or
        ``reversal``), ``facts`` by column, ``ects`` by areas; a correction names the
        entry it ``corrects``, a reversal the ``event`` that falls. With ``rehearse``
        it is only shown. A decision and a reversal need authority and reason, a
        correction its reason; other kinds have no authority.

        Raises:
            RecordError: one line for each thing to mend; nothing is written.
        """
        clerk = Clerk(by=actor, at=self._clock())
        given = authority.strip(), reason.strip()
        event = entry_of(self._ledger, entry, clerk, *given, self._setting())
        book, keep = self._ledger, not entry.get("rehearse")
        done = (book.append if keep else book.rehearse)(
            [event], repeat=bool(entry.get("again"))
        )
        return {
            "written": keep and bool(done.written),
            "new": [to_data(one) for one in done.written],
            "known": [to_data(one) for one in done.known],
        }

    def award(
        self,
        results: Sequence[Mapping[str, Any]],
        *,
        actor: str,
        institution: str,
        scale: str = "letters",
        programme: str = FAMILY,
        on: Day = None,
        fails: bool = False,
        rehearse: bool = False,
        language: Language = "en",
    ) -> Data:
        """Enter finished modules, as a gradebook elsewhere says where everybody stands.

        *results* are rows of ``learner`` (a login), ``module``, ``points`` (a fraction
        or a number, as text), ``standing`` and ``handed_in``. The same twice changes
        nothing; work that was marked anew corrects its entry. With *rehearse* nothing
        is written.

        Raises:
            RecordError: one line for each result that cannot be used.
            RuleError: if there is no such scale or programme.
        """
        day = self._day(on)
        rules, _ = self._chosen(programme, "", day)
        terms = Giving(
            institution=institution,
            scale=self._assessment().scale(scale),
            on=day,
            provisional_until=due(rules, "complaint", day),
            fails=fails,
        )
        clerk = Clerk(by=actor, at=self._clock())
        reached = from_data(results, self._splits)
        return give(self._ledger, reached, terms, clerk, language, keep=not rehearse)

    def check_sheet(self, name: str, data: bytes, language: Language = "en") -> Data:
        """What a CSV or Excel file comes to: what has to be mended, or what is new.

        ``problems`` is one line for each thing to mend, in *language*; with none,
        ``new`` counts the entries by kind and nothing is written yet.
        """
        return self._sheet(name, data, language, "-", keep=False)

    def import_sheet(
        self, name: str, data: bytes, language: Language = "en", *, actor: str
    ) -> Data:
        """Enter a whole file in *actor*'s name: all of it, or nothing."""
        return self._sheet(name, data, language, actor, keep=True)

    # Files

    def export(
        self,
        kind: str,
        *,
        programme: str = FAMILY,
        on: Day = None,
        language: Language = "en",
        institution: str = "",
        learner: str = "",
    ) -> tuple[str, bytes]:
        """A file to take away, as its name and its content.

        *kind* is ``cohort.csv`` or ``cohort.xlsx``, ``sheets.xlsx`` (empty sheets to
        fill in), or ``learner.zip``: everything kept about *learner*.

        Raises:
            RecordError: if there is no such kind, or no such learner.
        """
        if kind == "sheets.xlsx":
            return kind, excel_template(FORMS, language)
        if kind == "learner.zip":
            return zipped_copy(self._ledger, learner, language)
        if kind not in ("cohort.csv", "cohort.xlsx"):
            raise RecordError(_NO_EXPORT.of(kind=kind, known=", ".join(EXPORTS)))
        found = self._roll(programme, on, institution)
        table = tables.worded(roll.table(found), language)
        title = tables.COHORT.say(language)
        name = f"{title}-{found.program.programme.id}-{found.program.on}"
        if kind == "cohort.csv":
            return f"{name}.csv", tables.as_csv(table)
        return f"{name}.xlsx", tables.as_excel(table, title)

    def _sheet(
        self, name: str, data: bytes, language: Language, actor: str, *, keep: bool
    ) -> Data:
        clerk = Clerk(by=actor, at=self._clock())
        setting = self._setting(self._ledger.learners())
        file = Path(name).name
        return sheet_of(self._ledger, file, data, language, setting, clerk, keep=keep)
