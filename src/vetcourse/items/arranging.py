"""Items where things are put in their place: order, match, sort, grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Name, Part, Text, Texts, Yes
from vetcourse.items.markup import listing, table
from vetcourse.items.values import fields_of, one_of, several_of
from vetcourse.items.words import Language, word

# From so many tenths of right placements on, this share of the points.
BANDS = ((9, 1.0), (6, 0.5))

Pair = tuple[Name, Name]


class When(Part):
    """One thing that can be seen in an order of cards; exactly one field is set."""

    before: Pair | None = None
    apart: Pair | None = None
    first: Name | None = None
    last: Name | None = None
    not_first: Name | None = Field(default=None, alias="not-first")
    not_last: Name | None = Field(default=None, alias="not-last")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(
                "say exactly one of before, apart, first, last, not-first, not-last"
            )
        return self

    @property
    def cards(self) -> tuple[str, ...]:
        """The cards it speaks of."""
        (field,) = self.model_fields_set
        named = getattr(self, field)
        return (named,) if isinstance(named, str) else named

    def holds(self, order: list[str]) -> bool:
        """Whether it is so in *order*, where every card lies."""
        if not set(self.cards) <= set(order):
            return False
        places = [order.index(card) for card in self.cards]
        (field,) = self.model_fields_set
        match field:
            case "before":
                return places[0] < places[1]
            case "apart":
                return places[1] != places[0] + 1
            case "first" | "not_first":
                return (places[0] == 0) == (field == "first")
        return (places[0] == len(order) - 1) == (field == "last")


class OrderComment(Part):
    """What to say when something can be seen in an order."""

    when: When
    text: Text


class Order(Item):
    """Cards in an order; each neighbour of the key that is kept counts."""

    type: Literal["order"] = "order"
    options: Texts = Field(min_length=2)
    key: tuple[Name, ...] = ()
    remarks: tuple[OrderComment, ...] = Field(default=(), alias="feedback")

    standard: ClassVar[float] = 2
    shuffled: ClassVar[frozenset[str]] = frozenset({"options"})

    def plain(self, value: Any) -> list[str]:
        """All cards in order, or none yet."""
        order = several_of(value, self.options, self.id)
        if order and len(order) < len(self.options):
            missing = ", ".join(name for name in self.options if name not in order)
            raise AnswerError(f"{self.id}: these cards have no place yet: {missing}")
        return order

    def earned(self, value: Any) -> float:
        """The share of the key's neighbours that follow each other at once."""
        wanted = set(pairwise(self.key))
        return len(wanted & set(pairwise(value))) / len(wanted) if wanted else 0.0

    def comments(self, value: Any) -> Iterator[Text]:
        """What the author has to say about such an order."""
        yield from (entry.text for entry in self.remarks if entry.when.holds(value))

    def valid_answer(self) -> list[str]:
        """The key, or the cards as they lie where it is not known."""
        return list(self.key or self.options)

    def rows_html(self, value: Any, language: Language) -> str:
        """The cards as a numbered list."""
        return listing((self.options[n].say(language) for n in value), numbered=True)

    def mixed(self, entries: dict[str, Any], salt: str) -> dict[str, Any]:
        """The cards as they are dealt: never in the order of the key."""
        dealt = super().mixed(entries, salt)
        if tuple(dealt) != self.key:
            return dealt
        first, *others = dealt
        return {name: dealt[name] for name in (*others, first)}


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

    def earned(self, value: Any) -> float:
        """All from nine in ten right, half from six in ten, else nothing."""
        rows = self.row_names
        right = sum(value.get(row) == self.key.get(row, "") for row in rows)
        # In whole numbers, so that nine of ten is never a hair less than 0.9.
        reached = (part for tenths, part in BANDS if 10 * right >= tenths * len(rows))
        return next(reached, 0.0)

    def comments(self, value: Any) -> Iterator[Text]:
        """What the author has to say about rows that are wrong."""
        wrong = {row: got for row, got in value.items() if got != self.key.get(row)}
        for comment in self.remarks:
            if any(_speaks_of(comment, row, got) for row, got in wrong.items()):
                yield comment.text

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
