"""Every word of the learner's pages, in English and Bokmål."""

from vetcourse.errors import Phrase

WORDS = {
    "course": Phrase("My course", "Kurset mitt"),
    "skip": Phrase("Skip to the content", "Hopp til innholdet"),
    "home": Phrase("Home", "Hjem"),
    "way": Phrase("My way", "Veien min"),
    "pages": Phrase("Pages", "Sider"),
    "language": Phrase("Language", "Språk"),
    # -- Home ---------------------------------------------------------------------
    "home-title": Phrase("My course", "Kurset mitt"),
    "next": Phrase("Next step", "Neste steg"),
    "continue": Phrase("Go on where you left", "Fortsett der du slapp"),
    "open-unit": Phrase("Open", "Åpne"),
    "begin": Phrase("Begin", "Begynn"),
    "go-on": Phrase("Go on", "Fortsett"),
    "look-again": Phrase("Look at it again", "Se på den igjen"),
    "read-feedback": Phrase("Read the feedback", "Les tilbakemeldingen"),
    "feedback-new": Phrase(
        "There is feedback on what you handed in.",
        "Det er kommet tilbakemelding på det du leverte.",
    ),
    "last-answered": Phrase("You last wrote here:", "Her skrev du sist:"),
    "begin-here": Phrase("Your next unit.", "Den neste økta di."),
    "begin-first": Phrase(
        "Start here. There is nothing to install and nothing to save: "
        "every answer saves itself.",
        "Start her. Du trenger ikke installere eller lagre noe: "
        "hvert svar lagrer seg selv.",
    ),
    "all-done": Phrase(
        "Everything is handed in. Well done.",
        "Alt er levert. Godt jobbet.",
    ),
    "all-done-way": Phrase(
        "See where you stand on your way", "Se hvor langt du er kommet"
    ),
    "of-answered": Phrase("{done} of {all} answered", "{done} av {all} besvart"),
    "all-answered": Phrase("all {all} answered", "alle {all} besvart"),
    "none": Phrase("Nothing is released yet.", "Ingenting er lagt ut ennå."),
    "none-how": Phrase(
        "Your instructor opens the first unit soon. This page shows it at once.",
        "Faglæreren åpner snart den første økta. Denne siden viser den med en gang.",
    ),
    "away": Phrase(
        "The course cannot be reached right now. What you have is here and can be "
        "worked on; try again in a minute.",
        "Kurset kan ikke nås akkurat nå. Det du har, ligger her, og du kan arbeide med "
        "det; prøv igjen om et minutt.",
    ),
    "handed-in-count": Phrase("{done} of {all} handed in", "{done} av {all} levert"),
    "units": Phrase("Units", "Økter"),
    "works": Phrase("Larger works", "Større arbeider"),
    "unit": Phrase("Unit", "Økt"),
    "product": Phrase("Plan", "Plan"),
    "log": Phrase("Logbook", "Logg"),
    "portfolio": Phrase("Portfolio", "Mappe"),
    "about-time": Phrase("about {time}", "omtrent {time}"),
    "state-new": Phrase("Not begun", "Ikke begynt"),
    "state-begun": Phrase("Begun", "Begynt"),
    "state-handed-in": Phrase("Handed in", "Levert"),
    "state-received": Phrase("Received by your instructor", "Mottatt av faglæreren"),
    "state-feedback": Phrase("Feedback is ready", "Tilbakemelding er klar"),
    "state-marked": Phrase("Marked", "Vurdert"),
    "points": Phrase("{points} of {of} points", "{points} av {of} poeng"),
    "points-so-far": Phrase(
        "{points} of {of} points so far", "{points} av {of} poeng så langt"
    ),
    "handed-in-at": Phrase("handed in {when}", "levert {when}"),
    "another-try": Phrase(
        "A second attempt is open: other questions, and the best result counts.",
        "Et nytt forsøk er åpent: andre spørsmål, og det beste resultatet teller.",
    ),
    "mentor": Phrase("Show entries to your mentor", "Vis logger til mentoren"),
    "minutes": Phrase("{n} minutes", "{n} minutter"),
    "hour": Phrase("{n} hour", "{n} time"),
    "hours": Phrase("{n} hours", "{n} timer"),
    "not-open": Phrase("This cannot be opened", "Dette kan ikke åpnes"),
    "not-open-how": Phrase(
        "It is not released, or the course cannot be reached right now. "
        "What you have written is safe.",
        "Det er ikke lagt ut, eller kurset kan ikke nås akkurat nå. "
        "Det du har skrevet, er trygt.",
    ),
    "not-found": Phrase("There is no such page", "Denne siden finnes ikke"),
    "not-found-how": Phrase(
        "Go home and choose from there.", "Gå hjem og velg derfra."
    ),
    "go-home": Phrase("Go home", "Gå hjem"),
}
