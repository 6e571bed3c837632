"""The whole loop through real nbgrader: release, hand in, grade, feedback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from vetcourse.answers import Answer, Answers
from vetcourse.course.reading import read_modules
from vetcourse.errors import GradingError
from vetcourse.grading.learners_folder import LearnersFolder
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse

pytestmark = pytest.mark.notebooks
NOW = "2026-02-03T14:05:11+01:00"
ALL_RIGHT = {"tt-1-first": "test", "tt-1-steps": ["off", "lock", "test"]}
HALF_RIGHT = {"tt-1-first": "label", "tt-1-steps": ["lock", "test", "off"]}


class Classroom:
    """A released tiny course with an exchange, and learners who hand in."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Release every assignment into a new exchange."""
        self.root, self.folder = root, folder
        self.exchange = folder / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.course = NbgraderCourse(root, exchange=self.exchange)
        for code in ("tt-1", "tt-plan"):
            self.course.run("release_assignment", code)

    def hand_in(self, learner: str, code: str, answers: dict, **more: str) -> Path:
        """Fetch, answer and submit; *more* files are put beside the notebook."""
        own = self.folder / "learners" / learner
        own.mkdir(parents=True, exist_ok=True)
        desk = LearnersFolder(self.course, learner, own)
        folder = own / code
        if not folder.exists():
            desk.fetch(code)
        for item, value in answers.items():
            Answers.beside(folder).write(Answer(item, value, NOW))
        for name, text in more.items():
            (folder / name.replace("__", ".")).write_text(text, "utf-8")
        desk.submit(code)
        return folder

    def grade(self, code: str, *learners: str) -> None:
        """Collect and autograde."""
        self.course.run("collect", code, update=True)
        for learner in learners:
            self.course.run("autograde", code, learner)

    def rows(self, code: str) -> dict[str, dict]:
        """What the gradebook says of each learner."""
        with Gradebook(self.course.database) as gradebook:
            return {row["student"]: row for row in gradebook.submission_dicts(code)}


@pytest.fixture
def classroom(built, tmp_path) -> Classroom:
    """A class at the start of the course."""
    return Classroom(built, tmp_path)


def test_known_answers_get_the_expected_points(classroom):
    """Full, partial and no credit come out of nbgrader's own autograde."""
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)
    classroom.hand_in("jonas", "tt-1", HALF_RIGHT)
    classroom.hand_in("farid", "tt-1", {})

    classroom.grade("tt-1", "ingrid", "jonas", "farid")

    points = {name: row["score"] for name, row in classroom.rows("tt-1").items()}
    assert points == {"ingrid": 3.0, "jonas": 1.0, "farid": 0.0}


def test_work_for_a_person_waits_until_somebody_marked_it(classroom):
    """A task cell is waiting, not failed; a mark ends the waiting."""
    classroom.hand_in("ingrid", "tt-plan", {})
    classroom.grade("tt-plan", "ingrid")
    assert classroom.rows("tt-plan")["ingrid"]["needs_manual_grade"]

    enter_marks(
        classroom.course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20}
    )

    row = classroom.rows("tt-plan")["ingrid"]
    assert (row["score"], row["needs_manual_grade"]) == (20.0, False)


def test_no_more_points_than_the_criterion_has(classroom):
    """A slip of the marker's finger is refused in one line."""
    classroom.hand_in("ingrid", "tt-plan", {})
    classroom.grade("tt-plan", "ingrid")

    with pytest.raises(GradingError, match="250 points; give 0 to 25"):
        enter_marks(
            classroom.course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 250}
        )


def test_a_second_attempt_counts_when_it_is_better(classroom):
    """The best variant answered stands."""
    folder = classroom.hand_in("kristin", "tt-1", HALF_RIGHT)
    Answers.beside(folder).write(Answer("tt-1-first", "test", NOW, variant="b"))
    classroom.hand_in("kristin", "tt-1", {})

    classroom.grade("tt-1", "kristin")

    assert classroom.rows("tt-1")["kristin"]["score"] == 2.0


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param('{"schema": 1, "item": "tt-1-first", "value": NaN}', id="NaN"),
        pytest.param('{"schema": 1, "item": "tt-1-steps", "value": 1}', id="foreign"),
        pytest.param("x" * 2_000_000, id="huge"),
        pytest.param("", id="empty"),
    ],
)
def test_a_broken_answer_costs_its_own_points_only(classroom, broken):
    """The rest of the hand-in is graded; the learner's view says what happened."""
    folder = classroom.hand_in("nora", "tt-1", ALL_RIGHT)
    Answers.beside(folder).path("tt-1-first").write_text(broken, "utf-8")
    classroom.hand_in("nora", "tt-1", {})

    classroom.grade("tt-1", "nora")

    assert classroom.rows("tt-1")["nora"]["score"] == 2.0
    marked = classroom.root / "autograded" / "nora" / "tt-1" / "tt-1.ipynb"
    assert "could not be read" in marked.read_text("utf-8")


def test_nothing_a_learner_wrote_into_the_notebook_is_run(classroom, tmp_path, caplog):
    """Cells, changed calls and modules in a hand-in are ignored and reported."""
    canary = tmp_path / "canary"
    attack = f"open({str(canary)!r}, 'w')"
    folder = classroom.hand_in("mallory", "tt-1", HALF_RIGHT)
    path = folder / "tt-1.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(attack))
    for cell in book.cells:
        if cell.source == 'grade("tt-1-first")':
            cell.source = f"{attack}; 1.0"
    nbformat.write(book, path)
    classroom.hand_in("mallory", "tt-1", {}, yaml__py=attack, sitecustomize__py=attack)

    classroom.grade("tt-1", "mallory")

    assert not canary.exists()
    assert classroom.rows("tt-1")["mallory"]["score"] == 1.0
    assert "mallory, tt-1: 1 cells are not the course's" in caplog.text


