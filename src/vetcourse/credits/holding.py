"""What an office holds: an open ledger, the rules, and answers kept while they hold.

An answer belongs to one state of the ledger, one rule set and one day, so what is kept
is never stale; a new entry makes it unused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from vetcourse.credits import roll
from vetcourse.credits.assessment import Assessment
from vetcourse.credits.auditing import Audit, audit
from vetcourse.credits.entries import Setting, read_splits
from vetcourse.credits.facts import Cohort
from vetcourse.credits.identity import Learner
from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.model import end_of_day
from vetcourse.credits.roll import Roll
from vetcourse.credits.rules import (
    Institution,
    Programme,
    choose_institution,
    choose_programme,
    read_institutions,
    read_programmes,
)
from vetcourse.credits.snapshot import Facts
from vetcourse.credits.values import UnreadableError, read_date
from vetcourse.errors import Language, Phrase, RecordError

Data = dict[str, Any]
Day = str | date | None

KEPT: Final = 8
_DAY = Phrase("day: {what}", "dag: {what}")


class Holding:
    """One open ledger and one folder of rules, with what was found in them."""

    def __init__(
        self,
        ledger: str | Path,
        credits_folder: str | Path,
        *,
        clock: Callable[[], datetime],
        snapshots: str | Path | None = None,
    ) -> None:
        """Open the ledger at a path or a database URL, and read the rules.

        *clock* says the moment, with its time zone: only a program's edge asks what
        day it is. Facts are kept in the folder *snapshots*, so that the next start is
        quick even when there are many learners.

        Raises:
            RecordError: if the ledger cannot be opened.
            RuleError: if a rule file cannot be used.
        """
        folder = self._folder = Path(credits_folder)
        self._rules = read_programmes(folder)
        self._places = read_institutions(folder)
        known = (m for one in self._rules for m in one.module if m.split)
        self._splits = {module.code: module.portions for module in known}
        self._splits |= read_splits(folder.parent / "modules")
        self._clock = clock
        self._ledger: Ledger = open_ledger(ledger)
        self._facts = Facts(self._ledger, Path(snapshots) if snapshots else None)
        self._kept: dict[Any, Any] = {}
        self._lock = RLock()

    def __enter__(self) -> Self:
        """Return the office itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the office."""
        self.close()

    def close(self) -> None:
        """Let go of the ledger."""
        self._ledger.close()

    def _day(self, on: Day) -> date:
        if isinstance(on, date):
            return on
        if not on:
            return self._clock().astimezone().date()
        try:
            return read_date(on)
        except UnreadableError as error:
            raise RecordError(_DAY.of(what=error.phrase.of(**error.about))) from error

    def _chosen(
        self, programme: str, institution: str, day: date
    ) -> tuple[Programme, Institution | None]:
        place = choose_institution(self._places, institution) if institution else None
        return choose_programme(self._rules, programme, day), place

    def _people(self) -> tuple[Learner, ...]:
        # Who is called what changes without any entry, so it is asked every time.
        rows = self._ledger.register_rows()
        with self._lock:
            if self._kept.get("register") != rows:
                self._kept["register"] = rows
                self._kept["people"] = tuple(map(_learner, rows))
            people: tuple[Learner, ...] = self._kept["people"]
        return people

    def _everybody(self, day: date) -> tuple[tuple[Learner, ...], Cohort]:
        people = self._people()
        with self._lock:  # of several who ask at once, one reads the ledger
            cohort = self._facts.cohort(day)
        return people, roll.everybody(cohort, people)

    def _roll(self, programme: str, on: Day, institution: str) -> Roll:
        day = self._day(on)
        rules, place = self._chosen(programme, institution, day)
        people = self._people()
        key = ("roll", self._ledger.head(), rules, place and place.id, day)
        with self._lock:
            kept: tuple[Any, Roll] | None = self._kept.get(key)
            if kept is None or kept[0] is not people:
                people, cohort = self._everybody(day)
                kept = people, roll.make(rules, place, cohort, people)
                self._keep(key, kept)
        return kept[1]

    def _keep(self, key: Any, value: Any) -> None:
        """Keep an answer, and let go of the oldest of its kind."""
        with self._lock:
            alike = [k for k in self._kept if isinstance(k, tuple) and k[0] == key[0]]
            for old in alike[: max(len(alike) - KEPT + 1, 0)]:
                self._kept.pop(old, None)
            self._kept[key] = value

    def _rows(
        self, found: Roll, places: Sequence[int], language: Language
    ) -> list[Data]:
        ids = [found.people[i].id for i in places]
        records = {t.learner: t for t in self._ledger.transcripts(ids)}
        return [
            roll.told(found, i, records.get(found.people[i].id), language)
            for i in places
        ]

    def _audit(
        self,
        learner: str,
        programme: str,
        on: Day,
        institution: str,
        known: Day = None,
    ) -> Audit:
        day = self._day(on)
        rules, place = self._chosen(programme, institution, day)
        known_at = end_of_day(self._day(known)) if known else None
        record = self._ledger.transcript(learner)
        return audit(rules, record, on=day, institution=place, known_at=known_at)

    def _setting(self, learners: tuple[Learner, ...] = ()) -> Setting:
        return Setting(today=self._day(None), learners=learners, splits=self._splits)

    def _assessment(self) -> Assessment:
        return Assessment.read(self._folder / "assessment.toml")


def _learner(row: tuple[str, ...]) -> Learner:
    identity, login, name, email = row
    return Learner(id=identity, login=login, name=name, email=email)
