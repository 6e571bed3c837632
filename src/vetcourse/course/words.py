"""The few words that the built notebooks add to an author's text."""

from vetcourse.items import Language

LEVELS: dict[Language, tuple[str, ...]] = {
    "en": ("Not yet", "On the way", "Sound", "Strong"),
    "nb": ("Ikke ennå", "På vei", "Godt", "Sterkt"),
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
MINUTES: dict[Language, str] = {"en": "minutes", "nb": "minutter"}


def time_needed(minutes: int, language: Language) -> str:
    """Minutes as a person says them: ``45 minutes``, ``1 hour``, ``9 hours``."""
    if minutes < 60:
        return f"{minutes} {MINUTES[language]}"
    hours = round(minutes / 30) / 2
    one, more = HOURS[language]
    number = f"{hours:g}".replace(".", "," if language == "nb" else ".")
    return f"{number} {one if hours == 1 else more}"
