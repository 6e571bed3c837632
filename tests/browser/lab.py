"""A real JupyterLab with one learner's folder and nbgrader's exchange behind it."""

import json
import shutil
from pathlib import Path
from urllib.request import Request, urlopen

from vetcourse.pages.lab import Lab as Server

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

    def __init__(self, place, folder=None, exchange=None, about=None, **settings):
        """Start it and wait until it answers; *settings* are our extension's own."""
        self.place = place
        self.folder = folder or place / "work"
        self.exchange = exchange or place / "exchange"
        self._lay_out()
        told = {name: str(value) for name, value in settings.items()}
        alone = {"HOME": str(place), "PYTHONPATH": str(ROOT / "src")}
        self.server = Server(
            place,
            self.folder,
            token=TOKEN,
            settings={"Vetcourse": told},
            about=alone | (about or {}),
        )
        self.address = f"http://127.0.0.1:{self.server.port}/"
        self.server.start()

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
        self.server.close()

    def _lay_out(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, mode in (("outbound", 0o755), ("inbound", 0o733)):
            (self.exchange / COURSE / name).mkdir(parents=True, exist_ok=True)
            (self.exchange / COURSE / name).chmod(mode)
        self.exchange.chmod(0o777)
        config = self.place / "config"
        config.mkdir()
        cache = self.folder / ".handed-in"
        text = NBGRADER.format(course=COURSE, exchange=self.exchange, cache=cache)
        (config / "nbgrader_config.py").write_text(text)


def expect(it):
    """Playwright's own waiting; imported late, for machines without a browser."""
    from playwright.sync_api import expect as waiting

    return waiting(it)
