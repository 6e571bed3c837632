"""Programmes and institutions: rule files read, checked for form, chosen by date."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from vetcourse.credits.malformed import BAD_FILE, malformed
from vetcourse.credits.model import CertificateType, Portion, split
from vetcourse.credits.rows import (
    ID,
    AllOf,
    AnyOf,
    Certainty,
    Equivalent,
    Hundredths,
    Requirement,
    Row,
    Text,
)
from vetcourse.errors import Phrase, RuleError, why

Read = TypeVar("Read", bound=BaseModel)

_ONE_LENGTH = Phrase(
    "give days or working_days, one of them",
    "oppgi enten days eller working_days",
)
_NO_ROW = Phrase(
    "{file}: no requirement {name!r}; see `vetcourse lint`",
    "{file}: ingen krav heter {name!r}; se `vetcourse lint`",
)
_NO_FILES = Phrase(
    "{folder}/programmes: no rule file; run in the course folder",
    "{folder}/programmes: ingen regelfil; kjør i kursmappen",
)
_NOT_YET = Phrase(
    "{name}: no rule set in force on {day}; the first is {first}",
    "{name}: ingen regler gjelder {day}; de første gjelder fra {first}",
)
_NO_PROGRAMME = Phrase(
    "{name}: no such programme; choose one of {known}",
    "{name}: programmet finnes ikke; velg et av {known}",
)
_NO_INSTITUTION = Phrase(
    "{name}: no such institution; choose one of {known}",
    "{name}: institusjonen finnes ikke; velg en av {known}",
)


class Source(Row):
    """Where a rule stands, so that a verdict can name it."""

    id: str = Field(pattern=r"^[A-Z0-9ÆØÅ]+(-[A-Z0-9ÆØÅ]+)*$")
    title: str
    url: str = ""
    read_on: date | None = None
    note: str = ""


class ModuleRow(Row):
    """A module the programme knows by its code, and what its credits may fill."""

    code: str
    title: Text
    ects: Hundredths
    split: dict[str, Hundredths] = Field(default_factory=dict)

    @property
    def portions(self) -> tuple[Portion, ...]:
        """The split as a result would carry it."""
        return split(self.split)


class Policy(Row):
    """How work is turned into full-time months; every verdict names it."""

    name: Text
    count_from: Literal["certificate", "any"]
    certificates: tuple[CertificateType, ...]
    apprenticeship_months: Hundredths = Decimal(0)
    apprenticeship_refer: bool = False
    daily_cap_percent: Hundredths
    relevant: bool = False
    source: str
    certainty: Certainty
    note: str = ""


class Opening(Row):
    """When prior learning may stand in for a requirement: it refers, never meets."""

    requirement: str
    text: Text
    question: Text
    source: str
    certainty: Certainty
    conditions: tuple[Requirement, ...] = Field(min_length=1)


class Deadline(Row):
    """A time limit: so many days, or working days, from one event to another."""

    id: str = Field(pattern=ID)
    text: Text
    days: int | None = Field(default=None, ge=1)
    working_days: int | None = Field(default=None, ge=1)
    source: str
    certainty: Certainty

    @model_validator(mode="after")
    def _days_of_one_sort(self) -> Deadline:
        if (self.days is None) == (self.working_days is None):
            raise ValueError(_ONE_LENGTH.of())
        return self


class Calendar(Row):
    """The days that are not working days, besides Saturdays and Sundays."""

    fixed: tuple[str, ...] = Field(description="month-day, such as 05-17")
    easter: tuple[int, ...] = Field(description="days from Easter Sunday")
    source: str


class Phase(Row):
    """One step of the way, with what it asks at its door and at its end."""

    number: int = Field(ge=1)
    title: Text
    requirement: tuple[Requirement, ...] = Field(min_length=1)


class Sourced(Row):
    """A rule file: it has an id, a country, and the sources its rows quote."""

    id: str = Field(pattern=ID)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    source: tuple[Source, ...] = Field(min_length=1)

    def cite(self, reference: str) -> Source | None:
        """The source a reference such as 'UHL § 11-12' begins with."""
        return next((s for s in self.source if s.id == reference.split()[0]), None)


class Programme(Sourced):
    """Who must have what, phase by phase, as it stands in a period of time."""

    family: str = Field(pattern=ID)
    title: Text
    valid_from: date
    valid_to: date | None = None
    areas: dict[str, Text]
    experience: Policy
    module: tuple[ModuleRow, ...] = ()
    phase: tuple[Phase, ...] = Field(min_length=1)
    opening: tuple[Opening, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    calendar: Calendar | None = None
    institution: str = ""
    digest: str = Field(default="", exclude=True)

    def __hash__(self) -> int:
        """By content, so that compiled programs can be kept."""
        return hash((self.id, self.digest))

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every row of every phase, groups and members alike."""
        return tuple(row for phase in self.phase for row in phase.requirement)

    def find(self, identity: str) -> Requirement:
        """The row with this id.

        Raises:
            RuleError: if the programme has no such row.
        """
        for row in self.requirements:
            if row.id == identity:
                return row
        raise RuleError(_NO_ROW.of(file=self.id, name=identity))

    def members(self) -> frozenset[str]:
        """Rows that only count through a group and have no verdict of their own."""
        groups = [r for r in self.requirements if isinstance(r, AnyOf | AllOf)]
        return frozenset(name for group in groups for name in group.of)

    def in_force(self, on: date) -> bool:
        """Whether this rule set applies on day *on*."""
        return self.valid_from <= on <= (self.valid_to or on)


