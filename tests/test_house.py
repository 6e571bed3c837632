"""The house itself: layers, light imports, and a README that tells the truth."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "vetcourse"

# A room may import from the rooms named beside it, and from nowhere else.
BASE = {"errors", "items"}
LAYERS = {
    "errors": set(),
    "written": {"errors"},
    "items": {"errors"},
    "course": BASE | {"written"},
    "credits": {"errors", "written"},
    "answers": BASE,
    "uploads": {"errors", "answers"},
    "signing": BASE | {"answers"},
    "scoring": BASE | {"course", "answers", "signing"},
    "pages": BASE | {"uploads"},
    "cells": BASE | {"course", "answers", "uploads", "signing", "scoring", "pages"},
    "grading": BASE
    | {"course", "answers", "uploads", "signing", "scoring", "cells", "credits"}
    | {"written"},
    "hub": BASE | {"course", "credits", "answers", "signing", "pages", "grading"},
    "desk": {"errors", "credits", "pages", "hub"},
    "server": BASE
    | {"course", "credits", "answers", "uploads", "scoring", "cells", "pages"}
    | {"grading", "signing", "written"},
    "demo": BASE | {"course", "answers", "credits", "grading"},
    "cli": BASE
    | {"course", "credits", "answers", "cells", "grading", "pages", "server"}
    | {"hub", "demo", "written"},
}
FILES = sorted(path for path in SRC.rglob("*.py") if path != SRC / "__init__.py")


def room(path: Path) -> str:
    """The room a file stands in: its package, or its own name at the top."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The rooms of vetcourse that a file imports from, wherever it does so."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "vetcourse"
        ):
            inner = (node.module or "").split(".")[1:]
            found = {inner[0]} if inner else {alias.name for alias in node.names}
            names |= found - {"__version__"}
        if isinstance(node, ast.Import):
            names |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("vetcourse.")
            }
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_imports_point_downwards_only(path):
    """A file imports only from its own room and the rooms below."""
    assert imported_rooms(path) <= LAYERS[room(path)] | {room(path)}


def test_every_room_has_a_layer():
    """A new room is placed in the picture before it is merged."""
    assert {room(path) for path in FILES} == set(LAYERS)


def test_a_file_of_the_ledger_may_not_know_the_gradebook():
    """The layer test itself finds an import that points upwards."""
    assert "grading" not in LAYERS["credits"]
    assert imported_rooms(SRC / "cells.py") & {"course"}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("vetcourse", {"nbgrader", "nbformat", "pandas", "ipywidgets", "pydantic"}),
        ("vetcourse.items", {"nbgrader", "nbformat", "pandas", "ipywidgets"}),
        ("vetcourse.cells", {"nbgrader", "nbformat", "pandas", "sqlalchemy"}),
        ("vetcourse.credits", {"nbgrader", "nbformat", "pandas", "ipywidgets"}),
        ("vetcourse.server.app", {"nbgrader", "pandas", "pydantic", "sqlalchemy"}),
        ("vetcourse.cli", {"nbgrader", "nbformat", "pandas", "ipywidgets"}),
    ],
)
def test_nobody_waits_for_machinery_they_do_not_use(module, heavy):
    """A learner's kernel must not wait for nbgrader or pandas."""
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    assert not heavy & set(run.stdout.split())


def test_readme_shows_every_command_and_no_other():
    """A reader can type every command they see, and sees every command."""
    from vetcourse.cli import commands  # noqa: F401
    from vetcourse.cli.shared import app

    readme = (ROOT / "README.md").read_text("utf-8")
    typed = "\n".join(re.findall(r"^```\n(.*?)^```", readme, re.MULTILINE | re.DOTALL))
    shown = set(re.findall(r"(?:^|[ /])vetcourse ([a-z-]+)", typed, re.MULTILINE))
    named = {
        c.name or c.callback.__name__.replace("_", "-") for c in app.registered_commands
    }
    named |= {group.name for group in app.registered_groups}

    assert shown == named
