"""The item where sentences in a text are marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.items.base import Item, Name, Text, Texts
from vetcourse.items.choosing import (
    all_right,
    option_faults,
    pick_comments,
    share_of_picks,
)
from vetcourse.items.faults import Problem, no_key, no_remark, twice, unknown
from vetcourse.items.markup import lines
from vetcourse.items.values import several_of
from vetcourse.items.words import Language, word


class MarkText(Item):
    """The sentences of a text that show something; scored like several options."""

    type: Literal["mark_text"] = "mark_text"
    sentences: Texts = Field(min_length=2)
    key: tuple[Name, ...] = ()
    remarks: dict[Name, Text] = Field(default_factory=dict, alias="feedback")

    standard: ClassVar[float] = 2

    def faults(self) -> Iterator[Problem]:
        """On the key, the names, the remarks and the lengths."""
        yield from no_key(self.key)
        yield from unknown("key", self.key, self.sentences)
        yield from twice("key", self.key)
        yield from all_right("sentences", self.sentences, self.key)
        wrong = [name for name in self.sentences if name not in self.key]
        yield from no_remark(wrong, self.remarks)
        yield from unknown("feedback", self.remarks, self.sentences)
        yield from option_faults("sentences", self.sentences, self)

    def plain(self, value: Any) -> list[str]:
        """The names of the sentences marked, in the order of the text."""
        marked = several_of(value, self.sentences, self.id)
        return [name for name in self.sentences if name in marked]

    def earned(self, value: Any) -> float:
        """Right marks less wrong marks."""
        return share_of_picks(value, self.key)

    def comments(self, value: Any) -> Iterator[Text]:
        """On wrong marks, then on what was missed."""
        yield from pick_comments(value, self.key, self.remarks)

    def valid_answer(self) -> list[str]:
        """The key, or one sentence where it is not known."""
        key = self.key or tuple(self.sentences)[:1]
        return [name for name in self.sentences if name in key]

    def rows_html(self, value: Any, language: Language) -> str:
        """The whole text; what is marked says so in words as well."""
        note = word("marked", language)
        body = "".join(
            f"<li><mark>{lines(text.say(language))}</mark> ({note})</li>"
            if name in value
            else f"<li>{lines(text.say(language))}</li>"
            for name, text in self.sentences.items()
        )
        return f"<ul>{body}</ul>"
