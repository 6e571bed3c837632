"""A real hub for tests: started by the command people type, stopped the same way."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import requests

from vetcourse.hub.spawning import reachable_by_everybody
from vetcourse.pages.lab import free_port

ROOT = Path(__file__).parents[2]
PEOPLE = """\
login,role,name,group
anna,learner,Anna (invented),one
bjorn,learner,Bjørn (invented),one
ines,instructor,,
kari,coordinator,,
magnus,mentor,,
"""
PATIENCE = 240
COMMAND = "from vetcourse.cli import main; main()"


class RunningHub:
    """One hub with its own port, people and state folder."""

    def __init__(self, place, course, people=PEOPLE, options=("--try",), port=None):
        """Write the people down; nothing runs yet."""
        self.place, self.course = Path(place), Path(course)
        self.state = self.place / "state"
        self.people = self.place / "people.csv"
        self.people.write_text(people, "utf-8")
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.options = options
        self.python, self.paths = sys.executable, [str(ROOT / "src")]
        self.process = None
        self.said = ""
        self.sessions = []

    def use_python_of_everybody(self):
        """Run with a Python that other accounts may start, if ours is not one.

        A Python in root's home is for root alone; the system's own, of the same
        version, can use what is installed for ours.
        """
        if reachable_by_everybody(Path(sys.executable).resolve()):
            return True
        version = "{}.{}".format(*sys.version_info)
        self.python = shutil.which(f"python{version}", path="/usr/bin:/usr/local/bin")
        self.paths.append(sysconfig.get_path("platlib"))
        return self.python is not None and reachable_by_everybody(Path(self.paths[1]))

    def start(self):
        """Run `vetcourse serve` until it says where it is."""
        command = [self.python, "-c", COMMAND, "serve", *self.options]
        command += ["--folder", self.state, "--people", self.people]
        if "--try" in self.options:
            command += ["--port", self.port]
        with (self.place / "serve.log").open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=self.course,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(self.paths)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE
        while "Ctrl-C" not in self.said:
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"no hub:\n{self._read()}\n{self.log()[-3000:]}")
            time.sleep(0.2)
            self._read()
        return self

    def stop(self, how=signal.SIGTERM):
        """End it as a person would; the exit code and what it said last."""
        for session in self.sessions:
            session.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(120)
        self._read()
        self.said, last = "", self.said
        return code, last

    @property
    def password(self):
        """Everybody's password, as printed."""
        return re.search(r"password: (\S+)", self.said)[1]

    def session(self, login, password=None):
        """Somebody's browser without the windows, logged in to the hub."""
        session = requests.Session()
        self.sessions.append(session)
        session.get(f"{self.address}/hub/login", timeout=60)
        form = {"username": login, "password": password or self.password}
        form["_xsrf"] = session.cookies.get("_xsrf", path="/hub/")
        reply = session.post(
            f"{self.address}/hub/login", data=form, allow_redirects=False, timeout=60
        )
        session.logged_in = reply.status_code == 302
        return session

    def server(self, login, password=None):
        """Somebody's session with the own server running; and the server's address."""
        session = self.session(login, password)
        session.get(f"{self.address}/hub/spawn/{login}", timeout=60)
        own = f"{self.address}/user/{login}"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            # A page, not the API: only a page goes through the hub's login. An
            # address the server does not know will do: it is the server that says so.
            reply = session.get(f"{own}/lab", timeout=60)
            if reply.status_code in (200, 404) and reply.url.startswith(own):
                return session, own
            time.sleep(0.5)
        raise AssertionError(f"no server for {login}:\n{self.log()[-3000:]}")

    def sign_in(self, page, login):
        """Log in as a person does, in a browser's *page*."""
        page.goto(f"{self.address}/hub/login")
        page.get_by_label("Username").fill(login)
        page.get_by_label("Password").fill(self.password)
        page.get_by_role("button", name="Sign in").click()

    def log(self):
        """What the hub wrote into its log."""
        path = self.state / "hub" / "hub.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def _read(self):
        self.said = (self.place / "serve.log").read_text("utf-8")
        return self.said
