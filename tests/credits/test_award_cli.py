"""From nbgrader's own gradebook to results in the ledger."""

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.credits.ledgers import typed
from tests.hub.credits_running import running
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.office import Office

pytestmark = [
    pytest.mark.notebooks,
    # nbgrader's own session is used before its objects are in it; harmless.
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)
MODULE = """
code = "IG"
status = "draft"
title = "Instruction and guidance"
ects = 10
valid_from = 2025-08-01
[areas]
pedagogy = 5
vocational-didactics = 5
[[outcome]]
code = "IG-K1"
text = "knows"
national = ["K1"]
areas = ["P1"]
[[part]]
id = "ig-checks"
kind = "checks"
title = "Knowledge checks"
points = 40
pass_mark = 28
hours = 10
assignments = ["ig-1", "ig-2"]
[[part]]
id = "ig-log"
kind = "log"
title = "Logbook"
points = 60
pass_mark = 30
hours = 20
assignments = ["ig-log"]
needs = {ig-log-rubric-complete = 4}
"""
CELLS = {
    "ig-1": {"ig-1-q1": 3, "ig-1-q2": 3},
    "ig-2": {"ig-2-q1": 6},
    "ig-log": {"ig-log-rubric-text": 5, "ig-log-rubric-complete": 5},
}


@pytest.fixture(scope="module")
def new_gradebook(tmp_path_factory):
    """A gradebook that nbgrader itself has made, without any hand-in."""
    from nbgrader.api import Gradebook

    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as book:
        for assignment, cells in CELLS.items():
            book.add_assignment(assignment)
            book.add_notebook(assignment, assignment)
            for cell, points in cells.items():
                by_hand = "rubric" in cell
                add = book.add_task_cell if by_hand else book.add_grade_cell
                add(
                    cell,
                    assignment,
                    assignment,
                    max_score=points,
                    cell_type="markdown" if by_hand else "code",
                )
    return path


@pytest.fixture
def course(tmp_path, monkeypatch, new_gradebook, migrated_sqlite):
    """A course with one module, a ledger without entries, and that gradebook."""
    folder = tmp_path / "modules" / "instruction"
    folder.mkdir(parents=True)
    (folder / "module.toml").write_text(MODULE, "utf-8")
    shutil.copytree(ROOT / "credits", tmp_path / "credits")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copy(new_gradebook, tmp_path)
    shutil.copy(migrated_sqlite, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    return tmp_path


def hand_in(learner, points, day=date(2026, 5, 1)):
    """Give a learner's cells these points; None is work that nobody has read."""
    from nbgrader.api import Gradebook

    with Gradebook("sqlite:///gradebook.db") as book:
        book.update_or_create_student(learner)
        for assignment in [
            a for a, cells in CELLS.items() if cells.keys() <= points.keys()
        ]:
            submission = book.update_or_create_submission(assignment, learner)
            submission.timestamp = datetime(day.year, day.month, day.day)
            for grade in submission.notebooks[0].grades:
                score = points[grade.name]
                by_hand = "rubric" in grade.name
                grade.needs_manual_grade = by_hand and score is None
                setattr(grade, "manual_score" if by_hand else "auto_score", score)
            book.db.commit()


FULL = {
    "ig-1-q1": 3,
    "ig-1-q2": 2 + 1 / 3,
    "ig-2-q1": 6,
    "ig-log-rubric-text": 5,
    "ig-log-rubric-complete": 4,
}


def award(*words, code=0):
    """Type the command and get its rows by learner, or the lines of its error."""
    line = ["award", "--institution", "HVL", "--on", "2026-06-01", "--json", *words]
    found, said = typed(line)
    assert found == code, said
    return said if code else {r["learner"]: r for r in json.loads(said)["results"]}


def results(learner):
    """What the ledger holds about a learner."""
    with open_ledger("credits.db") as ledger:
        assert ledger.verify().whole
        return ledger.transcript(learner).events


def test_a_passed_module_becomes_a_result_once(course):
    """Exact points, a grade, the last day for a complaint."""
    hand_in("anna", FULL)

    assert award("--register")["anna"]["entry"] == "new B, attempt 1"
    with open_ledger("credits.db") as ledger:
        assert ledger.learners() == ()
    award("--register", "--yes")
    assert award("--yes")["anna"]["entry"] == "nothing new"

    (entry,) = results("anna")
    # 40 x (3 + 2 1/3 + 6) / 12 + 60 x 9 / 10 = 91.777...
    assert (entry.payload.points, entry.payload.grade) == (Decimal("91.77"), "B")
    assert entry.payload.ects == 10
    assert entry.payload.provisional_until == date(2026, 6, 22)


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        pytest.param(
            {"ig-log-rubric-text": None},
            "waiting",
            "ig-log: waits to be read: ig-log",
            id="an instructor has yet to read it",
        ),
        pytest.param(
            {"ig-1-q2": None},
            "waiting",
            "ig-checks: waits to be read: ig-1",
            id="a grading run was cut off",
        ),
        pytest.param(
            {"ig-log-rubric-complete": 2},
            "not passed",
            "ig-log: ig-log-rubric-complete: 2 points, 4 needed",
            id="the log is not signed",
        ),
        pytest.param(
            {"ig-2-q1": 1, "ig-1-q1": 0},
            "not passed",
            "ig-checks: 11.11 points, 28 needed",
            id="too little in one part",
        ),
    ],
)
def test_what_is_not_passed_is_told_and_not_written(course, changes, standing, reason):
    """Unread work is waiting; a fail is written only on request."""
    hand_in("anna", FULL | changes)

    row = award("--register", "--yes")["anna"]

    assert (row["standing"], row["reasons"], row["entry"]) == (
        standing,
        [reason],
        "nothing new",
    )
    assert not results("anna")
    failed = award("--fails", "--yes")["anna"]["entry"]
    assert failed == ("new F, attempt 1" if standing == "not passed" else "nothing new")


