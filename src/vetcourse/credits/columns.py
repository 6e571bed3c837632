"""What a sheet's columns are: their headings, their readers, the words to choose from.

The command line asks for the same facts under the same names, so there is one place
that says what may be written and one place that says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from vetcourse.credits import values
from vetcourse.credits.model import (
    Achievement,
    CertificateType,
    DecisionType,
    Layer,
    Level,
    Place,
)
from vetcourse.credits.names import kind_name
from vetcourse.credits.values import Reader, UnreadableError
from vetcourse.errors import Language, Phrase

Facts = dict[str, Any]

PAPERS: Final = {
    CertificateType.TRADE: "fagbrev",
    CertificateType.JOURNEYMAN: "svennebrev",
    CertificateType.SCHOOL_VET: "yrkesutdanning i skole",
    CertificateType.GENERAL_ENTRANCE: "generell studiekompetanse",
    CertificateType.BACHELOR: "bachelorgrad",
    CertificateType.MASTER_DEGREE: "mastergrad",
    CertificateType.HIGHEST_VOCATIONAL: "høyeste yrkeskvalifikasjon",
    CertificateType.MASTER_CRAFT: "mesterbrev",
    CertificateType.FAGSKOLE: "fagskole",
    CertificateType.AUTHORISATION: "autorisasjon",
    CertificateType.POLICE: "politiattest",
    CertificateType.SUITABILITY: "skikkethet",
    CertificateType.DEVELOPMENT_PROJECT: "utviklingsprosjekt",
}
LEVELS: Final = {
    Level.HE: "høyere utdanning",
    Level.FAGSKOLE: "fagskole",
    Level.FOREIGN_HE: "utenlandsk høyere utdanning",
    Level.OTHER: "annet",
}
PLACES: Final = {
    Place.LOWER_SECONDARY: "trinn 8-10",
    Place.UPPER_SECONDARY: "videregående",
    Place.WORKING_LIFE: "arbeidsliv",
}
DECISIONS: Final = {
    DecisionType.RECOGNITION: "innpassing",
    DecisionType.EXEMPTION: "fritak",
    DecisionType.PRIOR_LEARNING: "realkompetanse",
    DecisionType.DISPENSATION: "dispensasjon",
    DecisionType.WAIVER: "unntak",
}
LAYERS: Final = {
    Layer.EARNED: "oppnådd",
    Layer.IN_PROGRESS: "underveis",
    Layer.PLANNED: "planlagt",
}
_YES, _NO = Phrase("yes", "ja"), Phrase("no", "nei")
_NUMBERS: Final = frozenset({"ects", "points", "attendance", "percentage", "minimum"})
# What stands for a choice in the ledger, by fact.
_CHOSEN: Final[Mapping[str, Mapping[Any, str]]] = {
    "type": PAPERS | DECISIONS,
    "certificates": PAPERS,
    "level": LEVELS,
    "place": PLACES,
    "layer": LAYERS,
    "erased": {
        "identity": "hvem det er",
        "reasons": "begrunnelser",
        "evidence": "dokumentasjon",
    },
}


def value_name(field: str, value: Any, language: Language) -> str:
    """A fact as one says it: yes and no, and words from a list, in *language*."""
    if isinstance(value, bool):
        return (_YES if value else _NO).say(language)
    if field == "kind":
        return kind_name(value).say(language)
    if language == "en":
        return str(value)
    if field in _NUMBERS:
        return str(value).replace(".", ",")
    return _CHOSEN.get(field, {}).get(value, str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fact: its heading in both languages, how it is read, whether it must be."""

    name: str
    nb: str
    read: Reader = values.read_text
    required: bool = False
    choices: Mapping[Any, str] = field(default_factory=dict)
    example: tuple[str, str] = ("", "")

    def heading(self, language: Language) -> str:
        """The heading as a template shows it."""
        return self.nb if language == "nb" else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of sheet."""

    kind: str
    title: Phrase
    columns: tuple[Column, ...]
    command: str = ""
    entry: Phrase | None = None
    build: Callable[[Facts], tuple[date, Achievement]] | None = None
    ects: bool = False
    ects_required: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that must be filled in."""
        return tuple(column.name for column in self.columns if column.required)


# The areas of the Norwegian programmes; any other is written `ects <area>`.
ECTS: Final = {
    "pedagogy": "stp pedagogikk",
    "vocational-didactics": "stp yrkesdidaktikk",
    "breadth": "stp bredde",
    "depth": "stp dybde",
    "breadth|depth": "stp bredde eller dybde",
    "theory": "stp annen yrkesteori",
    "": "stp annet",
}
ECTS_EN: Final = {"breadth|depth": "ects breadth or depth", "": "ects other"}


def ects_heading(areas: str, language: Language) -> str:
    """The heading of a column for credits that count in *areas*."""
    if language == "nb":
        return ECTS.get(areas, f"stp {areas}")
    return ECTS_EN.get(areas, f"ects {areas}")


_PART = Phrase("{value!r}: write 1 or 2", "{value!r}: skriv 1 eller 2")


def read_part(value: str) -> int:
    """The part of the programme that practice belongs to."""
    number = values.read_count(value)
    if number > 2:
        raise UnreadableError(_PART, value=value)
    return number


def read_reason(value: str) -> str:
    """Why something is entered: free text, kept where it can be erased."""
    return values.read_text(value, most=2000)


def read_papers(value: str) -> tuple[CertificateType, ...]:
    """Several kinds of papers in one cell."""
    read = values.read_choice(CertificateType, PAPERS)
    return tuple(read(word) for word in values.read_words(value))


def one_of(words: Mapping[Any, str]) -> Reader:
    """A reader of one of *words*."""
    return values.read_choice(tuple(words), words)


LEARNER = Column(
    name="learner", nb="deltaker", required=True, example=("example", "eksempel")
)
REASON = Column(name="reason", nb="begrunnelse", read=read_reason)
INSTITUTION = Column(name="institution", nb="institusjon", example=("HVL", "HVL"))
LAYER = Column(name="layer", nb="status", read=one_of(LAYERS), choices=LAYERS)
ATTEMPT = Column(name="attempt", nb="forsøk", read=values.read_count)
RELEVANT = Column(name="relevant", nb="relevant", read=values.read_yes_no)


def day(name: str, nb: str, *, required: bool = False, example: str = "") -> Column:
    """A column of days."""
    norwegian = ".".join(reversed(example.split("-")))
    return Column(
        name=name,
        nb=nb,
        read=values.read_date,
        required=required,
        example=(example, norwegian),
    )


def must(column: Column) -> Column:
    """The same column, to be filled in always."""
    return replace(column, required=True)


def pick(
    name: str, nb: str, words: Mapping[Any, str], *, example: Any, required: bool = True
) -> Column:
    """A column in which one of some words is chosen."""
    return Column(
        name=name,
        nb=nb,
        read=one_of(words),
        required=required,
        choices=words,
        example=(str(example), words[example]),
    )


def flag(
    name: str, nb: str, *, required: bool = False, example: tuple[str, str] = ("", "")
) -> Column:
    """A column of yes and no."""
    return Column(
        name=name, nb=nb, read=values.read_yes_no, required=required, example=example
    )
