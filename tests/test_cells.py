"""What a notebook's cells do for a learner, and while nbgrader marks."""

import json
from pathlib import Path

import pytest

from vetcourse.answers import PRIVATE, Answer, Answers
from vetcourse.cells import MARKING, ask, grade
from vetcourse.course.building import build_assignment
from vetcourse.course.reading import read_assignment
from vetcourse.errors import ContentError
from vetcourse.items import read_item

NOW = "2026-02-03T14:05:11+01:00"


@pytest.fixture
def desk(tiny, monkeypatch) -> Path:
    """A learner's folder inside the tiny course, with the unit in it."""
    folder = tiny / "work" / "tt-1"
    text = tiny / "modules" / "tiny" / "01-check.md"
    build_assignment(read_assignment(text), folder, "en")
    monkeypatch.chdir(folder)
    monkeypatch.delenv(MARKING, raising=False)
    return folder


def save(form, value) -> dict:
    """What the form answers when the browser saves *value*."""
    reply, _ = form.answer({"kind": "save", "seq": 1, "value": value})
    return reply


def test_a_learner_gets_a_form_that_saves_itself(desk):
    """The answer is on disk when the form says so, and there again when reopened."""
    reply = save(ask("tt-1-first"), "test")

    assert reply["kind"] == "saved"
    saved = Answers.beside(desk).read("tt-1-first")
    assert (saved.value, saved.at, saved.variant) == ("test", reply["at"], "a")
    assert ask("tt-1-first").value == "test"


def test_a_check_item_says_nothing_of_right_or_wrong(desk):
    """Feedback on a check item comes after marking."""
    reply = save(ask("tt-1-first"), "start")

    assert not reply["feedback"]
    assert reply["full"] is None
    assert "Secret words" not in json.dumps(ask("tt-1-first").item)


def test_a_practice_item_answers_at_once(desk):
    """Practice tells why, and whether it is all right."""
    form = ask("tt-1-try")

    assert save(form, "start")["feedback"] == ("Practice warning.",)
    assert save(form, "start")["full"] is False
    assert save(form, "test")["full"] is True


def test_the_second_attempt_shows_the_other_case(desk):
    """Once variant b is begun, it is the one that is shown and saved."""
    Answers.beside(desk).write(Answer("tt-1-first", "label", NOW, variant="b"))

    form = ask("tt-1-first")
    save(form, "test")

    assert form.item["prompt"].startswith("Lin")
    assert Answers.beside(desk).read("tt-1-first", "b").value == "test"
    assert Answers.beside(desk).read("tt-1-first") is None


def test_an_answer_that_cannot_be_saved_is_refused_and_kept_in_the_browser(desk):
    """The learner hears why; nothing half-written is on disk."""
    (desk / "answers").write_text("in the way", "utf-8")

    reply = save(ask("tt-1-first"), "test")

    assert reply["kind"] == "refused"
    assert "could not be saved" in reply["message"]


def test_a_learner_sees_no_points(desk):
    """grade() is silent until nbgrader marks."""
    assert grade("tt-1-first") is None


def test_marking_gives_static_views_and_plain_floats(desk, monkeypatch):
    """What nbgrader's kernel sees: HTML without script, and a float."""
    Answers.beside(desk).write(Answer("tt-1-first", "test", NOW))
    monkeypatch.setenv(MARKING, "autograde")

    points, shown = grade("tt-1-first"), ask("tt-1-first")

    assert type(points) is float
    assert points == 1.0
    assert "Test that it is dead" in shown.data


def test_an_item_without_key_is_an_error_and_never_full_marks(desk, monkeypatch):
    """A cell that says nothing gets full marks from nbgrader."""
    monkeypatch.setenv(MARKING, "autograde")

    for name in ("tt-1-gone", "tt-1-try", "xx-1-q1"):
        with pytest.raises(ContentError, match=name.removesuffix("-q1")):
            grade(name)


def test_an_unknown_exercise_is_told_plainly(desk):
    """A page and a kit that do not fit together say so."""
    with pytest.raises(ContentError, match="no such exercise"):
        ask("tt-1-gone")


