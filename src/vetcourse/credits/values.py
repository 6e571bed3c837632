"""What people type in a sheet or on a command line, read as what they mean.

Dates as 2025-12-31 or 31.12.2025, decimals with a point or a comma, yes and no in
English and Norwegian. What can be read in two ways is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeVar

from vetcourse.credits.model import UUID
from vetcourse.errors import Phrase

Reader = Callable[[str], Any]
Choice = TypeVar("Choice", bound=StrEnum)

_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_NORWEGIAN: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_DECIMAL: Final = re.compile(r"\d+(?:[.,]\d+)?")
_SPACES: Final = str.maketrans("", "", " \u00a0\u202f")
_YES: Final = frozenset({"yes", "y", "ja", "j", "x", "true", "sant", "1"})
_NO: Final = frozenset({"no", "n", "nei", "false", "usant", "0"})


class UnreadableError(Exception):
    """A value that cannot be read, with the sentence that says why and what to do."""

    def __init__(self, phrase: Phrase, *, column: str = "", **values: Any) -> None:
        """Keep sentence and values apart until the language is known."""
        super().__init__(phrase.en)
        self.phrase = phrase
        self.column = column
        self.about = values


_DATE = Phrase(
    "{value!r} is not a date; write 2025-12-31 or 31.12.2025",
    "{value!r} er ingen dato; skriv 2025-12-31 eller 31.12.2025",
)
_NO_SUCH_DAY = Phrase(
    "{value!r}: there is no such day; check day and month",
    "{value!r}: dagen finnes ikke; sjekk dag og måned",
)
_YEAR = Phrase(
    "{value!r}: the year {year} cannot be right; check it",
    "{value!r}: året {year} kan ikke stemme; sjekk det",
)
_NUMBER = Phrase(
    "{value!r} is not a number; write for instance 7.5 or 7,5",
    "{value!r} er ikke et tall; skriv for eksempel 7,5 eller 7.5",
)
_FINE = Phrase(
    "{value!r} has more than two decimals; credits and percentages are kept in "
    "hundredths",
    "{value!r} har mer enn to desimaler; studiepoeng og prosenter føres i hundredeler",
)
_RANGE = Phrase(
    "{value!r} is not between {least} and {most}",
    "{value!r} er ikke mellom {least} og {most}",
)
_WHOLE = Phrase("{value!r} is not a whole number", "{value!r} er ikke et helt tall")
_YES_NO = Phrase(
    "{value!r}: write yes or no, or leave it empty",
    "{value!r}: skriv ja eller nei, eller la feltet stå tomt",
)
_CHOICE = Phrase(
    "{value!r} is not one of the choices; write one of {choices}",
    "{value!r} er ikke et av valgene; skriv et av {choices}",
)
_LONG = Phrase(
    "is {length} letters long; keep it below {most}",
    "er på {length} tegn; hold det under {most}",
)
_EVENT = Phrase(
    "{value!r} is not the id of an event; copy it from `vetcourse record list`",
    "{value!r} er ikke id-en til en hendelse; kopier den fra `vetcourse record list`",
)


def read_text(value: str, most: int = 500) -> str:
    """Free text on one line."""
    text = " ".join(value.split())
    if len(text) > most:
        raise UnreadableError(_LONG, length=len(text), most=most)
    return text


def read_date(value: str) -> date:
    """A day, written the international or the Norwegian way."""
    if match := _ISO.fullmatch(value):
        year, month, day = map(int, match.groups())
    elif match := _NORWEGIAN.fullmatch(value):
        day, month, year = map(int, match.groups())
    else:
        raise UnreadableError(_DATE, value=value)
    if not 1940 <= year <= 2100:
        raise UnreadableError(_YEAR, value=value, year=year)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableError(_NO_SUCH_DAY, value=value) from error


def read_decimal(value: str, most: int = 1000) -> Decimal:
    """A number of at most two decimals, with a point or a comma."""
    compact = value.translate(_SPACES)
    if not _DECIMAL.fullmatch(compact):
        raise UnreadableError(_NUMBER, value=value)
    try:
        number = Decimal(compact.replace(",", "."))
    except InvalidOperation as error:
        raise UnreadableError(_NUMBER, value=value) from error
    if number > most:
        raise UnreadableError(_RANGE, value=value, least=0, most=most)
    if number != number.quantize(Decimal("0.01")):
        raise UnreadableError(_FINE, value=value)
    return number


def read_percentage(value: str) -> Decimal:
    """A share of a full-time job or of attendance, from 0 to 100."""
    return read_decimal(value.removesuffix("%").rstrip(), most=100)


def read_count(value: str) -> int:
    """A whole number from 1 up."""
    number = read_decimal(value)
    if number != int(number):
        raise UnreadableError(_WHOLE, value=value)
    if number < 1:
        raise UnreadableError(_RANGE, value=value, least=1, most=1000)
    return int(number)


def read_yes_no(value: str) -> bool:
    """Yes or no, in English or Norwegian."""
    word = value.casefold()
    if word not in _YES | _NO:
        raise UnreadableError(_YES_NO, value=value)
    return word in _YES


def read_event(value: str) -> str:
    """The id of an event in the ledger."""
    if not UUID.fullmatch(value.casefold()):
        raise UnreadableError(_EVENT, value=value)
    return value.casefold()


def read_words(value: str) -> tuple[str, ...]:
    """Several words in one cell, with commas or semicolons between them."""
    return tuple(filter(None, (read_text(w) for w in re.split(r"[;,]", value))))


def read_choice(choices: Iterable[Choice], words: Mapping[Choice, str]) -> Reader:
    """A reader of one of *choices*, by its name or by its Norwegian word."""
    known = {_plain(choice): choice for choice in choices}
    known |= {_plain(word): choice for choice, word in words.items()}
    names = ", ".join(choices_of(words))

    def read(value: str) -> Choice:
        found = known.get(_plain(value))
        if found is None:
            raise UnreadableError(_CHOICE, value=value, choices=names)
        return found

    return read


def choices_of(words: Mapping[Choice, str]) -> tuple[str, ...]:
    """The names of the choices as files and the command line write them."""
    return tuple(str(choice) for choice in words)


def _plain(value: str) -> str:
    return re.sub(r"[\s_-]+", "-", value.casefold().strip())
