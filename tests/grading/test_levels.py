"""What a criterion's levels are called, wherever a marker or a learner reads them."""

import re

import nbformat
import pytest

from tests.grading.test_evening import run
from tests.grading.test_grading import hand_in, quiet
from vetcourse.course.building import notebook
from vetcourse.course.reading import read_assignment, read_modules
from vetcourse.course.words import level_names
from vetcourse.grading.feedback import page_of
from vetcourse.grading.formgrader import LevelButtons
from vetcourse.grading.grading import grade
from vetcourse.grading.handing_in import Task
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release

AIM = "tt-plan-rubric-aim"
LEVEL = '      - {{points: {0}, text: {{en: "For {0}.", nb: "Til {0}."}}}}\n'


def plan_with_levels(root, points):
    """The tiny plan, its one criterion now with levels that give *points*."""
    plan = root / "modules" / "tiny" / "02-plan.md"
    levels = "    levels:\n" + "".join(LEVEL.format(one) for one in points)
    text, changed = re.subn(
        r"    levels:\n(      - .*\n)+", levels, plan.read_text("utf-8")
    )
    assert changed == 1
    plan.write_text(text, "utf-8")
    return plan


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("many", range(2, 9))
def test_every_level_has_a_name_of_its_own(many, language):
    """However many an author writes, and in both languages."""
    names = level_names(many, language)

    assert len(set(names)) == many
    assert all(names)


@pytest.mark.parametrize(
    ("points", "language", "expected"),
    [
        pytest.param((0, 25), "nb", ["Ikke ennå (0)", "Nådd (25)"], id="two"),
        pytest.param(
            (0, 10, 20, 25),
            "en",
            ["Not yet (0)", "On the way (10)", "Sound (20)", "Strong (25)"],
            id="four",
        ),
        pytest.param(
            (0, 1, 2, 3, 4, 25),
            "en",
            [f"Level {n} of 6 ({p})" for n, p in enumerate([0, 1, 2, 3, 4, 25], 1)],
            id="six",
        ),
    ],
)
def test_the_notebook_shows_name_and_points(tiny, points, language, expected):
    """In the table that learners read before they begin."""
    built = notebook(read_assignment(plan_with_levels(tiny, points)), language)

    (task,) = (cell for cell in built["cells"] if "MARK SCHEME" in cell["source"])
    assert re.findall(r"^\| \*\*(.+?)\*\* \|", task["source"], re.M) == expected


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("points", "names"),
    [
        pytest.param((0, 25), ["Not yet", "Reached"], id="two"),
        pytest.param((0, 15, 25), ["Not yet", "On the way", "Reached"], id="three"),
        pytest.param(
            (0, 5, 10, 15, 20, 25), [f"Level {n} of 6" for n in range(1, 7)], id="six"
        ),
    ],
)
def test_buttons_and_feedback_use_the_same_names(built, monkeypatch, points, names):
    """What the marker clicks on is what the learner reads."""
    monkeypatch.chdir(built)
    plan_with_levels(built, points)
    release(read_modules(built / "modules"), built, "en", quiet)
    hand_in(built, "ingrid", {"tt-plan-text": "Soon."}, "tt-plan")
    course = NbgraderCourse(built)
    grade(course, ["tt-plan"], quiet)
    assert buttons_of(built) == [
        f"{given} {name}" for given, name in zip(points, names, strict=True)
    ]

    enter_marks(course.database, "tt-plan", "ingrid", {AIM: points[1]})
    run("feedback")

    page = page_of(Task(built, "tt-plan", "ingrid")).read_text("utf-8")
    level = re.search(r'<p class="level">(.+)</p>', page)[1]
    assert level == f"<strong>{names[1]}</strong>: For {points[1]}."


def buttons_of(root):
    """What stands on the level buttons under Ingrid's plan in formgrader."""
    path = root / "autograded" / "ingrid" / "tt-plan"
    resources = {
        "submission_id": "1",
        "assignment_id": "tt-plan",
        "student": "ingrid",
        "base_url": "",
        "metadata": {"path": str(path)},
    }
    shown = nbformat.read(path / "tt-plan.ipynb", as_version=4)
    shown, _ = LevelButtons().preprocess(shown, resources)
    html = "".join(cell.source for cell in shown.cells)
    found = re.findall(r'<button[^>]*class="vc-level[^>]*>(.*?)</button>', html)
    return [re.sub("<[^>]+>", "", one).strip() for one in found]
