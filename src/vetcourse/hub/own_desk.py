"""The desk without a hub: a JupyterLab on this machine that shows one page.

It listens on loopback only, asks for a token that nobody else has, and reads none of
the settings of whoever starts it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vetcourse.hub.spawning import WITHOUT
from vetcourse.pages import desk_notebook, unit


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """One desk in a folder of its own, to be thrown away afterwards."""

    place: Path
    port: int
    token: str

    @property
    def work(self) -> Path:
        """The folder that the server shows: the notebook and nothing else."""
        return self.place / "work"

    @property
    def url(self) -> str:
        """Where the desk is, with the token that opens it."""
        page = f"doc/tree/{desk_notebook.NAME}"
        return f"http://127.0.0.1:{self.port}/{page}?token={self.token}"

    @property
    def log(self) -> Path:
        """What the server says while it runs."""
        return self.place / "server.log"

    def lay_out(self, language: str) -> None:
        """Put the notebook, the page's extension and the settings in place."""
        extensions = self.place / "share" / "labextensions"
        for folder in (self.work, extensions, self.place / "config"):
            folder.mkdir(parents=True, exist_ok=True)
        (extensions / "vetcourse").symlink_to(unit.EXTENSION)
        path = self.place / "config" / "jupyter_server_config.json"
        path.write_text(json.dumps(_settings()), "utf-8")
        desk_notebook.put_desk(self.work, language)

    def command(self) -> list[str]:
        """How the server is started."""
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.work,
            "ServerApp.open_browser": False,
        }
        root = [] if os.geteuid() else ["--allow-root"]
        told = [f"--{name}={value}" for name, value in options.items()]
        return [sys.executable, "-m", "jupyterlab", *root, *told]

    def environment(self, about: Mapping[str, str]) -> dict[str, str]:
        """What the server is told; *about* says which ledger, and who writes."""
        # A desk that is opened on a hub's machine is not a desk of that hub.
        mine = {k: v for k, v in os.environ.items() if k != "VETCOURSE_CREDITS_URL"}
        settings = os.pathsep.join((str(self.place / "config"), str(unit.LEARNER)))
        return {
            **mine,
            **about,
            "JUPYTER_CONFIG_PATH": settings,
            "JUPYTER_CONFIG_DIR": str(self.place / "mine"),
            "JUPYTER_DATA_DIR": str(self.place / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.place / "runtime"),
            "JUPYTER_PATH": str(self.place / "share"),
            # Not on the command line, where everybody on the machine could read it.
            "JUPYTER_TOKEN": self.token,
        }


def own_desk(place: str | Path, port: int, token: str) -> OwnDesk:
    """A desk in a new folder of its own below *place*."""
    return OwnDesk(Path(tempfile.mkdtemp(prefix="desk-", dir=place)), port, token)


def _settings() -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": dict.fromkeys(WITHOUT["coordinator"], False),
            "terminals_enabled": False,
        },
        "LabApp": {"expose_app_in_browser": True, "news_url": None},
    }
