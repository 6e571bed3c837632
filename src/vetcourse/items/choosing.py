"""Items where one chooses among options: choice and multi."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.items.base import Item, Name, Text, Texts, Yes
from vetcourse.items.faults import (
    Problem,
    long_key,
    no_key,
    no_remark,
    same_words,
    telling,
    too_long,
    twice,
    unknown,
    unsafe_key,
)
from vetcourse.items.markup import listing, pairs
from vetcourse.items.values import one_of, several_of
from vetcourse.items.words import Language, word


class Choosing(Item):
    """What the types with options to choose from have in common."""

    options: Texts = Field(min_length=2)
    remarks: dict[Name, Text] = Field(default_factory=dict, alias="feedback")
    unsafe: tuple[Name, ...] = ()
    ordered: Yes = False

    shuffled: ClassVar[frozenset[str]] = frozenset({"options"})

    def right(self) -> tuple[str, ...]:
        """The names of the options that are right by the key."""
        raise NotImplementedError

    def faults(self) -> Iterator[Problem]:
        """On the key, what is unsafe, the names, the remarks and the lengths."""
        yield from no_key(self.right())
        yield from unknown("key", self.right(), self.options)
        yield from unknown("unsafe", self.unsafe, self.options)
        yield from unsafe_key(self.unsafe, self.right())
        wrong = [name for name in self.options if name not in self.right()]
        yield from no_remark(wrong, self.remarks)
        yield from unknown("feedback", self.remarks, self.spoken_of())
        yield from option_faults("options", self.options, self)

    def spoken_of(self) -> tuple[str, ...]:
        """The names that feedback can speak of."""
        return tuple(self.options)


class Choice(Choosing):
    """One of several options is right."""

    type: Literal["choice"] = "choice"
    key: Name | None = None

    standard: ClassVar[float] = 1

    def right(self) -> tuple[str, ...]:
        """The one option of the key."""
        return (self.key,) if self.key else ()

    def faults(self) -> Iterator[Problem]:
        """As for all options, and a key that stands out by its length."""
        yield from super().faults()
        yield from long_key("options", self.options, self.key)

    def plain(self, value: Any) -> str:
        """The name of the option chosen."""
        return one_of(value, self.options, self.id)

    def earned(self, value: Any) -> float:
        """All or nothing; an unsafe option never earns."""
        return float(value == self.key and value not in self.unsafe)

    def comments(self, value: Any) -> Iterator[Text]:
        """What there is to say about the option chosen."""
        if value in self.remarks:
            yield self.remarks[value]

    def valid_answer(self) -> str:
        """The key, or any option where it is not known."""
        return self.key or next(iter(self.options))

    def rows_html(self, value: Any, language: Language) -> str:
        """The text of the option chosen."""
        chosen = self.options[value].say(language)
        return pairs([(word("chosen", language), chosen)])


class Multi(Choosing):
    """Several options are right, and a wrong one takes away what a right one gives."""

    type: Literal["multi"] = "multi"
    key: tuple[Name, ...] = ()

    standard: ClassVar[float] = 2

    def right(self) -> tuple[str, ...]:
        """The options of the key."""
        return self.key

    def faults(self) -> Iterator[Problem]:
        """As for all options, and a key that leaves nothing to choose."""
        yield from super().faults()
        yield from twice("key", self.key)
        yield from all_right("options", self.options, self.key)

    def plain(self, value: Any) -> list[str]:
        """The names of the options picked, in the author's order."""
        picked = several_of(value, self.options, self.id)
        return [name for name in self.options if name in picked]

    def earned(self, value: Any) -> float:
        """Right picks less wrong picks; nothing with an unsafe pick among them."""
        if set(value) & set(self.unsafe):
            return 0.0
        return share_of_picks(value, self.key)

    def comments(self, value: Any) -> Iterator[Text]:
        """On unsafe picks, then on wrong ones, then on what was missed."""
        yield from pick_comments(value, self.key, self.remarks, self.unsafe)

    def valid_answer(self) -> list[str]:
        """The key, or one option where it is not known."""
        key = self.key or tuple(self.options)[:1]
        return [name for name in self.options if name in key]

    def rows_html(self, value: Any, language: Language) -> str:
        """A list of what was picked."""
        return listing(self.options[name].say(language) for name in value)


def option_faults(field: str, texts: Texts, item: Item) -> Iterator[Problem]:
    """On names that tell, texts that are the same, and texts that are too long."""
    yield from telling(field, texts)
    yield from same_words(field, texts)
    yield from too_long(field, texts, advice=not item.is_check)


def all_right(
    field: str, texts: Collection[str], key: Collection[str]
) -> Iterator[Problem]:
    """A key with everything in it, so that there is nothing to decide."""
    if set(texts) <= set(key):
        yield Problem(f"key: every one of the {field} is right; add some that are not")


def share_of_picks(picked: Collection[str], key: Collection[str]) -> float:
    """Right picks less wrong picks, as a share of all that are right."""
    if not key:
        return 0.0
    right = len(set(picked) & set(key))
    wrong = len(set(picked) - set(key))
    return max(0, right - wrong) / len(set(key))


def pick_comments(
    picked: Collection[str],
    key: Collection[str],
    remarks: dict[str, Text],
    unsafe: Collection[str] = (),
) -> Iterator[Text]:
    """On unsafe picks, then on wrong ones, then on the right ones that were missed."""
    wrong = [name for name in remarks if name in picked and name not in key]
    first = [name for name in wrong if name in unsafe]
    others = [name for name in wrong if name not in unsafe]
    missed = [name for name in key if name not in picked]
    for name in first + others + missed:
        if name in remarks:
            yield remarks[name]
