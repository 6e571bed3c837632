"""A real JupyterLab with one learner's folder and nbgrader's exchange behind it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from vetcourse.pages import unit

ROOT = Path(__file__).parents[2]
COURSE = "vetcourse"
TOKEN = "learner"
NBGRADER = """
c = get_config()
c.CourseDirectory.course_id = "{course}"
c.Exchange.root = "{exchange}"
c.Exchange.cache = "{cache}"
"""


class Lab:
    """One learner's server; everything it writes lies in *place*.

    With a *folder* and an *exchange* it is the server of a learner who has been at it.
    """

    def __init__(self, place, folder=None, exchange=None, **settings):
        """Start it and wait until it answers; *settings* are our extension's own."""
        self.place, self.settings = place, settings
        self.folder = folder or place / "work"
        self.exchange = exchange or place / "exchange"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._lay_out()
        self.log = (place / "lab.log").open("w")
        self.process = subprocess.Popen(
            self._command(),
            env=self._environment(),
            cwd=self.folder,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def give(self, unit_folder, code):
        """Put a unit where a learner finds it after fetching; return its folder."""
        target = self.folder / code
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(unit_folder, target)
        released = self.exchange / COURSE / "outbound" / code
        shutil.rmtree(released, ignore_errors=True)
        shutil.copytree(unit_folder, released)
        return target

    def page(self, code, route="doc"):
        """The address of a unit's notebook."""
        return f"{self.address}{route}/tree/{code}/{code}.ipynb?token={TOKEN}"

    def api(self, path, method="GET"):
        """A request to the server, as its owner."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = Request(self.address + path, method=method, headers=headers)
        with urlopen(request, timeout=20) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def kernel(self, code):
        """The kernel behind a unit."""
        sessions = self.api("api/sessions")
        return next(s["kernel"]["id"] for s in sessions if code in s["path"])

    def answer(self, code, item):
        """The value of an answer on disk, or None."""
        path = self.folder / code / "answers" / f"{item}.json"
        return json.loads(path.read_text("utf-8"))["value"] if path.exists() else None

    def hand_ins(self):
        """The folders that reached the exchange."""
        return sorted((self.exchange / COURSE / "inbound").iterdir())

    def stop(self):
        """End the server and its kernels."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()

    def _lay_out(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, mode in (("outbound", 0o755), ("inbound", 0o733)):
            (self.exchange / COURSE / name).mkdir(parents=True, exist_ok=True)
            (self.exchange / COURSE / name).chmod(mode)
        self.exchange.chmod(0o777)
        extensions = self.place / "share" / "labextensions"
        extensions.mkdir(parents=True)
        (extensions / "vetcourse").symlink_to(unit.EXTENSION)
        config = self.place / "config"
        config.mkdir()
        cache = self.folder / ".handed-in"
        text = NBGRADER.format(course=COURSE, exchange=self.exchange, cache=cache)
        (config / "nbgrader_config.py").write_text(text)
        lines = [
            f"c.Vetcourse.{name} = {str(v)!r}" for name, v in self.settings.items()
        ]
        told = "\n".join(["c = get_config()", *lines])
        (config / "jupyter_vetcourse_config.py").write_text(told)

    def _command(self):
        lab = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        options = {
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.folder,
            "IdentityProvider.token": TOKEN,
            "LabApp.expose_app_in_browser": True,
            "LabApp.news_url": None,
        }
        return [*lab, *(f"--{name}={value}" for name, value in options.items())]

    def _environment(self):
        own = {
            "HOME": self.place,
            "JUPYTER_PATH": self.place / "share",
            "JUPYTER_CONFIG_DIR": self.place / "config",
            "JUPYTER_CONFIG_PATH": unit.LEARNER,
            "JUPYTER_DATA_DIR": self.place / "data",
            "JUPYTER_RUNTIME_DIR": self.place / "runtime",
            "IPYTHONDIR": self.place / "ipython",
            "PYTHONPATH": ROOT / "src",
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return os.environ | {k: str(v) for k, v in own.items()} | {"PATH": path}

    def _wait(self):
        for _ in range(120):
            try:
                self.api("api/status")
                return
            except URLError:
                time.sleep(0.5)
        raise TimeoutError((self.place / "lab.log").read_text()[-2000:])


def free_port():
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def expect(it):
    """Playwright's own waiting; imported late, for machines without a browser."""
    from playwright.sync_api import expect as waiting

    return waiting(it)
