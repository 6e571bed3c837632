"""The coordinator's command for those who would rather look than type: the desk."""

from __future__ import annotations

import webbrowser
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from vetcourse.cli.language import LanguageOption, spoken, tell
from vetcourse.cli.ledgers import ByOption, LedgerOption, clerk, course_folder, opened
from vetcourse.cli.shared import app, stop_signal
from vetcourse.errors import Phrase

_OPENING = Phrase(
    "Opening the desk over {ledger} …", "Åpner skrivebordet over {ledger} …"
)
_OPEN = Phrase(
    "Open {url}\nIt can be reached from this machine only. Stop with Ctrl-C.",
    "Åpne {url}\nDet kan bare nås fra denne maskinen. Stopp med Ctrl-C.",
)
_STOPPED = Phrase("Stopped.", "Stoppet.")


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
    from vetcourse.hub.own_desk import PAGE, own_desk

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
    stopped = stop_signal()
    with (
        TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as scratch,
        closing(own_desk(Path(scratch), about, spoken(), port)) as lab,
    ):
        lab.start(stopped)
        page = lab.address(PAGE)
        if not stopped.is_set():
            tell(_OPEN, url=page)
            if browser:
                webbrowser.open(page)
        while lab.runs and not stopped.wait(0.5):
            pass
    tell(_STOPPED)


def _whole(ledger: str | None) -> str:
    """The ledger's address from anywhere: the server stands in a folder of its own."""
    place = ledger or str(course_folder() / "credits.db")
    if "://" in place and not place.startswith("sqlite:///"):
        return place
    return str(Path(place.removeprefix("sqlite:///")).resolve())
