"""The item where competence aims are laid out over half-years and places: matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vetcourse.items.base import Item, Name, Part, Text, Texts, Whole, Yes
from vetcourse.items.coverage import PlannedAim, remarks
from vetcourse.items.faults import Problem, same_words, unknown
from vetcourse.items.markup import listing, paragraph, table
from vetcourse.items.tabling import Span
from vetcourse.items.values import (
    a_day,
    entries,
    fields_of,
    one_of,
    several_of,
    some_text,
    yes_or_no,
)
from vetcourse.items.words import MATRIX, Language, word

MAX_AIM = 500
MAX_CELL = 200


class AimList(Part):
    """The aims of one curriculum as a learner can take them over."""

    code: str
    title: Text
    page: str
    read_on: str = Field(alias="read-on")
    missing: Text | None = None
    notice: Text
    aims: tuple[str, ...] = Field(min_length=1)


class Matrix(Item):
    """An internal training plan: aims by half-years, with place, person and gaps.

    The author names the aims, or the learners write those of their own trade.
    """

    type: Literal["matrix"] = "matrix"
    aims: Texts = Field(default_factory=dict)
    rows: Span | None = None
    # Bundled lists that learners of those trades begin with.
    curricula: tuple[AimList, ...] = ()
    half_years: Whole = Field(default=4, alias="half-years", ge=1, le=8)
    places: Texts = Field(default_factory=dict)
    # The aims that others rest on, such as safety: they begin in the first half-year.
    first: tuple[Name, ...] = ()
    most: Whole = Field(default=8, ge=1)
    privacy: Yes = False

    by_hand: ClassVar[bool] = True
    added: ClassVar[frozenset[str]] = frozenset({"form"})

    @model_validator(mode="after")
    def _aims_are_named_or_free(self) -> Self:
        if self.aims and self.rows is not None:
            raise ValueError("rows: leave it out where aims are named")
        if self.aims and self.curricula:
            raise ValueError("curricula: leave it out where aims are named")
        return self

    @property
    def halves(self) -> tuple[str, ...]:
        """The names of the half-years, from h1 on."""
        return tuple(f"h{number}" for number in range(1, self.half_years + 1))

    def faults(self) -> Iterator[Problem]:
        """On aims that have to come first, and entries that say the same."""
        if self.aims:
            yield from unknown("first", self.first, self.aims)
        elif self.first:
            yield Problem("first: learners write the aims here, so it can name none")
        yield from same_words("aims", self.aims)
        yield from same_words("places", self.places)

    def plain(self, value: Any) -> Any:
        """What is planned for each aim; what is still open falls away."""
        if self.aims:
            given = fields_of(value, self.aims, self.id).items()
            named = {aim: self._row(row, f"{self.id}, {aim}") for aim, row in given}
            return {aim: row for aim, row in named.items() if row}
        most = (self.rows or Span(to=40)).to
        given_rows = enumerate(entries(value, self.id, most), start=1)
        rows = [self._row(row, f"{self.id}, row {n}") for n, row in given_rows]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def is_empty(self, value: Any) -> bool:
        """Whether nothing is planned for any aim."""
        return not any(value.values() if isinstance(value, Mapping) else value)

    def planned(self, value: Any, language: Language) -> tuple[PlannedAim, ...]:
        """The aims of a read *value* as the pure functions of coverage look at them."""
        return tuple(
            PlannedAim(
                title=title,
                trained=tuple(n for n, h in enumerate(self.halves, 1) if h in row),
                assessed=tuple(int(half[1:]) for half in row.get("assessed", ())),
                responsible="who" in row,
                partner="partner" in row,
                day=row.get("date", ""),
                first=first,
            )
            for title, row, first in self.rows_of(value, language)
        )

    def findings(self, value: Any, language: Language) -> tuple[str, ...]:
        """How much is covered, and what to look at again; information, no points."""
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return ()
        return tuple(self._found(answer, language))

    def valid_answer(self) -> Any:
        """Every aim trained and assessed in the first half-year."""
        place = next(iter(self.places), "A")
        row = {"h1": place, "who": "A", "assessed": ["h1"]}
        if self.aims:
            return {aim: dict(row) for aim in self.aims}
        return [{"aim": "A", **row}]

    def rows_html(self, value: Any, language: Language) -> str:
        """The matrix, and what the form has found in it."""
        says = MATRIX[language]
        halves = [self.half_name(n, language) for n in range(1, self.half_years + 1)]
        tail = [says[name] for name in ("who", "assessed", "partner", "date")]
        body = (
            [title, *self._cells(row, language)]
            for title, row, _ in self.rows_of(value, language)
        )
        summary, *others = self._found(value, language)
        return (
            table([says["aim"], *halves, *tail], body)
            + paragraph(summary, "vc-summary")
            + (listing(others) if others else "")
        )

    def rows_of(
        self, value: Any, language: Language
    ) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Of a read *value* each aim, what is planned for it, whether it is first."""
        if isinstance(value, Mapping):
            for aim, text in self.aims.items():
                yield text.say(language), value.get(aim, {}), aim in self.first
        else:
            for number, row in enumerate(value, start=1):
                if row:
                    title = row.get("aim", f"{word('row', language)} {number}")
                    yield title, row, row.get("first", False)

    def _row(self, value: Any, where: str) -> dict[str, Any]:
        own = () if self.aims else ("aim", "first")
        fields = (
            *own[:1],
            *self.halves,
            "who",
            "assessed",
            "partner",
            "date",
            *own[1:],
        )
        read = {
            name: self._field(name, given, f"{where}, {name}")
            for name, given in fields_of(value, fields, where).items()
        }
        return {name: given for name, given in read.items() if given}

    def _field(self, name: str, given: Any, where: str) -> Any:
        if given is None or given == "":
            return ""
        match name:
            case "assessed":
                chosen = several_of(given, self.halves, where)
                return [half for half in self.halves if half in chosen]
            case "date":
                return a_day(given, where)
            case "first":
                return yes_or_no(given, where)
        if name in self.halves and self.places:
            return one_of(given, self.places, where)
        return some_text(given, where, MAX_AIM if name == "aim" else MAX_CELL).strip()

    def _cells(self, row: Mapping[str, Any], language: Language) -> Iterator[str]:
        for half in self.halves:
            place = row.get(half, "")
            yield self.places[place].say(language) if place in self.places else place
        yield row.get("who", "")
        halves = (int(half[1:]) for half in row.get("assessed", ()))
        yield ", ".join(self.half_name(number, language) for number in halves)
        yield row.get("partner", "")
        yield row.get("date", "")

    def _found(self, value: Any, language: Language) -> Iterator[str]:
        says, aims = MATRIX[language], self.planned(value, language)
        yield says["summary"].format(
            covered=sum(aim.covered for aim in aims),
            all=len(aims),
            arranged=sum(aim.arranged for aim in aims),
        )
        for found in remarks(aims, self.half_years, self.most):
            half = self.half_name(found.half, language)
            yield says[found.kind].format(
                aim=found.title, half=half, count=found.count, most=self.most
            )

    def half_name(self, number: int, language: Language) -> str:
        """What a half-year is called."""
        return MATRIX[language]["half"].format(number=number)

    def _form(self, language: Language) -> dict[str, Any]:
        halves = enumerate(self.halves, start=1)
        asked = ("aim", "who", "assessed", "partner", "date", "first", "place")
        return {
            "form": {
                "labels": {name: MATRIX[language][name] for name in asked},
                "half-years": {h: self.half_name(n, language) for n, h in halves},
            }
        }
