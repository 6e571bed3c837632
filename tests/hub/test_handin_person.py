"""One person's hand-ins: given whole, erased whole, and nobody else touched."""

import datetime as dt
import io
import shutil
import threading

import pytest
from typer.testing import CliRunner

from vetcourse.errors import HubError
from vetcourse.grading.receipts import hash_of, hashes_of
from vetcourse.hub.archives import pack
from vetcourse.hub.handin_person import traces_of
from vetcourse.hub.handin_store import Attempt, Store
from vetcourse.hub.mentoring import Mentoring

NOTEBOOK = {"tt-1.ipynb": b"{}"}
ENTRY = {
    "item": "tt-1-log",
    "prompt": "",
    "kind": "",
    "fields": {"learned": "words"},
    "sha256": "a" * 64,
    "sent_at": "2026-02-03T10:00:00+00:00",
}


def now():
    """The server's clock."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def store(tmp_path) -> Store:
    """Two learners with hand-ins, feedback and an entry at a mentor."""
    made = Store(tmp_path / "store")
    made.shelf.release("tt-1", io.BytesIO(pack(NOTEBOOK)), now())
    for login in ("vl-01", "vl-02"):
        receipt = made.hand_in(login, "tt-1", io.BytesIO(pack(NOTEBOOK)), now())
        which = Attempt(login, "tt-1", receipt.attempt)
        made.give_back(which, io.BytesIO(pack({"tt-1.html": b"<p>"})))
        Mentoring(made.root / "mentoring").ask(login, "vm-01", "tt-1", [ENTRY])
    return made


def run(*words):
    """A command of whoever runs the hub."""
    from vetcourse.cli import commands  # noqa: F401
    from vetcourse.cli.shared import app

    return CliRunner().invoke(app, [str(word) for word in words])


def files_of(folder):
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_of_a_person_is_given(store, tmp_path):
    """Hand-ins with receipts, feedback, entries at mentors; of nobody else."""
    done = run("hand-ins", "export", "vl-01", tmp_path / "copy", "--store", store.root)

    assert done.exit_code == 0, done.output
    assert "1 hand-ins, 1 pages of feedback, 1 entries" in done.output
    there = files_of(tmp_path / "copy")
    of_vl_01 = {n: d for n, d in files_of(store.root).items() if "vl-01" in n}
    assert there == of_vl_01


def test_erasing_is_shown_first_and_leaves_nothing_of_the_person(store):
    """And everything of everybody else."""
    before = files_of(store.root)

    shown = run("hand-ins", "erase", "vl-01", "--store", store.root)
    assert shown.exit_code == 0, shown.output
    assert files_of(store.root) == before
    done = run("hand-ins", "erase", "vl-01", "--store", store.root, "--yes")
    assert done.exit_code == 0, done.output

    after = files_of(store.root)
    assert after == {n: d for n, d in before.items() if "vl-01" not in n}
    assert not any("vl-01" in path.name for path in store.root.rglob("*"))


@pytest.mark.parametrize("login", ["vl-09", "../vl-01", "", "*"])
def test_who_is_not_there_is_told(store, login):
    """And nothing is touched by a name that leads elsewhere."""
    with pytest.raises(HubError, match="nothing of this person"):
        traces_of(store.root, login)


def test_a_folder_that_is_no_store_is_told(tmp_path):
    """Nobody erases in the wrong place."""
    with pytest.raises(HubError, match="--store"):
        traces_of(tmp_path, "vl-01")


def test_a_copy_made_while_people_hand_in_is_sound(store, tmp_path):
    """A backup needs no pause: every receipt in it has its files."""
    enough = threading.Event()

    def go_on():
        while not enough.is_set():
            store.hand_in("vl-01", "tt-1", io.BytesIO(pack(NOTEBOOK)), now())

    busy = threading.Thread(target=go_on)
    busy.start()
    try:
        for number in range(5):
            shutil.copytree(
                store.root,
                tmp_path / f"copy-{number}",
                ignore=shutil.ignore_patterns(".*"),
            )
    finally:
        enough.set()
        busy.join()

    for number in range(5):
        again = Store(tmp_path / f"copy-{number}")
        made = again.attempts_of("vl-01", "tt-1")
        assert made
        for receipt in made:
            files = again.files_of(Attempt("vl-01", "tt-1", receipt.attempt))
            files.pop("receipt.json")
            assert hash_of(hashes_of(files)) == receipt.sha256
