"""One row of facts on its way from texts to an achievement.

A sheet and the command line both come through here, so both are told the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from vetcourse.credits.columns import ECTS, Column, Facts, Form
from vetcourse.credits.forms import portions
from vetcourse.credits.identity import Learner, national_ids
from vetcourse.credits.model import Achievement, Layer, Portion, split
from vetcourse.credits.values import UnreadableError, read_decimal
from vetcourse.errors import ContentError, Phrase, RecordError

Splits = Mapping[str, tuple[Portion, ...]]
AREAS: Final = frozenset(area for areas in ECTS for area in areas.split("|") if area)

PLAIN = Phrase("{text}", "{text}")
_AT = Phrase("{column}: {what}", "{column}: {what}")
_EMPTY = Phrase("is empty; fill it in", "er tom; fyll den ut")
_NATIONAL_ID = Phrase(
    "holds a national identity number; remove it, the login is enough",
    "inneholder et fødselsnummer; fjern det, brukernavnet er nok",
)
_FUTURE = Phrase(
    "{value} lies in the future; check it, or say in the column layer that it is "
    "in-progress or planned",
    "{value} ligger fram i tid; sjekk den, eller skriv underveis eller planlagt i "
    "kolonnen status",
)
_NO_ECTS = Phrase(
    "no credits: fill in at least one column such as 'ects pedagogy'",
    "ingen studiepoeng: fyll ut minst én kolonne, for eksempel 'stp pedagogikk'",
)
_BAD_MODULE = Phrase(
    "{path}: {why}; see `vetcourse check`", "{path}: {why}; se `vetcourse check`"
)


def read_splits(modules: Path) -> Splits:
    """How the credits of the modules below a folder are split between areas.

    Raises:
        ContentError: a ``module.toml`` cannot be read.
    """
    splits = {}
    for path in sorted(modules.glob("*/module.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"), parse_float=str)
            splits[str(data["code"])] = split(data["areas"])
        except (ValueError, KeyError, ArithmeticError) as error:
            raise ContentError(_BAD_MODULE.of(path=path, why=error)) from error
    return splits


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a row is read against: who is registered, what day it is, which areas."""

    today: date
    learners: tuple[Learner, ...] = ()
    splits: Splits = field(default_factory=dict)
    areas: frozenset[str] = AREAS


class EntryRow:
    """One row on its way from texts to an achievement, gathering its faults."""

    def __init__(self, form: Form, heading: Callable[[str], str] = str) -> None:
        """Begin an empty row; *heading* says how a column is called in its sheet."""
        self.form = form
        self.heading = heading
        self.facts: Facts = {}
        self.faults: list[tuple[str, Phrase, Mapping[str, Any]]] = []

    def fault(self, column: str, phrase: Phrase, **values: Any) -> None:
        """Note something to mend in a column, or in the row where that is empty."""
        self.faults.append((self.heading(column) if column else "", phrase, values))

    def read_all(self, texts: Mapping[str, str], ects: Mapping[str, str]) -> None:
        """Read every column of the form, and the credits by area."""
        for column in self.form.columns:
            self.read(column, texts.get(column.name, ""))
        amounts = {}
        for areas, text in ects.items():
            try:
                amounts[areas] = read_decimal(text, most=300) if text else None
            except UnreadableError as error:
                self.fault(f"ects {areas}", error.phrase, **error.about)
        self.facts["portions"] = portions({a: n for a, n in amounts.items() if n})

    def read(self, column: Column, text: str) -> None:
        """Read one column, or note why it cannot be read."""
        if not text:
            if column.required:
                self.fault(column.name, _EMPTY)
            return
        if any(True for _ in national_ids(text)):
            self.fault(column.name, _NATIONAL_ID)
            return
        try:
            self.facts[_fact(column.name)] = column.read(text)
        except UnreadableError as error:
            self.fault(column.name, error.phrase, **error.about)

    def build(self, setting: Setting) -> tuple[date, Achievement] | None:
        """What the row says, or nothing if anything in it has to be mended."""
        if not self.facts["portions"]:
            known = setting.splits.get(self.facts.get("module", ""), ())
            self.facts["portions"] = known
            if self.form.ects_required or (self.form.kind == "results" and not known):
                self.fault("", _NO_ECTS)
        if self.faults or self.form.build is None:
            return None
        try:
            valid_on, payload = self.form.build(self.facts)
        except UnreadableError as error:
            self.fault(error.column, error.phrase, **error.about)
        except RecordError as error:
            self.fault("", PLAIN, text=error.lines[0])
        else:
            if valid_on > setting.today and _earned(payload):
                self.fault("", _FUTURE, value=valid_on)
                return None
            return valid_on, payload
        return None


def read_row(
    form: Form, texts: Mapping[str, str], ects: Mapping[str, str], setting: Setting
) -> tuple[date, Achievement, Facts]:
    """Read the facts of one entry, by column, as the command line gives them.

    Raises:
        RecordError: one line for each column that has to be mended.
    """
    row = EntryRow(form)
    row.read_all(texts, ects)
    entry = row.build(setting)
    if entry is None or row.faults:
        raise RecordError(
            *(
                _AT.of(column=name, what=phrase.of(**values))
                if name
                else phrase.of(**values)
                for name, phrase, values in row.faults
            )
        )
    return (*entry, row.facts)


def _earned(payload: Achievement) -> bool:
    return getattr(payload, "layer", Layer.EARNED) is Layer.EARNED


def _fact(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")