@pytest.mark.parametrize("text", ["", "[]", '{"items": 5}'])
def test_a_broken_page_says_what_to_do(desk, text):
    """The learner is sent back to the course page, not shown a traceback."""
    (desk / "items.json").write_text(text, "utf-8")

    with pytest.raises(ContentError, match="open the unit from your course page again"):
        ask("tt-1-first")


def test_a_private_box_is_never_among_what_is_handed_in(desk):
    """It lies in a folder that the exchange leaves out."""
    page = json.loads((desk / "items.json").read_text("utf-8"))
    page["items"]["tt-1-own"] = {
        "a": {
            "id": "tt-1-own",
            "type": "text",
            "private": True,
            "prompt": "For you alone.",
            "practice": False,
            "points": 0,
            "version": "v",
        }
    }
    (desk / "items.json").write_text(json.dumps(page), "utf-8")

    save(ask("tt-1-own"), "I was wrong.")

    assert (desk / PRIVATE / "tt-1-own.json").is_file()
    assert not (desk / "answers").exists()


def test_what_practice_cannot_judge_is_saved_all_the_same(desk):
    """A learner is never told that nothing was saved when it was."""
    reply = save(ask("tt-1-try"), {"no": "choice"})

    assert reply["kind"] == "saved"
    assert not reply["feedback"]
    assert Answers.beside(desk).read("tt-1-try").value == {"no": "choice"}


def test_feedback_that_was_fetched_opens_the_second_attempt(desk):
    """A new case with the same reasoning; the first attempt stays as it was."""
    save(ask("tt-1-first"), "label")
    (desk / "feedback" / "2026-02-10 12:00:00.000000 UTC").mkdir(parents=True)

    second = ask("tt-1-first")
    save(second, "test")

    assert second.item["prompt"].startswith("Lin")
    assert Answers.beside(desk).read("tt-1-first").value == "label"
    assert Answers.beside(desk).read("tt-1-first", "b").value == "test"


def test_practice_stays_what_it_is_whatever_feedback_came(desk):
    """Only an item with another case has a second attempt."""
    (desk / "feedback" / "first").mkdir(parents=True)

    assert ask("tt-1-try").item["id"] == "tt-1-try"


@pytest.fixture
def own_work(desk):
    """The learner's folder with a training plan and a network added to its page."""
    page = json.loads((desk / "items.json").read_text("utf-8"))
    for kind in ("matrix", "map"):
        item = read_item({"type": kind, "id": f"tt-1-{kind}", "prompt": {"en": "…"}})
        half = item.public("en") | {"version": item.version}
        page["items"][item.id] = {"a": half}
    (desk / "items.json").write_text(json.dumps(page), "utf-8")
    return desk


def test_own_work_tells_what_it_shows(own_work):
    """A plan's gaps come with the saved reply, and are there when it is reopened."""
    reply = save(ask("tt-1-matrix"), [{"aim": "Mix paint"}])

    assert reply["findings"][1].startswith("Mix paint: not covered.")
    assert ask("tt-1-matrix").findings == list(reply["findings"])
    assert (reply["feedback"], reply["full"]) == ((), None)


def test_a_network_tells_what_each_role_would_be_missed_for(own_work):
    """Taking a person away needs no second reading of the network in the browser."""
    roles = {"r1": {"role": "adviser"}, "r2": {"role": "teacher"}}
    ties = [{"one": "me", "other": "r1"}, {"one": "r1", "other": "r2"}]

    reply = save(ask("tt-1-map"), {"roles": roles, "ties": ties})

    lost = "Without adviser, these lose contact with the rest: teacher."
    assert reply["without"]["r1"] == lost
    assert ask("tt-1-map").without == reply["without"]


def test_own_work_that_cannot_be_read_is_saved_all_the_same(own_work):
    """Nothing is found in it, and nothing is lost."""
    reply = save(ask("tt-1-map"), {"roles": "nobody"})

    assert (reply["kind"], reply["findings"], reply["without"]) == ("saved", (), {})


def test_a_type_from_a_newer_course_gets_a_form_that_says_so(own_work):
    """The page shows a calm line; nothing breaks before it."""
    page = json.loads((own_work / "items.json").read_text("utf-8"))
    page["items"]["tt-1-map"]["a"]["type"] = "hologram"
    (own_work / "items.json").write_text(json.dumps(page), "utf-8")

    assert ask("tt-1-map").item["type"] == "hologram"
