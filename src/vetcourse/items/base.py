"""What every type promises: a definition and a value in, a score and HTML out.

Nothing here reads a file, asks the time or knows about notebooks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from vetcourse.errors import AnswerError, ContentError
from vetcourse.items.faults import Problem
from vetcourse.items.markup import lines, paragraph
from vetcourse.items.parts import (
    ID,
    Name,
    Number,
    Part,
    Text,
    Texts,
    Whole,
    Yes,
    in_language,
    texts_in,
)
from vetcourse.items.standard import problems_of
from vetcourse.items.values import within_limits
from vetcourse.items.words import LANGUAGES, Language, word

__all__ = [
    "ID",
    "Item",
    "Name",
    "Number",
    "Part",
    "Problem",
    "Score",
    "Text",
    "Texts",
    "Whole",
    "Yes",
]


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer earns: a share of the points, from 0 to 1."""

    share: float
    of: float

    @property
    def points(self) -> float:
        """The points earned, never below 0 and never above what they are of."""
        return self.of if self.full else min(round(self.share * self.of, 4), self.of)

    @property
    def full(self) -> bool:
        """Whether nothing is missing; for practice items too, which have no points."""
        return self.share >= 1


class VariantsError(ValueError):
    """Some parallel variants are no items of their type, each for its own reasons."""

    def __init__(self, faults: dict[str, ValidationError]) -> None:
        """Keep what is wrong with each variant apart."""
        self.faults = faults
        super().__init__(f"variants: {', '.join(faults)} cannot be read")


