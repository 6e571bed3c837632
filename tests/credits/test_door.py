"""The door of the credit library: small, complete, and quick to open."""

import subprocess
import sys

import pytest

import vetcourse.credits as door


@pytest.mark.parametrize("name", door.__all__)
def test_every_name_at_the_door_is_there(name):
    """What is promised can be imported."""
    assert getattr(door, name) is not None


def test_the_door_is_in_order_and_hides_nothing():
    """Sorted, and every lazy name is shown."""
    assert door.__all__ == sorted(door.__all__)
    assert set(door.HOME) <= set(door.__all__)
    with pytest.raises(AttributeError, match="fudge"):
        door.fudge  # noqa: B018


def test_records_are_read_without_numpy_or_pydantic():
    """A program that only writes events does not wait for the engine."""
    code = "import sys, vetcourse.credits; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert not {"numpy", "pydantic", "pandas", "sqlalchemy"} & set(done.stdout.split())


def test_the_example_in_the_docstring_runs():
    """The first lines a programmer reads are true."""
    from pathlib import Path

    from tests.credits.invented import CREDITS, LEARNER

    lines = door.__doc__.split("\n\n")[2]
    code = "\n".join(line[4:] for line in lines.splitlines())
    code = code.replace("credits/programmes", str(CREDITS / "programmes"))
    names = {name: getattr(door, name) for name in door.__all__}
    from datetime import date

    scope = {**names, "Path": Path, "date": date, "print": lambda *_: None}
    scope["transcript"] = door.Transcript(LEARNER)
    exec(code, scope)

    assert scope["found"].phase == 1
