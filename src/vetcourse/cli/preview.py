"""The author's command: a unit as a learner sees it, new on every save."""

from __future__ import annotations

import tempfile
import webbrowser
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.instructor import LanguageOption, course_language
from vetcourse.cli.shared import app, console, stop_signal
from vetcourse.errors import ContentError

if TYPE_CHECKING:
    from vetcourse.server.preview import Built


@app.command()
def preview(
    unit: Annotated[str, typer.Argument(help="A unit's file, or its code: ig-3.")],
    language: LanguageOption = "",
    port: Annotated[
        int, typer.Option(help="The port to listen on; 0 takes a free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option(help="Open the page in your browser.")
    ] = True,
) -> None:
    """Open a unit as a learner sees it; it loads again when you save."""
    from vetcourse.pages.lab import Lab
    from vetcourse.server.preview import STATE, Preview

    text = _text_of(unit)
    spoken = course_language(language or _language_of(unit))
    with tempfile.TemporaryDirectory(
        prefix="vetcourse-preview-", ignore_cleanup_errors=True
    ) as scratch:
        place = Path(scratch)
        shown = Preview(text, place, spoken)
        first = shown.build()
        if first.faults:
            raise ContentError(*first.faults)
        stopped = stop_signal()
        settings = {"Vetcourse": {"preview": str(place / STATE)}}
        console.print("Starting JupyterLab …")
        with closing(Lab(place, shown.work, port=port, settings=settings)) as lab:
            lab.start(stopped)
            page = lab.address(f"vetcourse/open/{shown.code}")
            if not stopped.is_set():
                console.print(f"Open {page}", markup=False, soft_wrap=True)
                console.print("Save the text and it loads again. Stop with Ctrl-C.")
                if browser:
                    webbrowser.open(page)
            for built in shown.follow(stopped):
                _tell(built)
    console.print("Stopped. What was typed in the preview is gone.")


def _tell(built: Built) -> None:
    for fault in built.faults:
        console.print(fault, markup=False, soft_wrap=True)
    if not built.faults:
        console.print(f"Built, number {built.number}.")


def _text_of(unit: str) -> Path:
    """The English file of what was named by its file or its code."""
    from vetcourse.course.places import course_root
    from vetcourse.course.reading import find_assignment

    path = Path(unit)
    if path.suffix == ".md":
        english = path.with_name(path.name.replace(".nb.md", ".md")).resolve()
        if not english.is_file():
            raise ContentError(f"{english}: there is no such file; name a unit's text")
        return english
    return find_assignment(course_root(Path.cwd()) / "modules", unit).resolve()


def _language_of(unit: str) -> str:
    return "nb" if unit.endswith(".nb.md") else "en"
