"""The item whose cards are put in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Name, Part, Text, Texts
from vetcourse.items.choosing import option_faults
from vetcourse.items.faults import Problem, no_key, numbered, twice, unknown
from vetcourse.items.markup import listing
from vetcourse.items.values import several_of
from vetcourse.items.words import Language

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

    def faults(self) -> Iterator[Problem]:
        """On the key, the names, the remarks and the lengths."""
        yield from no_key(self.key)
        yield from unknown("key", self.key, self.options)
        yield from twice("key", self.key)
        for name in self.options:
            if self.key and name not in self.key:
                yield Problem(f"key: {name!r} is missing; every card has its place")
        yield from numbered("options", self.key)
        yield from option_faults("options", self.options, self)
        if not self.remarks:
            yield Problem("feedback: is missing; say what wrong orders cost")
        for place, comment in enumerate(self.remarks, start=1):
            yield from unknown(f"feedback {place}", comment.when.cards, self.options)
            if comment.when.holds(list(self.key)):
                text = f"feedback {place}: it is said of the key's own order as well"
                yield Problem(text, advice=True)

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
