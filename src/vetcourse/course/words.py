"""The few words that the built notebooks add to an author's text."""

from decimal import Decimal

from vetcourse.items import Language

# By how many levels a criterion has, the lowest first.
LEVELS: dict[Language, dict[int, tuple[str, ...]]] = {
    "en": {
        2: ("Not yet", "Reached"),
        3: ("Not yet", "On the way", "Reached"),
        4: ("Not yet", "On the way", "Sound", "Strong"),
        5: ("Not yet", "Begun", "On the way", "Sound", "Strong"),
    },
    "nb": {
        2: ("Ikke ennå", "Nådd"),
        3: ("Ikke ennå", "På vei", "Nådd"),
        4: ("Ikke ennå", "På vei", "Godt", "Sterkt"),
        5: ("Ikke ennå", "Begynt", "På vei", "Godt", "Sterkt"),
    },
}
LEVEL_OF: dict[Language, str] = {
    "en": "Level {number} of {many}",
    "nb": "Nivå {number} av {many}",
}
POINTS: dict[Language, str] = {"en": "points", "nb": "poeng"}
LEVEL: dict[Language, str] = {"en": "Level", "nb": "Nivå"}
LOOKS_LIKE: dict[Language, str] = {
    "en": "What such work looks like",
    "nb": "Slik ser arbeidet ut",
}
FOR_MARKERS: dict[Language, str] = {
    "en": "For the marker",
    "nb": "Til den som vurderer",
}
GIVE: dict[Language, str] = {
    "en": "Give one of these scores:",
    "nb": "Gi en av disse poengsummene:",
}
AT_THE_SCREEN: dict[Language, str] = {
    "en": "About {time} at the screen. Your answers save themselves.",
    "nb": "Omtrent {time} ved skjermen. Svarene dine lagrer seg selv.",
}
HOURS: dict[Language, tuple[str, str]] = {
    "en": ("hour", "hours"),
    "nb": ("time", "timer"),
}
CANNOT_BE_READ: dict[Language, str] = {
    "en": "This answer could not be read and earns no points.",
    "nb": "Dette svaret kunne ikke leses og gir ingen poeng.",
}
# Under an answer about other people, for whoever marks it: not ticked, ticked.
PRIVACY_LIST: dict[Language, tuple[str, str]] = {
    "en": (
        "The privacy list was not ticked: look for people who can be recognised.",
        "The privacy list was ticked.",
    ),
    "nb": (
        "Personvernlista er ikke krysset av: se etter personer som kan kjennes igjen.",
        "Personvernlista er krysset av.",
    ),
}
MINUTES: dict[Language, str] = {"en": "minutes", "nb": "minutter"}


def level_names(many: int, language: Language) -> tuple[str, ...]:
    """What a criterion's *many* levels are called; numbered where words give out."""
    numbered = (
        LEVEL_OF[language].format(number=number, many=many)
        for number in range(1, many + 1)
    )
    return LEVELS[language].get(many) or tuple(numbered)


def time_needed(minutes: int, language: Language) -> str:
    """Minutes as a person says them: ``45 minutes``, ``1 hour``, ``9 hours``."""
    if minutes < 60:
        return f"{minutes} {MINUTES[language]}"
    hours = round(minutes / 30) / 2
    one, more = HOURS[language]
    number = f"{hours:g}".replace(".", "," if language == "nb" else ".")
    return f"{number} {one if hours == 1 else more}"


PER_CENT: dict[Language, str] = {"en": "per cent", "nb": "prosent"}
BAR_CHART: dict[Language, str] = {"en": "Bar chart.", "nb": "Stolpediagram."}
SOURCE: dict[Language, str] = {"en": "Source", "nb": "Kilde"}
ASKED: dict[Language, str] = {
    "en": "asked from {start} to {end}",
    "nb": "spurt fra {start} til {end}",
}
LOOKED_UP: dict[Language, str] = {
    "en": "Looked up {day}",
    "nb": "Slått opp {day}",
}
NOT_SHOWN: dict[Language, str] = {
    "en": "What the figures do not show",
    "nb": "Det tallene ikke viser",
}
SECOND_HAND: dict[Language, str] = {
    "en": "Hatched, since the publisher's own table was not opened",
    "nb": "Skravert, for utgiverens egen tabell er ikke åpnet",
}
REPORTED: dict[Language, str] = {
    "en": "{label} (as told by {by})",
    "nb": "{label} (gjengitt av {by})",
}


def number(value: Decimal, language: Language) -> str:
    """A number as people write it: ``46,700`` and ``3.6``, ``46 700`` and ``3,6``."""
    written = f"{value:,f}"
    if language == "nb":
        # A space that no line is broken at.
        return written.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return written
