"""What each person's server is started with, and where each person arrives."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vetcourse.hub.places import Places
from vetcourse.hub.roles import CREDITS, HAND_IN
from vetcourse.hub.roster import Role
from vetcourse.hub.settings import COURSE
from vetcourse.pages import desk_notebook, unit

# `python -m` this starts a server without the parsers that no notebook here uses.
SERVER = [sys.executable, "-m", "vetcourse.hub.single"]
ARRIVES: dict[Role, str] = {
    "learner": "/vetcourse/home",
    "instructor": "/lab",
    "coordinator": f"/doc/tree/{desk_notebook.NAME}",
    "mentor": "/lab",
}
NBGRADER = "nbgrader.server_extensions"
# What a role does without, so that its server starts sooner and takes less memory.
WITHOUT: dict[Role, tuple[str, ...]] = {
    "learner": (
        f"{NBGRADER}.formgrader",
        f"{NBGRADER}.course_list",
        f"{NBGRADER}.validate_assignment",
        "jupyter_lsp",
        "jupyter_server_terminals",
        "notebook",
        "notebook_shim",
    ),
    "instructor": (f"{NBGRADER}.formgrader", f"{NBGRADER}.course_list"),
    "coordinator": (
        *(f"{NBGRADER}.{name}" for name in ("formgrader", "course_list")),
        *(f"{NBGRADER}.{name}" for name in ("assignment_list", "validate_assignment")),
        "jupyter_lsp",
        "jupyter_server_terminals",
        "notebook",
        "notebook_shim",
        # Home and My way are learners' pages; the desk only borrows their calm.
        "vetcourse.server",
    ),
    "mentor": (),
}
# Whose JupyterLab is a page and nothing else.
CALM: tuple[Role, ...] = ("learner", "coordinator")
KERNEL_IDLE_SECONDS = 20 * 60
KERNEL_STARTS_WITHIN_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Fitting:
    """Called before a server starts: fits it to its owner's role."""

    role_of: Mapping[str, Role]
    places: Places
    urls: Mapping[str, str]
    language: str

    def __call__(self, spawner: Any) -> None:
        """Set what differs from role to role.

        Raises:
            PermissionError: nobody of this name is in the roster.
        """
        login = spawner.user.name
        role = self.role_of.get(login)
        if role is None:
            raise PermissionError(f"{login} is not among the people of this hub")
        work = str(self.places.work(login))
        told = {**self.environment(role), "VETCOURSE_WORK": work}
        spawner.environment = {**spawner.environment, **told}
        spawner.notebook_dir = work
        spawner.default_url = ARRIVES[role]

    def environment(self, role: Role) -> dict[str, str]:
        """What a server of this role is told."""
        config = [str(self.places.config / role)]
        if role in CALM:
            config.append(str(unit.LEARNER))
        # A coordinator's own server puts the desk where it opens.
        desk = {"VETCOURSE_DESK": desk_notebook.NAME} if role == "coordinator" else {}
        return desk | {
            "JUPYTER_CONFIG_PATH": os.pathsep.join(config),
            "JUPYTER_PATH": str(self.places.share),
            "VETCOURSE_COURSE": COURSE,
            "VETCOURSE_HANDIN_URL": self.urls[HAND_IN],
            "VETCOURSE_CREDITS_URL": self.urls[CREDITS],
            "VETCOURSE_LANGUAGE": self.language,
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """Called by the hub after login: where this person wants to go."""

    role_of: Mapping[str, Role]
    base: str = "/"

    def __call__(self, handler: Any) -> str:
        """The page to go to; one's own server where nothing else is said."""
        user = handler.current_user
        role = self.role_of.get(user.name) if user else None
        if role == "instructor":
            return f"{self.base}services/{COURSE}/formgrader"
        if role == "mentor":
            return f"{self.base}services/{HAND_IN}/mentor"
        return f"{self.base}hub/spawn" if user else f"{self.base}hub/login"


def server_config(role: Role) -> dict[str, Any]:
    """Jupyter's settings for servers of one role."""
    settings: dict[str, Any] = {
        "ServerApp": {"jpserver_extensions": dict.fromkeys(WITHOUT[role], False)},
        "MappingKernelManager": {"cull_idle_timeout": KERNEL_IDLE_SECONDS},
        # Ports are chosen long before a kernel takes them when many start at once.
        # One that somebody else took must be replaced, not tried again and again.
        "KernelManager": {"cache_ports": False},
        "KernelRestarter": {"stable_start_time": KERNEL_STARTS_WITHIN_SECONDS},
        "LabApp": {"expose_app_in_browser": True, "news_url": None},
    }
    if role in CALM:
        settings["ServerApp"]["terminals_enabled"] = False
    return settings


def reachable_by_everybody(path: Path) -> bool:
    """Whether any account may enter *path*, as people's servers must."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))
