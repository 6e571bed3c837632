"""What must hold for a learner's answers on disk."""

import errno
import json
import os
from pathlib import Path

import pytest

from vetcourse import answers as module
from vetcourse.answers import MAX_FILE_BYTES, UNFINISHED, Answer, Answers
from vetcourse.errors import AnswerError
from vetcourse.items import base
from vetcourse.uploads import Uploads

FIRST = Answer("ig-3-q1", ["ease", "whole"], "2026-02-03T14:05:11+01:00", version="v1")
LATER = Answer("ig-3-q1", ["whole", "ease"], "2026-02-03T14:06:00+01:00", version="v1")


@pytest.fixture
def store(tmp_path):
    """An empty assignment folder's answers."""
    return Answers.beside(tmp_path)


def names(store: Answers) -> list[str]:
    """The files in the answers folder."""
    return sorted(path.name for path in store.folder.iterdir())


def test_what_is_written_is_read_again(store):
    """An answer comes back whole: value, variant, version and time."""
    store.write(FIRST)

    assert store.read("ig-3-q1") == FIRST


@pytest.mark.parametrize("ticked", [True, False, None])
def test_an_answer_says_whether_its_privacy_list_was_ticked(store, ticked):
    """A page without a list says nothing, and old files stay as readable as ever."""
    told = Answer("ig-3-q1", "A text.", FIRST.at, ticked=ticked)

    store.write(told)

    assert store.read("ig-3-q1") == told
    data = json.loads(store.path("ig-3-q1").read_text("utf-8"))
    assert data.get("ticked", "nothing") == ("nothing" if ticked is None else ticked)


def test_ticks_that_are_no_ticks_are_no_ticks(store):
    """A file that somebody changed by hand loses its ticks and nothing else."""
    store.write(FIRST)
    path = store.path("ig-3-q1")
    data = json.loads(path.read_text("utf-8")) | {"ticked": "<b>yes</b>"}
    path.write_text(json.dumps(data), "utf-8")

    assert store.read("ig-3-q1") == FIRST


def test_an_unanswered_item_has_no_answer(store):
    """Nothing handed in is not an error."""
    assert store.read("ig-3-q1") is None


def test_variants_lie_beside_each_other(store):
    """A second attempt with another case leaves the first attempt as it was."""
    second = Answer("ig-3-q1", ["b"], "2026-03-01T08:00:00+01:00", variant="b")

    store.write(FIRST)
    store.write(second)

    assert store.read("ig-3-q1") == FIRST
    assert store.read("ig-3-q1", "b") == second


def test_a_change_replaces_the_answer_that_was_shown(store):
    """While one page is open there is one file and nothing beside it."""
    store.write(FIRST)
    store.write(LATER, shown=FIRST.at)

    assert names(store) == ["ig-3-q1.json"]
    assert store.read("ig-3-q1") == LATER


def test_another_device_s_answer_is_kept(store):
    """Two devices: the newest answer wins and the other one is kept."""
    store.write(FIRST)
    store.write(LATER, shown=None)

    assert store.read("ig-3-q1") == LATER
    kept = json.loads((store.folder / "ig-3-q1.kept-1.json").read_text("utf-8"))
    assert kept["value"] == FIRST.value


def test_a_broken_file_is_kept_when_the_learner_answers_again(store):
    """Whatever stood there is moved aside, never overwritten."""
    store.folder.mkdir()
    store.path("ig-3-q1").write_text('{"half', "utf-8")

    store.write(FIRST)

    assert (store.folder / "ig-3-q1.kept-1.json").read_text("utf-8") == '{"half'
    assert store.read("ig-3-q1") == FIRST


