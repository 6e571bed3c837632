"""Who a learner is, kept apart from what the learner has done.

Events know a learner by a random UUID only. Login, name and address stand in one
table of their own, so that erasing a person is deleting one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from vetcourse.credits.model import UUID
from vetcourse.errors import Phrase, RecordError

LOGIN: Final = re.compile(r"[^\W_][\w.@+-]{0,63}")
# Rows under these names show how a sheet is filled in; an import passes them by.
EXAMPLES: Final = frozenset({"example", "eksempel"})
_ELEVEN_DIGITS: Final = re.compile(r"(?<![\w-])(\d{6})[ \u00a0.-]?(\d{5})(?![\w-])")
_FIRST_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NO_UUID = Phrase(
    "learner {login!r}: id {id!r} is not a UUID",
    "deltakeren {login!r}: id-en {id!r} er ingen UUID",
)
_NO_LOGIN = Phrase(
    "learner: {login!r} cannot be a login; use at most 64 letters, digits and . _ @ "
    "+ -, beginning with a letter or digit",
    "deltaker: {login!r} kan ikke være et brukernavn; bruk høyst 64 bokstaver, sifre "
    "og . _ @ + -, med en bokstav eller et siffer først",
)
_EXAMPLE = Phrase(
    "learner: {login!r} is kept for example rows; choose another",
    "deltaker: {login!r} er holdt av til eksempelrader; velg et annet navn",
)
_NATIONAL_ID = Phrase(
    "learner: holds a national identity number; remove it, the login is enough to "
    "find the learner",
    "deltaker: inneholder et fødselsnummer; fjern det, brukernavnet er nok til å "
    "finne deltakeren",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A person as the coordinator knows them, and the id the ledger knows them by."""

    id: str
    login: str
    name: str = ""
    email: str = ""

    def __post_init__(self) -> None:
        """Refuse a login that could be taken for something else."""
        if not UUID.fullmatch(self.id):
            raise RecordError(_NO_UUID.of(login=self.login, id=self.id))
        refuse_national_id(self.login, self.name, self.email)
        if not LOGIN.fullmatch(self.login) or UUID.fullmatch(self.login):
            raise RecordError(_NO_LOGIN.of(login=self.login))
        if self.login.casefold() in EXAMPLES:
            raise RecordError(_EXAMPLE.of(login=self.login))


def national_ids(text: str) -> Iterator[str]:
    """Find what is a Norwegian national identity number by date and check digits."""
    for match in _ELEVEN_DIGITS.finditer(text):
        number = match[1] + match[2]
        if _is_date(number[:6]) and _checks(number):
            yield match[0]


def refuse_national_id(*texts: str) -> None:
    """Refuse texts in which somebody has typed a national identity number.

    The number itself is not repeated: messages end up in logs.

    Raises:
        RecordError: if there is one.
    """
    if any(True for _ in national_ids("\n".join(texts))):
        raise RecordError(_NATIONAL_ID.of())


def _is_date(ddmmyy: str) -> bool:
    # D-numbers add 40 to the day; test persons add 40, 65 or 80 to the month.
    day, month, year = (int(ddmmyy[i : i + 2]) for i in (0, 2, 4))
    day -= 40 if day > 40 else 0
    for added in (0, 40, 65, 80):
        if 1 <= month - added <= 12:
            try:
                date(1900 + year if year else 2000, month - added, day)
            except ValueError:
                continue
            return True
    return False


def _checks(number: str) -> bool:
    digits = [int(digit) for digit in number]
    first = sum(w * d for w, d in zip(_FIRST_WEIGHTS, digits, strict=False))
    second = sum(w * d for w, d in zip(_SECOND_WEIGHTS, digits, strict=True))
    return first % 11 == 0 and second % 11 == 0
