"""A handed-in training plan on paper, as an instructor hands it to a company."""

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from vetcourse.answers import Answer, Answers
from vetcourse.course.reading import read_assignment
from vetcourse.demo.answering import written
from vetcourse.demo.learners import invented_learners
from vetcourse.errors import GradingError
from vetcourse.grading.paper import paper_of

MODULE = Path(__file__).parents[2] / "modules" / "facilitating-learning"
ASKED = {item.id: item for item in read_assignment(MODULE / "09-plan.md").items}


@pytest.fixture
def course(tmp_path):
    """A course folder with the finished plan of an invented learner."""
    shutil.copytree(MODULE, tmp_path / "modules" / MODULE.name)
    folder = tmp_path / "submitted" / "ingrid" / "fl-plan"
    ingrid, *_ = invented_learners(1)
    for item in ASKED.values():
        value = written(item, ingrid)
        at = "2026-02-03T14:05:11+01:00"
        Answers.beside(folder).write(Answer(item.id, value, at))
    return tmp_path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["As of 3 February 2026", "from 7 September 2026", "For the company"]),
        ("nb", ["Per 3. februar 2026", "fra 7. september 2026", "For bedriften"]),
    ],
)
def test_all_aims_of_a_finished_plan_are_on_the_paper(course, language, said):
    """With every place, person and agreed day, in the words of the language."""
    ingrid, *_ = invented_learners(1)
    plan = written(ASKED["fl-plan-matrix"], ingrid)

    page = unescape(paper_of(course, "fl-plan", "ingrid", language))

    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page, re.DOTALL)
    assert len(rows) == len(plan) == 21
    for row, planned in zip(rows, plan, strict=True):
        places = [planned.get(half, "") for half in ("h1", "h2", "h3", "h4")]
        assert all(told in row for told in (planned["aim"], *places, planned["who"]))
        assert row.count("✓") == len(planned.get("assessed", ()))
    assert all(words in page for words in said)


def test_the_paper_says_whose_aims_these_are(course):
    """The licence of the bundled curricula asks for it, wherever they are shown."""
    page = paper_of(course, "fl-plan", "ingrid", "nb")

    assert "IUV03-01, https://www.udir.no/lk20/iuv03-01, lest" in page
    assert page.count("Inneholder data under norsk lisens for offentlige data") == 1


def test_what_was_said_about_the_plan_stays_off_the_paper(course):
    """A company gets the plan, not the notes of its apprentice, nor any points."""
    ingrid, *_ = invented_learners(1)
    notes = written(ASKED["fl-plan-notes"], ingrid)

    page = unescape(paper_of(course, "fl-plan", "ingrid", "en"))

    assert notes["apprentice"]["note"] not in page
    assert "ingrid" not in page.lower()
    assert "points" not in page


@pytest.mark.parametrize(
    ("assignment", "learner", "told"),
    [
        pytest.param("fl-plan", "nobody", "nobody of this name", id="a learner"),
        pytest.param("fl-log", "ingrid", "no training plan in it", id="a plan"),
        pytest.param("fl-plan", "empty", "is empty", id="anything in it"),
    ],
)
def test_a_paper_with_nothing_on_it_is_refused(course, assignment, learner, told):
    """In one line that says what is missing."""
    for name in ("ingrid/fl-log", "empty/fl-plan"):
        (course / "submitted" / name).mkdir(parents=True)

    with pytest.raises(GradingError, match=told):
        paper_of(course, assignment, learner, "en")


def test_a_plan_saved_at_no_time_is_refused_in_one_line(course):
    """A learner can write anything into the file; nobody gets a traceback for it."""
    folder = course / "submitted" / "ingrid" / "fl-plan"
    plan = Answers.beside(folder).read("fl-plan-matrix")
    Answers.beside(folder).write(replace(plan, at="soon"))

    with pytest.raises(GradingError, match="'soon' for when it was saved"):
        paper_of(course, "fl-plan", "ingrid", "en")