def test_a_full_disk_is_told_and_the_old_answer_stays(store, monkeypatch):
    """The learner hears of it; the answer saved before is whole."""
    store.write(FIRST)

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(AnswerError, match="the disk is full"):
        store.write(LATER, shown=FIRST.at)

    assert store.read("ig-3-q1") == FIRST
    assert not [name for name in names(store) if name.startswith(UNFINISHED)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param('{"schema": 1', id="cut short"),
        pytest.param("[" * 100_000, id="nested without end"),
        pytest.param(
            '{"schema": 1, "item": "ig-3-q1", "value": NaN, "at": ""}', id="NaN"
        ),
        pytest.param('{"schema": 1, "schema": 1}', id="a name twice"),
        pytest.param("[1, 2]", id="a list"),
        pytest.param(
            '{"schema": 9, "item": "ig-3-q1", "value": 1, "at": ""}', id="newer"
        ),
        pytest.param(
            '{"schema": 1, "item": "ig-4-q1", "value": 1, "at": ""}', id="foreign"
        ),
        pytest.param('{"schema": 1, "item": "ig-3-q1", "at": ""}', id="no value"),
        pytest.param(
            '{"schema": 1, "item": "ig-3-q1", "value": 1, "at": 5}', id="no time"
        ),
        pytest.param(
            '{"schema": 1, "item": "ig-3-q1", "value": [[[[[[[[[1]]]]]]]]], "at": ""}',
            id="too deep",
        ),
        pytest.param('"' + "x" * MAX_FILE_BYTES + '"', id="huge"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_line(store, text):
    """Any file a learner can hand in gives the answer error and no other."""
    store.folder.mkdir()
    store.path("ig-3-q1").write_text(text, "utf-8")

    with pytest.raises(AnswerError) as told:
        store.read("ig-3-q1")

    assert len(told.value.lines) == 1


def test_bytes_that_are_no_text_are_refused(store):
    """A file in another encoding is told, not guessed at."""
    store.folder.mkdir()
    store.path("ig-3-q1").write_bytes(b'{"schema": 1, "x": "\xe6\xf8\xe5"}')

    with pytest.raises(AnswerError, match="not the JSON of an answer"):
        store.read("ig-3-q1")


def test_a_mark_at_the_start_of_the_file_does_no_harm(store):
    """Some editors begin UTF-8 files with a byte-order mark."""
    store.write(FIRST)
    path = store.path("ig-3-q1")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert store.read("ig-3-q1") == FIRST


def test_no_link_is_followed(store, tmp_path):
    """A link planted in a submission does not bring in another file."""
    other = tmp_path / "secret.json"
    other.write_text(json.dumps({"schema": 1, "item": "ig-3-q1", "value": 1, "at": ""}))
    store.folder.mkdir()
    store.path("ig-3-q1").symlink_to(other)

    with pytest.raises(AnswerError, match="not a file that can be opened"):
        store.read("ig-3-q1")


def test_a_named_pipe_does_not_hang_the_grader(store):
    """Opening a pipe would wait for ever."""
    store.folder.mkdir()
    os.mkfifo(store.path("ig-3-q1"))

    with pytest.raises(AnswerError, match="not a plain file"):
        store.read("ig-3-q1")


@pytest.mark.parametrize("name", ["../keys", "ig-3/q1", "", "IG", "a" * 5 + "\n"])
def test_an_item_s_name_is_no_way_out_of_the_folder(store, name):
    """Only names that modules/ could give are looked for."""
    with pytest.raises(AnswerError, match="cannot be the name"):
        store.read(name)


JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


def test_a_picture_is_kept_under_the_name_of_its_content(tmp_path):
    """The learner's own file name may tell who is in the picture."""
    uploads = Uploads.beside(tmp_path, "ig-3-photo")

    kept = uploads.keep("Kari ved saga.jpg", JPEG)

    assert "Kari" not in kept.name
    assert uploads.load(kept.name) == JPEG
    assert kept.size == len(JPEG)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"<svg onload='x'>", "JPEG or PNG", id="SVG carries script"),
        pytest.param(JPEG + b"x" * 5_000_000, "larger than 5 MB", id="too large"),
    ],
)
def test_only_pictures_and_documents_within_limits_are_kept(tmp_path, data, said):
    """What is refused is not on disk either."""
    with pytest.raises(AnswerError, match=said):
        Uploads.beside(tmp_path, "ig-3-photo").keep("a.jpg", data)

    assert not (tmp_path / "answers" / "files").exists() or not list(
        Path(tmp_path, "answers", "files").iterdir()
    )


@pytest.mark.parametrize("name", ["../ig-3-q1.json", "ig-9-photo-aa.jpg", "x", ""])
def test_an_answer_cannot_name_another_s_file(tmp_path, name):
    """A name in an answer is data from a learner."""
    with pytest.raises(AnswerError, match="no such file"):
        Uploads.beside(tmp_path, "ig-3-photo").load(name)


def test_an_item_is_called_the_same_wherever_its_name_is_checked():
    """The pattern is said twice, so that looking at answers loads no item."""
    assert module.ID == base.ID
