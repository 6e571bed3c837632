"""The item where one decision leads to the next: branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.items.base import Item, Name, Part, Text, Texts
from vetcourse.items.choosing import option_faults
from vetcourse.items.faults import (
    Problem,
    long_key,
    no_key,
    no_remark,
    unknown,
    unsafe_key,
)
from vetcourse.items.markup import paragraph, strong
from vetcourse.items.values import fields_of, one_of
from vetcourse.items.words import Language, word


class Step(Part):
    """One decision in a talk; *next* says where an option leads, if not straight on."""

    prompt: Text
    options: Texts = Field(min_length=2)
    key: Name | None = None
    remarks: dict[Name, Text] = Field(default_factory=dict, alias="feedback")
    unsafe: tuple[Name, ...] = ()
    next: dict[Name, Name] = Field(default_factory=dict)

    def faults(self, item: Item) -> Iterator[Problem]:
        """What an author has to mend in this one decision."""
        key = [self.key] if self.key else []
        yield from no_key(key)
        yield from unknown("key", key, self.options)
        yield from unknown("unsafe", self.unsafe, self.options)
        yield from unsafe_key(self.unsafe, key)
        wrong = [name for name in self.options if name not in key]
        yield from no_remark(wrong, self.remarks)
        yield from unknown("feedback", self.remarks, self.options)
        yield from option_faults("options", self.options, item)
        yield from long_key("options", self.options, self.key)


class Branch(Item):
    """Decisions in sequence; danger ends the talk."""

    type: Literal["branch"] = "branch"
    steps: dict[Name, Step] = Field(min_length=1)
    ending: Text | None = None

    standard: ClassVar[float] = 3

    @property
    def has_key(self) -> bool:
        """Whether every step knows its best option."""
        return all(step.key for step in self.steps.values())

    def plain(self, value: Any) -> dict[str, str]:
        """The options chosen, step by step; one off the path changes nothing."""
        return {
            name: one_of(chosen, self.steps[name].options, f"{self.id}, {name}")
            for name, chosen in fields_of(value, self.steps, self.id).items()
        }

    def faults(self) -> Iterator[Problem]:
        """On each step, on where options lead, and on steps nobody comes to."""
        reached = {next(iter(self.steps))}
        for name, step in self.steps.items():
            for problem in step.faults(self):
                yield Problem(f"steps.{name}, {problem.text}", problem.advice)
            yield from self._ways(name, step)
            ways = (self._after(name, option) for option in step.options)
            reached |= {way for way in ways if way and name in reached}
        for name in self.steps:
            if name not in reached:
                yield Problem(f"steps.{name}: no choice leads here; mend next")

    def _ways(self, name: str, step: Step) -> Iterator[Problem]:
        yield from unknown(f"steps.{name}, next", step.next, step.options)
        yield from unknown(f"steps.{name}, next", step.next.values(), self.steps)
        names = list(self.steps)
        for option, way in step.next.items():
            if way in names and names.index(way) <= names.index(name):
                yield Problem(
                    f"steps.{name}, next: {option!r} leads back to {way!r}; "
                    "a talk only goes on"
                )

    def is_empty(self, value: Any) -> bool:
        """Whether the first decision is still open."""
        return next(iter(self.steps)) not in value

    def path(self, value: Mapping[str, str]) -> tuple[str, ...]:
        """The decided steps from the first on, until danger or an open step."""
        taken: list[str] = []
        name: str | None = next(iter(self.steps))
        while name is not None and name in value and name not in taken:
            taken.append(name)
            name = self._after(name, value[name])
        return tuple(taken)

    def earned(self, value: Any) -> float:
        """An equal share for each step of the best path that is decided well."""
        best = self.path({name: step.key or "" for name, step in self.steps.items()})
        on_best = [name for name in self.path(value) if name in best]
        return sum(self._right(name, value) for name in on_best) / len(best)

    def comments(self, value: Any) -> Iterator[Text]:
        """On each decision along the path."""
        for name in self.path(value):
            said = self.steps[name].remarks.get(value[name])
            yield from [said] if said else []

    def valid_answer(self) -> dict[str, str]:
        """The best path, or the first options where it is not known."""
        best = {n: s.key or next(iter(s.options)) for n, s in self.steps.items()}
        return {name: best[name] for name in self.path(best)}

    def rows_html(self, value: Any, language: Language) -> str:
        """The talk as it went, and how it ended."""
        said = "".join(
            f"<li>{paragraph(self.steps[name].prompt.say(language))}"
            f"<p>{word('chosen', language)}: "
            f"{strong(self.steps[name].options[value[name]].say(language))}</p></li>"
            for name in self.path(value)
        )
        return f"<ol>{said}</ol>{self._ending_html(value, language)}"

    def _ending_html(self, value: Any, language: Language) -> str:
        last = self.path(value)[-1]
        if value[last] in self.steps[last].unsafe:
            return paragraph(word("talk-ends", language))
        if self._after(last, value[last]) is None and self.ending:
            return paragraph(self.ending.say(language))
        return ""

    def _after(self, name: str, chosen: str) -> str | None:
        step = self.steps[name]
        if chosen in step.unsafe:
            return None
        if chosen in step.next:
            return step.next[chosen] if step.next[chosen] in self.steps else None
        names = list(self.steps)
        place = names.index(name) + 1
        return names[place] if place < len(names) else None

    def _right(self, name: str, value: Mapping[str, str]) -> bool:
        step, chosen = self.steps[name], value[name]
        return chosen == step.key and chosen not in step.unsafe

    def _half(self, language: Language, without: frozenset[str]) -> dict[str, Any]:
        half = super()._half(language, without)
        for name, step in half["steps"].items():
            step["options"] = self.mixed(step["options"], name)
        return half