@pytest.mark.filterwarnings("ignore:Non-unique cell id")  # what the learner did
def test_deleted_and_doubled_cells_do_no_harm(classroom):
    """A learner who deletes or copies a cell by accident loses nothing."""
    folder = classroom.hand_in("samuel", "tt-1", ALL_RIGHT)
    path = folder / "tt-1.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells = [*book.cells[2:6], *book.cells[4:6]]
    path.write_text(json.dumps(book), "utf-8")
    classroom.hand_in("samuel", "tt-1", {})

    classroom.grade("tt-1", "samuel")

    assert classroom.rows("tt-1")["samuel"]["score"] == 3.0


FOR_MARKERS = "Private words for markers"


def secrets(root: Path) -> set[str]:
    """Every key and every word that nobody but the author may see before marking."""
    found = {"Secret words"}
    for module in read_modules(root / "modules"):
        for assignment in module.assignments:
            for item in assignment.items:
                if item.scored:
                    found.add(json.dumps(item.model_dump()["key"]))
    return found - {'"test"'}  # an option's bare name is public


def shown(root: Path, *steps: str) -> list[Path]:
    """The files of these steps that somebody reads."""
    kinds = {".ipynb", ".json", ".html"}
    return [p for step in steps for p in (root / step).rglob("*") if p.suffix in kinds]


def test_no_key_and_no_secret_word_reaches_a_learner(classroom):
    """Not in release/, items.json, marked notebooks or feedback pages.

    Feedback says why what was chosen is wrong, and nothing about other choices.
    """
    for code in ("tt-1", "tt-plan"):
        classroom.hand_in("jonas", code, HALF_RIGHT if code == "tt-1" else {})
        classroom.grade(code, "jonas")
        classroom.course.run("generate_feedback", code, "jonas")
    words = {"Secret words"}
    keys = secrets(classroom.root) - words
    unsaid = {"Secret words on danger"}
    before = shown(classroom.root, "release", "autograded")
    after = [p for p in shown(classroom.root, "feedback") if p.suffix == ".html"]

    assert len(before) + len(after) >= 8
    for path in (*before, *after):
        for secret in keys | (words if path in before else unsaid):
            assert secret not in path.read_text("utf-8"), f"{secret} stands in {path}"


def test_nbgrader_s_own_feedback_command_gives_our_page(classroom):
    """Whoever presses formgrader's button gives back the page of `vetcourse`."""
    classroom.hand_in("jonas", "tt-1", HALF_RIGHT)
    classroom.grade("tt-1", "jonas")
    classroom.course.run("generate_feedback", "tt-1", "jonas")

    page = classroom.root / "feedback" / "jonas" / "tt-1" / "tt-1.html"
    text = page.read_text("utf-8")
    assert "<strong>1</strong> of 3 points" in text
    assert "Secret words on labels." in text
    assert "vetcourse-made-from" in text


def test_the_mark_scheme_is_for_markers_only(classroom):
    """An instructor finds it in the marked notebook, a learner nowhere."""
    classroom.hand_in("jonas", "tt-plan", {})
    classroom.grade("tt-plan", "jonas")
    classroom.course.run("generate_feedback", "tt-plan", "jonas")

    for path in shown(classroom.root, "release", "feedback"):
        assert FOR_MARKERS not in path.read_text("utf-8")
    marked = classroom.root / "autograded" / "jonas" / "tt-plan" / "tt-plan.ipynb"
    assert FOR_MARKERS in marked.read_text("utf-8")


def test_stock_nbgrader_commands_work_on_what_was_built(built):
    """generate_assignment, autograde, generate_feedback as an instructor types them."""
    hand_in = built / "submitted" / "ingrid" / "tt-1"
    hand_in.mkdir(parents=True)
    released = built / "release" / "tt-1"
    for path in released.iterdir():
        if path.is_file():
            (hand_in / path.name).write_bytes(path.read_bytes())
    for item, value in ALL_RIGHT.items():
        Answers.beside(hand_in).write(Answer(item, value, NOW))

    # One process for all, since half of each command is loading nbgrader.
    code = """
from nbgrader.apps.nbgraderapp import NbGraderApp
for typed in ("generate_assignment tt-1 --force", "autograde tt-1",
              "generate_feedback tt-1"):
    NbGraderApp.clear_instance()
    NbGraderApp.launch_instance(typed.split())
"""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=built,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": path},
    )

    with Gradebook(f"sqlite:///{built / 'gradebook.db'}") as gradebook:
        (row,) = gradebook.submission_dicts("tt-1")
    assert row["score"] == 3.0
    assert (built / "feedback" / "ingrid" / "tt-1" / "tt-1.html").is_file()


def test_an_exchange_without_rights_is_told_in_one_line(built, tmp_path):
    """The learner and the folder are named."""
    (tmp_path / "mine").mkdir()
    course = NbgraderCourse(built, exchange=tmp_path / "nowhere")

    with pytest.raises(GradingError, match="nowhere") as told:
        LearnersFolder(course, "ingrid", tmp_path / "mine").fetch("tt-1")

    assert len(told.value.lines) == 1
