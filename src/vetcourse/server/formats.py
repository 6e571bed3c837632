"""Times, spans and numbers as a person in each language writes them."""

from __future__ import annotations

from datetime import date, datetime

from vetcourse.errors import Language, Phrase
from vetcourse.server.words import WORDS

MONTHS = (
    Phrase("January", "januar"),
    Phrase("February", "februar"),
    Phrase("March", "mars"),
    Phrase("April", "april"),
    Phrase("May", "mai"),
    Phrase("June", "juni"),
    Phrase("July", "juli"),
    Phrase("August", "august"),
    Phrase("September", "september"),
    Phrase("October", "oktober"),
    Phrase("November", "november"),
    Phrase("December", "desember"),
)


def moment(at: datetime, language: Language) -> str:
    """A day and a time on the server's clock: 3 February at 14:05.

    In Bokmål 3. februar kl. 14:05. The page's script says it on the reader's own clock.
    """
    local = at.astimezone()
    dot, joint = (".", "kl.") if language == "nb" else ("", "at")
    month = MONTHS[local.month - 1].say(language)
    return f"{local.day}{dot} {month} {joint} {local:%H:%M}"


def day(written: str, language: Language) -> str:
    """A day as it was picked, in words; what is no day stays as it was written."""
    try:
        at = date.fromisoformat(written)
    except ValueError:
        return written
    dot = "." if language == "nb" else ""
    return f"{at.day}{dot} {MONTHS[at.month - 1].say(language)} {at.year}"


def number(value: float, language: Language) -> str:
    """Points with as many decimals as they have: 7.5, 7,5, 8."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "nb" else text


def span(minutes: int, language: Language) -> str:
    """Minutes as a person says them: 45 minutes, 1 hour, 3½ hours."""
    if minutes < 60:
        return WORDS["minutes"].say(language, n=minutes)
    halves = round(minutes / 30)
    whole = f"{halves // 2}{'½' if halves % 2 else ''}"
    return WORDS["hour" if halves == 2 else "hours"].say(language, n=whole)
