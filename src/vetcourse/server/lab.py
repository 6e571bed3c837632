"""A JupyterLab on this machine for one person, with settings of its own."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from vetcourse.errors import CourseError, Phrase
from vetcourse.pages import unit

PATIENCE = 120  # seconds; a cold start on a busy machine takes half a minute
_NEVER = Phrase(
    "JupyterLab did not start; {log} says why",
    "JupyterLab startet ikke; se {log}",
)


class Lab:
    """One server over the folder *work*; all that Jupyter keeps lies in *place*."""

    def __init__(self, place: Path, work: Path, *, port: int = 0) -> None:
        """Choose a port and a secret; nothing is started yet."""
        self.place, self.work = place, work
        self.port = port or free_port()
        self.token = secrets.token_urlsafe(24)
        self.log = place / "jupyterlab.log"
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, *parts: str) -> str:
        """The address of a page, with what it takes to be let in."""
        path = "/".join(quote(part) for part in parts)
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}"

    def start(self, options: Mapping[str, Any] | None = None) -> None:
        """Start the server and wait until it answers.

        Raises:
            CourseError: it ended, or did not answer in two minutes.
        """
        self._lay_out()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(options or {}),
                cwd=self.work,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the command; it ends the server when it is done.
                start_new_session=True,
            )
        for _ in range(PATIENCE * 4):
            if self._answers():
                return
            if not self.runs:
                break
            time.sleep(0.25)
        self.close()
        raise CourseError(_NEVER.of(log=self.log))

    @property
    def runs(self) -> bool:
        """Whether the server is there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the server and its kernels."""
        if self._process is not None and self.runs:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _answers(self) -> bool:
        try:
            with urlopen(self.address("api", "status"), timeout=5):
                return True
        except (URLError, TimeoutError, ConnectionError):
            return False

    def _lay_out(self) -> None:
        extensions = self.place / "share" / "labextensions"
        extensions.mkdir(parents=True, exist_ok=True)
        ours = extensions / "vetcourse"
        if not ours.exists():
            ours.symlink_to(unit.EXTENSION)
        (self.place / "config").mkdir(exist_ok=True)

    def _command(self, options: Mapping[str, Any]) -> list[str]:
        own = {
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.root_dir": self.work,
            "IdentityProvider.token": self.token,
            "LabApp.news_url": None,
        }
        said = [f"--{name}={value}" for name, value in {**own, **options}.items()]
        root = ["--allow-root"] if os.getuid() == 0 else []
        return [sys.executable, "-m", "jupyterlab", "--no-browser", *root, *said]

    def _environment(self) -> dict[str, str]:
        own = {
            "JUPYTER_CONFIG_DIR": self.place / "config",
            "JUPYTER_CONFIG_PATH": unit.LEARNER,
            "JUPYTER_DATA_DIR": self.place / "data",
            "JUPYTER_PATH": self.place / "share",
            "JUPYTER_RUNTIME_DIR": self.place / "runtime",
            "IPYTHONDIR": self.place / "ipython",
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return os.environ | {k: str(v) for k, v in own.items()} | {"PATH": path}


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
