"""Opening a unit: as released in every file, and never an answer touched."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from vetcourse.server.opening import bring

STOPPED = """
import os, sys, time
from pathlib import Path
from vetcourse.server import opening

def slowly(path, data):
    if path.suffix == ".ipynb":
        Path(sys.argv[3]).touch()
        time.sleep(60)
    write(path, data)

write, opening.write_whole = opening.write_whole, slowly
release, to = Path(sys.argv[1]), Path(sys.argv[2])
import shutil
fetch = lambda into: Path(shutil.copytree(release, into / to.name))
opening.bring(fetch, to, to.parent)
"""


@pytest.fixture
def release(tmp_path):
    """A release with everything a unit has."""
    folder = tmp_path / "release"
    (folder / "figures").mkdir(parents=True)
    (folder / "ig-1.ipynb").write_text("new notebook")
    (folder / "items.json").write_text("new items")
    (folder / "figures" / "a.svg").write_text("new figure")
    return folder


@pytest.fixture
def mine(tmp_path):
    """A learner's unit as it was released once, with answers."""
    folder = tmp_path / "work" / "ig-1"
    for name, text in {
        "ig-1.ipynb": "old notebook",
        "items.json": "old items",
        "figures/a.svg": "old figure",
        "answers/ig-1-q1.json": "my answer",
        "private/ig-1-q2.json": "my own",
        "feedback/then/ig-1.html": "what I was told",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def fetching(release):
    """A fetch as the exchange does it: the whole folder below an empty one."""
    return lambda into: shutil.copytree(release, into / "ig-1")


def test_a_new_unit_is_there_at_one_stroke(release, tmp_path):
    """Whole, under its own name, and nothing is left beside it."""
    to = tmp_path / "work" / "ig-1"
    to.parent.mkdir()

    assert bring(fetching(release), to, to.parent)

    assert (to / "ig-1.ipynb").read_text() == "new notebook"
    assert [path.name for path in to.parent.iterdir()] == ["ig-1"]


def test_an_old_unit_becomes_as_released_and_answers_stay(release, mine):
    """Even where a release brings a folder that is called like the learner's own."""
    (release / "answers").mkdir()
    (release / "answers" / "ig-1-q1.json").write_text("somebody's answer")

    assert bring(fetching(release), mine, mine.parent)

    assert (mine / "ig-1.ipynb").read_text() == "new notebook"
    assert (mine / "items.json").read_text() == "new items"
    assert (mine / "figures" / "a.svg").read_text() == "new figure"
    assert (mine / "answers" / "ig-1-q1.json").read_text() == "my answer"
    assert (mine / "private" / "ig-1-q2.json").read_text() == "my own"
    assert (mine / "feedback" / "then" / "ig-1.html").read_text() == "what I was told"


def test_what_is_as_released_is_not_written_again(release, mine):
    """So that a page can tell whether it has to be read anew."""
    bring(fetching(release), mine, mine.parent)
    before = (mine / "items.json").stat().st_mtime_ns

    assert not bring(fetching(release), mine, mine.parent)
    assert (mine / "items.json").stat().st_mtime_ns == before


def test_a_fetch_that_fails_changes_nothing(mine):
    """The unit opens as it was."""

    def broken(into):
        (into / "ig-1").mkdir()
        raise OSError("the line is gone")

    with pytest.raises(OSError, match="the line is gone"):
        bring(broken, mine, mine.parent)

    assert (mine / "ig-1.ipynb").read_text() == "old notebook"
    assert [path.name for path in mine.parent.iterdir()] == ["ig-1"]


def test_a_killed_opening_leaves_a_unit_that_opens_and_the_next_one_mends(
    release, mine, tmp_path
):
    """Killed before the notebook: the old notebook is whole, and so are answers."""
    reached = tmp_path / "reached"
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(release), str(mine), str(reached)],
        env=os.environ | {"PYTHONPATH": "src"},
    )
    deadline = time.monotonic() + 30
    while not reached.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = sorted(path.name for path in mine.parent.iterdir())

    assert len(left) == 2
    assert (mine / "ig-1.ipynb").read_text() == "old notebook"
    assert (mine / "answers" / "ig-1-q1.json").read_text() == "my answer"

    assert bring(fetching(release), mine, mine.parent)
    assert (mine / "ig-1.ipynb").read_text() == "new notebook"
    assert [path.name for path in mine.parent.iterdir()] == ["ig-1"]
