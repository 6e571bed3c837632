"""The hub as a process: prepared, started, watched, and stopped without leftovers."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psutil

from vetcourse.errors import HubError, Phrase
from vetcourse.hub import places as rooms
from vetcourse.hub.roles import CREDITS, GROUP, HAND_IN, KEEPER, groups
from vetcourse.hub.services import services
from vetcourse.hub.settings import COURSE
from vetcourse.hub.start import Ports, Start, write_start
from vetcourse.hub.tokens import Secrets

UP_SECONDS = 300
STOP_SECONDS = 90
HEALTH = {COURSE: "api/status", HAND_IN: "health", CREDITS: "api/health"}
PR_SET_CHILD_SUBREAPER = 36  # of prctl(2)
CONFIG = '''"""Written at every start by `vetcourse serve`; changes here are lost."""

from pathlib import Path

from vetcourse.hub.config import configure

configure(get_config(), Path(__file__).with_name("start.json"))  # noqa: F821
'''

_NOT_UP = Phrase(
    "the hub did not start; the last lines of {log} say why:\n{tail}",
    "huben startet ikke; de siste linjene i {log} sier hvorfor:\n{tail}",
)
_NOT_READY = Phrase(
    "the course could not be prepared: {why}", "kurset kunne ikke gjøres klart: {why}"
)
_PORT = Phrase(
    "port {port} on {address} is taken; stop what uses it, or choose another port",
    "port {port} på {address} er i bruk; stopp det som bruker den, eller velg en annen",
)


def free_ports(address: str, port: int) -> Ports:
    """Loopback ports for this start.

    Raises:
        HubError: the port that people use is taken.
    """
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address, port))
        except OSError:
            raise HubError(_PORT.of(port=port, address=address)) from None
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(5)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        numbers = [one.getsockname()[1] for one in taken]
    names = ("hub", "proxy", "course", "handin", "credits")
    return Ports(**dict(zip(names, numbers, strict=True)))


class Hub:
    """One running hub."""

    def __init__(self, start: Start, secrets: Secrets) -> None:
        """Know what to start; nothing runs yet."""
        self.start_, self.secrets = start, secrets
        self.log = start.places.hub / "hub.log"
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Build the course, begin ledger and groups, each as its own account."""
        learners = self.start_.roster.logins("learner")
        self._as_service("course", rooms.COURSE, COURSE, learners)
        self._as_service("ledger", rooms.CREDITS, CREDITS, learners)
        if named := self.start_.roster.learning_groups:
            self._as_service("groups", rooms.HAND_IN, HAND_IN, named)

    def release_everything(self) -> None:
        """Let learners fetch every assignment, where trying out begins."""
        told = {
            "JUPYTERHUB_API_TOKEN": self.secrets.services[COURSE],
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{self.start_.ports.hub}/hub/api",
        }
        self._as_service("release", rooms.COURSE, COURSE, [], told)

    def run(self) -> None:
        """Start the hub; everything it writes goes to its log."""
        folder = self.start_.places.hub
        write_start(self.start_, folder / "start.json")
        (folder / "jupyterhub_config.py").write_text(CONFIG, "utf-8")
        beside = str(Path(sys.executable).parent)
        path = os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
                cwd=folder,
                env=os.environ | {"PATH": path},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
            )

    def wait_until_up(self, stopped: Callable[[], bool]) -> None:
        """Return when the hub and the services beside it answer, or somebody stops it.

        Raises:
            HubError: it stopped, or took too long.
        """
        until = time.monotonic() + UP_SECONDS
        open_ = list(self._health())
        while open_ and time.monotonic() < until and not stopped():
            if self.process is None or self.process.poll() is not None:
                break
            open_ = [address for address in open_ if not answers(address)]
            time.sleep(0.2)
        if open_ and not stopped():
            tail = "\n".join(self.log.read_text("utf-8", "replace").split("\n")[-12:])
            raise HubError(_NOT_UP.of(log=self.log, tail=tail))

    def tidy(self) -> None:
        """Take out people who left the roster, and out of groups who changed role."""
        known = set(self.start_.roster.logins())
        for user in self._api("GET", "users?limit=10000"):
            if user["name"] not in known:
                self._api("DELETE", f"users/{user['name']}")
        wanted = groups(self.start_.roster)
        for name in GROUP.values():
            there = set(self._api("GET", f"groups/{name}")["users"])
            gone = sorted((there & known) - set(wanted[name]["users"]))
            if gone:
                self._api("DELETE", f"groups/{name}/users", {"users": gone})

    def stop(self) -> None:
        """Stop people's servers, the services, the proxy and the hub."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)

    def _health(self) -> Iterable[str]:
        settings, ports = self.start_.settings, self.start_.ports
        yield f"http://127.0.0.1:{ports.hub}/hub/health"
        if not settings.certificate:
            yield f"http://{settings.address}:{settings.port}/hub/health"
        for name, url in self.start_.urls.items():
            yield f"{url}/{HEALTH[name]}"

    def _as_service(
        self,
        what: str,
        account: rooms.Account,
        service: str,
        about: Any,
        more: Mapping[str, str] | None = None,
    ) -> None:
        told = {
            known["name"]: known.get("environment", {})
            for known in services(self.start_, self.secrets.services)
        }[service]
        who: dict[str, Any] = {}
        if self.start_.walls:
            who = {"user": account.login, "group": account.login, "extra_groups": []}
        done = subprocess.run(
            [sys.executable, "-m", "vetcourse.hub.preparing", what],
            input=json.dumps(about),
            env={**told, **(more or {})},
            cwd=told["HOME"],
            capture_output=True,
            text=True,
            umask=0o077,
            check=False,
            **who,
        )
        if done.returncode:
            why = (done.stderr.strip() or "it did not say why").split("\n")[-1]
            raise HubError(_NOT_READY.of(why=why))

    def _api(self, method: str, path: str, body: Any = None) -> Any:
        request = Request(
            f"http://127.0.0.1:{self.start_.ports.hub}/hub/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.secrets.services[KEEPER]}"},
        )
        with urlopen(request, timeout=60) as reply:
            text = reply.read()
        return json.loads(text) if text else None


def adopt_orphans() -> None:
    """Become the parent of whatever the hub leaves behind, so that it can be ended.

    A hub that dies leaves servers, services and the proxy running, and the next start
    would find its port taken.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans() -> None:
    """End every process that came from this one, politely first."""
    left = psutil.Process().children(recursive=True)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(left, timeout=10)[1]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def answers(address: str) -> bool:
    """Whether somebody answers there, be it only that one has to log in.

    A proxy that does not know the way yet answers 404.
    """
    try:
        with urlopen(address, timeout=5):
            return True
    except HTTPError as error:
        return error.code in (401, 403)
    except (URLError, OSError):
        return False
