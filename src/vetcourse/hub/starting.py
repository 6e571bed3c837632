"""From settings, people and a folder to a hub that is ready to run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import vetcourse
from vetcourse.errors import HubError, Phrase
from vetcourse.hub import accounts
from vetcourse.hub.laying_out import lay_out, put_up_walls
from vetcourse.hub.places import Places
from vetcourse.hub.proxy import node_proxy, proxy_command, python_proxy
from vetcourse.hub.roster import Roster
from vetcourse.hub.running import Hub, free_ports
from vetcourse.hub.settings import Settings
from vetcourse.hub.spawning import reachable_by_everybody
from vetcourse.hub.start import Start
from vetcourse.hub.tokens import easy_password, keep_secret, read_secrets

_NO_ROOT = Phrase(
    "walls between people need an account each, and only root makes those; start with "
    "sudo, or look around with --try",
    "vegger mellom folk krever en konto hver, og bare root lager dem; start med sudo, "
    "eller se deg om med --try",
)
_HIDDEN = Phrase(
    "{path}: people's own accounts cannot read it; install vetcourse where everybody "
    "can (such as /opt/vetcourse), and keep the state folder there too",
    "{path}: folks egne kontoer kan ikke lese den; installer vetcourse der alle kan "
    "(for eksempel /opt/vetcourse), og ha tilstandsmappen der også",
)


def make_hub(settings: Settings, roster: Roster, places: Places, course: Path) -> Hub:
    """Lay everything out; the hub, ready to be prepared and run.

    Raises:
        HubError: with one line for each thing to mend.
    """
    walls = not settings.for_trying
    if walls:
        _refuse_without_walls(places)
    command = proxy_command(settings, node=node_proxy(), python=python_proxy())
    ports = free_ports(settings.address, settings.port)
    lay_out(places, roster, course)
    if walls:
        put_up_walls(places, roster)
    start = Start(
        settings=settings,
        roster=roster,
        places=places,
        ports=ports,
        proxy=tuple(command),
        walls=walls,
    )
    secrets = read_secrets(places, str(settings.login.get("secret_file", "")))
    return Hub(start, secrets)


def first_passwords(places: Places, roster: Roster) -> Path | None:
    """Give each new person a password; the file that says which, for its owner only."""
    new = accounts.without_password(roster.logins())
    if not new:
        return None
    file = places.hub / "first-passwords.csv"
    keep_secret(file, "login,password")
    with file.open("a", encoding="ascii") as sheet:
        for login in new:
            password = easy_password()
            accounts.give_password(login, password)
            sheet.write(f"{login},{password}\n")
    return file


def _refuse_without_walls(places: Places) -> None:
    if os.geteuid():
        raise HubError(_NO_ROOT.of())
    places.root.mkdir(parents=True, exist_ok=True)
    needed = (
        Path(sys.executable).resolve(),
        Path(vetcourse.__file__).parent,
        places.root,
    )
    hidden = [path for path in needed if not reachable_by_everybody(path)]
    if hidden:
        raise HubError(*(_HIDDEN.of(path=path) for path in hidden))
