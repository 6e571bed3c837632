"""The fast road: the same rows as nbgrader's own autograde, and nothing lost."""

import json
import os
import random
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from tests.grading.test_nbgrader_loop import ALL_RIGHT, HALF_RIGHT, NOW
from vetcourse.answers import Answer, Answers
from vetcourse.grading.grading import grade
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.items import read_item
from vetcourse.scoring import mark

pytestmark = pytest.mark.notebooks

# What the gradebook says, by natural keys: the ids of rows are random.
ROWS = """
SELECT s.student_id, a.name, b.name, g.auto_score, g.manual_score, g.extra_credit,
       g.needs_manual_grade, c.auto_comment, c.manual_comment, s.timestamp,
       n.late_submission_penalty, n.flagged, b.type
FROM grade g
JOIN base_cell b ON b.id = g.cell_id
JOIN submitted_notebook n ON n.id = g.notebook_id
JOIN submitted_assignment s ON s.id = n.assignment_id
JOIN assignment a ON a.id = s.assignment_id
LEFT JOIN comment c ON c.cell_id = b.id AND c.notebook_id = n.id
ORDER BY 1, 2, 3
"""


def hand_in(root: Path, learner: str, answers: dict, code: str = "tt-1") -> Path:
    """Put a collected hand-in where nbgrader looks for it."""
    folder = root / "submitted" / learner / code
    folder.mkdir(parents=True, exist_ok=True)
    released = root / "release" / code
    for name in (f"{code}.ipynb", "items.json"):
        (folder / name).write_bytes((released / name).read_bytes())
    (folder / "timestamp.txt").write_text("2026-02-03 14:05:11.000000 UTC", "utf-8")
    for item, value in answers.items():
        Answers.beside(folder).write(Answer(item, value, NOW))
    return folder


def gradebook_rows(root: Path) -> list[tuple]:
    """Every grade with what belongs to it."""
    engine = create_engine(f"sqlite:///{root / 'gradebook.db'}")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(ROWS))]


def quiet(_result: object) -> None:
    """Nobody is watching."""


def scores(root: Path) -> dict[str, float]:
    """Points by learner."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            row["student"]: row["score"] for row in gradebook.submission_dicts("tt-1")
        }


def some_class(root: Path, number: int) -> None:
    """Hand-ins with every mix of right, wrong, missing and broken answers."""
    rng = random.Random(7)
    for n in range(number):
        answers = {}
        if rng.random() < 0.9:
            answers["tt-1-first"] = rng.choice(["test", "label", "start", "nothing"])
        if rng.random() < 0.9:
            answers["tt-1-steps"] = rng.sample(["off", "lock", "test"], 3)
        folder = hand_in(root, f"learner{n}", answers)
        if n % 5 == 0:
            Answers.beside(folder).folder.mkdir(exist_ok=True)
            Answers.beside(folder).path("tt-1-first").write_text("{", "utf-8")
        if n % 3 == 0:
            hand_in(root, f"learner{n}", {}, "tt-plan")


def test_the_rows_are_those_of_nbgrader_s_own_autograde(built, tmp_path):
    """Submission, grades, comments, waiting, times: equal by natural keys."""
    import shutil

    some_class(built, 12)
    other = shutil.copytree(built, tmp_path / "stock")
    stock = NbgraderCourse(other)
    for code in ("tt-1", "tt-plan"):
        stock.run("autograde", code, "*")

    grade(NbgraderCourse(built), ["tt-1", "tt-plan"], quiet)

    assert len(gradebook_rows(built)) == 12 * 2 + 4
    assert gradebook_rows(built) == gradebook_rows(other)


def test_resubmitting_gives_the_rows_of_nbgrader_too(built, tmp_path):
    """A second hand-in over marked work: the same rows as a second autograde."""
    import shutil

    hand_in(built, "jonas", HALF_RIGHT)
    grade(NbgraderCourse(built), ["tt-1"], quiet)
    other = shutil.copytree(built, tmp_path / "stock")
    for root in (built, other):
        folder = hand_in(root, "jonas", ALL_RIGHT)
        stamp = "2026-02-04 08:00:00.000000 UTC"
        (folder / "timestamp.txt").write_text(stamp, "utf-8")

    NbgraderCourse(other).run("autograde", "tt-1", "jonas")
    grade(NbgraderCourse(built), ["tt-1"], quiet)

    assert gradebook_rows(built) == gradebook_rows(other)


def test_what_was_marked_is_not_marked_again(built):
    """A second run finds nothing to do, until an answer changes."""
    hand_in(built, "jonas", HALF_RIGHT)
    course = NbgraderCourse(built)

    states = [grade(course, ["tt-1"], quiet)[0].state for _ in range(2)]
    hand_in(built, "jonas", ALL_RIGHT)
    states.append(grade(course, ["tt-1"], quiet)[0].state)

    assert states == ["graded", "unchanged", "graded"]
    assert scores(built) == {"jonas": 3.0}


def test_a_mark_given_by_hand_is_kept_and_flagged_when_the_work_changed(built):
    """Nobody's judgement is thrown away; it is looked at once more."""
    folder = hand_in(built, "ingrid", {"tt-plan-text": "Tomorrow."}, "tt-plan")
    course = NbgraderCourse(built)
    grade(course, ["tt-plan"], quiet)
    enter_marks(course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20})

    Answers.beside(folder).write(Answer("tt-plan-text", "Next week.", NOW))
    grade(course, ["tt-plan"], quiet)

    with Gradebook(course.database) as gradebook:
        (row,) = gradebook.submission_dicts("tt-plan")
    assert (row["score"], row["needs_manual_grade"]) == (20.0, True)


