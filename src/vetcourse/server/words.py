"""Every word of the learner's pages, in English and Bokmål."""

from vetcourse.errors import Phrase

WORDS = {
    "course": Phrase("My course", "Kurset mitt"),
    "skip": Phrase("Skip to the content", "Hopp til innholdet"),
    "home": Phrase("Home", "Hjem"),
    "way": Phrase("My way", "Veien min"),
    "pages": Phrase("Pages", "Sider"),
    # -- Home ---------------------------------------------------------------------
    "home-title": Phrase("My course", "Kurset mitt"),
    "next": Phrase("Next step", "Neste steg"),
    "continue": Phrase("Go on where you left", "Fortsett der du slapp"),
    "or-continue": Phrase("Or go on where you left:", "Eller fortsett der du slapp:"),
    "begin": Phrase("Begin", "Begynn"),
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
    "works": Phrase("Larger works", "Større arbeider"),
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
    "again-short": Phrase("a second attempt is open", "et nytt forsøk er åpent"),
    "mentor": Phrase("Show entries to your mentor", "Vis logger til mentoren"),
    "minutes": Phrase("{n} minutes", "{n} minutter"),
    "hour": Phrase("{n} hour", "{n} time"),
    "hours": Phrase("{n} hours", "{n} timer"),
    # -- feedback -----------------------------------------------------------------
    "feedback": Phrase("Feedback", "Tilbakemelding"),
    "on-hand-in": Phrase("On what you handed in {when}", "På det du leverte {when}"),
    "hand-ins": Phrase(
        "Your hand-ins with feedback", "Innleveringer med tilbakemelding"
    ),
    "again-title": Phrase("You may try once more", "Du kan prøve en gang til"),
    "begin-again": Phrase("Begin the second attempt", "Begynn på det nye forsøket"),
    "hand-in-again": Phrase(
        "You may improve your work and hand in again.",
        "Du kan gjøre arbeidet bedre og levere på nytt.",
    ),
    "other-page": Phrase(
        "This feedback was not made by this course kit. Open it as a page of its own:",
        "Denne tilbakemeldingen er laget et annet sted. Åpne den som en egen side:",
    ),
    "no-feedback": Phrase(
        "There is no feedback yet", "Det er ingen tilbakemelding ennå"
    ),
    "no-feedback-how": Phrase(
        "It shows up here, and on Home, as soon as your instructor has given it.",
        "Den kommer her, og på Hjem, så snart faglæreren har gitt den.",
    ),
    "print": Phrase("Print", "Skriv ut"),
    # -- My way --------------------------------------------------------------------
    "way-lead": Phrase(
        "From skilled worker to vocational teacher in three phases. This is how your "
        "record looks on {day}.",
        "Fra fagarbeider til yrkesfaglærer i tre faser. Slik ser det ut for deg {day}.",
    ),
    "phase": Phrase("Phase {n}", "Fase {n}"),
    "place-done": Phrase("done", "fullført"),
    "place-here": Phrase("you are here", "her er du"),
    "place-ahead": Phrase("ahead of you", "ligger foran deg"),
    "share-met": Phrase("{met} of {all} in place", "{met} av {all} på plass"),
    "next-steps": Phrase("What to do next", "Dette gjør du nå"),
    "complete": Phrase(
        "Everything the rules ask for is in place.",
        "Alt reglene krever, er på plass.",
    ),
    "have": Phrase("What you have", "Dette har du"),
    "missing": Phrase("What is missing", "Dette mangler"),
    "asking": Phrase("What a person has to decide", "Dette må noen avgjøre"),
    "noting": Phrase("Good to know", "Greit å vite"),
    "why": Phrase("Why", "Hvorfor"),
    "rule-in": Phrase("The rule stands in: {source}.", "Regelen står i: {source}."),
    "counted": Phrase("What was counted:", "Dette er regnet med:"),
    "ways": Phrase("One of these is enough:", "Ett av disse er nok:"),
    "status-met": Phrase("in place", "på plass"),
    "status-not-met": Phrase("missing", "mangler"),
    "status-on-the-way": Phrase("on the way", "på vei"),
    "status-refer": Phrase("to be decided", "må avgjøres"),
    "status-note": Phrase("please note", "merk"),
    "phase-gate": Phrase("What phase {n} asks for", "Dette krever fase {n}"),
    "open-questions": Phrase("Open questions", "Åpne spørsmål"),
    "open-questions-how": Phrase(
        "Nobody has found this out for your institution yet. Ask there.",
        "Dette har ingen funnet ut for lærestedet ditt ennå. Spør der.",
    ),
    "unused": Phrase(
        "Recorded, and not used by any rule", "Registrert, men ikke brukt"
    ),
    "advises": Phrase(
        "This page advises. The institution that admits you decides.",
        "Denne siden gir råd. Lærestedet som tar deg opp, avgjør.",
    ),
    "no-record": Phrase(
        "No record of credits is connected to this course yet.",
        "Ingen oversikt over studiepoeng er koblet til dette kurset ennå.",
    ),
    "no-record-how": Phrase(
        "What you do in the units is saved and marked all the same. "
        "Ask your coordinator if you want to see where you stand.",
        "Det du gjør i øktene, lagres og vurderes likevel. "
        "Spør koordinatoren hvis du vil se hvor du står.",
    ),
    "not-registered": Phrase(
        "You are not in the record yet.", "Du er ikke registrert i oversikten ennå."
    ),
    "not-registered-how": Phrase(
        "Your coordinator enters you with your trade certificate and your work. "
        "Then this page shows your way.",
        "Koordinatoren legger deg inn med fagbrev og arbeid. "
        "Da viser denne siden veien din.",
    ),
    "record-away": Phrase(
        "Your record cannot be reached right now.",
        "Oversikten din kan ikke nås akkurat nå.",
    ),
    "record-away-how": Phrase(
        "Nothing is lost. Try again in a minute.",
        "Ingenting er tapt. Prøv igjen om et minutt.",
    ),
    # -- mentor ----------------------------------------------------------------------
    "mentor-title": Phrase("Show entries to your mentor", "Vis logger til mentoren"),
    "mentor-lead": Phrase(
        "Pick the entries you want to talk about. Your mentor sees these entries and "
        "nothing else, and marks them as seen and discussed when you have talked.",
        "Velg loggene du vil snakke om. Mentoren ser disse loggene og ikke noe annet, "
        "og merker dem som sett og drøftet når dere har snakket sammen.",
    ),
    "mentor-lead-paper": Phrase(
        "Pick the entries you want to talk about, and print them as a form that your "
        "mentor signs. Nothing but these entries is on it.",
        "Velg loggene du vil snakke om, og skriv dem ut som et skjema som mentoren "
        "signerer. Ikke noe annet enn disse loggene står på det.",
    ),
    "entries": Phrase("Entries", "Logger"),
    "not-written": Phrase("Nothing is written here yet", "Ikke skrevet ennå"),
    "not-asked": Phrase("Not shown to anybody", "Ikke vist til noen"),
    "waiting": Phrase("Sent to {mentor} {when}", "Sendt til {mentor} {when}"),
    "signed": Phrase(
        "Seen and discussed, {who}, {when}", "Sett og drøftet, {who}, {when}"
    ),
    "changed": Phrase(
        "Changed after {who} had seen it {when}. Send it again if you want.",
        "Endret etter at {who} så den {when}. Send den på nytt hvis du vil.",
    ),
    "altered": Phrase(
        "Sent to {mentor} {when}, and changed since. Your mentor has the text as you "
        "sent it; send it again if you want.",
        "Sendt til {mentor} {when}, og endret siden. Mentoren har teksten slik du "
        "sendte den; send den på nytt hvis du vil.",
    ),
    "group-notes": Phrase(
        "Notes of your learning group", "Notatene til læringsgruppen din"
    ),
    "take-back": Phrase("Take back", "Ta tilbake"),
    "your-mentor": Phrase("Your mentor's user name", "Brukernavnet til mentoren"),
    "your-mentor-how": Phrase(
        "The name your mentor logs in with.", "Navnet mentoren logger inn med."
    ),
    "ask-mentor": Phrase("Send to the mentor", "Send til mentoren"),
    "make-paper": Phrase("Make a form to sign on paper", "Lag et skjema til signering"),
    "pick-first": Phrase("Pick at least one entry first.", "Velg minst én logg først."),
    "no-entries": Phrase(
        "There are no entries here to show.", "Her er det ingen logger å vise."
    ),
    "paper-title": Phrase("Entries seen and discussed", "Logger sett og drøftet"),
    "paper-how": Phrase(
        "The signature says that the entry was seen and discussed. "
        "It does not say that it is good, or that the mentor agrees.",
        "Signaturen sier at loggen er sett og drøftet. "
        "Den sier ikke at den er god, eller at mentoren er enig.",
    ),
    "name": Phrase("Name", "Navn"),
    "mentor-name": Phrase("Mentor", "Mentor"),
    "seen-discussed": Phrase("Seen and discussed", "Sett og drøftet"),
    "date": Phrase("Date", "Dato"),
    "signature": Phrase("Signature", "Signatur"),
    "back-to-entries": Phrase("Back to the entries", "Tilbake til loggene"),
    "to-unit": Phrase("Open the logbook", "Åpne loggen"),
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
    # -- the accessibility statement ------------------------------------------------
    "accessibility": Phrase("Accessibility", "Tilgjengelighet"),
    "accessible-lead": Phrase(
        "These pages are made so that everybody can use them: with a keyboard, with a "
        "screen reader, on a phone, with large text, in dark or light.",
        "Sidene er laget slik at alle skal kunne bruke dem: med tastatur, med "
        "skjermleser, på telefon, med stor tekst, i mørkt eller lyst.",
    ),
    "accessible-status": Phrase(
        "How far the pages meet the requirements", "I hvilken grad kravene er oppfylt"
    ),
    "accessible-partly": Phrase(
        "The pages meet the requirements of WCAG 2.1, level A and AA, in part: {met} "
        "criteria are met, {partly} are met in part, {none} are about things that are "
        "not here, such as video. What is missing:",
        "Sidene er delvis i samsvar med kravene i WCAG 2.1, nivå A og AA: {met} krav "
        "er oppfylt, {partly} er delvis oppfylt, {none} gjelder noe som ikke finnes "
        "her, som video. Dette mangler:",
    ),
    "accessible-how": Phrase("How we know", "Hvordan vi vet det"),
    "accessible-tested": Phrase(
        "Every change is checked by machine: axe-core finds no violation on any kind "
        "of page, every type of exercise is answered with the keyboard alone, and "
        "pages are measured on a phone's width, in both languages. We last went "
        "through all criteria on {day}.",
        "Hver endring kontrolleres maskinelt: axe-core finner ingen brudd på noen "
        "type side, alle oppgavetyper besvares med tastaturet alene, og sidene måles "
        "på telefonbredde, på begge språk. Vi gikk sist gjennom alle kravene {day}.",
    ),
    "accessible-not-tested": Phrase(
        "A machine finds a part of what can be wrong. People who use a screen reader "
        "every day have not tried the pages yet.",
        "En maskin finner bare en del av det som kan være galt. Folk som bruker "
        "skjermleser hver dag, har ikke prøvd sidene ennå.",
    ),
    "accessible-tell": Phrase(
        "Tell about what does not work", "Si fra om det som ikke virker"
    ),
    "accessible-contact": Phrase(
        "Write to {contact}. Say which page, and what you use. You can also ask for a "
        "text in another form.",
        "Skriv til {contact}. Fortell hvilken side det gjelder, og hva du bruker. Du "
        "kan også be om å få en tekst i en annen form.",
    ),
    "accessible-instructor": Phrase(
        "Tell your instructor. Say which page, and what you use. You can also ask for "
        "a text in another form.",
        "Si fra til faglæreren. Fortell hvilken side det gjelder, og hva du bruker. Du "
        "kan også be om å få en tekst i en annen form.",
    ),
    "accessible-complain": Phrase(
        "In Norway the Anti-Discrimination Tribunal hears complaints about breaches "
        "of the rules:",
        "Diskrimineringsnemnda behandler klager på brudd på reglene:",
    ),
    "accessible-all": Phrase("Criterion by criterion", "Krav for krav"),
    "accessible-institution": Phrase(
        "For the institution: a public body declares its own status, with this list "
        "as a beginning, at",
        "Til institusjonen: En offentlig virksomhet erklærer sin egen status, gjerne "
        "med denne lista som utgangspunkt, på",
    ),
    "criterion": Phrase("Criterion", "Krav"),
    "criterion-status": Phrase("Status", "Status"),
    "criterion-by": Phrase("Found by", "Funnet ved"),
    "criterion-met": Phrase("met", "oppfylt"),
    "criterion-partly": Phrase("met in part", "delvis oppfylt"),
    "criterion-none": Phrase("nothing of the kind here", "finnes ikke her"),
    "criterion-by-axe": Phrase("machine check on every change", "maskinell kontroll"),
    "criterion-by-test": Phrase("test on every change", "test ved hver endring"),
    "criterion-by-look": Phrase("reading through", "gjennomgang"),
}
