"""Every fixed word of a static view, in the languages of the course."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "nb"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "not-answered": "Not answered.",
        "no-answer": "not answered",
        "chosen": "Chosen",
        "best": "Best",
        "worst": "Worst",
        "answer": "Answer",
        "reason": "Reason",
        "row": "Row",
        "marked": "marked",
        "step": "Step",
        "talk-ends": "Here the talk ends.",
    },
    "nb": {
        "not-answered": "Ikke besvart.",
        "no-answer": "ikke besvart",
        "chosen": "Valgt",
        "best": "Best",
        "worst": "Dårligst",
        "answer": "Svar",
        "reason": "Begrunnelse",
        "row": "Rad",
        "marked": "merket",
        "step": "Steg",
        "talk-ends": "Her slutter samtalen.",
    },
}


def word(name: str, language: Language) -> str:
    """The word called *name*."""
    return WORDS[language][name]


def number(value: float, language: Language) -> str:
    """A number as it is written: a decimal comma in Norwegian."""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "nb" else text