class Change(Row):
    """An institution's stricter reading of a row the programme already has."""

    requirement: str
    strength: Literal["must"] | None = None
    minimum: Hundredths | None = None
    months: Hundredths | None = None
    at_most: int | None = None
    otherwise: Literal["not-met"] | None = None
    equivalents: tuple[Equivalent, ...] | None = None
    source: str
    certainty: Certainty
    programmes: tuple[str, ...] = ()


class Addition(Row):
    """An institution's own row, and the phase it belongs to."""

    phase: int
    programmes: tuple[str, ...] = ()
    row: Requirement


class Institution(Sourced):
    """What one institution adds to, tightens in, or settles about a programme."""

    name: str
    codes: tuple[str, ...] = Field(min_length=1, description="names used in records")
    experience: Policy | None = None
    change: tuple[Change, ...] = ()
    addition: tuple[Addition, ...] = ()
    opening: tuple[Opening, ...] = ()
    open_questions: tuple[Text, ...] = ()

    def __hash__(self) -> int:
        """By name, so that compiled programs can be kept."""
        return hash(self.id)


def read_programme(path: Path) -> Programme:
    """Read one programme file.

    Raises:
        RuleError: naming the file, the row and what is wrong with it.
    """
    programme = _read(path, Programme)
    return programme.model_copy(update={"digest": digest_of(programme)})


def read_institution(path: Path) -> Institution:
    """Read one institution file.

    Raises:
        RuleError: naming the file, the row and what is wrong with it.
    """
    return _read(path, Institution)


def read_programmes(folder: Path) -> tuple[Programme, ...]:
    """Every programme below *folder*, which holds ``programmes/*.toml``."""
    paths = sorted((folder / "programmes").glob("*.toml"))
    if not paths:
        raise RuleError(_NO_FILES.of(folder=folder))
    return tuple(read_programme(path) for path in paths)


def read_institutions(folder: Path) -> tuple[Institution, ...]:
    """Every institution below *folder*, which holds ``institutions/*.toml``."""
    paths = sorted((folder / "institutions").glob("*.toml"))
    return tuple(read_institution(path) for path in paths)


def choose_programme(programmes: Iterable[Programme], name: str, on: date) -> Programme:
    """The rule set called *name*, or the one of that family in force on day *on*."""
    programmes = tuple(programmes)
    for programme in programmes:
        if programme.id == name:
            return programme
    family = [p for p in programmes if p.family == name]
    for programme in family:
        if programme.in_force(on):
            return programme
    if family:
        first = min(p.valid_from for p in family)
        raise RuleError(_NOT_YET.of(name=name, day=on, first=first))
    known = ", ".join(
        sorted({p.family for p in programmes} | {p.id for p in programmes})
    )
    raise RuleError(_NO_PROGRAMME.of(name=name, known=known))


def choose_institution(institutions: Iterable[Institution], name: str) -> Institution:
    """The institution with this id or code, in any letter case."""
    institutions = tuple(institutions)
    for institution in institutions:
        if name.lower() in {institution.id, *map(str.lower, institution.codes)}:
            return institution
    known = ", ".join(i.codes[0] for i in institutions)
    raise RuleError(_NO_INSTITUTION.of(name=name, known=known))


def _read(path: Path, model: type[Read]) -> Read:
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=why(error))) from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=error)) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RuleError(*malformed(path.name, data, error)) from error


def digest_of(programme: Programme) -> str:
    """A hash of everything the rules say, so that a proof can name them."""
    return hashlib.sha256(programme.model_dump_json().encode()).hexdigest()
