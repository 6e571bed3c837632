"""The coordinator's command for those who would rather look than type: the desk."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from vetcourse.cli.language import LanguageOption, spoken, tell
from vetcourse.cli.ledgers import ByOption, LedgerOption, clerk, course_folder, opened
from vetcourse.cli.shared import app
from vetcourse.errors import HubError, Phrase

if TYPE_CHECKING:
    from vetcourse.hub.own_desk import OwnDesk

START_SECONDS = 180
_OPENING = Phrase(
    "Opening the desk over {ledger} …", "Åpner skrivebordet over {ledger} …"
)
_OPEN = Phrase(
    "Open {url}\nIt can be reached from this machine only. Stop with Ctrl-C.",
    "Åpne {url}\nDet kan bare nås fra denne maskinen. Stopp med Ctrl-C.",
)
_STOPPED = Phrase("Stopped.", "Stoppet.")
_NOT_UP = Phrase(
    "the desk did not start; the server's last words: {last}",
    "skrivebordet startet ikke; det siste serveren sa: {last}",
)


@app.command()
def desk(
    ledger: LedgerOption = None,
    by: ByOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Which port; 0: any free.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")
    ] = True,
    language: LanguageOption = "en",
) -> None:
    """Open the coordinator's desk on this machine, over a ledger."""
    from vetcourse.hub.own_desk import own_desk

    place = _whole(ledger)
    with opened(place):
        pass
    about = {
        "VETCOURSE_LEDGER": place,
        "VETCOURSE_RULES": str(course_folder() / "credits"),
        "VETCOURSE_BY": clerk(by).by,
        "VETCOURSE_LANGUAGE": spoken(),
    }
    tell(_OPENING, ledger=place)
    made = own_desk(tempfile.gettempdir(), port or _free_port(), secrets.token_hex(16))
    try:
        made.lay_out(spoken())
        _serve(made, about, browser=browser)
    finally:
        shutil.rmtree(made.place, ignore_errors=True)
    tell(_STOPPED)


def _serve(made: OwnDesk, about: dict[str, str], *, browser: bool) -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with made.log.open("wb") as log:
        server = subprocess.Popen(
            made.command(),
            env=made.environment(about),
            cwd=made.work,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(made, server, stopped)
        if not stopped.is_set():
            tell(_OPEN, url=made.url)
            if browser:
                webbrowser.open(made.url)
        while not stopped.wait(0.5) and server.poll() is None:
            pass
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _wait(
    made: OwnDesk, server: subprocess.Popen[bytes], stop: threading.Event
) -> None:
    until = time.monotonic() + START_SECONDS
    while not stop.is_set():
        try:
            with urlopen(f"http://127.0.0.1:{made.port}/api", timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None or time.monotonic() > until:
                last = made.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
                raise HubError(_NOT_UP.of(last=" ".join(last))) from None
            stop.wait(0.3)


def _whole(ledger: str | None) -> str:
    """The ledger's address from anywhere: the server stands in a folder of its own."""
    place = ledger or str(course_folder() / "credits.db")
    if "://" in place and not place.startswith("sqlite:///"):
        return place
    return str(Path(place.removeprefix("sqlite:///")).resolve())


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
