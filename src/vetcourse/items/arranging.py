"""Items where each row is put in its place: match, sort, grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.items.base import Item, Name, Part, Text, Texts, Yes
from vetcourse.items.choosing import option_faults
from vetcourse.items.faults import (
    Problem,
    no_key,
    same_words,
    too_long,
    unknown,
)
from vetcourse.items.markup import table
from vetcourse.items.values import fields_of, one_of
from vetcourse.items.words import Language, word

# From so many tenths of right placements on, this share of the points.
BANDS = ((9, 1.0), (6, 0.5))


class PlacedComment(Part):
    """What to say where one of *rows* wrongly got one of *chosen*; empty is any."""

    rows: tuple[Name, ...] = ()
    chosen: tuple[Name, ...] = ()
    text: Text


class Placing(Item):
    """Each row gets one option; a class below says where the rows stand."""

    options: Texts = Field(min_length=2)
    key: dict[Name, Name] = Field(default_factory=dict)
    # The options that a row offers, where it does not offer all of them.
    allowed: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    remarks: tuple[PlacedComment, ...] = Field(default=(), alias="feedback")

    standard: ClassVar[float] = 2

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of the rows in reading order."""
        raise NotImplementedError

    def offered(self, row: str) -> tuple[str, ...]:
        """The options that *row* can get, in the order of the options."""
        own = self.allowed.get(row) or self.options
        return tuple(name for name in self.options if name in own)

    def plain(self, value: Any) -> dict[str, str]:
        """What the rows got; some may still be open."""
        there = fields_of(value, self.row_names, self.id)
        return {
            row: one_of(option, self.offered(row), f"{self.id}, {row}")
            for row, option in there.items()
        }

    def faults(self) -> Iterator[Problem]:
        """On the key, what rows offer, the names and the remarks."""
        rows = self.row_names
        yield from no_key(self.key)
        yield from unknown("key", self.key, rows)
        yield from unknown("allowed", self.allowed, rows)
        for row, names in self.allowed.items():
            yield from unknown(f"allowed.{row}", names, self.options)
        for row in rows if self.key else ():
            yield from self._row_faults(row)
        yield from same_words("options", self.options)
        yield from too_long("options", self.options, advice=not self.is_check)
        if not self.remarks:
            yield Problem("feedback: is missing; say what wrong choices cost")
        for place, comment in enumerate(self.remarks, start=1):
            yield from self._remark_faults(f"feedback {place}", comment)

    def _row_faults(self, row: str) -> Iterator[Problem]:
        right = self.key.get(row)
        if right is None:
            yield Problem(f"key: row {row!r} is missing; say what belongs there")
            return
        yield from unknown(f"key.{row}", [right], self.offered(row))
        if row == right:
            yield Problem(
                f"key: row {row!r} has the name of its option; rename the row"
            )
        elif f"-{right}-" in f"-{row}-":
            yield Problem(f"key: the name {row!r} gives {right!r} away", advice=True)
        if self.remarks and not any(self._leads(row, c) for c in self.remarks):
            yield Problem(
                f"feedback: nothing is said where {row!r} is wrong", advice=True
            )

    def _remark_faults(self, place: str, comment: PlacedComment) -> Iterator[Problem]:
        yield from unknown(place, comment.rows, self.row_names)
        yield from unknown(place, comment.chosen, self.options)
        if not any(self._leads(row, comment) for row in self.row_names):
            yield Problem(f"{place}: no wrong choice leads to it; mend rows or chosen")

    def _leads(self, row: str, comment: PlacedComment) -> bool:
        wrong = [name for name in self.offered(row) if name != self.key.get(row)]
        return any(self._remark_on(row, name) == comment for name in wrong)

    def earned(self, value: Any) -> float:
        """All from nine in ten right, half from six in ten, else nothing."""
        rows = self.row_names
        right = sum(value.get(row) == self.key.get(row, "") for row in rows)
        # In whole numbers, so that nine of ten is never a hair less than 0.9.
        reached = (part for tenths, part in BANDS if 10 * right >= tenths * len(rows))
        return next(reached, 0.0)

    def comments(self, value: Any) -> Iterator[Text]:
        """What the author has to say about rows that are wrong, and about which."""
        wrong = {row: got for row, got in value.items() if got != self.key.get(row)}
        said = {row: self._remark_on(row, got) for row, got in wrong.items()}
        for comment in self.remarks:
            about = sorted(row for row in wrong if said[row] == comment)
            if about:
                yield self.named(about, comment.text)

    def named(self, rows: list[str], text: Text) -> Text:
        """*text* as it is said about *rows*; a class below knows their words."""
        return text

    def _remark_on(self, row: str, got: str) -> PlacedComment | None:
        """The first remark that fits, so that nobody hears two that clash."""
        return next((c for c in self.remarks if _speaks_of(c, row, got)), None)

    def valid_answer(self) -> dict[str, str]:
        """The key, or what each row offers first where it is not known."""
        return {
            row: self.key.get(row) or next(iter(self.offered(row)))
            for row in self.row_names
        }

    def _half(self, language: Language, without: frozenset[str]) -> dict[str, Any]:
        half = super()._half(language, without)
        # Authors tend to write the right one first.
        offers = half.get("allowed", {})
        half |= (
            {"allowed": {row: sorted(offers[row]) for row in offers}} if offers else {}
        )
        return half


class Rows(Placing):
    """Rows in a table, each with what it got."""

    rows: Texts = Field(min_length=1)

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of the rows in the author's order."""
        return tuple(self.rows)

    def named(self, rows: list[str], text: Text) -> Text:
        """*text* behind the words of the rows, so that nobody has to search."""

        def said(language: Language) -> str:
            words = (self.rows[row].say(language).rstrip(".") for row in rows)
            return f"{' / '.join(words)} – {text.say(language)}"  # noqa: RUF001

        return Text(en=said("en"), nb=said("nb"))

    def faults(self) -> Iterator[Problem]:
        """As for all placing, and the rows' own words."""
        yield from super().faults()
        yield from option_faults("rows", self.rows, self)

    def rows_html(self, value: Any, language: Language) -> str:
        """A table: what was asked, what was answered."""
        return table((), self._cells(value, language))

    def _cells(self, value: Mapping[str, str], lang: Language) -> Iterator[list[str]]:
        for row, text in self.rows.items():
            got = value.get(row)
            said = self.options[got].say(lang) if got else word("no-answer", lang)
            yield [text.say(lang), said]


class Match(Rows):
    """Each row finds its partner."""

    type: Literal["match"] = "match"
    ordered: Yes = False

    shuffled: ClassVar[frozenset[str]] = frozenset({"options"})


class Sort(Rows):
    """Each row goes into a bin; the rows are dealt, the bins keep their order."""

    type: Literal["sort"] = "sort"
    ordered: Yes = False

    shuffled: ClassVar[frozenset[str]] = frozenset({"rows"})


class Grid(Rows):
    """One choice in each row; rows and columns keep their order."""

    type: Literal["grid"] = "grid"


def _speaks_of(comment: PlacedComment, row: str, got: str) -> bool:
    of_row = not comment.rows or row in comment.rows
    return of_row and (not comment.chosen or got in comment.chosen)
