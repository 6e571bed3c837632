"""How a hub of this machine carries a class: start, memory, and saving under load.

    python benchmarks/hub.py [--learners 3] [--together 3] [--saving 1 3]
                             [--seconds 20] [--every 2.0] [--in-step] [--unit ig-3]

A real hub (`vetcourse serve --try`) with the real course. Each simulated learner logs
in, waits for Home, opens a unit and runs its forms over a kernel's websocket, as the
page does, so many together; then so many of them save at the same time. Both are all
of them where nothing else is said.
What a browser itself takes to draw is not in these numbers. Memory is PSS, the share
of each process that is its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.hub.running import RunningHub  # noqa: E402

PATIENCE = 240.0  # seconds; a whole class that begins at once starts slowly
WORDS = "The apprentice measures first, and says aloud what the meter shows. " * 4


@dataclass
class Client:
    """One simulated learner, and what was measured of them."""

    hub: RunningHub
    login: str
    unit: str
    home: float = 0.0
    usable: float = 0.0
    saves: list[float] = field(default_factory=list)
    comms: list[str] = field(default_factory=list)
    socket: WebSocketClientConnection | None = None

    def arrive(self) -> None:
        """Log in and wait for Home, then fetch the unit."""
        began = time.perf_counter()
        self.session, self.own = self.hub.server(self.login)
        self.session.get(
            f"{self.own}/vetcourse/home", timeout=PATIENCE
        ).raise_for_status()
        self.home = time.perf_counter() - began
        self.began = began
        self.session.get(f"{self.own}/vetcourse/open/{self.unit}", timeout=PATIENCE)
        path = f"{self.unit}/{self.unit}.ipynb"
        xsrf = self.session.cookies.get("_xsrf", path=urlsplit(self.own).path + "/")
        reply = self.session.post(
            f"{self.own}/api/sessions",
            headers={"X-XSRFToken": xsrf},
            json={"path": path, "name": "", "type": "notebook", "kernel": {}},
            timeout=PATIENCE,
        )
        reply.raise_for_status()
        self.kernel = reply.json()["kernel"]["id"]
        self.notebook = json.loads(
            (self.hub.state / "people" / self.login / "work" / path).read_text("utf-8")
        )

    async def open(self) -> None:
        """Run the unit's cells; usable when the last of them has answered."""
        asked = requests.Request("GET", f"{self.own}/api/x")
        cookies = requests.cookies.get_cookie_header(self.session.cookies, asked)
        address = f"{self.own.replace('http', 'ws', 1)}/api/kernels/{self.kernel}"
        request = HTTPRequest(
            f"{address}/channels",
            headers={"Cookie": cookies},
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )
        self.socket = await websocket_connect(request)
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                await self._ask("execute_request", executing(source), "execute_reply")
        self.usable = time.perf_counter() - self.began

    async def save(self, wait: float, until: float, every: float) -> None:
        """After *wait* seconds save one form after the other until the time is over."""
        number, self.saves = 0, []
        await asyncio.sleep(wait)
        while time.perf_counter() < until:
            comm = self.comms[number % len(self.comms)]
            content = {"kind": "save", "seq": number, "value": f"{WORDS}{number}"}
            data = {"method": "custom", "content": content}
            began = time.perf_counter()
            await self._ask("comm_msg", {"comm_id": comm, "data": data}, "comm_msg")
            self.saves.append(time.perf_counter() - began)
            number += 1
            await asyncio.sleep(every)

    async def _ask(self, kind: str, content: dict[str, Any], answer: str) -> None:
        """Send one message; return when its answer has come."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.login}
        header |= {"username": self.login, "version": "5.4", "date": "2026-02-03"}
        message = {"channel": "shell", "header": header, "content": content}
        assert self.socket is not None
        await self.socket.write_message(
            json.dumps(message | {"parent_header": {}, "metadata": {}})
        )
        while True:
            got = json.loads(await self.socket.read_message())
            if got["header"]["msg_type"] == "comm_open" and is_writing(got["content"]):
                self.comms.append(got["content"]["comm_id"])
            mine = got["parent_header"].get("msg_id") == header["msg_id"]
            if mine and got["header"]["msg_type"] == answer:
                return

    def memory(self) -> float:
        """MiB of this learner's server and kernel."""
        mark = f"JUPYTERHUB_USER={self.login}".encode()
        total = 0
        for process in psutil.process_iter():
            try:
                told = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
                if mark in told:
                    total += process.memory_full_info().pss
            except (OSError, psutil.Error):
                continue
        return total / 2**20


def executing(source: str) -> dict[str, Any]:
    """The content of a request to run a cell."""
    return {"code": source, "silent": False, "store_history": False} | {
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }


def is_writing(content: dict[str, Any]) -> bool:
    """Whether this widget is a form in which somebody writes text."""
    item = content.get("data", {}).get("state", {}).get("item") or {}
    return isinstance(item, dict) and item.get("type") == "text"


async def under_load(
    clients: list[Client], asked: argparse.Namespace
) -> list[dict[str, float]]:
    """Open every unit, one learner after the other, then let more and more save."""
    for client in clients:
        await client.open()
    return [await saving(clients[:number], asked) for number in asked.saving]


async def saving(clients: list[Client], asked: argparse.Namespace) -> dict[str, float]:
    """What *clients* waited for their saves, all at it at the same time."""
    until = time.perf_counter() + asked.seconds
    # People do not write in step, unless they are told to.
    apart = 0.0 if asked.in_step else asked.every / len(clients)
    each = (
        client.save(number * apart, until, asked.every)
        for number, client in enumerate(clients)
    )
    await asyncio.gather(*each)
    saves = sorted(save for client in clients for save in client.saves)
    return {
        "learners saving at once": len(clients),
        "saves": len(saves),
        "save to disk and back, median ms": 1000 * statistics.median(saves),
        "save to disk and back, p95 ms": 1000 * saves[int(0.95 * (len(saves) - 1))],
    }


def main() -> None:
    """Measure once and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=3)
    parser.add_argument("--together", type=int)
    parser.add_argument("--saving", type=int, nargs="+")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--every", type=float, default=2.0)
    parser.add_argument("--in-step", action="store_true")
    parser.add_argument("--unit", default="ig-3")
    asked = parser.parse_args()
    asked.saving = asked.saving or [asked.learners]
    logins = [f"learner-{number:03}" for number in range(asked.learners)]
    people = "login,role\n" + "".join(f"{login},learner\n" for login in logins)
    with tempfile.TemporaryDirectory() as place:
        hub = RunningHub(place, ROOT, people=people)
        began = time.perf_counter()
        hub.start()
        print(f"hub ready, course built: {time.perf_counter() - began:.1f} s")
        try:
            measure(hub, logins, asked)
        finally:
            hub.stop()


def measure(hub: RunningHub, logins: list[str], asked: argparse.Namespace) -> None:
    """Let everybody come, and print what it took."""
    clients = [Client(hub, login, asked.unit) for login in logins]
    with ThreadPoolExecutor(asked.together or len(clients)) as pool:
        list(pool.map(Client.arrive, clients))
    steps = asyncio.run(under_load(clients, asked))
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    came = {
        "learners at once": len(clients),
        "login to Home, median s": statistics.median(c.home for c in clients),
        "login to usable forms, first learner s": clients[0].usable,
        "PSS per learner, server and kernel, MiB": statistics.mean(
            client.memory() for client in clients
        ),
    }
    for rows in (came, *steps):
        for name, value in rows.items():
            print(f"{name:<45} {value:10.1f}")


if __name__ == "__main__":
    main()
