"""Collecting: what counts, what is kept, and what nobody gets in by."""

import datetime as dt
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from tests.grading.killing import kill_points, killed_after, timed
from tests.grading.test_nbgrader_loop import ALL_RIGHT, HALF_RIGHT, NOW, Classroom
from vetcourse.answers import Answer, Answers
from vetcourse.errors import GradingError
from vetcourse.grading import collecting
from vetcourse.grading.collecting import collect
from vetcourse.grading.grading import grade
from vetcourse.grading.keeping import attempts
from vetcourse.grading.learners_folder import LearnersFolder
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.receipts import hash_of, hashes_of, read_receipt

pytestmark = pytest.mark.notebooks
LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
CODES = ["tt-1", "tt-plan"]


def quiet(_result: object) -> None:
    """Nobody is watching."""


@pytest.fixture
def classroom(built, tmp_path) -> Classroom:
    """A class at the start of the course."""
    return Classroom(built, tmp_path)


def collected(classroom, now=LATER):
    """Collect everything; what happened, by learner."""
    results = collect(classroom.course, CODES, quiet, now)
    return {result.learner: result for result in results}


def inbound(classroom) -> list[Path]:
    """The folders that came in, oldest first."""
    return sorted(
        (classroom.course.exchange / "inbound").iterdir(),
        key=lambda path: path.stat().st_ctime_ns,
    )


def planted(classroom, learner, **files: str) -> Path:
    """A hand-in made without nbgrader, as somebody with a shell can make it."""
    name = f"{learner}+tt-1+2026-02-03 14:05:11.000000 UTC+abcdefghijkl"
    folder = classroom.course.exchange / "inbound" / name
    (folder / "answers" / "files").mkdir(parents=True)
    for path, text in files.items():
        (folder / path).write_text(text, "utf-8")
    (folder / "submission_secret.txt").write_text("ab" * 64, "utf-8")
    return folder


def answer_text(value: str = "test") -> str:
    """The text of an answer file."""
    data = {"schema": 1, "item": "tt-1-first", "value": value, "at": NOW}
    return json.dumps(data)


def test_a_hand_in_arrives_with_its_answers_its_time_and_a_receipt(classroom):
    """What was sent lies in submitted/, and the receipt proves it."""
    before = time.time()
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)

    result = collected(classroom)["ingrid"]

    folder = classroom.root / "submitted" / "ingrid" / "tt-1"
    assert Answers.beside(folder).read("tt-1-first").value == "test"
    assert result.state == "received"
    assert before - 1 <= result.receipt.moment.timestamp() <= time.time()
    sent = {name: (folder / name).read_bytes() for name in result.receipt.files}
    assert hash_of(hashes_of(sent)) == result.receipt.sha256
    sent["answers/tt-1-first.json"] += b" "
    assert hash_of(hashes_of(sent)) != result.receipt.sha256


def test_a_learner_finds_the_receipt_and_nobody_else_can(classroom):
    """It is laid out in the exchange under a name only its learner can work out."""
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)
    kept = collected(classroom)["ingrid"].receipt
    desk = LearnersFolder(
        classroom.course, "ingrid", classroom.folder / "learners" / "ingrid"
    )

    assert desk.receipt("tt-1") == kept
    shelf = classroom.course.exchange / "receipts"
    assert shelf.stat().st_mode & 0o077 == 0o011
    desk.secret_of = lambda _: "another"
    assert desk.receipt("tt-1") is None


def test_every_attempt_is_kept_and_the_newest_received_counts(classroom):
    """A second hand-in does not touch the first."""
    for answers in (HALF_RIGHT, ALL_RIGHT):
        classroom.hand_in("jonas", "tt-1", answers)
        collected(classroom)

    kept = attempts(classroom.root, "jonas", "tt-1")

    values = [
        Answers.beside(classroom.root / "attempts" / "jonas" / "tt-1" / receipt.attempt)
        .read("tt-1-first")
        .value
        for receipt in kept
    ]
    current = classroom.root / "submitted" / "jonas" / "tt-1"
    assert values == ["label", "test"]
    assert Answers.beside(current).read("tt-1-first").value == "test"
    assert read_receipt(current / "receipt.json") == kept[-1]


def test_collecting_twice_takes_nothing_twice(classroom):
    """The second run knows what is there and changes no file."""
    classroom.hand_in("jonas", "tt-1", HALF_RIGHT)
    collected(classroom)
    before = _tree(classroom.root / "attempts"), _tree(classroom.root / "submitted")

    result = collected(classroom)["jonas"]

    after = _tree(classroom.root / "attempts"), _tree(classroom.root / "submitted")
    assert result.state == "known"
    assert after == before


