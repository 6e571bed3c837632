"""The command for anyone: the whole course on a hub, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.language import LanguageOption, spoken, tell
from vetcourse.cli.ledgers import course_folder
from vetcourse.cli.shared import app, stop_signal
from vetcourse.errors import Phrase

if TYPE_CHECKING:
    from vetcourse.demo.learners import Learner
    from vetcourse.hub.places import Places
    from vetcourse.hub.roster import Roster
    from vetcourse.hub.running import Hub
    from vetcourse.hub.settings import Settings

_TRYING = Phrase(
    "TRYING OUT. There are no walls between accounts: everybody here can read and "
    "change everything. Invented people and invented work only; reachable from this "
    "machine only.",
    "UTPRØVING. Det er ingen vegger mellom kontoene: alle her kan lese og endre alt. "
    "Bare oppdiktede folk og oppdiktet arbeid; kan bare nås fra denne maskinen.",
)
_PREPARING = Phrase(
    "Preparing the course in {folder}; the first time this takes a minute or two …",
    "Gjør kurset klart i {folder}; første gang tar det et minutt eller to …",
)
_STARTING = Phrase("Starting the hub …", "Starter huben …")
_OPEN = Phrase("Open {url}", "Åpne {url}")
_PASSWORD = Phrase("Everybody's password: {password}", "Passordet til alle: {password}")
_PEOPLE = Phrase("  {role}: {logins}", "  {role}: {logins}")
_FIRST = Phrase(
    "New people: their first passwords stand in {file}; hand them out and delete it.",
    "Nye folk: de første passordene står i {file}; del dem ut og slett filen.",
)
_STOP = Phrase("Stop with Ctrl-C.", "Stopp med Ctrl-C.")
_STOPPING = Phrase(
    "Stopping; what people wrote is on disk …",
    "Stopper; det folk har skrevet, er lagret …",
)
_STOPPED = Phrase("Stopped.", "Stoppet.")
_ENDED = Phrase(
    "The hub ended by itself; {log} says why.", "Huben sluttet av seg selv; se {log}."
)
ROLES = {
    "learner": Phrase("learners", "deltakere"),
    "instructor": Phrase("instructor", "faglærer"),
    "coordinator": Phrase("coordinator", "koordinator"),
    "mentor": Phrase("mentor", "veileder"),
}


@app.command()
def serve(
    trying: Annotated[
        bool,
        typer.Option("--try", help="Look around: invented people, this machine only."),
    ] = False,
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            help="How the hub is run; hub.toml by default. With --try its "
            "databases alone count.",
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option("--people", help="Who may come in: people.toml, or a CSV."),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the hub keeps its state.")
    ] = Path("vetcourse-hub"),
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="With --try: which port.")
    ] = 8000,
    language: LanguageOption = "en",
) -> None:
    """Open the course on a JupyterHub: learners, instructors, coordinators."""
    from vetcourse.hub.places import Places
    from vetcourse.hub.roster import read_roster
    from vetcourse.hub.settings import Settings, read_databases, read_settings

    if trying:
        # Nobody tries out on a class's own databases without naming them.
        own = read_databases(settings) if settings else {}
        how = Settings(way="try", port=port, language=spoken(), databases=own)
    else:
        how = read_settings(settings or Path("hub.toml"))
    roster = invented() if trying and people is None else None
    roster = roster or read_roster(people or Path("people.toml"))
    open_hub(how, roster, Places(folder.resolve()))


def open_hub(settings: Settings, roster: Roster, places: Places) -> None:
    """Start a hub, say where it is, and stay until somebody stops it."""
    from vetcourse.hub.running import adopt_orphans, end_orphans
    from vetcourse.hub.starting import first_passwords, make_hub

    adopt_orphans()
    if settings.for_trying:
        tell(_TRYING)
    hub = make_hub(settings, roster, places, course_folder())
    file = first_passwords(places, roster) if settings.way == "pam" else None
    stopped = stop_signal()
    tell(_PREPARING, folder=places.root)
    fresh = not (places.hub / "start.json").exists()
    hub.prepare()
    tell(_STARTING)
    try:
        hub.run()
        hub.wait_until_up(stopped.is_set)
        if not stopped.is_set():
            hub.tidy()
            if settings.for_trying and fresh:
                hub.release_everything()
            _welcome(settings, roster, hub, file)
        while not stopped.wait(1):
            if hub.process is None or hub.process.poll() is not None:
                tell(_ENDED, log=hub.log)
                raise typer.Exit(1)
        tell(_STOPPING)
    finally:
        hub.stop()
        end_orphans()
    tell(_STOPPED)


def invented(dozen: list[Learner] | None = None) -> Roster:
    """Invented learners, the demo's dozen by default, and one of each other role."""
    from vetcourse.demo.learners import invented_learners
    from vetcourse.hub.roster import Person, Roster

    learners = [
        Person(
            login=one.login,
            role="learner",
            name=one.name,
            group=f"group-{number // 4 + 1}",
        )
        for number, one in enumerate(dozen or invented_learners(12))
    ]
    others = [
        Person(login="instructor", role="instructor"),
        Person(login="coordinator", role="coordinator"),
        Person(login="mentor", role="mentor"),
    ]
    return Roster((*learners, *others))


def _welcome(settings: Settings, roster: Roster, hub: Hub, first: Path | None) -> None:
    tell(_OPEN, url=settings.url)
    if settings.for_trying:
        tell(_PASSWORD, password=hub.secrets.trying)
        for role, named in ROLES.items():
            logins = [person.login for person in roster.people if person.role == role]
            tell(_PEOPLE, role=named, logins=", ".join(logins))
    if first:
        tell(_FIRST, file=first)
    tell(_STOP)
