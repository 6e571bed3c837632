"""The newcomer's command: a whole course lived through by invented learners."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from vetcourse.cli.language import spoken
from vetcourse.cli.progress import progress
from vetcourse.cli.shared import AsJson, app, console, print_json

if TYPE_CHECKING:
    from vetcourse.demo.learners import Learner
    from vetcourse.demo.living import Scratch
    from vetcourse.demo.recording import Standings


@app.command()
def demo(
    learners: Annotated[
        int, typer.Option("--learners", min=1, max=500, help="How many learners.")
    ] = 12,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the demo may make its files.")
    ] = Path("vetcourse-demo"),
    serve: Annotated[
        bool, typer.Option("--serve", help="Then open this course on a hub here.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Live through a whole course here: build, learn, grade, award, audit."""
    from vetcourse.course.checking import refuse_faults
    from vetcourse.course.places import course_root
    from vetcourse.course.reading import read_modules
    from vetcourse.demo.learners import invented_learners
    from vetcourse.demo.living import Life, Scratch, taught
    from vetcourse.demo.recording import Office
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    started = perf_counter()
    scratch = Scratch(folder.resolve())
    scratch.lay_out(course_root(Path.cwd()))
    modules = taught(read_modules(scratch.course / "modules"))
    refuse_faults(modules, scratch.course / "source")
    nbgrader = NbgraderCourse(scratch.course, exchange=scratch.exchange)
    life = Life(scratch, modules, invented_learners(learners), nbgrader)
    for title, total, step in life.steps():
        with progress(title, total) as tell:
            step(tell)
    office = Office(scratch.course, modules, date.today())
    standings = office.record(life.learners, nbgrader.database)
    seconds = round(perf_counter() - started, 1)
    if as_json:
        print_json({"learners": [s.to_json() for s in standings], "seconds": seconds})
    else:
        _show(standings, scratch, seconds)
    if serve:
        _serve(scratch, life.learners)


def _serve(scratch: Scratch, learners: list[Learner]) -> None:
    """Open what was lived through on a hub for trying, the learners' work included."""
    from vetcourse.cli.hub import invented, open_hub
    from vetcourse.hub.places import Places
    from vetcourse.hub.settings import Settings

    places = Places(scratch.folder / "hub", scratch.course)
    for learner in learners:
        if scratch.learner(learner.login).is_dir():
            places.home(learner.login).mkdir(mode=0o700, parents=True)
            work = places.work(learner.login)
            shutil.copytree(scratch.learner(learner.login), work)
    ledger = {"ledger": f"sqlite:///{scratch.course / 'credits.db'}"}
    settings = Settings(way="try", language=spoken(), databases=ledger)
    open_hub(settings, invented(learners), places)


def _show(standings: list[Standings], scratch: Scratch, seconds: float) -> None:
    from vetcourse.credits.passing import shown

    table = Table(title="Who has come how far", show_lines=True)
    for title in ("Learner", "Trade"):
        table.add_column(title)
    for title in ("Points", "Waiting", "Credits", "Phase"):
        table.add_column(title, justify="right")
    table.add_column("What is missing", ratio=1)
    for standing in standings:
        table.add_row(
            standing.learner.name,
            standing.learner.trade,
            " ".join(f"{r.rule.code} {shown(r.points)}" for r in standing.modules)
            or "-",
            str(sum(len(p.waiting) for r in standing.modules for p in r.parts)),
            f"{standing.ects}",
            str(standing.audit.phase or "done"),
            "\n".join(f"· {text}" for text in standing.lacking()),
        )
    console.print(table)
    console.print(f"{len(standings)} learners, {seconds} seconds.")
    console.print("\nWhere to look next:", style="bold")
    for path, says in (
        (
            scratch.course / "autograded",
            "the marked notebooks, as an instructor sees them",
        ),
        (scratch.course / "feedback", "what each learner gets back"),
        (scratch.course / "gradebook.db", "nbgrader's gradebook"),
        (scratch.course / "credits.db", "the ledger of credits"),
        (scratch.folder / "learners", "each learner's own files"),
    ):
        console.print(f"  {path}: {says}", markup=False, soft_wrap=True)
