"""What items are made of: frozen parts, names, and texts in the course's languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vetcourse.items.words import Language

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# A browser puts names that are numbers first, so a name begins with a letter.
NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Name = Annotated[str, Field(pattern=NAME)]
Yes = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]


class Part(BaseModel):
    """A frozen piece of an item that accepts no unknown field."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class Text(Part):
    """One text in the course's languages; English is always there."""

    en: str = Field(min_length=1)
    nb: str | None = Field(default=None, min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _plain_is_english(cls, data: Any) -> Any:
        return {"en": data} if isinstance(data, str) else data

    def say(self, language: Language) -> str:
        """The text in *language*, or in English while the translation is missing."""
        return (self.nb if language == "nb" else None) or self.en


Texts = dict[Name, Text]


def texts_in(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    """Every text in *value* with the place where it stands."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Part):
        for field, info in type(value).model_fields.items():
            yield from texts_in(getattr(value, field), f"{place}.{info.alias or field}")
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from texts_in(entry, f"{place}.{name}")
    elif isinstance(value, tuple | list):
        for number, entry in enumerate(value, start=1):
            yield from texts_in(entry, f"{place}.{number}")


def in_language(value: Any, language: Language, without: frozenset[str]) -> Any:
    """*value* as plain JSON in one language, no field named in *without* in it."""
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Part):
        return {
            info.alias or field: in_language(getattr(value, field), language, without)
            for field, info in type(value).model_fields.items()
            if field not in without and getattr(value, field) not in (None, (), {})
        }
    if isinstance(value, dict):
        entries = value.items()
        return {name: in_language(entry, language, without) for name, entry in entries}
    if isinstance(value, tuple | list):
        return [in_language(entry, language, without) for entry in value]
    return value