class Item(Part):
    """One exercise; each interaction type is a subclass and keeps every promise."""

    type: str
    id: str = Field(pattern=ID, max_length=60)
    prompt: Text
    scenario: Text | None = None
    outcomes: tuple[str, ...] = ()
    points: Number = Field(default=0.0, ge=0, le=10)
    practice: Yes = False
    hints: tuple[Text, ...] = ()
    trade: str = ""
    difficulty: Literal["easy", "middling", "hard"] | None = None
    source: str = ""
    variants: dict[str, dict[str, Any]] = Field(default_factory=dict)

    # By hand: shown to an instructor, who marks it against a rubric.
    by_hand: ClassVar[bool] = False
    # What the standard gives for a right answer; nothing where a person marks.
    standard: ClassVar[float] = 0
    # Never shown to a learner before marking: removed from the public half.
    secret: ClassVar[frozenset[str]] = frozenset({"key", "remarks", "unsafe"})
    # For the instructor and the statistics only.
    inside: ClassVar[frozenset[str]] = frozenset(
        {"variants", "outcomes", "difficulty", "source", "trade"}
    )
    # Fields whose entries the page shows in an order that must not give the key away.
    shuffled: ClassVar[frozenset[str]] = frozenset()
    # Added to what a page gets, and left out where that is read again.
    added: ClassVar[frozenset[str]] = frozenset()

    _attempt: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _variants_are_items(self) -> Self:
        for name, fields in self.variants.items():
            if not (len(name) == 1 and "b" <= name <= "z"):
                raise ValueError(f"variants: {name!r} is no name; call them b, c, d …")
            for field in sorted(FIXED & set(fields)):
                raise ValueError(
                    f"variants: {name} changes {field}; only the item itself can say it"
                )
        faults = dict(self._variant_faults())
        if faults:
            raise VariantsError(faults)
        return self

    # -- what a type answers -------------------------------------------------

    def plain(self, value: Any) -> Any:
        """The answer in *value*, which is JSON of a decent size, in its plain form.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        raise NotImplementedError

    def is_empty(self, value: Any) -> bool:
        """Whether a read *value* answers nothing yet."""
        return not value

    def earned(self, value: Any) -> float:
        """The share of the points, 0 to 1, that a read *value* earns."""
        return 0.0

    def comments(self, value: Any) -> Iterator[Text]:
        """What to tell the learner about a read *value*, most important first."""
        yield from ()

    def valid_answer(self) -> Any:
        """An answer that fits; for a scored type the one that earns every point."""
        raise NotImplementedError

    def rows_html(self, value: Any, language: Language) -> str:
        """A read, non-empty *value* as escaped HTML, without prompt or frame."""
        raise NotImplementedError

    def body_html(self, answer: Any, language: Language) -> str:
        """A read *answer*, or None, as HTML; empty ones say that they are empty."""
        if answer is None or self.is_empty(answer):
            return paragraph(word("not-answered", language), "vc-empty")
        return self.rows_html(answer, language)

    def faults(self) -> Iterator[Problem]:
        """What an author has to mend in the type's own fields."""
        yield from ()

    @property
    def has_key(self) -> bool:
        """Whether the item knows what is right; its public half does not."""
        return bool(getattr(self, "key", None))

    # -- what follows from it ------------------------------------------------

    @property
    def scored(self) -> bool:
        """Whether a hand-in earns points here by itself."""
        return self.points > 0 and not self.practice and not self.by_hand

    @property
    def is_check(self) -> bool:
        """Whether it is meant to be scored, with or without its points so far."""
        return not self.practice and not self.by_hand

    @property
    def variant_names(self) -> tuple[str, ...]:
        """The parallel variants, the item itself first as ``a``."""
        return ("a", *sorted(self.variants))

    def variant(self, name: str) -> Self:
        """This item as the parallel variant *name* shows it.

        Raises:
            AnswerError: the item has no such variant.
        """
        if name == "a":
            return self
        if name not in self.variants:
            raise AnswerError(f"{self.id}: there is no variant {name!r}")
        own = self.model_dump(by_alias=True, exclude={"variants"}, exclude_unset=True)
        shown = type(self).model_validate(own | self.variants[name])
        shown._attempt = f"/{name}"
        return shown

    def read(self, value: Any) -> Any:
        """The answer *value* in its plain form.

        Raises:
            AnswerError: *value* is no answer to this item, whatever its shape.
        """
        within_limits(value, self.id)
        return self.plain(value)

    def score(self, value: Any) -> Score:
        """The points for *value*; partial credit as the type's rule says.

        Raises:
            AnswerError: *value* is no answer to this item.
            ContentError: the item has no key; silence would cost or give points.
        """
        if not self.by_hand and not self.has_key:
            raise ContentError(f"{self.id}: there is no key, so nothing can be scored")
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return Score(0.0, self.points)
        return Score(min(1.0, max(0.0, self.earned(answer))), self.points)

    def feedback(self, value: Any, language: Language) -> tuple[str, ...]:
        """Comments on *value* in *language*, each once.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return ()
        said = dict.fromkeys(text.say(language) for text in self.comments(answer))
        return tuple(said)

    def answer_html(self, value: Any, language: Language) -> str:
        """A static, accessible view of an answer with everything escaped.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = None if value is None else self.read(value)
        body = self.body_html(answer, language)
        case = paragraph(self.scenario.say(language)) if self.scenario else ""
        asked = f"<p><strong>{lines(self.prompt.say(language))}</strong></p>"
        frame = f'class="vc-answer" lang="{language}" aria-label="{escape(self.id)}"'
        return f"<section {frame}>{case}{asked}{body}</section>"

    def unfinished(self, value: Any, language: Language) -> tuple[str, ...]:
        """What a learner may want to add to *value*, in plain lines; it can wait.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = None if value is None else self.read(value)
        empty = answer is None or self.is_empty(answer)
        return (word("not-answered", language),) if empty else ()

    def findings(self, value: Any, language: Language) -> tuple[str, ...]:
        """What the form works out from *value*, for learner and marker; no points.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        if value is not None:
            self.read(value)
        return ()

    def without(self, value: Any, language: Language) -> dict[str, str]:
        """What *value* would lose with each of its parts, where a type can tell.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        if value is not None:
            self.read(value)
        return {}

    def public(self, language: Language) -> dict[str, Any]:
        """What a learner's page needs, in one language, with no key in it.

        The order of the names is a part of it, so it is not to be sorted again.
        """
        secret = self.secret | self.inside | {"hints"}
        return self._half(language, secret) | self._form(language)

    def whole(self, language: Language) -> dict[str, Any]:
        """The full definition in one language; shipped for practice items only."""
        return self._half(language, self.inside) | self._form(language)

    @property
    def version(self) -> str:
        """A short name for the public half; from the key nothing can be guessed."""
        secret = self.secret | self.inside | {"hints"}
        halves = [self._half(language, secret) for language in LANGUAGES]
        text = json.dumps(halves, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text with the place where it stands, variants included."""
        for name in self.variant_names:
            item = self.variant(name)
            place = "" if name == "a" else f"variant {name}, "
            own = self.variants[name] if name != "a" else None
            for field, info in type(self).model_fields.items():
                said = info.alias or field
                if field != "variants" and (own is None or said in own):
                    yield from texts_in(getattr(item, field), place + said)

    def problems(self) -> Iterator[Problem]:
        """What an author has to mend in this item, variants included."""
        yield from problems_of(self)

    def _variant_faults(self) -> Iterator[tuple[str, ValidationError]]:
        for name in self.variants:
            try:
                self.variant(name)
            except ValidationError as error:
                yield name, error

    def _form(self, language: Language) -> dict[str, Any]:
        # What a type adds to a page beside its own fields; names are in `added`.
        return {}

    def _half(self, language: Language, without: frozenset[str]) -> dict[str, Any]:
        half: dict[str, Any] = {}
        for field, info in type(self).model_fields.items():
            value = getattr(self, field)
            if field in without or value is None or value in ("", (), {}):
                continue
            if field in self.shuffled:
                value = self.mixed(value, field)
            half[info.alias or field] = in_language(value, language, without)
        return half

    def mixed(self, entries: dict[str, Any], salt: str) -> dict[str, Any]:
        """*entries* in an order that no key follows, the same on every build."""
        if not self.has_key or getattr(self, "ordered", False):
            return entries  # mixed before, or in an order that counts

        # A second attempt is dealt anew, so that places remembered give nothing away.
        deal = f"{self.id}{self._attempt}/{salt}"

        def place(name: str) -> bytes:
            return hashlib.sha256(f"{deal}/{name}".encode()).digest()

        return {name: entries[name] for name in sorted(entries, key=place)}


# A variant shows another surface; who it is and what it is worth stays.
FIXED = frozenset({"id", "type", "points", "practice", "outcomes", "variants"})
