"""Items with two choices in one answer: best_worst and two_tier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Name, Part, Text, Texts
from vetcourse.items.choosing import Choosing, option_faults
from vetcourse.items.faults import (
    Problem,
    long_key,
    no_remark,
    twice,
    unknown,
    unsafe_key,
)
from vetcourse.items.markup import pairs
from vetcourse.items.values import fields_of, one_of
from vetcourse.items.words import Language, word

# In the feedback of best_worst: on any option wrongly taken as the worst.
OTHER_WORST = "other-worst"


class BestWorstKey(Part):
    """The best and the worst of the options."""

    best: Name
    worst: Name


class BestWorst(Choosing):
    """The best and the worst action; nothing for those in between."""

    type: Literal["best_worst"] = "best_worst"
    key: BestWorstKey | None = None

    standard: ClassVar[float] = 2

    def right(self) -> tuple[str, ...]:
        """The best option."""
        return (self.key.best,) if self.key else ()

    def spoken_of(self) -> tuple[str, ...]:
        """The options, and any other than the worst that is taken for it."""
        return (*self.options, OTHER_WORST)

    def faults(self) -> Iterator[Problem]:
        """As for all options, and on the worst."""
        yield from super().faults()
        yield from long_key(
            "options", self.options, self.key.best if self.key else None
        )
        if self.key:
            yield from unknown("key", [self.key.worst], self.options)
            if self.key.best == self.key.worst:
                yield Problem("key: best and worst are the same; name two options")
        if OTHER_WORST not in self.remarks:
            yield Problem(f"feedback: {OTHER_WORST} is missing; say why one is worst")
        if OTHER_WORST in self.options:
            yield Problem(f"options: {OTHER_WORST} means feedback here; rename it")

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

    def right(self) -> tuple[str, ...]:
        """The right answer."""
        return (self.key.answer,) if self.key else ()

    def spoken_of(self) -> tuple[str, ...]:
        """Options and reasons."""
        return (*self.options, *self.reasons)

    def faults(self) -> Iterator[Problem]:
        """As for all options, and the same for the reasons."""
        yield from super().faults()
        reason = self.key.reason if self.key else ""
        yield from unknown("key", [reason] if reason else [], self.reasons)
        yield from unsafe_key(self.unsafe, [reason])
        yield from twice("reasons", [*self.options, *self.reasons])
        wrong = [name for name in self.reasons if name != reason]
        yield from no_remark(wrong, self.remarks)
        yield from option_faults("reasons", self.reasons, self)
        yield from long_key(
            "options", self.options, self.key.answer if self.key else None
        )
        yield from long_key("reasons", self.reasons, reason)

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
