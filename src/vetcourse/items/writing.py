"""Items where one writes in one's own words: text and log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from vetcourse.items.base import Item, Name, Part, Text, Whole, Yes
from vetcourse.items.markup import pairs, paragraph, table
from vetcourse.items.values import a_day, fields_of, some_text
from vetcourse.items.words import (
    ENTRIES,
    LOG_LABELS,
    LOG_PARTS,
    Language,
    nearest,
    word,
)


class Guide(Part):
    """How many words are about enough; a guide, never a limit."""

    from_: Whole | None = Field(default=None, alias="from", ge=1)
    to: Whole | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _from_below_to(self) -> Self:
        if self.from_ is None and self.to is None:
            raise ValueError("say from, to or both")
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from has to be below to")
        return self


class FreeText(Item):
    """A box to write in; what is private in it is never shown to anybody else."""

    type: Literal["text"] = "text"
    lines: Whole = Field(default=3, ge=1, le=40)
    starters: tuple[Text, ...] = ()
    words: Guide | None = None
    privacy: Yes = False
    private: Yes = False

    by_hand: ClassVar[bool] = True

    def plain(self, value: Any) -> str:
        """The text, composed and without control characters."""
        return some_text(value, self.id)

    def is_empty(self, value: Any) -> bool:
        """Whether nothing but blanks is written."""
        return not value.strip()

    def valid_answer(self) -> str:
        """The prompt, given back; any text fits."""
        return self.prompt.en

    def body_html(self, answer: Any, language: Language) -> str:
        """The text; of a private one only that it is there for its writer."""
        if self.private:
            return paragraph(word("private", language), "vc-private")
        return super().body_html(answer, language)

    def rows_html(self, value: Any, language: Language) -> str:
        """The paragraphs, and how many words they have."""
        text = "".join(paragraph(part) for part in value.split("\n\n") if part.strip())
        return text + paragraph(self._length(value, language), "vc-length")

    def _length(self, value: str, language: Language) -> str:
        written = len(value.split())
        said = f"{written} {word('word' if written == 1 else 'words', language)}"
        if self.words is None:
            return said
        ends = (self.words.from_, self.words.to)
        if None in ends:
            sign = "≥" if self.words.to is None else "≤"
            return f"{said} ({word('guide', language)}: {sign} {ends[0] or ends[1]})"
        return f"{said} ({word('guide', language)}: {ends[0]}-{ends[1]})"


# Days are picked from a calendar; the two longer fields get more room.
DAYS = frozenset({"date", "goal-when", "next-date"})
ROOM = {"happened": 4, "learned": 5}


class Log(Item):
    """One entry of the log: goal, reflection, summary; the only log form there is."""

    type: Literal["log"] = "log"
    parts: tuple[Name, ...] = Field(default=tuple(LOG_PARTS), min_length=1)
    entry: Name | None = None
    signed: Yes = False
    privacy: Yes = False

    by_hand: ClassVar[bool] = True
    added: ClassVar[frozenset[str]] = frozenset({"form"})

    @field_validator("parts")
    @classmethod
    def _parts_are_known(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        known = [*LOG_PARTS, *(name for names in LOG_PARTS.values() for name in names)]
        for part in parts:
            if part not in known:
                raise ValueError(
                    f"{part!r} is no part of the log{nearest(part, known)}"
                )
        return parts

    @field_validator("entry")
    @classmethod
    def _entry_is_known(cls, entry: str | None) -> str | None:
        known = list(ENTRIES["en"])
        if entry is not None and entry not in known:
            near = nearest(entry, known)
            raise ValueError(f"{entry!r} is not known{near}; {', '.join(known)}")
        return entry

    def sections(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The parts that are asked for, each with its fields."""
        for part, names in LOG_PARTS.items():
            asked = names if part in self.parts else self._single(names)
            if asked:
                yield part, asked

    @property
    def field_names(self) -> tuple[str, ...]:
        """Every field in the order in which it is asked for."""
        return ("date", *(name for _, names in self.sections() for name in names))

    def plain(self, value: Any) -> dict[str, str]:
        """The fields that are filled in, in the order of the form."""
        read = {
            name: self._field(name, given)
            for name, given in fields_of(value, self.field_names, self.id).items()
        }
        return {name: given for name, given in read.items() if given.strip()}

    def valid_answer(self) -> dict[str, str]:
        """Every field filled in, with a day or with its own question."""
        return {
            name: "2026-02-03" if name in DAYS else LOG_LABELS["en"][name]
            for name in self.field_names
        }

    def rows_html(self, value: Any, language: Language) -> str:
        """A table for each part: what was asked, what was written."""
        labels, missing = LOG_LABELS[language], word("no-answer", language)
        head = [(labels["date"], value.get("date", missing))]
        if self.entry:
            head.insert(0, (word("entry", language), ENTRIES[language][self.entry]))
        body = "".join(
            table((), ((labels[n], value.get(n, missing)) for n in names), labels[part])
            for part, names in self.sections()
        )
        note = paragraph(word("signed", language), "vc-signed") if self.signed else ""
        return pairs(head) + body + note

    def _single(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.parts)

    def _field(self, name: str, given: Any) -> str:
        where = f"{self.id}, {name}"
        if name not in DAYS:
            return some_text(given, where)
        return a_day(given, where) if given != "" else ""

    def _form(self, language: Language) -> dict[str, Any]:
        form: dict[str, Any] = {
            "date": _labelled("date", language),
            "parts": [
                {
                    "name": part,
                    "title": LOG_LABELS[language][part],
                    "fields": [_labelled(name, language) for name in names],
                }
                for part, names in self.sections()
            ],
        }
        if self.entry:
            form["entry"] = ENTRIES[language][self.entry]
        if self.signed:
            form["signed"] = word("sign", language)
        return {"form": form}


def _labelled(name: str, language: Language) -> dict[str, Any]:
    label = {"name": name, "label": LOG_LABELS[language][name]}
    if name in DAYS:
        return label | {"kind": "date"}
    return label | {"kind": "text", "lines": ROOM.get(name, 2)}
