"""The seven steps that every unit takes, as its headings name them."""

from vetcourse.items import Language

STEPS: dict[Language, tuple[str, ...]] = {
    "en": (
        "From my work",
        "Case",
        "Idea",
        "Try",
        "Do at work",
        "Look back",
        "Check",
    ),
    "nb": (
        "Fra mitt arbeid",
        "Situasjon",
        "Idé",
        "Prøv",
        "Gjør på jobb",
        "Se tilbake",
        "Sjekk",
    ),
}
