"""The instructor's evening: every command, run once and run again."""

import json
import shutil
import stat

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from tests.grading.test_grading import hand_in
from tests.grading.test_nbgrader_loop import ALL_RIGHT, HALF_RIGHT, Classroom
from vetcourse.answers import Answer, Answers
from vetcourse.cli import commands  # noqa: F401  (registers every command)
from vetcourse.cli.shared import app
from vetcourse.grading.feedback import made_from, page_of
from vetcourse.grading.handing_in import Task
from vetcourse.grading.learners_folder import LearnersFolder
from vetcourse.grading.marking import enter_marks

pytestmark = pytest.mark.notebooks


@pytest.fixture
def classroom(built, tmp_path, monkeypatch) -> Classroom:
    """A class whose instructor's shell stands in the course folder."""
    classroom = Classroom(built, tmp_path)
    monkeypatch.setenv("VETCOURSE_EXCHANGE", str(classroom.exchange))
    monkeypatch.chdir(built)
    return classroom


def run(*command: str) -> tuple[int, list[dict]]:
    """A command's exit code and what it says in JSON."""
    result = CliRunner().invoke(app, [*command, "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout)


def said(*command: str) -> str:
    """What a command says to a person."""
    return CliRunner().invoke(app, list(command)).stdout


def states(*command: str) -> dict[str, str]:
    """State by learner and assignment."""
    return {f"{r['learner']} {r['assignment']}": r["state"] for r in run(*command)[1]}


def task(classroom, learner: str, code: str) -> Task:
    """One hand-in."""
    return Task(classroom.root, code, learner)


def test_an_evening_from_collecting_to_feedback_in_the_learner_s_hands(classroom):
    """Five commands; the learner fetches the page with nbgrader's own command."""
    folder = classroom.hand_in("ingrid", "tt-1", HALF_RIGHT)

    seen = [states(c) for c in ("collect", "grade", "feedback", "release-feedback")]

    assert [list(state.values()) for state in seen] == [
        ["received"],
        ["graded"],
        ["written"],
        ["written"],
    ]
    desk = LearnersFolder(classroom.course, "ingrid", folder.parent)
    desk._run("FetchFeedback", "tt-1")
    (page,) = folder.glob("feedback/*/tt-1.html")
    assert "Secret words on labels." in page.read_text("utf-8")


def test_every_command_can_be_run_again_and_does_nothing_twice(classroom):
    """A second evening without news changes no file and no row."""
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)
    commands_ = ("collect", "grade", "feedback", "release-feedback")
    for command in commands_:
        run(command)
    page = page_of(task(classroom, "ingrid", "tt-1"))
    before = page.stat().st_mtime_ns

    seen = [list(states(command).values()) for command in commands_]

    assert seen == [["known"], ["unchanged"], ["unchanged"], ["unchanged"]]
    assert page.stat().st_mtime_ns == before


def test_unmarked_work_is_held_back_until_a_person_has_marked_it(classroom):
    """A plan without a mark goes back only when somebody insists."""
    classroom.hand_in("ingrid", "tt-plan", {"tt-plan-text": "Tomorrow."})
    for command in ("collect", "grade", "feedback"):
        run(command)
    assert states("release-feedback") == {"ingrid tt-plan": "held"}
    enter_marks(
        classroom.course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20}
    )

    code, (told,) = run("release-feedback")
    assert (code, told["state"]) == (1, "refused")
    assert "older than the marks" in told["problem"]
    run("feedback")

    assert states("release-feedback") == {"ingrid tt-plan": "written"}


def test_unfinished_pages_can_be_given_back_on_purpose(classroom):
    """A learner may see the part that is marked."""
    classroom.hand_in("ingrid", "tt-plan", {"tt-plan-text": "Tomorrow."})
    for command in ("collect", "grade", "feedback"):
        run(command)

    assert states("release-feedback", "--unfinished") == {"ingrid tt-plan": "written"}


def test_feedback_is_never_written_from_marks_of_another_hand_in(classroom):
    """New answers beside old points would be a lie: it says to grade first."""
    folder = hand_in(classroom.root, "jonas", HALF_RIGHT)
    run("grade")
    run("feedback")
    Answers.beside(folder).write(Answer("tt-1-first", "test", "2026-02-04T08:00:00Z"))

    code, (told,) = run("feedback", "tt-1")

    assert (code, told["state"]) == (1, "refused")
    assert "vetcourse grade" in told["problem"]


