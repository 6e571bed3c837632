"""What every interaction type promises: a definition and a value in, a score and HTML out.

Nothing here reads a file, asks the time or knows about notebooks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vetcourse.errors import AnswerError

Language = Literal["en", "nb"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_VALUE_BYTES = 200_000
MAX_DEPTH = 8


class Part(BaseModel):
    """A frozen piece of an item that accepts no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Part):
    """One text in the course's languages; English is always there."""

    en: str = Field(min_length=1)
    nb: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_is_english(cls, data: Any) -> Any:
        return {"en": data} if isinstance(data, str) else data

    def say(self, language: Language) -> str:
        """The text in *language*, or in English while the translation is missing."""
        return (self.nb if language == "nb" else None) or self.en


@dataclass(frozen=True, slots=True)
class Score:
    """Points for one answer, never below 0 and never above the item's points."""

    points: float
    of: float

    @property
    def full(self) -> bool:
        """Whether nothing is missing."""
        return self.points == self.of


class Item(Part):
    """One exercise; each interaction type is a subclass and keeps every promise here."""

    type: str
    id: str = Field(pattern=ID)
    prompt: Text
    scenario: Text | None = None
    outcomes: tuple[str, ...] = ()
    points: float = Field(default=0, ge=0, le=10)
    practice: bool = False
    hints: tuple[Text, ...] = ()
    trade: str = ""
    difficulty: Literal["easy", "middling", "hard"] | None = None
    source: str = ""
    variants: dict[str, dict[str, Any]] = {}

    # By hand: shown to an instructor, who marks it against a rubric.
    by_hand: ClassVar[bool] = False
    # Never shown to a learner before marking: removed from the public half.
    secret: ClassVar[frozenset[str]] = frozenset({"key", "feedback", "unsafe"})
    # For the instructor and the statistics only.
    inside: ClassVar[frozenset[str]] = frozenset(
        {"variants", "outcomes", "difficulty", "source", "trade"}
    )
    # Fields whose entries the page shows in an order that must not give the key away.
    shuffled: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _variants_are_items(self) -> Self:
        for name in self.variants:
            if not (len(name) == 1 and "b" <= name <= "z"):
                raise ValueError(f"variant {name!r}: call the variants b, c, d …")
            self.variant(name)
        return self

    # -- what a type answers -------------------------------------------------

    def read(self, value: Any) -> Any:
        """The answer *value* in its plain form.

        Raises:
            AnswerError: *value* is no answer to this item, whatever its shape.
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

    def problems(self) -> Iterator[str]:
        """What an author has to mend in this item, one plain sentence each."""
        yield from ()

    # -- what follows from it ------------------------------------------------

    @property
    def scored(self) -> bool:
        """Whether a hand-in earns points here by itself."""
        return self.points > 0 and not self.practice and not self.by_hand

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
        own = self.model_dump(exclude={"variants"}, exclude_unset=True)
        return type(self).model_validate(own | self.variants[name])

    def score(self, value: Any) -> Score:
        """The points for *value*; partial credit as the type's rule says.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = self.read(value)
        share = 0.0 if self.is_empty(answer) else min(1.0, max(0.0, self.earned(answer)))
        return Score(round(share * self.points, 4), self.points)

    def feedback(self, value: Any, language: Language) -> tuple[str, ...]:
        """Comments on *value* in *language*, each once.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = self.read(value)
        if self.is_empty(answer):
            return ()
        said = dict.fromkeys(text.say(language) for text in self.comments(answer))
        return tuple(said)

    def answer_html(self, value: Any, language: Language) -> str:
        """A static, accessible view of an answer with everything escaped.

        Raises:
            AnswerError: *value* is no answer to this item.
        """
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            body = f'<p class="vc-empty">{NOT_ANSWERED[language]}</p>'
        else:
            body = self.rows_html(answer, language)
        case = f"<p>{lines(self.scenario.say(language))}</p>" if self.scenario else ""
        return (
            f'<section class="vc-answer" lang="{language}" aria-label="{escape(self.id)}">'
            f"{case}<p><strong>{lines(self.prompt.say(language))}</strong></p>{body}"
            "</section>"
        )

    def public(self, language: Language) -> dict[str, Any]:
        """What a learner's page needs, in one language, with no key in it."""
        return self._half(language, without=self.secret | self.inside | {"hints"})

    def whole(self, language: Language) -> dict[str, Any]:
        """The full definition in one language; shipped for practice items only."""
        return self._half(language, without=self.inside)

    @property
    def version(self) -> str:
        """A short name for the public half; from the key nothing can be guessed."""
        halves = [self.public(language) for language in LANGUAGES]
        text = json.dumps(halves, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text with the place where it stands, variants included."""
        for name in self.variant_names:
            item = self.variant(name)
            place = "" if name == "a" else f"variant {name}, "
            for field in sorted(item.model_fields_set - {"variants"}):
                yield from _texts(getattr(item, field), place + field)

    def _half(self, language: Language, without: frozenset[str]) -> dict[str, Any]:
        fields = sorted(self.model_fields_set | {"type"})
        half: dict[str, Any] = {"points": self.points, "practice": self.practice}
        for field in fields:
            if field not in without:
                shown = _in_language(getattr(self, field), language)
                if field in self.shuffled:
                    shown = self._mixed(shown)
                half[field] = shown
        return half

    def _mixed(self, entries: dict[str, Any]) -> dict[str, Any]:
        # The same order on every build, and none that follows from the author's.
        def place(name: str) -> bytes:
            return hashlib.sha256(f"{self.id}/{name}".encode()).digest()

        return {name: entries[name] for name in sorted(entries, key=place)}


NOT_ANSWERED: dict[Language, str] = {"en": "Not answered.", "nb": "Ikke besvart."}


def lines(text: str) -> str:
    """Escaped *text* with its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def within_limits(value: Any, item: str) -> None:
    """Refuse a value too large, too deep or not plain JSON.

    Raises:
        AnswerError: with one line that names *item*.
    """
    if _depth(value) > MAX_DEPTH:
        raise AnswerError(f"{item}: the answer is nested too deeply to be one")
    try:
        size = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError):
        raise AnswerError(f"{item}: the answer is not plain JSON") from None
    if size > MAX_VALUE_BYTES:
        raise AnswerError(f"{item}: the answer is larger than {MAX_VALUE_BYTES} bytes")


def _depth(value: Any) -> int:
    deepest, layer = 0, [value]
    while layer and deepest <= MAX_DEPTH:
        inner = [v.values() if isinstance(v, dict) else v for v in layer if _holds(v)]
        layer = [entry for entries in inner for entry in entries]
        deepest += 1
    return deepest


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Part):
        for field in sorted(value.model_fields_set):
            yield from _texts(getattr(value, field), f"{place}.{field}")
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _texts(entry, f"{place}.{name}")
    elif isinstance(value, tuple | list):
        for number, entry in enumerate(value, start=1):
            yield from _texts(entry, f"{place}.{number}")


def _in_language(value: Any, language: Language) -> Any:
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Part):
        return {
            field: _in_language(getattr(value, field), language)
            for field in sorted(value.model_fields_set)
        }
    if isinstance(value, dict):
        return {name: _in_language(entry, language) for name, entry in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [_in_language(entry, language) for entry in value]
    return value
