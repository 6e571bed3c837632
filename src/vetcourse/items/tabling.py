"""The item where a plan is built row by row: plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vetcourse.items.base import Item, Name, Part, Text, Texts, Whole, Yes
from vetcourse.items.faults import Problem, same_words, unknown
from vetcourse.items.markup import listing, table
from vetcourse.items.values import (
    a_day,
    any_number,
    entries,
    fields_of,
    one_of,
    several_of,
    some_text,
)
from vetcourse.items.words import COLUMN_KINDS, Language, number, word

MAX_ROWS = 40
MAX_CELL = 5_000

# Where an answer keeps which rows are to be looked at again, and for which others.
REVIEW = "review"

Cell = str | float
Cells = dict[str, Cell]


class Column(Part):
    """One column of a plan and what can stand in it."""

    title: Text
    kind: Literal["text", "choice", "date", "number"] = "text"
    options: Texts = Field(default_factory=dict)
    lines: Whole = Field(default=2, ge=1, le=20)

    @model_validator(mode="after")
    def _options_fit_the_kind(self) -> Self:
        if self.kind == "choice" and len(self.options) < 2:
            raise ValueError("options: at least two are needed to choose from")
        if self.kind != "choice" and self.options:
            raise ValueError(f"options: a column of kind {self.kind} has none")
        return self

    def read(self, value: Any, where: str) -> Cell:
        """What stands in one cell; an empty text where it is still open."""
        if value is None or value == "":
            return ""
        match self.kind:
            case "choice":
                return one_of(value, self.options, where)
            case "date":
                return a_day(value, where)
            case "number":
                return any_number(value, where)
        return some_text(value, where, MAX_CELL)

    def say(self, cell: Cell, language: Language) -> str:
        """A filled cell as a person reads it."""
        if not isinstance(cell, str):
            return number(cell, language)
        return self.options[cell].say(language) if self.kind == "choice" else cell

    def example(self) -> Cell:
        """Something that can stand in the column."""
        if self.kind == "choice":
            return next(iter(self.options))
        examples: dict[str, Cell] = {"date": "2026-02-03", "number": 1}
        return examples.get(self.kind, self.title.en)


class Span(Part):
    """How many rows a plan has at least and at most."""

    from_: Whole = Field(default=1, alias="from", ge=0, le=MAX_ROWS)
    to: Whole = Field(default=12, ge=1, le=MAX_ROWS)

    @model_validator(mode="after")
    def _from_below_to(self) -> Self:
        if self.from_ > self.to:
            raise ValueError("from has to be below to")
        return self


class Plan(Item):
    """A table that the learner fills: free rows, or rows that the author has named."""

    type: Literal["plan"] = "plan"
    columns: dict[Name, Column] = Field(min_length=1)
    rows: Span | None = None
    fixed: Texts = Field(default_factory=dict)
    together: tuple[tuple[Name, Name], ...] = ()
    # What a named row is asked when another one has changed.
    asks: Texts = Field(default_factory=dict)
    privacy: Yes = False

    by_hand: ClassVar[bool] = True
    added: ClassVar[frozenset[str]] = frozenset({"form"})

    @model_validator(mode="after")
    def _rows_are_free_or_named(self) -> Self:
        if self.rows is not None and self.fixed:
            raise ValueError("rows: leave it out where fixed names the rows")
        return self

    def faults(self) -> Iterator[Problem]:
        """On columns that are said to belong together."""
        for pair in self.together:
            yield from unknown("together", pair, self.columns)
            if pair[0] == pair[1]:
                yield Problem(f"together: {pair[0]!r} stands twice; name two columns")
        yield from unknown("asks", self.asks, self.fixed)
        if self.asks and REVIEW in self.fixed:
            yield Problem(f"fixed: {REVIEW!r} is taken where rows ask; rename the row")
        titles = {name: column.title for name, column in self.columns.items()}
        yield from same_words("columns", titles)

    def plain(self, value: Any) -> Any:
        """The filled cells of each row; open rows at the end fall away."""
        if self.fixed:
            given = fields_of(value, self._fields, self.id)
            again = self._again(given.pop(REVIEW, {}))
            read = {r: self._row(c, f"{self.id}, {r}") for r, c in given.items()}
            filled = {row: cells for row, cells in read.items() if cells}
            return filled | ({REVIEW: again} if again else {})
        most = (self.rows or Span()).to
        given_rows = enumerate(entries(value, self.id, MAX_ROWS), start=1)
        rows = [self._row(cells, f"{self.id}, row {n}") for n, cells in given_rows]
        while rows and not rows[-1]:
            rows.pop()
        return entries(rows, self.id, most)

    def is_empty(self, value: Any) -> bool:
        """Whether no cell is filled."""
        return not any(cells for _, cells in self.named_rows(value, "en"))

    def named_rows(self, value: Any, language: Language) -> Iterator[tuple[str, Cells]]:
        """The rows of a read *value*, each with its name or number."""
        if isinstance(value, Mapping):
            for row, title in self.fixed.items():
                yield title.say(language), value.get(row, {})
        else:
            for place, cells in enumerate(value, start=1):
                yield str(place), cells

    def unfinished(self, value: Any, language: Language) -> tuple[str, ...]:
        """Where one of two cells is missing, or a change waits to be looked at."""
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return super().unfinished(value, language)
        return tuple(self._left(answer, language))

    def valid_answer(self) -> Any:
        """Every named row, or as many as are needed, with something in each cell."""
        cells = {name: column.example() for name, column in self.columns.items()}
        if self.fixed:
            return {row: dict(cells) for row in self.fixed}
        return [dict(cells) for _ in range(max(1, (self.rows or Span()).from_))]

    def rows_html(self, value: Any, language: Language) -> str:
        """The table as it was filled, and what is missing in it."""
        titles = [column.title.say(language) for column in self.columns.values()]
        body = (
            [name, *(self._said(cells, column, language) for column in self.columns)]
            for name, cells in self.named_rows(value, language)
        )
        left = list(self._left(value, language))
        return table([word("row", language), *titles], body) + (
            listing(left) if left else ""
        )

    @property
    def _fields(self) -> tuple[str, ...]:
        return (*self.fixed, REVIEW) if self.asks else tuple(self.fixed)

    def _again(self, value: Any) -> dict[str, list[str]]:
        where = f"{self.id}, {REVIEW}"
        read = {
            row: several_of(changed, self.fixed, f"{where}, {row}")
            for row, changed in fields_of(value, self.asks, where).items()
        }
        return {
            row: [name for name in self.fixed if name in changed and name != row]
            for row, changed in read.items()
            if set(changed) - {row}
        }

    def _row(self, value: Any, where: str) -> Cells:
        read = {
            name: self.columns[name].read(given, f"{where}, {name}")
            for name, given in fields_of(value, self.columns, where).items()
        }
        return {name: cell for name, cell in read.items() if str(cell).strip()}

    def _said(self, cells: Cells, column: str, language: Language) -> str:
        return (
            self.columns[column].say(cells[column], language) if column in cells else ""
        )

    def _left(self, value: Any, language: Language) -> Iterator[str]:
        yield from self._torn(value, language)
        again = value.get(REVIEW, {}) if isinstance(value, Mapping) else {}
        for row, changed in again.items():
            yield word("look-again", language).format(
                row=self._short_name(row, language),
                changed=", ".join(self._short_name(n, language) for n in changed),
                ask=self.asks[row].say(language),
            )

    def _short_name(self, row: str, language: Language) -> str:
        return self.fixed[row].say(language).partition(":")[0]

    def _torn(self, value: Any, language: Language) -> Iterator[str]:
        for name, cells in self.named_rows(value, language):
            for one, other in self.together:
                if one in cells and other not in cells and other in self.columns:
                    yield word("together", language).format(
                        row=name,
                        one=self.columns[one].title.say(language),
                        other=self.columns[other].title.say(language),
                    )

    def _form(self, language: Language) -> dict[str, Any]:
        kinds = COLUMN_KINDS[language]
        return {"form": {"row": word("row", language), "kinds": dict(kinds)}}
