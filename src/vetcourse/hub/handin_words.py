"""The words of the pages for mentors and learning groups."""

from __future__ import annotations

from typing import Any

from vetcourse.errors import Language, Phrase

WORDS: dict[str, Phrase] = {
    "skip": Phrase("To the content", "Til innholdet"),
    "other": Phrase("Norsk", "English"),
    "as": Phrase("Logged in as {name}", "Logget inn som {name}"),
    "places": Phrase("Pages", "Sider"),
    "start": Phrase("Start", "Start"),
    "start-lead": Phrase("What would you like to look at?", "Hva vil du se på?"),
    "nothing": Phrase(
        "There is nothing for you here yet. Ask whoever runs the course if you "
        "expected something.",
        "Det er ingenting til deg her ennå. Spør den som driver kurset hvis du ventet "
        "noe.",
    ),
    "entries": Phrase("Entries to sign", "Logger å signere"),
    "entries-lead": Phrase(
        "Log entries that somebody asked you to read and talk about. You see these "
        "texts and nothing else of theirs.",
        "Logger som noen har bedt deg lese og snakke om. Du ser disse tekstene og "
        "ingenting annet av det de har skrevet.",
    ),
    "entries-none": Phrase(
        "Nobody has sent you an entry yet. When somebody does, it stands here.",
        "Ingen har sendt deg en logg ennå. Når noen gjør det, står den her.",
    ),
    "from": Phrase("From {name}", "Fra {name}"),
    "entry": Phrase("Entry", "Logg"),
    "standing": Phrase("State", "Status"),
    "sent": Phrase("Sent", "Sendt"),
    "waiting": Phrase("Waits for you", "Venter på deg"),
    "signed": Phrase("Seen and discussed", "Sett og drøftet"),
    "changed": Phrase("Changed since you signed", "Endret etter at du signerte"),
    "signed-on": Phrase(
        "Seen and discussed {day}, signed by {by}.",
        "Sett og drøftet {day}, signert av {by}.",
    ),
    "changed-on": Phrase(
        "You signed another text of this entry on {day}. It was changed afterwards; "
        "read it again before you sign.",
        "Du signerte en annen tekst av denne loggen {day}. Den er endret etterpå; les "
        "den igjen før du signerer.",
    ),
    "sign-lead": Phrase(
        "Sign when the two of you have talked about it. Your login, {name}, and "
        "today's date are kept with this text; if the text is changed later, that "
        "shows.",
        "Signer når dere to har snakket om den. Innloggingen din, {name}, og dagens "
        "dato lagres med denne teksten; blir teksten endret senere, synes det.",
    ),
    "sign": Phrase("Mark as seen and discussed", "Marker som sett og drøftet"),
    "back": Phrase("Back to all entries", "Tilbake til alle logger"),
    "group": Phrase("Learning group {name}", "Læringsgruppe {name}"),
    "groups": Phrase("Learning groups", "Læringsgrupper"),
    "groups-none": Phrase(
        "You are in no learning group yet. The instructor puts groups together.",
        "Du er ikke i en læringsgruppe ennå. Instruktøren setter sammen gruppene.",
    ),
    "members": Phrase("Members: {names}", "Medlemmer: {names}"),
    "notes": Phrase("Our notes", "Notatene våre"),
    "notes-lead": Phrase(
        "Everybody in the group reads and writes here; the instructor reads along. "
        "Write about the work, never about a person who could be recognised.",
        "Alle i gruppen leser og skriver her, og instruktøren leser med. Skriv om "
        "arbeidet, aldri om en person som kan kjennes igjen.",
    ),
    "notes-empty": Phrase("Nobody has written yet.", "Ingen har skrevet ennå."),
    "left": Phrase("As {by} left it, {day}.", "Slik {by} forlot den, {day}."),
    "add": Phrase("Add a note", "Legg til et notat"),
    "add-lead": Phrase(
        "It goes below what is there, with your login and the date.",
        "Det legges under det som står der, med innloggingen din og datoen.",
    ),
    "add-do": Phrase("Add", "Legg til"),
    "edit": Phrase("Change the page", "Endre siden"),
    "edit-text": Phrase("The whole page", "Hele siden"),
    "edit-do": Phrase("Keep these words", "Behold disse ordene"),
    "earlier": Phrase("Earlier versions", "Tidligere versjoner"),
    "earlier-one": Phrase(
        "Version {number}: {by}, {day}", "Versjon {number}: {by}, {day}"
    ),
    "overtaken": Phrase("{by} wrote while you did", "{by} skrev samtidig med deg"),
    "overtaken-lead": Phrase(
        "Nothing is lost. On top is the page as it is now, below it are your words. "
        "Put together what belongs together and keep it.",
        "Ingenting er tapt. Øverst er siden slik den er nå, under er ordene dine. Sett "
        "sammen det som hører sammen, og behold det.",
    ),
    "overtaken-now": Phrase("The page now", "Siden nå"),
    "overtaken-mine": Phrase("Your words", "Ordene dine"),
    "trouble": Phrase("That did not work", "Det gikk ikke"),
    "trouble-back": Phrase("Back", "Tilbake"),
    "not-found": Phrase(
        "There is nothing for you at this address.",
        "Det er ingenting til deg på denne adressen.",
    ),
    "not-yours": Phrase(
        "Your login does not open this page.",
        "Innloggingen din åpner ikke denne siden.",
    ),
    "foreign": Phrase(
        "This form did not come from this page, or it is too old. Open the page again "
        "and repeat it there.",
        "Skjemaet kom ikke fra denne siden, eller det er for gammelt. Åpne siden på "
        "nytt og gjenta det der.",
    ),
    "broken": Phrase(
        "Something broke on our side. Try again in a minute.",
        "Noe gikk galt hos oss. Prøv igjen om et minutt.",
    ),
}


def say(name: str, language: Language, /, **values: Any) -> str:
    """The sentence called *name*."""
    return WORDS[name].say(language, **values)
