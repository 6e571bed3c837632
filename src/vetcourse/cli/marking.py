"""Marking by hand: what waits, in a fair order, and the comment bank; statistics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.grading import Chosen, opened
from vetcourse.cli.items import show
from vetcourse.cli.progress import progress
from vetcourse.cli.shared import AsJson, app, console, print_json

if TYPE_CHECKING:
    from vetcourse.course.model import ModulePart
    from vetcourse.grading.queue import Place
    from vetcourse.grading.statistics import ItemStatistics

One = Annotated[str, typer.Argument(help="Which one, such as ig-plan.")]


@app.command()
def queue(
    assignment: One,
    names: Annotated[
        bool, typer.Option("--names", help="Show names instead of numbers.")
    ] = False,
    second: Annotated[
        bool, typer.Option("--second", help="Whom a second marker reads.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What waits for a person: one criterion across all learners, without names."""
    from vetcourse.grading.database import gradebook
    from vetcourse.grading.queue import number_of, second_marking, waiting

    course, _ = opened([assignment])
    with gradebook(course.database) as engine:
        if second:
            part = _part(course.root, assignment)
            chosen = second_marking(
                course.root, engine, assignment, pass_mark=float(part.pass_mark)
            )
            shown = [n if names else number_of(assignment, n) for n in chosen]
            _print_list(shown, as_json=as_json)
            return
        places = list(waiting(course.root, engine, assignment))
    if as_json:
        print_json([_place(place, blind=not names) for place in places])
    else:
        _show_queue(places, blind=not names)


@app.command()
def comment(
    assignment: One,
    who: Annotated[
        str | None, typer.Argument(help="The learner, or the number in the queue.")
    ] = None,
    cell: Annotated[str | None, typer.Argument(help="The criterion's name.")] = None,
    name: Annotated[str | None, typer.Argument(help="The comment's name.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a comment from the bank under a criterion; without names, list the bank."""
    from vetcourse.errors import GradingError
    from vetcourse.grading.comments import read_bank, say
    from vetcourse.grading.grading import handed_in
    from vetcourse.grading.notebooks import Master
    from vetcourse.grading.queue import number_of

    course, _ = opened([assignment])
    bank = read_bank(course.root, assignment)
    master = Master.read(course.root / "source" / assignment)
    language = master.notebook["metadata"]["vetcourse"]["language"]
    if who is None or cell is None or name is None:
        _print_list(
            [f"{n}: {one.text.say(language)}" for n, one in bank.items()],
            as_json=as_json,
        )
        return
    tasks = {task.learner: task for task in handed_in(course.root, assignment)}
    numbers = {number_of(assignment, learner): learner for learner in tasks}
    task = tasks.get(numbers.get(who, who))
    if task is None:
        raise GradingError(f"{who}: nobody of this name handed in {assignment}")
    if name not in bank:
        raise GradingError(
            f"{name}: the bank has no such comment; it has "
            f"{', '.join(bank) or 'none; write instructor/comments.toml'}"
        )
    say(course.database, task, cell, bank[name], language)
    _print_list([f"{who}, {cell}: {name}"], as_json=as_json)


@app.command()
def paper(
    assignment: Annotated[str, typer.Argument(help="Such as fl-plan.")],
    who: Annotated[str, typer.Argument(help="The learner.")],
    file: Annotated[
        Path | None, typer.Option("--to", help="The page; else in private/.")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Of headings and days: en or nb; else the course's.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """A handed-in training plan as a page to print and hand to the company."""
    from vetcourse.answers import write_whole
    from vetcourse.cli.instructor import course_language
    from vetcourse.grading.notebooks import Master
    from vetcourse.grading.paper import paper_of

    course, _ = opened([assignment])
    master = Master.read(course.root / "source" / assignment)
    built = master.notebook["metadata"]["vetcourse"]["language"]
    page = paper_of(course.root, assignment, who, course_language(language or built))
    to = file or course.root / "private" / f"{assignment}-{who}.html"
    to.parent.mkdir(parents=True, exist_ok=True)
    write_whole(to, page.encode())
    if as_json:
        print_json({"file": str(to)})
    else:
        console.print(f"Open {to} and print it.", markup=False, soft_wrap=True)


@app.command()
def statistics(
    assignments: Chosen = None,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Also write a table for a spreadsheet.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--svg", help="Also draw the items.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the answers say about the items: too hard, too easy, misleading."""
    from dataclasses import asdict

    from vetcourse.grading.drawing import draw
    from vetcourse.grading.statistics import as_csv, statistics_of

    course, chosen = opened(assignments)
    found: list[ItemStatistics] = []
    with progress("Counting", len(chosen)) as tell:
        for name in chosen:
            found += statistics_of(course.root, [name])
            tell(name)
    if table:
        table.write_text(as_csv(found), "utf-8")
    if picture:
        picture.write_text(draw(found), "utf-8")
    if as_json:
        print_json([{**asdict(one), "look": one.look} for one in found])
    else:
        show(found)
        if any(one.difficulty is None for one in found):
            console.print("With fewer than 10 learners no numbers are shown.")


def _part(root: Path, assignment: str) -> ModulePart:
    from vetcourse.course.reading import read_modules
    from vetcourse.errors import GradingError

    for module in read_modules(root / "modules"):
        for part in module.data.part:
            if assignment in part.assignments:
                return part
    raise GradingError(f"{assignment}: no module.toml names it in one of its parts")


def _print_list(lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(lines)
    else:
        for line in lines or ["nothing"]:
            console.print(line, markup=False, soft_wrap=True)


def _place(place: Place, *, blind: bool) -> dict[str, object]:
    return {
        "cell": place.cell,
        "title": place.title,
        "points": place.points,
        "learner": place.named(blind=blind),
        "again": place.again,
    }


def _show_queue(places: list[Place], *, blind: bool) -> None:
    cell = ""
    for place in places:
        if place.cell != cell:
            cell = place.cell
            console.print(f"\n{cell}: {place.title} (0 to {place.points:g})")
        again = ", marked before; the answer has changed" if place.again else ""
        console.print(f"  {place.named(blind=blind)}{again}", markup=False)
    console.print(f"\n{len(places)} to mark, in this order; see formgrader.")