def test_what_was_never_handed_in_is_missing_and_not_zero(course):
    """The export of nbgrader would show it as 0 points."""
    hand_in("anna", {k: v for k, v in FULL.items() if "ig-1" in k})

    row = award("--register", "--fails", "--yes")["anna"]

    assert row["standing"] == "unfinished"
    assert row["reasons"] == [
        "ig-checks: not handed in: ig-2",
        "ig-log: not handed in: ig-log",
    ]


def test_a_learner_nobody_has_registered_is_named(course):
    """And nothing is written for them."""
    hand_in("anna", FULL)

    assert "not registered" in award("--yes")["anna"]["entry"]


def test_a_complaint_corrects_and_a_new_hand_in_is_an_attempt(course):
    """Both only ever add entries."""
    hand_in("anna", FULL)
    award("--register", "--yes")

    hand_in("anna", FULL | {"ig-log-rubric-text": 3})
    assert award("--yes")["anna"]["entry"] == "corrected to C, attempt 1"
    hand_in("anna", FULL | {"ig-1-q2": 3}, day=date(2026, 8, 1))
    again = award("--yes", "--on", "2026-09-01")["anna"]["entry"]

    assert again == "new A, attempt 2"
    kinds = [e.kind for e in results("anna")]
    assert kinds == ["result", "correction", "result"]


def test_mistakes_are_told_in_one_line(course):
    """Where, what, and what to do."""
    assert "not in this course; choose from IG" in award("XX", code=2)[0]
    assert "choose one of letters, pass-fail" in _one_line("--scale", "stars")
    assert "there is no gradebook" in award("--gradebook", "sqlite:///no.db", code=2)[0]


def _one_line(*words):
    hand_in("anna", FULL)
    (line,) = award("--register", *words, code=2)
    return line


def test_on_a_hub_results_go_to_where_the_hub_keeps_its_ledger(
    course, tmp_path, monkeypatch
):
    """The same rows, once only, and corrected when the work was marked anew."""
    hand_in("anna", FULL)
    hand_in("bo", FULL | {"ig-log-rubric-text": None})
    with open_ledger(tmp_path / "hub.db") as ledger:
        ledger.register("anna")
    here = award("--register", "--language", "nb")
    with (
        Office(tmp_path / "hub.db", ROOT / "credits", clock=lambda: NOON) as office,
        running(office) as service,
    ):
        monkeypatch.setenv("VETCOURSE_CREDITS_URL", service.url)
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "ines-token")
        shown = award("--language", "nb")
        written = award("--yes")
        again = award("--yes")
        hand_in("anna", FULL | {"ig-1-q1": 2})
        corrected = award("--yes", "--by", "kari")
        (refused,) = award("--register", code=2)
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "anna-token")
        (forbidden,) = award("--yes", code=2)
        first, second = office.path("anna")["entries"]

    assert shown["anna"] == here["anna"]
    assert shown["bo"]["reasons"] == here["bo"]["reasons"]
    assert shown["bo"]["entry"].startswith("ikke registrert")
    assert written["anna"]["entry"] == "new B, attempt 1"
    assert again["anna"]["entry"] == "nothing new"
    assert corrected["anna"]["entry"].startswith("corrected to B")
    assert "everybody in the list of people is registered" in refused
    assert "you may not ask this here" in forbidden
    assert (first["kind"], second["kind"]) == ("result", "correction")
    assert first["recorded_by"] == second["recorded_by"] == "ines"
