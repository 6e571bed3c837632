"""A copy of a hub in use, put back into an empty folder, has everything."""

import datetime as dt
import io
import json
import os
import sqlite3
import stat
import threading
from contextlib import closing

import pytest
from jupyterhub import orm
from nbgrader.api import Gradebook

from tests.credits.ledgers import event
from vetcourse.credits.ledger import open_ledger
from vetcourse.grading.receipts import hashes_of
from vetcourse.hub.archives import pack
from vetcourse.hub.backup import DATABASES, back_up, main
from vetcourse.hub.handin_store import Attempt, Store
from vetcourse.hub.notes import Notes
from vetcourse.hub.places import Places
from vetcourse.hub.restore import put_back

NOW = dt.datetime(2026, 2, 3, 14, 5, 11, tzinfo=dt.UTC)


def hand_in(store, learner, text):
    """One hand-in with one answer."""
    data = {"schema": 1, "item": "tt-1-first", "value": text, "at": ""}
    files = {"tt-1.ipynb": b"{}", "answers/tt-1-first.json": json.dumps(data).encode()}
    return store.hand_in(learner, "tt-1", io.BytesIO(pack(files)), NOW)


def begin(places):
    """A hub's folder with something in each of its rooms."""
    for path, mode in places.rooms():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
    (places.hub / "cookie_secret").write_text("c" * 64)
    (places.hub / "cookie_secret").chmod(0o600)
    users = orm.new_session_factory(f"sqlite:///{places.hub / 'jupyterhub.sqlite'}")()
    users.add(orm.User(name="vl-01"))
    users.commit()
    users.get_bind().dispose()
    with Gradebook(places.gradebook) as book:
        book.add_assignment("tt-1")
        book.add_student("vl-01")
    with open_ledger(places.ledger) as ledger:
        learner = ledger.register("vl-01")
        ledger.append([event(learner.id)])
    store = Store(places.hand_in / "store")
    archive = io.BytesIO(pack({"tt-1.ipynb": b"{}", "items.json": b"{}"}))
    store.shelf.release("tt-1", archive, NOW)
    hand_in(store, "vl-01", "the first")
    notes = Notes(store.root / "groups")
    notes.set_groups({"one": ["vl-01"]})
    notes.add("one", "We meet on Monday.", by="vl-01", now=NOW)
    answers = places.work("vl-01") / "tt-1" / "answers"
    answers.mkdir(parents=True)
    (answers / "tt-1-first.json").write_text('{"value": "not handed in yet"}')
    (store.root / ".incoming" / "half").write_text("on its way")
    return store


def content(root):
    """Everything in a folder: files byte by byte, databases row by row."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        passing = ".incoming" in name or name.endswith(("-wal", "-shm"))
        if passing or not path.is_file():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if name in DATABASES:
            with closing(sqlite3.connect(path)) as database:
                found[name] = mode, tuple(database.iterdump())
        else:
            found[name] = mode, path.read_bytes()
    return found


@pytest.fixture
def places(tmp_path):
    """Where a hub keeps what, in a folder of its own."""
    return Places(tmp_path / "state")


def test_a_copy_of_a_quiet_hub_is_equal_in_everything(places, tmp_path):
    """Ledger, gradebook, hand-ins, notes, the hub's own: byte for byte, row for row."""
    begin(places)

    back_up(places.root, tmp_path / "copy")
    put_back(tmp_path / "copy", tmp_path / "back")

    kept = content(places.root)
    assert len(kept) >= 10
    assert {*DATABASES, "hub/cookie_secret"} <= kept.keys()
    assert content(tmp_path / "back") == kept
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "copy" / "credits").stat().st_mode) == 0o700


def test_a_copy_made_while_people_work_loses_nothing_acknowledged(places, tmp_path):
    """What was acknowledged before the copy began is in it, and all of it is whole."""
    store = begin(places)
    told = {"ledger": [], "book": [], "store": [], "user": []}
    enough, busy = threading.Event(), threading.Barrier(4)

    def work(name, act):
        for number in range(10_000):
            told[name].append(act(number))
            if number == 1:
                busy.wait(60)
            if enough.is_set():
                return

    def record(number):
        with open_ledger(places.ledger) as ledger:
            learner = ledger.register(f"vl-a{number}")
            ledger.append([event(learner.id)])
        return learner.id

    def enter(number):
        with Gradebook(places.gradebook) as book:
            return book.add_student(f"vl-b{number}").id

    workers = [
        threading.Thread(target=work, args=("ledger", record)),
        threading.Thread(target=work, args=("book", enter)),
        threading.Thread(
            target=work, args=("store", lambda n: hand_in(store, "vl-02", f"text {n}"))
        ),
    ]
    for one in workers:
        one.start()
    try:
        busy.wait(60)
        before = {name: list(done) for name, done in told.items()}
        back_up(places.root, tmp_path / "copy")
    finally:
        enough.set()
        for one in workers:
            one.join(60)
    back = Places(tmp_path / "back")
    put_back(tmp_path / "copy", back.root)

    assert all(len(before[name]) >= 2 for name in ("ledger", "book", "store"))
    with open_ledger(back.ledger) as ledger:
        assert not ledger.verify().broken
        assert set(before["ledger"]) <= {one.id for one in ledger.learners()}
        for learner in before["ledger"]:
            assert len(ledger.transcript(learner).events) == 1
    with Gradebook(back.gradebook) as book:
        assert set(before["book"]) <= {student.id for student in book.students}
    restored = Store(back.hand_in / "store")
    for receipt in before["store"]:
        files = restored.files_of(Attempt("vl-02", "tt-1", receipt.attempt))
        files.pop("receipt.json")
        assert hashes_of(files) == receipt.files


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_each_room_keeps_its_owner(places, tmp_path):
    """A restored hub has the walls it had."""
    begin(places)
    os.chown(places.hand_in / "store" / "released", 4321, 4322)

    back_up(places.root, tmp_path / "copy")
    put_back(tmp_path / "copy", tmp_path / "back")

    for root in (tmp_path / "copy", tmp_path / "back"):
        known = (root / "handin" / "store" / "released").stat()
        assert (known.st_uid, known.st_gid) == (4321, 4322)


def test_what_cannot_be_copied_is_said_in_one_line(places, tmp_path, capsys):
    """No hub there, a copy that is there already, a copy inside the hub itself."""
    begin(places)
    capsys.readouterr()
    assert main([str(tmp_path / "nothing"), str(tmp_path / "copy")]) == 2
    assert main([str(places.root), str(places.root / "copy")]) == 2
    assert main([str(places.root), str(tmp_path / "copy")]) == 0
    assert main([str(places.root), str(tmp_path / "copy")]) == 2
    assert main([str(places.root)]) == 2

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert "no hub keeps its state there" in lines[0]
