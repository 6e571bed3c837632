"""From sheets to entries for the ledger: everything that is wrong, said at once.

Nothing here writes. One problem anywhere, and there is nothing to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from vetcourse.credits.columns import Form
from vetcourse.credits.entries import PLAIN, EntryRow, Setting
from vetcourse.credits.headings import choose_form, is_help, read_headings
from vetcourse.credits.identity import EXAMPLES, Learner
from vetcourse.credits.model import Achievement, Event
from vetcourse.credits.recording import Clerk
from vetcourse.credits.sheets import Sheet
from vetcourse.errors import Language, Phrase, RecordError

_WHERE = Phrase("{sheet}, row {row}", "{sheet}, rad {row}")
_COLUMN = Phrase("{where}, column {column!r}", "{where}, kolonne {column!r}")
_UNKNOWN = Phrase(
    "{value!r} is not registered; check the spelling, or add them with `vetcourse "
    "learner add {value}` or a sheet of learners",
    "{value!r} er ikke registrert; sjekk skrivemåten, eller registrer med `vetcourse "
    "learner add {value}` eller et ark med deltakere",
)
_OTHER_NAME = Phrase(
    "{value!r} is registered with another name or address; choose another login, or "
    "use `vetcourse learner change {value}`",
    "{value!r} er registrert med et annet navn eller en annen adresse; velg et annet "
    "brukernavn, eller bruk `vetcourse learner change {value}`",
)
_NOTHING = Phrase(
    "{file}: no rows to import below the headings",
    "{file}: ingen rader å importere under overskriftene",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and where it stands."""

    sheet: str
    row: int
    column: str
    phrase: Phrase
    values: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: Language) -> str:
        """The problem in one line: where, what, and what to do."""
        where = _WHERE.say(language, sheet=self.sheet, row=self.row)
        if self.column:
            where = _COLUMN.say(language, where=where, column=self.column)
        return f"{where}: {self.phrase.say(language, **self.values)}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that can be entered."""

    sheet: str
    row: int
    learner: str
    valid_on: date
    payload: Achievement
    reason: str = ""
    refers_to: str | None = None

    def event(self, clerk: Clerk) -> Event:
        """The entry as *clerk* writes it."""
        return clerk.event(
            self.learner,
            self.valid_on,
            self.payload,
            reason=self.reason,
            refers_to=self.refers_to,
        )


@dataclass(slots=True)
class Examined:
    """What a file comes to: people and entries, or what has to be mended first."""

    people: list[Learner] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known_people: int = 0
    examples: int = 0


def examine(
    sheets: Iterable[Sheet], setting: Setting, *, kind: str | None = None
) -> Examined:
    """Read every row of every sheet, whatever is wrong with the others."""
    found = Examined()
    planned: list[tuple[Sheet, Form]] = []
    for sheet in sheets:
        if is_help(sheet):
            continue
        form = choose_form(sheet, setting.areas, kind)
        if isinstance(form, Form):
            planned.append((sheet, form))
        else:
            phrase, values = form
            found.problems.append(
                Problem(sheet.name, sheet.rows[0][0], "", phrase, values)
            )
    # People first: the other sheets of the same workbook may speak of them.
    planned.sort(key=lambda pair: pair[1].build is not None)
    known = {learner.login: learner for learner in setting.learners}
    for sheet, form in planned:
        _examine_sheet(sheet, form, setting, known, found)
    return found


def refuse(found: Examined, language: Language, *, file: str) -> None:
    """Stop, in the coordinator's language, if anything has to be mended first.

    Raises:
        RecordError: one line for each problem.
    """
    if found.problems:
        raise RecordError(*(problem.say(language) for problem in found.problems))
    if not (found.people or found.drafts or found.known_people):
        raise RecordError(_NOTHING.say(language, file=file))


def _examine_sheet(
    sheet: Sheet,
    form: Form,
    setting: Setting,
    known: dict[str, Learner],
    found: Examined,
) -> None:
    headings = read_headings(sheet, form, setting.areas)
    first = sheet.rows[0][0]
    for column, phrase, values in headings.faults:
        found.problems.append(Problem(sheet.name, first, column, phrase, values))
    if headings.faults:
        return
    for number, cells in sheet.rows[1:]:
        row = EntryRow(form, headings.shown)
        texts, ects = headings.sort(cells)
        who = texts.get(form.columns[0].name, "")
        if not any(cells):
            continue
        if who.casefold() in EXAMPLES:
            found.examples += 1
            continue
        row.read_all(texts, ects)
        if form.build is None:
            _person(row, known, found)
        else:
            _entry(row, number, sheet, setting, known, found)
        found.problems += [Problem(sheet.name, number, *fault) for fault in row.faults]


def _person(row: EntryRow, known: dict[str, Learner], found: Examined) -> None:
    if row.faults:
        return
    login, name, email = (row.facts.get(n, "") for n in ("login", "name", "e_mail"))
    there = known.get(login)
    if there is None:
        try:
            person = Learner(id=str(uuid4()), login=login, name=name, email=email)
        except RecordError as error:
            row.fault("login", PLAIN, text=error.lines[0])
            return
        known[login] = person
        found.people.append(person)
    elif name in ("", there.name) and email in ("", there.email):
        found.known_people += 1
    else:
        row.fault("login", _OTHER_NAME, value=login)


def _entry(
    row: EntryRow,
    number: int,
    sheet: Sheet,
    setting: Setting,
    known: Mapping[str, Learner],
    found: Examined,
) -> None:
    who = row.facts.get("learner", "")
    person = known.get(who) or next((p for p in known.values() if p.id == who), None)
    if who and person is None:
        row.fault("learner", _UNKNOWN, value=who)
    entry = row.build(setting)
    if entry is None or person is None:
        return
    found.drafts.append(
        Draft(
            sheet.name,
            number,
            person.id,
            *entry,
            reason=row.facts.get("reason", ""),
            refers_to=row.facts.get("about"),
        )
    )
