"""The words an explanation is made of, in English and Bokmål; no rule stands here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from string import Formatter

from vetcourse.credits.encoding import plain
from vetcourse.credits.rows import Language

NAMES: dict[str, tuple[str, str]] = {
    "trade-certificate": ("trade certificate", "fagbrev"),
    "journeyman-certificate": ("journeyman's certificate", "svennebrev"),
    "vocational-education": (
        "three-year vocational education",
        "treårig yrkesutdanning",
    ),
    "general-entrance": ("general entrance qualification", "generell studiekompetanse"),
    "bachelor": ("bachelor's degree", "bachelorgrad"),
    "master-degree": ("master's degree", "mastergrad"),
    "highest-vocational-qualification": (
        "highest vocational qualification",
        "høyeste yrkesfaglige kvalifikasjon",
    ),
    "masters-certificate": ("master craftsman's certificate", "mesterbrev"),
    "fagskole": ("fagskole diploma", "fagskolevitnemål"),
    "authorisation": ("authorisation", "autorisasjon"),
    "police-certificate": ("police certificate", "politiattest"),
    "suitability": ("suitability assessment", "skikkethetsvurdering"),
    "development-project": ("development project", "utviklingsarbeid"),
    "grades-8-10": ("in grades 8 to 10", "på trinn 8 til 10"),
    "upper-secondary": ("in upper secondary school", "i videregående opplæring"),
    "working-life": ("in working life", "i arbeidslivet"),
    "own-workplace": ("at the learner's own workplace", "på egen arbeidsplass"),
    "he": ("higher education", "høyere utdanning"),
    "foreign-he": ("higher education abroad", "høyere utdanning i utlandet"),
    "other": ("other education", "annen utdanning"),
    "recognition": ("recognition", "innpassing"),
    "exemption": ("exemption", "fritak"),
    "prior-learning": ("prior learning", "realkompetanse"),
    "dispensation": ("dispensation", "dispensasjon"),
    "waiver": ("waiver", "fravik"),
    "met": ("Met", "Oppfylt"),
    "refer": ("A person decides", "Avgjøres av en person"),
    "not-met": ("Not met", "Ikke oppfylt"),
    "on-the-way": ("On the way", "Underveis"),
    "note": ("Please note", "Merk"),
    "complete": ("complete", "fullført"),
    "not-asked": ("not asked for", "kreves ikke"),
    "V": ("read in the source itself", "lest i selve kilden"),
    "S": ("secondary source", "sekundærkilde"),
    "I": ("our inference", "vår slutning"),
    "D": ("a decision of this course kit", "valgt i dette kurssettet"),
    "earned": ("earned", "oppnådd"),
    "in-progress": ("in progress", "pågår"),
    "planned": ("planned", "planlagt"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "months-enough": (
        "{have} full-time months count; {need} are needed.",
        "{have} heltidsmåneder teller; {need} kreves.",
    ),
    "months-short": (
        "{have} full-time months count; {need} are needed, so {missing} are missing.",
        "{have} heltidsmåneder teller; {need} kreves, så {missing} mangler.",
    ),
    "months-open": (
        "{have} full-time months count for certain, and {most} if the rest of the work "
        "is accepted; {need} are needed.",
        "{have} heltidsmåneder teller sikkert, og {most} hvis resten av arbeidet "
        "godtas; {need} kreves.",
    ),
    "policy": ("Counted by this policy: {name}.", "Telt etter denne regelen: {name}."),
    "no-certificate": (
        "No certificate is recorded, and under this policy work counts from its date.",
        "Det er ikke registrert noe bevis, og etter denne regelen teller arbeid fra "
        "bevisets dato.",
    ),
    "modules-all": ("Passed: {passed}.", "Bestått: {passed}."),
    "modules-some": (
        "Passed: {passed}. Still missing: {missing}.",
        "Bestått: {passed}. Mangler: {missing}.",
    ),
    "modules-none": (
        "None is passed yet: {missing}.",
        "Ingen er bestått ennå: {missing}.",
    ),
    "credits-enough": (
        "{have} credits count; {need} are needed.",
        "{have} studiepoeng teller; {need} kreves.",
    ),
    "credits-short": (
        "{have} credits count; {need} are needed, so {missing} are missing.",
        "{have} studiepoeng teller; {need} kreves, så {missing} mangler.",
    ),
    "credits-open": (
        "{have} credits count for certain, and {most} if the institution agrees; "
        "{need} are needed.",
        "{have} studiepoeng teller sikkert, og {most} hvis institusjonen godtar det; "
        "{need} kreves.",
    ),
    "pool-filled": ("Filled: {filled}.", "Fylt: {filled}."),
    "pool-one": (
        "{areas} needs {demand} credits, and everything that can go there gives "
        "{supply}; {missing} are missing.",
        "{areas} krever {demand} studiepoeng, og alt som kan brukes der gir {supply}; "
        "{missing} mangler.",
    ),
    "pool-together": (
        "{areas} together need {demand} credits, and everything that can count gives "
        "{supply}; {missing} are missing.",
        "{areas} krever til sammen {demand} studiepoeng, og alt som kan telle gir "
        "{supply}; {missing} mangler.",
    ),
    "pool-whole": (
        "There are credits enough, but whole courses cannot be placed to fill them.",
        "Det er studiepoeng nok, men hele emner kan ikke fordeles så alt blir fylt.",
    ),
    "pool-open": (
        "It would be filled if the institution accepts the credits still to be judged.",
        "Det ville vært fylt hvis institusjonen godtar studiepoengene som ikke er "
        "vurdert.",
    ),
    "residency-open": (
        "{have} credits are from the institution that issues the diploma and {most} in "
        "all; {need} are asked for.",
        "{have} studiepoeng er fra institusjonen som utsteder vitnemålet og {most} i "
        "alt; {need} kreves.",
    ),
    "residency-unknown": (
        "No institution was named, so nobody can say which of the {most} credits are "
        "its own.",
        "Ingen institusjon er oppgitt, så ingen kan si hvilke av de {most} "
        "studiepoengene som er dens egne.",
    ),
    "days-enough": (
        "{have} practice days count; {need} are needed.",
        "{have} praksisdager teller; {need} kreves.",
    ),
    "days-short": (
        "{have} practice days count; {need} are needed, so {missing} are missing.",
        "{have} praksisdager teller; {need} kreves, så {missing} mangler.",
    ),
    "share-at-most": (
        "{have} per cent of the practice days are {sort}; the upper limit is {need}.",
        "{have} prosent av praksisdagene er {sort}; øvre grense er {need}.",
    ),
    "share-more-than": (
        "{have} per cent of the practice days are {sort}; more than {need} is asked.",
        "{have} prosent av praksisdagene er {sort}; det skal være mer enn {need}.",
    ),
    "share-none": ("No practice days yet.", "Ingen praksisdager ennå."),
    "attempts-left": (
        "At most {have} of {need} attempts are used in a module not yet passed.",
        "Høyst {have} av {need} forsøk er brukt i en modul som ikke er bestått.",
    ),
    "practice-left": (
        "{have} of {need} attempts at practice are used.",
        "{have} av {need} forsøk i praksis er brukt.",
    ),
    "attempts-one-left": (
        "Only one attempt is left: {have} of {need} are used.",
        "Bare ett forsøk gjenstår: {have} av {need} er brukt.",
    ),
    "attempts-used": (
        "All {need} attempts are used.",
        "Alle {need} forsøk er brukt.",
    ),
    "attendance-good": (
        "No attendance below {need} per cent is recorded where it matters.",
        "Det er ikke registrert oppmøte under {need} prosent der det har betydning.",
    ),
    "attendance-low": (
        "Attendance below {need} per cent is recorded for a module not yet passed.",
        "Oppmøte under {need} prosent er registrert i en modul som ikke er bestått.",
    ),
    "paper-held": ("Recorded: {papers}.", "Registrert: {papers}."),
    "paper-unsure": (
        "Recorded: {papers}; whether it is relevant is not known.",
        "Registrert: {papers}; det er ikke kjent om det er relevant.",
    ),
    "paper-none": (
        "Nothing is recorded that fits: {papers}.",
        "Ingenting er registrert som passer: {papers}.",
    ),
    "paper-refused": ("Not approved: {papers}.", "Ikke godkjent: {papers}."),
    "decided": (
        "Decided by {authority}: {type}, {basis}.",
        "Avgjort av {authority}: {type}, {basis}.",
    ),
    "not-decided": (
        "No such decision is recorded.",
        "Det er ikke registrert noe slikt vedtak.",
    ),
    "way-found": ("Fulfilled by: {ways}", "Oppfylt ved: {ways}"),
    "no-way": (
        "None of the {count} ways is complete.",
        "Ingen av de {count} veiene er fullført.",
    ),
    "all-parts": ("All {count} parts are in place.", "Alle {count} deler er på plass."),
    "some-parts": (
        "{have} of {count} parts are in place.",
        "{have} av {count} deler er på plass.",
    ),
    "open-way": (
        "None of the {count} ways is complete without a decision by a person.",
        "Ingen av de {count} veiene er fullført uten at en person avgjør noe.",
    ),
    "span": (
        "from {start} to {end}, {percent} per cent",
        "fra {start} til {end}, {percent} prosent",
    ),
    "since": ("since {start}, {percent} per cent", "siden {start}, {percent} prosent"),
    "phase-met": (
        "Everything this phase asks for is in place.",
        "Alt denne fasen krever, er på plass.",
    ),
    "phase-refer": (
        "Nothing is missing, but a person has something to decide.",
        "Ingenting mangler, men en person har noe å avgjøre.",
    ),
    "phase-not-met": ("Something is still missing.", "Noe mangler ennå."),
    "unused": (
        "Not used by any requirement as it is: {what}.",
        "Ikke brukt av noe krav slik det er: {what}.",
    ),
    "phases": ("Phase {before} → {after}.", "Fase {before} → {after}."),
    "no-change": ("No verdict changes.", "Ingen vurdering endres."),
    "courses": (
        "The fewest credits on offer that would do:",
        "De færreste studiepoengene som tilbys og er nok:",
    ),
    "no-courses": (
        "Not even everything on offer would be enough.",
        "Ikke engang alt som tilbys, ville være nok.",
    ),
    "will-be": (
        "What is in progress or planned would meet it.",
        "Det som pågår eller er planlagt, ville oppfylle det.",
    ),
    "provisional": (
        "{what} is provisional until {day}: the time to complain has not run out.",
        "{what} er foreløpig til {day}: klagefristen er ikke ute.",
    ),
    "opening-open": (
        "Prior learning may stand in: {text}",
        "Realkompetanse kan tre i stedet: {text}",
    ),
    "opening-short": (
        "Prior learning does not reach either: {text}",
        "Realkompetanse strekker heller ikke til: {text}",
    ),
}


def say(key: str, language: Language, **values: object) -> str:
    """One sentence with its values filled in."""
    return SENTENCES[key][language == "nb"].format(**values)


@cache
def asked(key: str) -> tuple[str, ...]:
    """The values a sentence has places for."""
    return tuple(
        field for _, field, *_ in Formatter().parse(SENTENCES[key][0]) if field
    )


def name(key: str, language: Language) -> str:
    """What a code word is called; an unknown one stands for itself."""
    return NAMES.get(key, (key, key))[language == "nb"]


def number(value: Decimal, language: Language) -> str:
    """A number in its shortest form, with the language's decimal sign."""
    text = plain(value)
    return text.replace(".", ",") if language == "nb" else text


def in_decimals(whole: int, part: str, language: Language) -> str:
    """A number from its whole and its decimal digits, in its shortest form."""
    part = part.rstrip("0")
    return f"{whole}{',' if language == 'nb' else '.'}{part}" if part else str(whole)


def listing(words: Sequence[str], language: Language, last: str = "and") -> str:
    """Words in a row: a, b and c."""
    joint = {"and": ("and", "og"), "or": ("or", "eller")}[last][language == "nb"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
