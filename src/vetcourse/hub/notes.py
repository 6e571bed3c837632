"""Learning groups and the page of notes that each of them shares.

``groups/groups.json`` says who is in which group; ``groups/<group>/<number>.json`` is
one version of its page. A version is never changed: whoever writes says which one they
had before them, and when somebody else was faster nothing is lost on either side.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vetcourse.answers import read_json
from vetcourse.errors import HubError, Phrase
from vetcourse.hub.disk import write_note
from vetcourse.items.values import some_text

GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
MAX_TEXT = 60_000
MAX_GROUPS = 5_000

_NO_GROUPS = Phrase(
    'write {{"groups": {{"name": ["login", …]}}}}; {name} does not fit',
    'skriv {{"groups": {{"navn": ["innlogging", …]}}}}; {name} passer ikke',
)
_IN_TWO = Phrase(
    "{login} is in two groups, {one} and {other}; nothing was changed",
    "{login} er i to grupper, {one} og {other}; ingenting ble endret",
)
_FULL = Phrase(
    "the page has room for {most} letters, and this is {count}; shorten it",
    "siden har plass til {most} tegn, og dette er {count}; kort det ned",
)


@dataclass(frozen=True, slots=True)
class Version:
    """The page of a group as somebody left it."""

    number: int
    text: str
    by: str
    at: str


class Overtaken(Exception):  # noqa: N818  (nobody has made a mistake)
    """Somebody else wrote in between; nothing was written, and nothing is lost."""

    def __init__(self, current: Version) -> None:
        """Carry the page as it is now."""
        self.current = current
        super().__init__(f"version {current.number} by {current.by}")


class Notes:
    """The folder of groups and their pages."""

    def __init__(self, folder: Path) -> None:
        """Work in *folder*."""
        self.folder = folder
        self._lock = threading.Lock()

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Who is in which group."""
        try:
            data = read_json(self.folder / "groups.json")
        except FileNotFoundError:
            return {}
        return {name: tuple(logins) for name, logins in sorted(data["groups"].items())}

    def group_of(self, login: str) -> str | None:
        """The group that *login* is in."""
        found = (name for name, logins in self.groups().items() if login in logins)
        return next(found, None)

    def set_groups(self, data: Any) -> None:
        """Let *data* be who is in which group; pages stay with their group's name.

        Raises:
            HubError: it does not say so.
        """
        groups = checked_groups(data)
        with self._lock:
            write_note(self.folder / "groups.json", {"groups": groups})

    def latest(self, group: str) -> Version:
        """The page as it is; empty, number 0, before anybody has written."""
        number = max(self._numbers(group), default=0)
        return self.version(group, number) if number else Version(0, "", "", "")

    def version(self, group: str, number: int) -> Version:
        """The page as it was left the *number*-th time.

        Raises:
            FileNotFoundError: nobody has written that often.
        """
        return Version(**read_json(self._path(group, number)))

    def history(self, group: str, most: int = 50) -> list[Version]:
        """The newest versions first."""
        numbers = sorted(self._numbers(group), reverse=True)[:most]
        return [self.version(group, number) for number in numbers]

    def write(
        self, group: str, text: str, *, seen: int, by: str, now: dt.datetime
    ) -> Version:
        """Put *text* in place of the version *seen*.

        Raises:
            Overtaken: that is not the newest one any more.
            HubError: the text is too long.
        """
        with self._lock:
            current = self.latest(group)
            if current.number != seen:
                raise Overtaken(current)
            return self._next(group, current, tidy(text), by, now)

    def add(self, group: str, text: str, *, by: str, now: dt.datetime) -> Version:
        """Put *text* below what is there, whoever has written meanwhile.

        Raises:
            HubError: the page is full.
        """
        with self._lock:
            current = self.latest(group)
            line = f"{now:%Y-%m-%d} {by}:\n{tidy(text)}"
            whole = f"{current.text}\n\n{line}" if current.text else line
            return self._next(group, current, whole, by, now)

    def _next(
        self, group: str, before: Version, text: str, by: str, now: dt.datetime
    ) -> Version:
        if len(text) > MAX_TEXT:
            raise HubError(_FULL.of(most=MAX_TEXT, count=len(text)))
        if text == before.text:
            return before
        made = Version(before.number + 1, text, by, now.isoformat(timespec="seconds"))
        write_note(self._path(group, made.number), asdict(made))
        return made

    def _numbers(self, group: str) -> list[int]:
        pages = (self.folder / group).glob("*.json")
        return [int(path.stem) for path in pages if path.stem.isdecimal()]

    def _path(self, group: str, number: int) -> Path:
        return self.folder / group / f"{number}.json"


def tidy(text: str) -> str:
    """A text as it is kept: composed, no control characters, one kind of line end.

    Raises:
        AnswerError: it is no text.
    """
    return some_text(text, "notes", MAX_TEXT).strip()


def checked_groups(data: Any) -> dict[str, list[str]]:
    """The groups that *data* names.

    Raises:
        HubError: it is no such thing, or somebody is in two groups.
    """
    if not isinstance(data, Mapping) or len(data) > MAX_GROUPS:
        raise HubError(_NO_GROUPS.of(name=type(data).__name__))
    groups: dict[str, list[str]] = {}
    home: dict[str, str] = {}
    for name, logins in data.items():
        fits = isinstance(logins, list) and all(isinstance(x, str) for x in logins)
        if not GROUP.fullmatch(str(name)) or not fits:
            raise HubError(_NO_GROUPS.of(name=ascii(name)[:60]))
        for login in logins:
            if home.setdefault(login, name) != name:
                said = {"login": login, "one": home[login], "other": name}
                raise HubError(_IN_TWO.of(**said))
        groups[name] = list(dict.fromkeys(logins))
    return groups
