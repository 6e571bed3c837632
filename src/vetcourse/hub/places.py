"""Where a hub keeps what: one state folder, and in it one room for each owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """A Unix account that a service runs as, and the room that only it may enter."""

    login: str
    room: str


# Each service has an account of its own, so that whoever takes over one room has
# not taken the next: instructors' commands, received hand-ins, the ledger.
COURSE = Account("vetcourse-course", "course")
HAND_IN = Account("vetcourse-handin", "handin")
CREDITS = Account("vetcourse-credits", "credits")
ACCOUNTS = (COURSE, HAND_IN, CREDITS)


@dataclass(frozen=True, slots=True)
class Places:
    """The rooms of one state folder; the course may lie elsewhere."""

    root: Path
    course_elsewhere: Path | None = None

    @property
    def hub(self) -> Path:
        """The hub's database and secrets; for whoever runs the hub."""
        return self.root / "hub"

    @property
    def course(self) -> Path:
        """The instructors' side: modules, source, gradebook, what was collected."""
        return self.course_elsewhere or self.root / COURSE.room

    @property
    def hand_in(self) -> Path:
        """Every attempt that was handed in."""
        return self.root / HAND_IN.room

    @property
    def credits(self) -> Path:
        """The ledger."""
        return self.root / CREDITS.room

    @property
    def people(self) -> Path:
        """One home a person."""
        return self.root / "people"

    @property
    def config(self) -> Path:
        """Jupyter's settings, one folder a role; to be read by everybody."""
        return self.root / "config"

    @property
    def share(self) -> Path:
        """The unit page's extension; to be read by everybody."""
        return self.root / "share"

    @property
    def rules(self) -> Path:
        """Programmes and institutions; no secret, but only the hub's to write."""
        return self.config / "rules"

    def home(self, login: str) -> Path:
        """What only this person may enter."""
        return self.people / login

    def work(self, login: str) -> Path:
        """The folder a person sees: units, answers, feedback."""
        return self.home(login) / "work"

    @property
    def ledger(self) -> str:
        """The ledger's address where no database is named."""
        return f"sqlite:///{self.credits / 'credits.db'}"

    @property
    def gradebook(self) -> str:
        """The gradebook's address where no database is named."""
        return f"sqlite:///{self.course / 'gradebook.db'}"

    def rooms(self) -> Iterator[tuple[Path, int]]:
        """Every folder to make, and who may enter: only its owner, or everybody."""
        for path in (self.root, self.people, self.config, self.share):
            yield path, 0o755
        for path in (self.hub, self.course, self.hand_in, self.credits):
            yield path, 0o700
