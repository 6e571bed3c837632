"""One start of a hub: everything its configuration follows from, as plain data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vetcourse.hub.places import Places
from vetcourse.hub.roles import CREDITS, HAND_IN
from vetcourse.hub.roster import Person, Roster
from vetcourse.hub.settings import COURSE, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Loopback ports of this start; nobody outside the machine reaches them."""

    hub: int
    proxy: int
    course: int
    handin: int
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Settings, people and places of one start."""

    settings: Settings
    roster: Roster
    places: Places
    ports: Ports
    proxy: tuple[str, ...]
    # Whether one Unix account a person stands between people.
    walls: bool

    @property
    def urls(self) -> dict[str, str]:
        """Where each service listens."""
        ports = {
            COURSE: self.ports.course,
            HAND_IN: self.ports.handin,
            CREDITS: self.ports.credits,
        }
        return {
            name: f"http://127.0.0.1:{port}/services/{name}"
            for name, port in ports.items()
        }

    @property
    def gradebook(self) -> str:
        """Where nbgrader's gradebook is."""
        return self.settings.databases.get("gradebook") or self.places.gradebook

    @property
    def ledger(self) -> str:
        """Where the ledger is."""
        return self.settings.databases.get("ledger") or self.places.ledger

    @property
    def database(self) -> str:
        """Where the hub keeps its own state."""
        own = f"sqlite:///{self.places.hub / 'jupyterhub.sqlite'}"
        return self.settings.databases.get("hub") or own


def write_start(start: Start, path: Path) -> None:
    """Leave the start where the hub's own process reads it."""
    path.write_text(json.dumps(asdict(start), default=str, indent=2), "utf-8")
    path.chmod(0o600)


def read_start(path: Path) -> Start:
    """The start that was left."""
    data = json.loads(path.read_text("utf-8"))
    return Start(
        settings=Settings(**data["settings"]),
        roster=Roster(tuple(Person(**row) for row in data["roster"]["people"])),
        places=_places(data["places"]),
        ports=Ports(**data["ports"]),
        proxy=tuple(data["proxy"]),
        walls=data["walls"],
    )


def _places(data: dict[str, Any]) -> Places:
    elsewhere = data["course_elsewhere"]
    return Places(Path(data["root"]), Path(elsewhere) if elsewhere else None)
