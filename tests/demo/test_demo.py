"""The demo: a whole course, safe to run twice, and honest in what it shows."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT
from vetcourse.course.reading import read_modules
from vetcourse.demo.answering import answer
from vetcourse.demo.learners import invented_learners
from vetcourse.demo.living import MARKER, Life, Scratch
from vetcourse.demo.recording import Office
from vetcourse.errors import AnswerError, GradingError
from vetcourse.grading.nbgrader_course import NbgraderCourse


def quiet(_name: str) -> None:
    """Nobody is watching the progress."""


@pytest.fixture
def course(tiny) -> Path:
    """The tiny course with the real rules."""
    shutil.copytree(ROOT / "credits", tiny / "credits")
    return tiny


def live(course: Path, folder: Path, number: int) -> dict[str, dict]:
    """A whole course with *number* learners; what came of each."""
    scratch = Scratch(folder)
    scratch.lay_out(course)
    modules = read_modules(scratch.course / "modules")
    nbgrader = NbgraderCourse(scratch.course, exchange=scratch.exchange)
    life = Life(scratch, modules, invented_learners(number), nbgrader)
    for _title, _total, step in life.steps():
        step(quiet)
    office = Office(scratch.course, modules, date(2026, 11, 22))
    standings = office.record(life.learners, nbgrader.database)
    return {s.learner.login: s.to_json() for s in standings}


@pytest.mark.notebooks
def test_learners_of_every_sort_come_through_the_whole_course(course, tmp_path):
    """Each is audited, and what is missing is said for each for a reason of its own."""
    found = live(course, tmp_path / "demo", 12)

    assert len(found) == 12
    assert found["farid"]["modules"] == {}
    assert found["tomasz"]["modules"]["TT"]["waiting"] == ["tt-plan"]
    assert found["sigrid"]["modules"]["TT"]["missing"] == ["tt-plan"]
    assert any("9 are missing" in text for text in found["marit"]["lacking"])
    assert not any("months" in text for text in found["ingrid"]["lacking"])
    points = {name: _points(row) for name, row in found.items() if row["modules"]}
    assert points["ingrid"] > points["jonas"]


def _points(row: dict) -> float:
    return float(row["modules"]["TT"]["points"])


@pytest.mark.notebooks
def test_running_it_twice_gives_the_same_and_loses_nothing(course, tmp_path):
    """The second run replaces the first run's folder and nothing else."""
    first = live(course, tmp_path / "demo", 3)

    assert live(course, tmp_path / "demo", 3) == first


def test_a_folder_that_the_demo_did_not_make_is_left_alone(course, tmp_path):
    """Somebody's own files are never replaced by a demo."""
    mine = tmp_path / "demo"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", "utf-8")

    with pytest.raises(GradingError, match="holds other files"):
        Scratch(mine).lay_out(course)

    assert (mine / "thesis.txt").read_text("utf-8") == "years of work"
    assert not (mine / MARKER).exists()


def test_invented_learners_have_their_own_names_however_many():
    """Two hundred learners are two hundred logins."""
    logins = [learner.login for learner in invented_learners(200)]

    assert len(set(logins)) == 200


def test_whatever_a_learner_answers_fits_the_item():
    """Right, wrong and guessed answers of every learner are answers to every item."""
    for module in read_modules(ROOT / "modules"):
        for assignment in module.assignments:
            for item in assignment.items:
                for name in item.variant_names:
                    _answers_fit(item.variant(name))


def _answers_fit(item) -> None:
    for learner in invented_learners(12):
        value = answer(item, learner, learner.skill)
        try:
            if value is not None:
                item.read(value)
        except AnswerError as error:
            pytest.fail(f"{learner.login}, {item.id}: {error}")


@pytest.mark.notebooks
def test_the_command_tells_programs_in_json(course, tmp_path):
    """`vetcourse demo --json` prints one object and nothing else on its output."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from vetcourse.cli import main; main()",
            "demo",
            "--json",
            "--learners=1",
            f"--folder={tmp_path / 'demo'}",
        ],
        cwd=course,
        capture_output=True,
        text=True,
        check=True,
    )

    (learner,) = json.loads(run.stdout)["learners"]
    assert learner["learner"] == "ingrid"
