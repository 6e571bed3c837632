"""Items where one chooses: choice, multi, best_worst, two_tier."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Name, Part, Text, Texts, Yes
from vetcourse.items.markup import listing, pairs
from vetcourse.items.values import fields_of, one_of, several_of
from vetcourse.items.words import Language, word

# In the feedback of best_worst: on any option wrongly taken as the worst.
OTHER_WORST = "other-worst"


class Choosing(Item):
    """What the types with options to choose from have in common."""

    options: Texts = Field(min_length=2)
    remarks: dict[Name, Text] = Field(default_factory=dict, alias="feedback")
    unsafe: tuple[Name, ...] = ()
    ordered: Yes = False

    shuffled: ClassVar[frozenset[str]] = frozenset({"options"})


class Choice(Choosing):
    """One of several options is right."""

    type: Literal["choice"] = "choice"
    key: Name | None = None

    standard: ClassVar[float] = 1

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


class BestWorstKey(Part):
    """The best and the worst of the options."""

    best: Name
    worst: Name


class BestWorst(Choosing):
    """The best and the worst action; nothing for those in between."""

    type: Literal["best_worst"] = "best_worst"
    key: BestWorstKey | None = None

    standard: ClassVar[float] = 2

    def plain(self, value: Any) -> dict[str, str]:
        """The names under ``best`` and ``worst``, one of which may still be open."""
        answer = _halves(self, value, {"best": self.options, "worst": self.options})
        if len(answer) == 2 and answer["best"] == answer["worst"]:
            raise AnswerError(f"{self.id}: one option cannot be both best and worst")
        return answer

    def earned(self, value: Any) -> float:
        """Half for each; nothing at all when danger is taken for the best."""
        best, worst = value.get("best"), value.get("worst")
        if self.key is None or best == self.key.worst or best in self.unsafe:
            return 0.0
        found = bool(best == self.key.best), bool(worst == self.key.worst)
        return sum(found) / 2

    def comments(self, value: Any) -> Iterator[Text]:
        """On what was taken as the best, then on a wrong worst."""
        best, worst = value.get("best"), value.get("worst")
        if best in self.remarks:
            yield self.remarks[best]
        wrong = worst is not None and self.key is not None and worst != self.key.worst
        if wrong and OTHER_WORST in self.remarks:
            yield self.remarks[OTHER_WORST]

    def valid_answer(self) -> dict[str, str]:
        """The key, or any two options where it is not known."""
        best, worst, *_ = self.options
        known = self.key or BestWorstKey(best=best, worst=worst)
        return {"best": known.best, "worst": known.worst}

    def rows_html(self, value: Any, language: Language) -> str:
        """Best and worst as two pairs."""
        return _halves_html(
            {"best": self.options, "worst": self.options}, value, language
        )


class TwoTierKey(Part):
    """The right answer and the reason that carries it."""

    answer: Name
    reason: Name


class TwoTier(Choosing):
    """An answer and a reason; the reason counts only under the right answer."""

    type: Literal["two_tier"] = "two_tier"
    reasons: Texts = Field(min_length=2)
    key: TwoTierKey | None = None

    standard: ClassVar[float] = 2
    shuffled: ClassVar[frozenset[str]] = frozenset({"options", "reasons"})

    def plain(self, value: Any) -> dict[str, str]:
        """The names under ``answer`` and ``reason``, one of which may be open."""
        return _halves(self, value, {"answer": self.options, "reason": self.reasons})

    def earned(self, value: Any) -> float:
        """Half for the answer, half for the reason if the answer is right."""
        answer, reason = value.get("answer"), value.get("reason")
        if self.key is None or answer != self.key.answer or answer in self.unsafe:
            return 0.0
        carries = reason == self.key.reason and reason not in self.unsafe
        return 1.0 if carries else 0.5

    def comments(self, value: Any) -> Iterator[Text]:
        """On the answer, then on the reason."""
        for name in value.values():
            if name in self.remarks:
                yield self.remarks[name]

    def valid_answer(self) -> dict[str, str]:
        """The key, or the first of each where it is not known."""
        answer, reason = next(iter(self.options)), next(iter(self.reasons))
        known = self.key or TwoTierKey(answer=answer, reason=reason)
        return {"answer": known.answer, "reason": known.reason}

    def rows_html(self, value: Any, language: Language) -> str:
        """Answer and reason as two pairs."""
        return _halves_html(
            {"answer": self.options, "reason": self.reasons}, value, language
        )


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


def _halves(item: Item, value: Any, ends: dict[str, Texts]) -> dict[str, str]:
    there = fields_of(value, ends, item.id)
    return {
        end: one_of(name, ends[end], f"{item.id}, {end}") for end, name in there.items()
    }


def _halves_html(ends: dict[str, Texts], value: Any, language: Language) -> str:
    def said(end: str) -> str:
        name = value.get(end)
        missing = word("no-answer", language)
        return ends[end][name].say(language) if name else missing

    return pairs((word(end, language), said(end)) for end in ends)