def _tree(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_size)
        for path in folder.rglob("*")
    }


def test_no_learner_can_hand_in_earlier_than_now(classroom):
    """A backdated folder name, timestamp.txt or file time changes nothing."""
    folder = planted(classroom, "mallory", **{"answers/tt-1-first.json": answer_text()})
    (folder / "timestamp.txt").write_text("2020-01-01 00:00:00.000000 UTC", "utf-8")
    for path in (folder / "answers" / "tt-1-first.json", folder):
        os.utime(path, (0, 0))

    receipt = collected(classroom)["mallory"].receipt

    assert receipt.moment > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    stamp = classroom.root / "submitted/mallory/tt-1/timestamp.txt"
    assert not stamp.read_text("ascii").startswith("2020")


def test_changing_a_hand_in_afterwards_makes_a_later_attempt(classroom):
    """Whoever swaps an answer in the exchange is as late as that moment."""
    classroom.hand_in("mallory", "tt-1", HALF_RIGHT)
    first = collected(classroom)["mallory"].receipt
    (folder,) = inbound(classroom)
    path = folder / "answers" / "tt-1-first.json"
    path.write_text(answer_text("test"), "utf-8")

    second = collected(classroom)["mallory"].receipt

    assert second.moment > first.moment
    assert [r.sha256 for r in attempts(classroom.root, "mallory", "tt-1")] == [
        first.sha256,
        second.sha256,
    ]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("answers/tt-1-first.json", id="an answer"),
        pytest.param("tt-1.ipynb", id="the notebook"),
        pytest.param("answers", id="the folder of answers"),
        pytest.param("answers/files", id="the folder of uploads"),
        pytest.param("submission_secret.txt", id="the secret"),
    ],
)
def test_a_planted_link_is_never_followed(classroom, place):
    """The instructor's key and gradebook stay where they are."""
    secret = classroom.root / "modules" / "tiny"
    folder = planted(classroom, "mallory")
    target = folder / place
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    is_folder = place in {"answers", "answers/files"}
    target.symlink_to(secret if is_folder else secret / "01-check.md")

    result = collected(classroom)["mallory"]

    taken = [
        path.read_bytes()
        for step in ("attempts", "submitted")
        for path in (classroom.root / step).rglob("*")
        if path.is_file()
    ]
    assert not any(b"Secret words" in data for data in taken)
    assert any(place in problem for problem in result.problems)


def test_a_hand_in_that_is_itself_a_link_is_refused(classroom):
    """Naming a link like a hand-in gets nobody's folder collected."""
    name = "mallory+tt-1+2026-02-03 14:05:11.000000 UTC+abcdefghijkl"
    link = classroom.course.exchange / "inbound" / name
    link.symlink_to(classroom.root / "modules")

    result = collected(classroom)["mallory"]

    assert result.state == "refused"
    assert not (classroom.root / "submitted").exists()


def test_another_account_s_name_does_not_help(classroom, monkeypatch):
    """Where accounts differ the owner counts, and the contradiction is told."""
    planted(classroom, "ingrid", **{"answers/tt-1-first.json": answer_text()})
    monkeypatch.setattr(collecting.os, "getuid", lambda: 4711)

    result = collected(classroom)["ingrid"]

    assert result.state == "refused"
    assert "says it is from ingrid but belongs to" in result.problems[0]
    assert not (classroom.root / "submitted").exists()


def test_an_owner_who_is_who_the_folder_says_is_believed(classroom, monkeypatch):
    """The learner's own account is proof; no note that only a name vouches."""
    import pwd

    owner = pwd.getpwuid(os.getuid()).pw_name
    planted(classroom, owner, **{"answers/tt-1-first.json": answer_text()})
    named = collected(classroom)[owner].named_only
    monkeypatch.setattr(collecting.os, "getuid", lambda: 4711)

    result = collected(classroom)[owner]

    assert (result.state, named, result.named_only) == ("known", True, False)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_a_file_of_another_account_in_a_hand_in_is_left_out(classroom):
    """Hand-in folders are open to all; a file dropped into one is not the learner's."""
    folder = planted(classroom, "ingrid", **{"answers/tt-1-first.json": answer_text()})
    os.chown(folder / "answers" / "tt-1-first.json", 65534, 65534)

    result = collected(classroom)["ingrid"]

    assert result.receipt.files == {}
    assert "belongs to another account" in result.problems[0]


