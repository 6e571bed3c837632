"""The fixed words of a feedback page."""

from vetcourse.items import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "feedback": "Feedback",
        "points": "points",
        "of": "of",
        "late": "It came after the deadline: {points} points are taken off.",
        "waiting": "Your instructor has not marked all of it yet. "
        "The points so far do not count that part.",
        "answers": "Your answers",
        "task": "Task",
        "why": "What to look at",
        "all-right": "All right.",
        "rubric": "How your work was judged",
        "not-marked": "Not marked yet.",
        "said": "Your instructor writes",
    },
    "nb": {
        "feedback": "Tilbakemelding",
        "points": "poeng",
        "of": "av",
        "late": "Det kom etter fristen: {points} poeng er trukket fra.",
        "waiting": "Faglæreren din har ikke vurdert alt ennå. "
        "Poengene så langt teller ikke med den delen.",
        "answers": "Svarene dine",
        "task": "Oppgave",
        "why": "Se på dette",
        "all-right": "Alt riktig.",
        "rubric": "Slik er arbeidet vurdert",
        "not-marked": "Ikke vurdert ennå.",
        "said": "Faglæreren skriver",
    },
}

# What formgrader's page says around our buttons.
MARKING: dict[Language, dict[str, str]] = {
    "en": {
        "levels": "Levels: a click gives the points and the level's words",
        "bank": "Comments from the bank",
        "this_is": "In the queue this work is called",
        "next": "On with this criterion:",
        "waiting": "{number} waiting",
        "nobody": "Nobody else waits for this criterion.",
    },
    "nb": {
        "levels": "Nivåer: et klikk gir poengene og ordene på nivået",
        "bank": "Kommentarer fra banken",
        "this_is": "I køen heter dette arbeidet",
        "next": "Videre med dette kriteriet:",
        "waiting": "{number} venter",
        "nobody": "Ingen andre venter på dette kriteriet.",
    },
}
