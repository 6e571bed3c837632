"""Every fixed word of a static view, in the languages of the course."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
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
        "private": "This box is for its writer alone and is never handed in.",
        "word": "word",
        "words": "words",
        "guide": "guide",
        "entry": "Entry",
        "sign": "Show this entry to your mentor, who marks it as seen and discussed.",
        "signed": "To be marked by the mentor as seen and discussed.",
        "together": "{row}: “{one}” is filled in, “{other}” is still open.",
        "no-caption": "without a caption",
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
        "private": "Dette feltet er bare for den som skriver, og leveres aldri inn.",
        "word": "ord",
        "words": "ord",
        "guide": "veiledende",
        "entry": "Logg",
        "sign": "Vis loggen til mentoren din, som markerer den som sett og drøftet.",
        "signed": "Mentoren markerer loggen som sett og drøftet.",
        "together": "{row}: «{one}» er fylt ut, «{other}» står fortsatt åpen.",
        "no-caption": "uten bildetekst",
    },
}

# The one log form of the course: clarify the goal, reflect, sum up.
LOG_PARTS: dict[str, tuple[str, ...]] = {
    "goal": ("goal-own", "goal-learner", "goal-sign", "goal-when"),
    "reflection": ("done", "happened", "surprise", "concept", "other-view"),
    "summary": ("learned", "keep", "next", "next-date"),
}
LOG_LABELS: dict[Language, dict[str, str]] = {
    "en": {
        "date": "Date",
        "goal": "Goal",
        "goal-own": "What do I want to be better at?",
        "goal-learner": "What shall the apprentice gain?",
        "goal-sign": "How will we see it?",
        "goal-when": "By when?",
        "reflection": "Reflection",
        "done": "What did I do?",
        "happened": "What happened?",
        "surprise": "What surprised me?",
        "concept": "One idea from the course that helps me understand it",
        "other-view": "How did the other person see it?",
        "summary": "Summary",
        "learned": "What I learned, in five lines at most",
        "keep": "What I will keep doing",
        "next": "My next step",
        "next-date": "Date of the next step",
    },
    "nb": {
        "date": "Dato",
        "goal": "Mål",
        "goal-own": "Hva vil jeg bli bedre til?",
        "goal-learner": "Hva skal lærlingen få ut av det?",
        "goal-sign": "Hvordan vil vi se det?",
        "goal-when": "Innen når?",
        "reflection": "Refleksjon",
        "done": "Hva gjorde jeg?",
        "happened": "Hva skjedde?",
        "surprise": "Hva overrasket meg?",
        "concept": "Et begrep fra kurset som hjelper meg å forstå det",
        "other-view": "Hvordan så den andre på det?",
        "summary": "Oppsummering",
        "learned": "Hva jeg lærte, på høyst fem linjer",
        "keep": "Dette vil jeg fortsette med",
        "next": "Mitt neste steg",
        "next-date": "Dato for neste steg",
    },
}
# What an entry of the log can be about, over all modules.
ENTRIES: dict[Language, dict[str, str]] = {
    "en": {
        "instruction": "Instruction",
        "talk": "Guidance talk",
        "feedback": "Feedback",
        "sequence": "A sequence held",
        "learning-task": "A work task made into a learning task",
        "observation": "Observation at work",
        "half-yearly-talk": "Half-yearly talk",
        "mock-trial": "Mock trial",
        "risk-assessment": "Risk assessment",
        "youth-talk": "Talk with a young person",
        "need-support": "A week of need support",
        "mastery-ladder": "Mastery ladder",
        "belonging-map": "Belonging map",
        "data-reading": "Reading figures",
        "concern-talk": "Concern talk",
        "adaptation": "An adaptation tested",
        "free": "An event of my own choice",
    },
    "nb": {
        "instruction": "Instruksjon",
        "talk": "Veiledningssamtale",
        "feedback": "Tilbakemelding",
        "sequence": "Et opplegg jeg har gjennomført",
        "learning-task": "En arbeidsoppgave gjort om til læringsoppgave",
        "observation": "Observasjon på arbeidsplassen",
        "half-yearly-talk": "Halvårssamtale",
        "mock-trial": "Øving til fagprøven",
        "risk-assessment": "Risikovurdering",
        "youth-talk": "Samtale med en ung person",
        "need-support": "En uke med støtte til de tre behovene",
        "mastery-ladder": "Mestringsstige",
        "belonging-map": "Tilhørighetskart",
        "data-reading": "Lesing av tall",
        "concern-talk": "Bekymringssamtale",
        "adaptation": "En tilrettelegging jeg har prøvd ut",
        "free": "En hendelse jeg velger selv",
    },
}
COLUMN_KINDS: dict[Language, dict[str, str]] = {
    "en": {
        "text": "your own words",
        "choice": "choose one",
        "date": "a day, as 2026-02-03",
        "number": "a number",
    },
    "nb": {
        "text": "egne ord",
        "choice": "velg én",
        "date": "en dag, som 2026-02-03",
        "number": "et tall",
    },
}


def word(name: str, language: Language) -> str:
    """The word called *name*."""
    return WORDS[language][name]


def number(value: float, language: Language) -> str:
    """A number as it is written: a decimal comma in Norwegian."""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "nb" else text


def nearest(given: str, known: Sequence[str]) -> str:
    """A question after the name that is probably meant, or nothing."""
    near = get_close_matches(given, known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""