def test_a_hand_in_still_being_copied_is_left_for_the_next_run(classroom):
    """Half a hand-in is not collected as if it were all of it."""
    folder = planted(classroom, "farid", **{"answers/tt-1-first.json": answer_text()})
    (folder / "submission_secret.txt").unlink()
    now = dt.datetime.now(dt.UTC)

    states = [collected(classroom, now)["farid"].state]
    states.append(collected(classroom, now + dt.timedelta(minutes=2))["farid"].state)

    assert states == ["arriving", "received"]


def test_what_nbgrader_collected_before_is_kept_as_an_attempt(classroom):
    """Changing over in the middle of a course loses nothing."""
    classroom.hand_in("ingrid", "tt-1", HALF_RIGHT)
    classroom.course.run("collect", "tt-1", update=True)
    shutil.rmtree(inbound(classroom)[0])

    collected(classroom)

    (kept,) = attempts(classroom.root, "ingrid", "tt-1")
    assert kept.source == "submitted/ingrid"
    current = Answers.beside(classroom.root / "submitted" / "ingrid" / "tt-1")
    assert current.read("tt-1-first").value == "label"


def test_a_receipt_that_somebody_changed_is_not_believed(classroom):
    """The instructor is told which file to restore."""
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)
    collected(classroom)
    (note,) = (classroom.root / "attempts" / "ingrid" / "tt-1").glob("*.json")
    note.write_text("{}", "utf-8")

    with pytest.raises(GradingError, match="no receipt any more"):
        attempts(classroom.root, "ingrid", "tt-1")


def test_an_exchange_that_is_not_there_is_told_in_one_line(built, tmp_path):
    """Before anything was released there is nothing to collect from."""
    course = NbgraderCourse(built, exchange=tmp_path / "nowhere")

    with pytest.raises(GradingError, match="release an assignment first"):
        collect(course, CODES, quiet, LATER)


def test_what_is_collected_is_graded(classroom):
    """Collect and grade fit together; the time is the time of receipt."""
    classroom.hand_in("ingrid", "tt-1", ALL_RIGHT)
    receipt = collected(classroom)["ingrid"].receipt

    (result,) = grade(classroom.course, ["tt-1"], quiet)

    row = classroom.rows("tt-1")["ingrid"]
    assert (result.points, row["score"]) == (3.0, 3.0)
    assert row["timestamp"] == receipt.moment.replace(tzinfo=None)


def test_collecting_that_was_killed_is_finished_by_the_next_run(classroom):
    """At any point: no half hand-in is visible, and none is lost."""
    learners = [f"learner{n}" for n in range(3)]
    for learner in learners:
        folder = planted(
            classroom, learner, **{"answers/tt-1-first.json": answer_text()}
        )
        for number in range(12):
            path = folder / "answers" / f"tt-1-x{number}.json"
            path.write_text(answer_text("x" * 1000), "utf-8")
    stopped = 0
    full = timed(lambda: collected(classroom))
    for seconds in kill_points(full):
        shutil.rmtree(classroom.root / "attempts", ignore_errors=True)
        shutil.rmtree(classroom.root / "submitted", ignore_errors=True)
        stopped += killed_after(seconds, lambda: collected(classroom))
        for folder in (classroom.root / "submitted").glob("*/tt-1"):
            receipt = read_receipt(folder / "receipt.json")
            assert all((folder / name).is_file() for name in receipt.files)

        collected(classroom)

        for learner in learners:
            (receipt,) = attempts(classroom.root, learner, "tt-1")
            folder = classroom.root / "submitted" / learner / "tt-1"
            sent = {name: (folder / name).read_bytes() for name in receipt.files}
            assert len(sent) == 13
            assert hash_of(hashes_of(sent)) == receipt.sha256
        assert not list(classroom.root.glob("*/*/.unfinished-*"))
    assert stopped


def test_an_answer_written_by_a_form_is_collected_byte_for_byte(classroom):
    """Letters of every script, and the learner's own order, arrive as they were."""
    folder = classroom.hand_in("ingrid", "tt-plan", {})
    text = "Æ ø å 開始 \n\t=1+1"
    Answers.beside(folder).write(Answer("tt-plan-text", text, NOW))
    classroom.hand_in("ingrid", "tt-plan", {})

    collected(classroom)

    sent = folder / "answers" / "tt-plan-text.json"
    came = classroom.root / "submitted/ingrid/tt-plan/answers/tt-plan-text.json"
    assert came.read_bytes() == sent.read_bytes()
