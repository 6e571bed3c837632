"""Days and points as people write them in each language."""

from __future__ import annotations

from datetime import date

from vetcourse.errors import Language, Phrase

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


def day(at: date, language: Language) -> str:
    """A day as one says it: ``1 June 2015``, ``1. juni 2015``."""
    return f"{day_and_month(at, language)} {at.year}"


def day_and_month(at: date, language: Language) -> str:
    """A day of the year that everybody thinks of: ``1 June``, ``1. juni``."""
    dot = "." if language == "nb" else ""
    return f"{at.day}{dot} {MONTHS[at.month - 1].say(language)}"


def number(value: float, language: Language) -> str:
    """Points with as many decimals as they have: ``7.5``, ``7,5``, ``8``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "nb" else text
