"""A JupyterLab on this machine for one person, with settings of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from vetcourse.errors import CourseError, Phrase
from vetcourse.pages import unit

PATIENCE = 120  # seconds; a cold start on a busy machine takes half a minute
_NEVER = Phrase(
    "JupyterLab did not start; its last words: {last}",
    "JupyterLab startet ikke; det siste den sa: {last}",
)
# Jupyter's settings, by class and name.
Settings = Mapping[str, Mapping[str, Any]]
OWN: Settings = {"LabApp": {"expose_app_in_browser": True, "news_url": None}}


class Lab:
    """One server over the folder *work*; all that Jupyter keeps lies in *place*.

    It listens on loopback only, asks for a token that nobody else has, and reads none
    of the settings of whoever starts it.
    """

    def __init__(
        self,
        place: Path,
        work: Path,
        *,
        port: int = 0,
        token: str = "",
        settings: Settings | None = None,
        about: Mapping[str, str | None] | None = None,
    ) -> None:
        """Choose a port and a secret; nothing is started yet.

        *settings* are Jupyter's own, *about* is told to the server by its environment
        (``None`` keeps a variable of ours from it).
        """
        self.place, self.work = place, work
        self.port = port or free_port()
        self.token = token or secrets.token_urlsafe(24)
        self.settings, self.about = settings or {}, about or {}
        self.log = place / "jupyterlab.log"
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, path: str) -> str:
        """The address of a page, with what it takes to be let in."""
        return f"http://127.0.0.1:{self.port}/{quote(path)}?token={self.token}"

    def start(self, stopped: Event | None = None) -> None:
        """Start the server and wait until it answers, or until it is *stopped*.

        Raises:
            CourseError: it ended, or did not answer in two minutes.
        """
        self._lay_out()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.work,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the command; it ends the server when it is done.
                start_new_session=True,
            )
        stopped = stopped or Event()
        for _ in range(PATIENCE * 4):
            if self._answers() or stopped.wait(0.25):
                return
            if not self.runs:
                break
        self.close()
        last = self.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
        raise CourseError(_NEVER.of(last=" ".join(last)))

    @property
    def pid(self) -> int:
        """The server's process; 0 before it is started."""
        return self._process.pid if self._process else 0

    @property
    def runs(self) -> bool:
        """Whether the server is there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the server and its kernels."""
        if self._process is not None and self.runs:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def _answers(self) -> bool:
        try:
            with urlopen(self.address("api/status"), timeout=5):
                return True
        except OSError:
            return False

    def _lay_out(self) -> None:
        extensions, config = self.place / "share/labextensions", self.place / "config"
        for folder in (self.work, extensions, config):
            folder.mkdir(parents=True, exist_ok=True)
        if not (extensions / "vetcourse").exists():
            (extensions / "vetcourse").symlink_to(unit.EXTENSION)
        told = json.dumps({**OWN, **self.settings})
        (config / "jupyter_server_config.json").write_text(told, "utf-8")

    def _command(self) -> list[str]:
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.work,
        }
        said = [f"--{name}={value}" for name, value in options.items()]
        root = [] if os.geteuid() else ["--allow-root"]
        return [sys.executable, "-m", "jupyterlab", "--no-browser", *root, *said]

    def _environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {
            "PATH": path,
            "JUPYTER_CONFIG_DIR": str(self.place / "config"),
            "JUPYTER_CONFIG_PATH": str(unit.LEARNER),
            "JUPYTER_DATA_DIR": str(self.place / "data"),
            "JUPYTER_PATH": str(self.place / "share"),
            "JUPYTER_RUNTIME_DIR": str(self.place / "runtime"),
            "IPYTHONDIR": str(self.place / "ipython"),
            # Not on the command line, where everybody on the machine could read it.
            "JUPYTER_TOKEN": self.token,
        }
        told = {**os.environ, **own, **self.about}
        return {name: value for name, value in told.items() if value is not None}


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