def test_status_follows_a_hand_in_through_the_evening(classroom):
    """Handed in, graded, waiting, feedback written, old, released."""
    folder = classroom.hand_in("ingrid", "tt-plan", {"tt-plan-text": "Tomorrow."})
    run("collect")
    rows = [run("status", "tt-plan")[1][0]]
    for command in ("grade", "feedback"):
        run(command)
        rows.append(run("status", "tt-plan")[1][0])
    enter_marks(
        classroom.course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20}
    )
    rows.append(run("status", "tt-plan")[1][0])
    for command in ("feedback", "release-feedback"):
        run(command)
    rows.append(run("status", "tt-plan")[1][0])

    seen = [(r["graded"], r["waiting"], r["feedback"]) for r in rows]
    assert folder.is_dir()
    assert seen == [
        (False, False, "none"),
        (True, True, "none"),
        (True, True, "written"),
        (True, False, "old"),
        (True, False, "released"),
    ]


def test_a_comment_is_kept_when_the_work_comes_again(classroom):
    """Words already written for a learner survive a new attempt and reach the page."""
    hand_in(classroom.root, "ingrid", {"tt-plan-text": "Tomorrow."}, "tt-plan")
    run("grade")
    key = ("tt-plan-rubric-aim", "tt-plan", "tt-plan", "ingrid")
    with Gradebook(classroom.course.database) as gradebook:
        gradebook.find_comment(*key).manual_comment = "Whose aim <b>is</b> it?"
        gradebook.db.commit()
    hand_in(classroom.root, "ingrid", {"tt-plan-text": "Next week."}, "tt-plan")

    run("grade")
    run("feedback")

    page = page_of(task(classroom, "ingrid", "tt-plan")).read_text("utf-8")
    assert "Whose aim &lt;b&gt;is&lt;/b&gt; it?" in page
    assert "Next week." in page


def test_the_points_on_the_page_are_those_of_the_gradebook(classroom):
    """Where an instructor changed what was counted, the page follows."""
    hand_in(classroom.root, "jonas", HALF_RIGHT)
    run("grade")
    with Gradebook(classroom.course.database) as gradebook:
        grade = gradebook.find_grade("tt-1-first-points", "tt-1", "tt-1", "jonas")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()

    run("feedback")

    page = page_of(task(classroom, "jonas", "tt-1")).read_text("utf-8")
    assert "<strong>1.5</strong> of 3 points" in page
    assert "0.5 of 1 points" in page


def test_a_problem_is_one_line_with_learner_and_item(classroom):
    """The instructor reads who, where and what; the exit code says all is done."""
    folder = hand_in(classroom.root, "nora", ALL_RIGHT)
    (folder / "answers" / "tt-1-first.json").write_text("{", "utf-8")

    text = said("grade", "tt-1")

    assert "nora, tt-1: tt-1-first.json: this is not the JSON of an answer" in text
    assert "1 graded, 0 already done, 0 refused." in text


def test_an_unknown_assignment_is_refused_with_the_names_there_are(classroom):
    """A slip of the finger costs one line."""
    result = CliRunner().invoke(app, ["grade", "tt-9"])

    assert "tt-9: no assignment has this name; there are tt-1, tt-plan" in str(
        result.exception
    )


def test_the_page_names_no_other_learner_and_holds_no_key(classroom):
    """Only what belongs to this learner and this attempt."""
    hand_in(classroom.root, "ingrid", ALL_RIGHT)
    hand_in(classroom.root, "jonas", HALF_RIGHT)
    run("grade")
    run("feedback")

    page = page_of(task(classroom, "jonas", "tt-1")).read_text("utf-8")

    assert "ingrid" not in page
    assert "Lin opens the fryer" not in page  # the variant nobody answered
    assert "Secret words on danger." not in page  # the option nobody took


def test_a_page_that_was_damaged_is_written_again(classroom):
    """What the page says of itself is what makes it current."""
    hand_in(classroom.root, "ingrid", ALL_RIGHT)
    run("grade")
    run("feedback")
    page = page_of(task(classroom, "ingrid", "tt-1"))
    sealed = made_from(page)
    page.write_text("", "utf-8")

    assert states("feedback", "tt-1") == {"ingrid tt-1": "written"}
    assert made_from(page) == sealed
    assert stat.S_ISREG(page.stat().st_mode)


def test_one_page_that_cannot_be_written_does_not_stop_the_others(classroom):
    """The others get theirs; the bad one is named."""
    for learner in ("amina", "farid"):
        hand_in(classroom.root, learner, ALL_RIGHT)
    run("grade")
    shutil.rmtree(classroom.root / "feedback", ignore_errors=True)
    (classroom.root / "feedback" / "amina").mkdir(parents=True)
    (classroom.root / "feedback" / "amina" / "tt-1").write_text("in the way", "utf-8")

    assert states("feedback", "tt-1") == {
        "amina tt-1": "refused",
        "farid tt-1": "written",
    }


def test_the_commands_of_an_evening_are_those_of_one_file():
    """Nobody who grades waits for the coordinator's commands to load."""
    from vetcourse.cli import EVENING

    here = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback.__module__ == "vetcourse.cli.grading"
    }

    assert here == EVENING
