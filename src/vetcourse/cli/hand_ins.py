"""Commands for whoever runs the hub: one person's hand-ins, to give or to erase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.language import LanguageOption, tell
from vetcourse.cli.ledgers import NOT_YET, YesOption
from vetcourse.cli.shared import app
from vetcourse.errors import Phrase

if TYPE_CHECKING:
    from vetcourse.hub.handin_person import Traces

_THERE = Phrase(
    "{login}: {attempts} hand-ins, {pages} pages of feedback, {entries} entries with "
    "mentors.",
    "{login}: {attempts} innleveringer, {pages} sider med tilbakemelding, {entries} "
    "logger hos mentorer.",
)
_GIVEN = Phrase("Copied to {folder}.", "Kopiert til {folder}.")
_ERASED = Phrase(
    "Erased from the hub. The course folder has its own copies (attempts, submitted, "
    "autograded, feedback, signed), and so have backups.",
    "Slettet fra huben. Kursmappen har egne kopier (attempts, submitted, autograded, "
    "feedback, signed), og det har sikkerhetskopier også.",
)

hand_ins = typer.Typer(
    no_args_is_help=True, help="What the hub's hand-in service keeps of one person."
)
app.add_typer(hand_ins, name="hand-ins")

Who = Annotated[str, typer.Argument(help="The learner's login.")]
StoreOption = Annotated[
    Path,
    typer.Option(
        "--store", envvar="VETCOURSE_HANDIN_STORE", help="The service's folder."
    ),
]
STORE = Path("vetcourse-hub/handin/store")


@hand_ins.command()
def export(
    login: Who,
    folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")],
    store: StoreOption = STORE,
    language: LanguageOption = "en",
) -> None:
    """Copy everything that one person handed in, got back or sent to a mentor."""
    from vetcourse.hub.handin_person import give, traces_of

    traces = traces_of(store, login)
    give(store, traces, folder)
    _show(traces)
    tell(_GIVEN, folder=folder)


@hand_ins.command()
def erase(
    login: Who,
    store: StoreOption = STORE,
    yes: YesOption = False,
    language: LanguageOption = "en",
) -> None:
    """Erase it; shown first, done with --yes, never to be undone."""
    from vetcourse.hub import handin_person

    traces = handin_person.traces_of(store, login)
    _show(traces)
    if not yes:
        tell(NOT_YET)
        return
    handin_person.erase(traces)
    tell(_ERASED)


def _show(traces: Traces) -> None:
    tell(
        _THERE,
        login=traces.login,
        attempts=traces.attempts,
        pages=traces.pages,
        entries=traces.entries,
    )
