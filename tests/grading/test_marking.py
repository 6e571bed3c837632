"""Marking by hand: a fair queue, a second marker, a comment bank, item statistics."""

import csv
import io
import shutil
import xml.etree.ElementTree as ET

import pytest
from nbgrader.api import Gradebook

from tests.grading.test_evening import run, said
from tests.grading.test_grading import hand_in, quiet
from vetcourse.grading.database import gradebook
from vetcourse.grading.drawing import draw
from vetcourse.grading.grading import grade
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.queue import number_of, second_marking
from vetcourse.grading.statistics import as_csv, harmless, statistics_of

pytestmark = pytest.mark.notebooks
AIM = "tt-plan-rubric-aim"
BANK = """
[[comment]]
id = "whose-aim"
criteria = ["tt-plan-rubric-aim"]
text = { en = "Whose aim is it?", nb = "Hvem sitt mål er det?" }

[[comment]]
id = "for-others"
criteria = ["tt-plan-rubric-other"]
text = { en = "Belongs elsewhere.", nb = "Hører hjemme et annet sted." }
"""


@pytest.fixture
def plans(built, monkeypatch):
    """Twenty plans, graded and waiting for a person."""
    monkeypatch.chdir(built)
    for n in range(20):
        hand_in(built, f"learner{n}", {"tt-plan-text": f"Plan {n}."}, "tt-plan")
    course = NbgraderCourse(built)
    grade(course, ["tt-plan"], quiet)
    return course


def test_the_queue_shows_numbers_not_names(plans):
    """The marker does not know whose work it is, unless that is asked for."""
    _, blind = run("queue", "tt-plan")
    _, named = run("queue", "tt-plan", "--names")

    assert len(blind) == len(named) == 20
    assert not any("learner" in row["learner"] for row in blind)
    assert [number_of("tt-plan", row["learner"]) for row in named] == [
        row["learner"] for row in blind
    ]


def test_the_order_follows_no_name(plans):
    """Nobody is always first or last, and the order is the same tomorrow."""
    _, named = run("queue", "tt-plan", "--names")
    names = [row["learner"] for row in named]

    assert names != sorted(names)
    assert [row["learner"] for row in run("queue", "tt-plan", "--names")[1]] == names


def test_what_is_marked_leaves_the_queue(plans):
    """Only what waits is shown; marked work whose answer changed comes again."""
    enter_marks(plans.database, "tt-plan", "learner3", {AIM: 20})
    rows = run("queue", "tt-plan", "--names")[1]
    assert "learner3" not in [row["learner"] for row in rows]
    hand_in(plans.root, "learner3", {"tt-plan-text": "Another."}, "tt-plan")
    grade(plans, ["tt-plan"], quiet)

    again = [row for row in run("queue", "tt-plan", "--names")[1] if row["again"]]

    assert [row["learner"] for row in again] == ["learner3"]


def test_a_second_marker_reads_every_fail_and_15_percent_of_the_rest(plans):
    """Three of seventeen passes and all three fails; the draw can be repeated."""
    for n in range(20):
        enter_marks(
            plans.database, "tt-plan", f"learner{n}", {AIM: 10 if n < 3 else 20}
        )

    with gradebook(plans.database) as engine:
        drawn = second_marking(plans.root, engine, "tt-plan", pass_mark=15)
        again = second_marking(plans.root, engine, "tt-plan", pass_mark=15)

    assert {"learner0", "learner1", "learner2"} < set(drawn)
    assert len(drawn) == 3 + 3
    assert drawn == again
    assert len(run("queue", "tt-plan", "--second")[1]) == 6


def test_a_comment_from_the_bank_reaches_the_gradebook_once(plans):
    """Said twice by mistake it stands there once, below what was written by hand."""
    folder = plans.root / "modules" / "tiny" / "instructor"
    folder.mkdir()
    (folder / "comments.toml").write_text(BANK, "utf-8")
    key = (AIM, "tt-plan", "tt-plan", "learner3")
    with Gradebook(plans.database) as book:
        book.find_comment(*key).manual_comment = "By hand."
        book.db.commit()
    number = number_of("tt-plan", "learner3")

    for _ in range(2):
        run("comment", "tt-plan", number, AIM, "whose-aim")

    with Gradebook(plans.database) as book:
        assert book.find_comment(*key).manual_comment == "By hand.\n\nWhose aim is it?"