def test_a_grade_whose_folder_is_there_but_whose_rows_are_not_is_done_again(built):
    """A grader that was killed between folder and rows leaves nothing undone."""
    hand_in(built, "jonas", ALL_RIGHT)
    (built / "autograded" / "jonas" / "tt-1").mkdir(parents=True)

    (result,) = grade(NbgraderCourse(built), ["tt-1"], quiet)

    assert result.state == "graded"
    assert scores(built) == {"jonas": 3.0}


def test_one_bad_hand_in_does_not_stop_the_class(built):
    """The others are marked; the bad one is named with its reason."""
    hand_in(built, "amina", ALL_RIGHT)
    (built / "submitted" / "mallory").mkdir(parents=True)
    secret = built / "modules"
    (built / "submitted" / "mallory" / "tt-1").symlink_to(secret)
    hand_in(built, "samuel", HALF_RIGHT)

    results = {r.learner: r for r in grade(NbgraderCourse(built), ["tt-1"], quiet)}

    assert [r.state for r in results.values()] == ["graded", "refused", "graded"]
    assert "is no folder" in results["mallory"].problems[0]


def test_nothing_of_a_learner_s_files_comes_along(built):
    """The marked folder holds the instructor's files and static answers only."""
    folder = hand_in(built, "mallory", ALL_RIGHT)
    (folder / "sitecustomize.py").write_text("1/0", "utf-8")
    (folder / "answers" / "evil.html").write_text("<script>", "utf-8")

    grade(NbgraderCourse(built), ["tt-1"], quiet)

    marked = built / "autograded" / "mallory" / "tt-1"
    names = {p.relative_to(marked).as_posix() for p in marked.rglob("*") if p.is_file()}
    assert names == {"tt-1.ipynb", "items.json", "figures/breaker.svg", "timestamp.txt"}


def test_answers_to_foreign_items_are_reported(built):
    """An answer that belongs to no item here is named and left out."""
    folder = hand_in(built, "jonas", ALL_RIGHT)
    (folder / "answers" / "ig-9-q9.json").write_text("{}", "utf-8")

    (result,) = grade(NbgraderCourse(built), ["tt-1"], quiet)

    assert any("ig-9-q9.json" in problem for problem in result.problems)
    assert result.points == 3.0


def test_many_processes_give_the_rows_of_one(built, tmp_path, monkeypatch):
    """Marking in parallel changes nothing but the time it takes."""
    import shutil

    from vetcourse.grading import parallel

    some_class(built, 10)
    other = shutil.copytree(built, tmp_path / "parallel")
    grade(NbgraderCourse(built), ["tt-1"], quiet)
    monkeypatch.setattr(parallel, "WORTH_A_PROCESS", 2)

    grade(NbgraderCourse(other), ["tt-1"], quiet)

    assert gradebook_rows(built) == gradebook_rows(other)


def test_the_marked_notebook_is_what_nbgrader_reads(built):
    """Formgrader and feedback find points and static answers in it."""
    hand_in(built, "jonas", HALF_RIGHT)
    course = NbgraderCourse(built)
    grade(course, ["tt-1"], quiet)

    course.run("generate_feedback", "tt-1", "jonas")

    page = (built / "feedback" / "jonas" / "tt-1" / "tt-1.html").read_text("utf-8")
    assert "Read the label" in page
    book = json.loads((built / "autograded/jonas/tt-1/tt-1.ipynb").read_text("utf-8"))
    outputs = [
        c["outputs"] for c in book["cells"] if c["source"] == 'grade("tt-1-first")'
    ]
    assert outputs[0][0]["data"]["text/plain"] == "0.0"
    assert os.access(built / "gradebook.db", os.W_OK)


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        pytest.param(True, "The privacy list was ticked.", id="ticked"),
        pytest.param(False, "The privacy list was not ticked", id="not ticked"),
        pytest.param(None, None, id="an answer of an older page"),
    ],
)
def test_a_marker_sees_whether_the_privacy_list_was_ticked(ticked, said):
    """Under the answer, where people may be recognised; nothing where nobody knows."""
    fields = {"id": "tt-own", "type": "text", "prompt": "Whom did you teach?"}
    item = read_item(fields | {"privacy": True})
    answers = _Kept(Answer("tt-own", "A first-year.", NOW, ticked=ticked))

    shown = mark(item, answers, "en").html

    assert (said in shown) if said else ("privacy" not in shown)


class _Kept:
    """One answer, wherever it lies."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def read(self, item: str, variant: str) -> Answer | None:
        """The answer, to its own item and first variant."""
        mine = (item, variant) == (self.answer.item, self.answer.variant)
        return self.answer if mine else None
