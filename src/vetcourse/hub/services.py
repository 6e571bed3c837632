"""The services beside the hub: the course's own server, hand-in, credits, a culler."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vetcourse.hub import places as rooms
from vetcourse.hub.roles import (
    CREDITS,
    CULLER,
    GROUP,
    HAND_IN,
    KEEPER,
    SCOPE,
    opening,
)
from vetcourse.hub.settings import COURSE
from vetcourse.hub.spawning import SERVER
from vetcourse.hub.start import Start

CULL_EVERY_SECONDS = 300


def services(start: Start, tokens: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every service the hub starts, as the hub wants it told."""
    return [
        _course(start) | {"api_token": tokens[COURSE]},
        _hand_in(start),
        _credits(start),
        _culler(start),
        {"name": KEEPER, "api_token": tokens[KEEPER], "display": False},
    ]


def environment(start: Start, account: rooms.Account) -> dict[str, str]:
    """What every service of ours is told."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    told = {
        "PATH": path,
        "HOME": str(home(start, account)),
        "VETCOURSE_COURSE": COURSE,
        "VETCOURSE_LANGUAGE": start.settings.language,
        "VETCOURSE_HANDIN_URL": start.urls[HAND_IN],
        "VETCOURSE_CREDITS_URL": start.urls[CREDITS],
    }
    if "PYTHONPATH" in os.environ:
        told["PYTHONPATH"] = os.environ["PYTHONPATH"]
    return told


def home(start: Start, account: rooms.Account) -> Path:
    """Where a service works: its own room, or the course where that lies elsewhere."""
    if account == rooms.COURSE:
        return start.places.course
    return start.places.root / account.room


def _course(start: Start) -> dict[str, Any]:
    """The instructors' shared server: formgrader, notebooks, a terminal.

    One server for all of them, because gradebook and hand-ins then have one owner, and
    no file of the course needs to be open to a group of accounts.
    """
    told = {
        "JUPYTERHUB_DEFAULT_URL": "/formgrader",
        "JUPYTER_CONFIG_PATH": str(start.places.config / "course"),
        "JUPYTER_PATH": str(start.places.share),
        "VETCOURSE_GRADEBOOK": start.gradebook,
    }
    root = [] if start.walls or os.geteuid() else ["--allow-root"]
    command = [*SERVER, f"--ServerApp.root_dir={start.places.course}", *root]
    return _service(start, COURSE, rooms.COURSE, command, told)


def _hand_in(start: Start) -> dict[str, Any]:
    told = {
        "VETCOURSE_HANDIN_STORE": str(start.places.hand_in / "store"),
        "VETCOURSE_MENTOR_GROUP": GROUP["mentor"],
    }
    command = [sys.executable, "-m", "vetcourse.hub.handin_service"]
    return _service(start, HAND_IN, rooms.HAND_IN, command, told) | {
        "oauth_client_allowed_scopes": [
            *opening(HAND_IN),
            *(SCOPE[role] for role in ("learner", "instructor", "mentor")),
        ]
    }


def _credits(start: Start) -> dict[str, Any]:
    told = {
        "VETCOURSE_LEDGER": start.ledger,
        "VETCOURSE_RULES": str(start.places.rules),
    }
    command = [sys.executable, "-m", "vetcourse.hub.credits_service"]
    return _service(start, CREDITS, rooms.CREDITS, command, told) | {
        "oauth_client_allowed_scopes": [
            *opening(CREDITS),
            *(SCOPE[role] for role in ("learner", "instructor", "coordinator")),
        ]
    }


def _service(
    start: Start,
    name: str,
    account: rooms.Account,
    command: list[str],
    told: Mapping[str, str],
) -> dict[str, Any]:
    origin = start.urls[name].removesuffix(f"/services/{name}")
    service = {
        "name": name,
        "url": origin,
        "command": command,
        "environment": {**environment(start, account), **told},
        "cwd": str(home(start, account)),
        "oauth_no_confirm": True,
        "display": False,
    }
    return service | ({"user": account.login} if start.walls else {})


def _culler(start: Start) -> dict[str, Any]:
    """Stops servers that nobody uses; what learners wrote is on disk by then."""
    idle = start.settings.idle_minutes * 60
    options = [f"--timeout={idle}", f"--cull-every={CULL_EVERY_SECONDS}"]
    command = [sys.executable, "-m", "jupyterhub_idle_culler", *options]
    return {"name": CULLER, "command": command, "display": False}