@pytest.mark.parametrize(
    ("who", "name", "told"),
    [
        pytest.param("learner3", "for-others", "tt-plan-rubric-other", id="place"),
        pytest.param("nobody", "whose-aim", "nobody of this name", id="learner"),
        pytest.param("learner3", "nothing", "no such comment; it has", id="name"),
    ],
)
def test_a_comment_in_the_wrong_place_is_refused_in_one_line(plans, who, name, told):
    """A slip of the finger puts no words under another's work."""
    folder = plans.root / "modules" / "tiny" / "instructor"
    folder.mkdir()
    (folder / "comments.toml").write_text(BANK, "utf-8")

    with pytest.raises(Exception, match=told):
        run("comment", "tt-plan", who, AIM, name)


def answers_of(number: int) -> dict:
    """Good learners know both; weak ones neither; the last says nothing."""
    if number == 11:
        return {}
    if number < 6:
        return {"tt-1-first": "test", "tt-1-steps": ["off", "lock", "test"]}
    return {"tt-1-first": "label", "tt-1-steps": ["test", "lock", "off"]}


@pytest.fixture
def answered(built):
    """Twelve learners answered the check items."""
    for n in range(12):
        hand_in(built, f"learner{n:02}", answers_of(n))
    return built


def test_an_item_tells_how_hard_and_how_telling_it_is(answered):
    """Half are right, the good ones are; one said nothing."""
    first, _ = statistics_of(answered, ["tt-1"])

    assert (first.item, first.learners, first.difficulty) == ("tt-1-first", 12, 0.5)
    assert first.discrimination == pytest.approx(1.0)
    assert first.empty == pytest.approx(1 / 12)
    assert first.options == {"a: test": 6, "a: label": 5}


def test_below_ten_learners_nothing_is_told(answered):
    """Nine people's answers say more about them than about an item."""
    for n in (9, 10, 11):
        shutil.rmtree(answered / "submitted" / f"learner{n:02}")

    for one in statistics_of(answered, ["tt-1"]):
        assert (one.difficulty, one.discrimination, one.empty) == (None, None, None)
        assert one.options == {}


def test_an_item_that_good_learners_get_wrong_is_named(answered):
    """A wrong key shows itself."""
    for n in range(12):
        first = "label" if n < 6 else "test"
        hand_in(answered, f"learner{n:02}", answers_of(n) | {"tt-1-first": first})

    first, _ = statistics_of(answered, ["tt-1"])

    assert first.look == "good learners do no better here; is the key right?"


def test_the_table_and_the_picture_can_be_read(answered):
    """CSV with a line an item; SVG that carries the items' names as text."""
    found = statistics_of(answered, ["tt-1"])

    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    text = "".join(ET.fromstring(draw(found)).itertext())

    assert [row["item"] for row in rows] == ["tt-1-first", "tt-1-steps"]
    assert "tt-1-first" in text


def test_every_run_of_grading_tells_about_the_items(answered, monkeypatch):
    """A table on the screen, a table and a picture in the course; once is enough."""
    monkeypatch.chdir(answered)

    shown, again = said("grade", "tt-1"), said("grade", "tt-1")

    for name in ("tt-1-first", "tt-1-steps", "a: test 6", "0.50"):
        assert name in shown
    assert "tt-1-first" not in again
    kept = answered / "statistics"
    assert "a: test 6; a: label 5" in (kept / "tt-1.csv").read_text("utf-8")
    ET.fromstring((kept / "tt-1.svg").read_text("utf-8"))


def test_a_small_class_gets_no_numbers_after_grading(answered, monkeypatch):
    """Nine are marked; nothing about items is shown or written."""
    for n in (9, 10, 11):
        shutil.rmtree(answered / "submitted" / f"learner{n:02}")
    monkeypatch.chdir(answered)

    shown = said("grade", "tt-1")

    assert "fewer than 10 learners" in shown
    assert "0.5" not in shown
    assert not (answered / "statistics").exists()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|x", "'+cmd|x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-0.25", "-0.25"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_no_cell_can_be_taken_for_a_formula(cell, shown):
    """A spreadsheet shows text as text; numbers stay numbers."""
    assert harmless(cell) == shown
