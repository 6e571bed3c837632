"""The page a learner gets back, in a real browser: axe, light, dark, narrow."""

import json
import shutil

import pytest
from tests.grading.test_grading import hand_in, quiet
from tests.grading.test_nbgrader_loop import HALF_RIGHT

from vetcourse.course.reading import read_modules
from vetcourse.grading.feedback import give_feedback, page_of
from vetcourse.grading.grading import grade
from vetcourse.grading.handing_in import Task
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release


@pytest.fixture(scope="module", params=["en", "nb"])
def pages(request, tiny_template, tmp_path_factory):
    """Feedback on a unit, on a marked plan and on a waiting one, in each language."""
    root = shutil.copytree(tiny_template, tmp_path_factory.mktemp("fb") / "course")
    release(read_modules(root / "modules"), root, request.param, lambda _: None)
    long = "<img src=x onerror=alert(1)> " + "Planlegging" * 40
    hand_in(root, "jonas", HALF_RIGHT)
    hand_in(root, "jonas", {"tt-plan-text": long}, "tt-plan")
    hand_in(root, "ingrid", {"tt-plan-text": "Tomorrow."}, "tt-plan")
    course = NbgraderCourse(root)
    grade(course, ["tt-1", "tt-plan"], quiet)
    enter_marks(course.database, "tt-plan", "jonas", {"tt-plan-rubric-aim": 20})
    give_feedback(course, ["tt-1", "tt-plan"], quiet)
    tasks = [("jonas", "tt-1"), ("jonas", "tt-plan"), ("ingrid", "tt-plan")]
    return [page_of(Task(root, code, learner)) for learner, code in tasks]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 390])
def test_anyone_can_read_the_page(pages, open_page, violations, scheme, width):
    """WCAG 2.1 A and AA hold in both languages, light and dark, on a phone too."""
    page = open_page(width=width, scheme=scheme, bypass_csp=True)
    for path in pages:
        page.goto(path.as_uri())

        assert violations(page, "html") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_asks_for_nothing_and_runs_nothing(pages, open_page):
    """It can be read offline for ever; a learner's markup stays text."""
    page = open_page()
    asked, alerts = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    for path in pages:
        page.goto(path.as_uri())

    assert asked == [path.as_uri() for path in pages]
    assert alerts == []
    assert "onerror=alert(1)" in page.goto(pages[1].as_uri()).text()
    assert page.locator("img").count() == 0


def test_the_check_itself_finds_faults(pages, open_page, violations):
    """A page made bad on purpose is not let through."""
    page = open_page(bypass_csp=True)
    page.goto(pages[0].as_uri())
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")

    found = json.dumps(violations(page, "html"))

    assert "html-has-lang" in found
