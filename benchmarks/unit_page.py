"""How soon a unit can be used, what its page weighs, and what its server needs.

    python benchmarks/unit_page.py [--unit ig-3] [--turns 9]

One Chromium opens the same unit in turn on two warm servers: ours with a learner's
settings, where it is open when every form can be used, and JupyterLab as it is
installed, where it is open when the unit's figures are there and nothing has been run.
Nobody watches Chromium while it works, for an observer of every request costs a third
of the time; the page is asked afterwards what its clock said. Memory is PSS, the share
of each process that is its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from lab import Lab  # noqa: E402
from tests.chromium import CHROMIUM, QUIET  # noqa: E402

LONGEST = 40  # seconds for one opening
SAVES = 20
MARKS = ("notebook read", "kernel ready", "forms run", "forms shown", "usable")
# Milliseconds from the start of the journey; nothing as long as it is not over.
OURS = """(() => {
  const marks = performance.getEntriesByType("mark").map((m) => [m.name, m.startTime]);
  const at = Object.fromEntries(marks);
  return at["vetcourse: usable"] ? at : null;
})()"""
PLAIN = """(() => {
  const drawn = [...document.querySelectorAll(".jp-RenderedMarkdown img")];
  if (!drawn.length || !drawn.every((image) => image.complete)) return null;
  const figures = performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/files/"));
  return { drawn: Math.max(...figures.map((figure) => figure.responseEnd)) };
})()"""
WEIGHT = """(() => {
  const all = performance.getEntries().filter((entry) => entry.responseEnd);
  const sent = all.filter((entry) => entry.transferSize);
  const bytes = sent.reduce((sum, entry) => sum + entry.transferSize, 0);
  return { requests: sent.length, bytes };
})()"""
SAVE = """new Promise((done) => {
  const form = document.querySelector(".vc-item:has(input[type=radio])");
  const other = form.querySelector("input[type=radio]:not(:checked)");
  const began = performance.now();
  const watching = new MutationObserver(() => {
    if (form.dataset.state !== "saved") return;
    watching.disconnect();
    done(performance.now() - began);
  });
  watching.observe(form, { attributes: true, attributeFilter: ["data-state"] });
  other.click();
})"""


# JupyterLab as it is installed: none of our settings.
PLAINLY = {"JUPYTER_CONFIG_PATH": None, "JUPYTER_PATH": None}


class Browser:
    """A Chromium that is left alone, and asked by its debugging port."""

    def __init__(self, profile: Path) -> None:
        """Start it with an empty cache."""
        options = [
            "--headless=new",
            "--remote-debugging-port=0",
            "--window-size=1100,900",
        ]
        own = [f"--user-data-dir={profile}", "--remote-allow-origins=*", "about:blank"]
        self.process = subprocess.Popen(
            [CHROMIUM, *QUIET, *options, *own],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        said = profile / "DevToolsActivePort"
        while not said.exists():
            time.sleep(0.1)
        time.sleep(1)
        self.port = said.read_text().split()[0]

    @contextmanager
    def opened(self, address: str) -> Iterator[str]:
        """A tab that goes to *address*, and leaves it again as a learner does."""
        tab = self._call(f"new?{address}", "PUT")
        place = tab["webSocketDebuggerUrl"]
        yield place
        self.ask(place, "location.href = 'about:blank'")
        time.sleep(0.3)
        self._call(f"close/{tab['id']}")

    def ask(self, place: str, what: str) -> Any:
        """What an expression comes to in the page at *place*."""
        return asyncio.run(_evaluated(place, what))

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def _call(self, path: str, method: str = "GET") -> Any:
        address = f"http://127.0.0.1:{self.port}/json/{path}"
        with urlopen(Request(address, method=method), timeout=20) as reply:
            text = reply.read()
        return json.loads(text) if text.startswith(b"{") else None


async def _evaluated(place: str, what: str) -> Any:
    line = await websocket_connect(place)
    params = {"expression": what, "awaitPromise": True, "returnByValue": True}
    call = {"id": 1, "method": "Runtime.evaluate", "params": params}
    await line.write_message(json.dumps(call))
    while True:
        told = json.loads(await line.read_message())
        if told.get("id") == 1:
            line.close()
            return told["result"]["result"].get("value")


def visit(browser: Browser, address: str, question: str) -> dict[str, float]:
    """Open a page and let it work; what its own clock says, in milliseconds."""
    with browser.opened(address) as place:
        for _ in range(LONGEST // 4):
            time.sleep(4)
            if found := browser.ask(place, question):
                return dict(found | browser.ask(place, WEIGHT))
    raise TimeoutError(f"{address} did not open in {LONGEST} s")


def saves(browser: Browser, address: str) -> list[float]:
    """Milliseconds from a click to its acknowledgement."""
    with browser.opened(address) as place:
        while not browser.ask(place, OURS):
            time.sleep(1)
        taken = []
        for _ in range(SAVES):
            time.sleep(1)  # sooner than a learner, later than TCP waits to answer
            taken.append(browser.ask(place, SAVE))
        return taken


def memory(lab: Lab) -> Iterator[tuple[str, float]]:
    """MiB of the server and of each kernel behind it."""
    server = psutil.Process(lab.server.pid)
    yield "server", server.memory_full_info().pss / 2**20
    for child in server.children(recursive=True):
        yield "kernel", child.memory_full_info().pss / 2**20


def main() -> None:
    """Measure once and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", default="ig-3")
    parser.add_argument("--turns", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        labs = [
            Lab(Path(place, name), about=about)
            for name, about in (("ours", None), ("plain", PLAINLY))
        ]
        profile = Path(place, "profile")
        profile.mkdir()
        browser = Browser(profile)
        try:
            for lab in labs:
                lab.give(ROOT / "release" / asked.unit, asked.unit)
            measure(browser, *labs, unit=asked.unit, turns=asked.turns)
        finally:
            browser.close()
            for lab in labs:
                lab.stop()


def measure(browser: Browser, ours: Lab, plain: Lab, unit: str, turns: int) -> None:
    """Open the unit in turn on both servers, and print what it took."""
    roads = {
        "vetcourse": (ours.page(unit), OURS, "vetcourse: usable"),
        "JupyterLab": (plain.page(unit, "lab"), PLAIN, "drawn"),
    }
    seen = [
        {name: visit(browser, *road[:2]) for name, road in roads.items()}
        for _ in range(turns + 2)
    ]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    # A browser keeps compiled scripts from the second visit on.
    later = seen[2:]
    for name, (_, _, end) in roads.items():
        first, times = seen[0][name], [one[name][end] / 1000 for one in later]
        show(f"{name}: first visit, nothing cached, cold kernel, s", first[end] / 1000)
        show(f"{name}: first visit, requests", first["requests"])
        show(f"{name}: first visit, KiB", first["bytes"] / 1024)
        show(f"{name}: later visit, median s", statistics.median(times))
        show(f"{name}: later visit, slowest s", max(times))
        show(f"{name}: later visit, KiB", later[-1][name]["bytes"] / 1024)
    share = [
        one["vetcourse"]["vetcourse: usable"] / one["JupyterLab"]["drawn"]
        for one in later
    ]
    show("vetcourse as a share of JupyterLab", statistics.median(share))
    for mark in MARKS:
        at = [one["vetcourse"][f"vetcourse: {mark}"] / 1000 for one in later]
        show(f"  until {mark}, median s", statistics.median(at))
    taken = saves(browser, ours.page(unit))
    show("click to saved on disk, median ms", statistics.median(taken))
    for name, lab in (("vetcourse", ours), ("JupyterLab", plain)):
        for part, size in memory(lab):
            show(f"{name}: {part}, MiB", size)


def show(what: str, number: float) -> None:
    """One line of the table."""
    print(f"{what:<56}{number:>10.2f}")


if __name__ == "__main__":
    main()
