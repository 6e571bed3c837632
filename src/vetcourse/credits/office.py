"""The coordinator's office: everything they can ask and do, as plain data.

The desk in a browser, the service on the hub and a notebook all stand on this one
class, so all of them say the same. Whatever comes in and goes out can be JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from vetcourse.credits import roll, tables
from vetcourse.credits.asking import FAMILY, Asking
from vetcourse.credits.deadlines import due
from vetcourse.credits.encoding import to_data
from vetcourse.credits.entering import entry_of, sheet_of
from vetcourse.credits.exporting import zipped_copy
from vetcourse.credits.forms import FORMS
from vetcourse.credits.giving import Giving, from_data, give
from vetcourse.credits.holding import Data, Day
from vetcourse.credits.recording import Clerk
from vetcourse.credits.templates import excel_template
from vetcourse.errors import Language, Phrase, RecordError

__all__ = ["EXPORTS", "FAMILY", "Office"]

EXPORTS: Final = ("cohort.csv", "cohort.xlsx", "sheets.xlsx", "learner.zip")
_NO_EXPORT = Phrase(
    "{kind!r}: there is no such export; choose one of {known}",
    "{kind!r}: eksporten finnes ikke; velg en av {known}",
)


class Office(Asking):
    """One ledger and one folder of rules, open for questions and entries."""

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
