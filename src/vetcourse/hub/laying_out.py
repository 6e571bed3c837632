"""The state folder: rooms, homes, Jupyter's settings for each role, the course."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

from vetcourse.hub import accounts
from vetcourse.hub.accounts import SHELL, Wanted
from vetcourse.hub.places import ACCOUNTS, COURSE, Places
from vetcourse.hub.roles import GROUP
from vetcourse.hub.roster import Roster
from vetcourse.hub.settings import COURSE as COURSE_ID
from vetcourse.hub.spawning import server_config
from vetcourse.pages import unit

TAKEN = ("modules", "credits", "source", "release", "nbgrader_config.py")
NBGRADER_CONFIG = f'''"""nbgrader on this hub: the hand-in service is its exchange."""

import os

from vetcourse.hub.exchange import use_the_hub

c = get_config()  # noqa: F821  (nbgrader provides it)
use_the_hub(c)
c.CourseDirectory.course_id = "{COURSE_ID}"
if "VETCOURSE_WORK" in os.environ:
    c.Exchange.assignment_dir = os.environ["VETCOURSE_WORK"]
'''


def lay_out(places: Places, roster: Roster, course: Path) -> None:
    """Make what is missing of the state folder; what is there stays as it is."""
    for path, mode in places.rooms():
        path.mkdir(parents=True, exist_ok=True)
        if path != places.course_elsewhere:
            path.chmod(mode)
    for login in roster.logins():
        # Inside a home its owner rules; whoever comes as root does nothing there
        # that a link could lead astray.
        if not places.home(login).exists():
            places.home(login).mkdir(mode=0o700)
            places.work(login).mkdir(mode=0o700)
    write_config(places)
    if not (places.course / "modules").is_dir():
        _copy_course(course, places.course)
    copy_rules(places.course / "credits", places.rules)


def put_up_walls(places: Places, roster: Roster) -> None:
    """Give every room to its own account.

    Raises:
        HubError: an account cannot be had.
    """
    homes = [Wanted(login, places.home(login)) for login in roster.logins()]
    rooms = [
        Wanted(
            account.login,
            places.root / account.room,
            SHELL if account == COURSE else accounts.NOBODY_LOGS_IN,
        )
        for account in ACCOUNTS
    ]
    for wanted in accounts.missing([*rooms, *homes]):
        accounts.make(wanted)
        accounts.own_all(wanted.home, wanted.login)
    for wanted in [*rooms, *homes]:
        accounts.own_room(wanted.home, wanted.login)


def write_config(places: Places) -> None:
    """Write Jupyter's and nbgrader's settings for each role, and link the unit page."""
    settings: dict[str, Any] = {role: server_config(role) for role in GROUP}
    extended = ("vetcourse.grading.connections", "vetcourse.hub.formgrader_links")
    settings["course"] = {
        "ServerApp": {"jpserver_extensions": dict.fromkeys(extended, True)}
    }
    for name, values in settings.items():
        folder = places.config / name
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        text = json.dumps(values, indent=2) + "\n"
        _write(folder / "jupyter_server_config.json", text)
        _write(folder / "nbgrader_config.py", NBGRADER_CONFIG)
    extensions = places.share / "labextensions"
    extensions.mkdir(exist_ok=True)
    extensions.chmod(0o755)
    link = extensions / "vetcourse"
    link.unlink(missing_ok=True)
    link.symlink_to(unit.EXTENSION)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o644)


def _copy_course(course: Path, to: Path) -> None:
    for name in TAKEN:
        if (course / name).is_dir():
            shutil.copytree(course / name, to / name, dirs_exist_ok=True)
        elif (course / name).is_file():
            shutil.copyfile(course / name, to / name)


def copy_rules(taught: Path, to: Path) -> None:
    """Lay the rules out where the credits service, which cannot enter the course, can.

    At every start anew, so that a rule changed in the course is in force after it.
    """
    shutil.rmtree(to, ignore_errors=True)
    for name in ("programmes", "institutions"):
        (to / name).mkdir(parents=True)
        for path in sorted((taught / name).glob("*.toml")):
            if text := _read_rules(path, {"id", "country"}):
                _write(to / name / path.name, text)
    if text := _read_rules(taught / "assessment.toml", {"pass_mark", "scale"}):
        _write(to / "assessment.toml", text)
    for folder in (to, to / "programmes", to / "institutions"):
        folder.chmod(0o755)
    _copy_modules(taught.parent / "modules", to.parent / "modules")


def _copy_modules(taught: Path, to: Path) -> None:
    """Beside the rules, what each module says of its credits; no key is among it."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    to.chmod(0o755)
    for path in sorted(taught.glob("*/module.toml")):
        if text := _read_rules(path, {"code", "areas"}):
            folder = to / path.parent.name
            folder.mkdir()
            folder.chmod(0o755)
            _write(folder / path.name, text)


def _read_rules(path: Path, says: set[str]) -> str:
    """A rule file's text; nothing where it is a link or anything else.

    Who may write in the course must not make the hub show what only it can read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, encoding="utf-8") as file:
            text = file.read()
        return text if says <= tomllib.loads(text).keys() else ""
    except (OSError, ValueError):
        return ""
