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
        "look-again": "{row}: to be looked at again, since {changed} changed. {ask}",
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
        "look-again": "{row}: må ses på igjen, for {changed} er endret. {ask}",
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

# A plan of competence aims over half-years, and what can be seen in it.
MATRIX: dict[Language, dict[str, str]] = {
    "en": {
        "aim": "Competence aim",
        "half": "Half-year {number}",
        "place": "Where",
        "who": "Responsible (role)",
        "assessed": "Assessed in",
        "partner": "Partner for what is missing",
        "date": "Agreed from",
        "first": "Others rest on it, so it has to come first",
        "summary": "{covered} of {all} aims are trained here, "
        "and {arranged} more with a partner from an agreed day.",
        "uncovered": "{aim}: not covered. Find a partner and agree on a day.",
        "undated": "{aim}: a partner is named; agree on a day as well.",
        "not-first": "{aim}: others rest on it, but it begins in {half}.",
        "late": "{aim}: begins in {half}, the last one before the trial; "
        "there is little time to repeat it.",
        "too-soon": "{aim}: last assessed in {half}, before it is trained.",
        "nobody": "{aim}: nobody is responsible.",
        "unassessed": "{aim}: no half-year in which it is assessed.",
        "overload": "{half}: {count} aims at once; "
        "more than {most} are hard to follow up.",
    },
    "nb": {
        "aim": "Kompetansemål",
        "half": "{number}. halvår",
        "place": "Hvor",
        "who": "Ansvarlig (rolle)",
        "assessed": "Vurderes i",
        "partner": "Samarbeidspartner for det som mangler",
        "date": "Avtalt fra",
        "first": "Annet bygger på det, så det må komme først",
        "summary": "{covered} av {all} mål blir dekket her, "
        "og {arranged} til hos en samarbeidspartner fra en avtalt dato.",
        "uncovered": "{aim}: ikke dekket. Finn en samarbeidspartner og avtal en dato.",
        "undated": "{aim}: samarbeidspartner er valgt; avtal en dato også.",
        "not-first": "{aim}: annet bygger på det, men det begynner først i {half}.",
        "late": "{aim}: begynner i {half}, det siste før fagprøven; "
        "da er det lite tid til å gjenta.",
        "too-soon": "{aim}: sist vurdert i {half}, før opplæringen begynner.",
        "nobody": "{aim}: ingen er ansvarlig.",
        "unassessed": "{aim}: ikke satt opp til vurdering i noe halvår.",
        "overload": "{half}: {count} mål samtidig; "
        "flere enn {most} er vanskelig å følge opp.",
    },
}
# A map of roles and ties, and what can be seen in it.
MAP: dict[Language, dict[str, str]] = {
    "en": {
        "roles": "Roles",
        "role": "Role (no name)",
        "organisation": "Organisation",
        "kind": "Kind of organisation",
        "ties": "Ties",
        "one": "From",
        "other": "To",
        "flows": "What flows",
        "strength": "Strength",
        "strength-1": "weak",
        "strength-2": "middling",
        "strength-3": "strong",
        "formal": "Formal or informal",
        "is-formal": "formal",
        "is-informal": "informal",
        "last": "Last contact",
        "me": "me",
        "open": "not said yet",
        "bridging": "Most contact between others goes through {roles}.",
        "alone": "Without any tie: {roles}.",
        "hinge": "Without {role}, these lose contact with the rest: {roles}.",
        "spared": "Without {role}, nobody else loses contact with the rest.",
        "single": "{here} and {there} have one tie only: {one} and {other}.",
    },
    "nb": {
        "roles": "Roller",
        "role": "Rolle (uten navn)",
        "organisation": "Virksomhet",
        "kind": "Type virksomhet",
        "ties": "Forbindelser",
        "one": "Fra",
        "other": "Til",
        "flows": "Det som går mellom dem",
        "strength": "Styrke",
        "strength-1": "svak",
        "strength-2": "middels",
        "strength-3": "sterk",
        "formal": "Formell eller uformell",
        "is-formal": "formell",
        "is-informal": "uformell",
        "last": "Siste kontakt",
        "me": "meg",
        "open": "ikke oppgitt ennå",
        "bridging": "Mest kontakt mellom andre går gjennom {roles}.",
        "alone": "Uten noen forbindelse: {roles}.",
        "hinge": "Uten {role} mister disse kontakten med resten: {roles}.",
        "spared": "Uten {role} mister ingen andre kontakten med resten.",
        "single": "{here} og {there} har bare én forbindelse: {one} og {other}.",
    },
}
MAP_KINDS: dict[Language, dict[str, str]] = {
    "en": {
        "company": "training company",
        "office": "training office",
        "school": "school",
        "county": "county authority",
        "board": "trial board",
        "university": "university",
        "union": "trade union or trade association",
        "other": "something else",
    },
    "nb": {
        "company": "lærebedrift",
        "office": "opplæringskontor",
        "school": "skole",
        "county": "fylkeskommune",
        "board": "prøvenemnd",
        "university": "universitet eller høyskole",
        "union": "fagforening eller bransjeforening",
        "other": "noe annet",
    },
}
MAP_FLOWS: dict[Language, dict[str, str]] = {
    "en": {
        "information": "information",
        "recruits": "recruits",
        "equipment": "equipment and rooms",
        "teaching": "teaching",
        "assessment": "assessment",
    },
    "nb": {
        "information": "informasjon",
        "recruits": "rekruttering",
        "equipment": "utstyr og lokaler",
        "teaching": "undervisning",
        "assessment": "vurdering",
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
