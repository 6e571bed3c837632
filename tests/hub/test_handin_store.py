"""The hand-in service's folder: nothing that was acknowledged is ever lost."""

import datetime as dt
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.killing import kill_points, killed_after, timed
from vetcourse.errors import HubError
from vetcourse.grading.receipts import hash_of, hashes_of
from vetcourse.hub import handin_store
from vetcourse.hub.archives import pack
from vetcourse.hub.disk import NotThere
from vetcourse.hub.handin_store import Attempt, Store, stamp_of

NOW = dt.datetime(2026, 2, 3, 14, 5, 11, 123456, dt.UTC)
NOTEBOOK = {"tt-1.ipynb": b"{}"}


def archive(files) -> io.BytesIO:
    """*files* on their way."""
    return io.BytesIO(pack(files))


def answer(text: str) -> dict[str, bytes]:
    """A hand-in with one answer."""
    data = {"schema": 1, "item": "tt-1-first", "value": text, "at": ""}
    return {**NOTEBOOK, "answers/tt-1-first.json": json.dumps(data).encode()}


@pytest.fixture
def store(tmp_path) -> Store:
    """A folder with one assignment released."""
    made = Store(tmp_path / "store")
    made.shelf.release("tt-1", archive({**NOTEBOOK, "items.json": b"{}"}), NOW)
    return made


def kept(store, receipt) -> dict[str, bytes]:
    """The files of one attempt."""
    which = Attempt(receipt.learner, receipt.assignment, receipt.attempt)
    files = store.files_of(which)
    files.pop("receipt.json")
    return files


@settings(max_examples=30, deadline=None)
@given(
    sent=st.lists(
        st.tuples(st.sampled_from(["vl-01", "vl-02"]), st.text(max_size=20)),
        min_size=1,
        max_size=8,
    ),
    hours=st.lists(st.integers(-5, 5), min_size=8, max_size=8),
)
def test_every_attempt_of_everybody_stays(tmp_path_factory, sent, hours):
    """Whatever the clock does: all are kept, and the last one is the newest."""
    store = Store(tmp_path_factory.mktemp("store"))
    store.shelf.release("tt-1", archive(NOTEBOOK), NOW)
    last = {}
    for (learner, text), hour in zip(sent, hours, strict=False):
        when = NOW + dt.timedelta(hours=hour)
        receipt = store.hand_in(learner, "tt-1", archive(answer(text)), when)
        assert kept(store, receipt) == answer(text)
        last[learner] = receipt

    for learner, receipt in last.items():
        mine = [text for name, text in sent if name == learner]
        assert len(store.names_of(learner, "tt-1")) == len(mine)
        assert store.attempts_of(learner, "tt-1")[-1] == receipt
    assert len(store.everybody("tt-1")) == len(sent)


def test_the_time_is_the_server_s(store):
    """A time that came along is no time."""
    files = {**answer("x"), "timestamp.txt": b"1999-01-01 00:00:00 UTC"}

    receipt = store.hand_in("vl-01", "tt-1", archive(files), NOW)

    assert receipt.moment == NOW
    assert (
        stamp_of(receipt.attempt) == receipt.stamp == "2026-02-03 14:05:11.123456 UTC"
    )


def test_what_is_taken_back_cannot_be_fetched_and_hand_ins_stay(store):
    """An instructor's mistake loses nobody's work."""
    receipt = store.hand_in("vl-01", "tt-1", archive(answer("x")), NOW)

    store.shelf.take_back("tt-1")

    with pytest.raises(NotThere):
        store.shelf.folder_of("tt-1")
    with pytest.raises(NotThere):
        store.hand_in("vl-01", "tt-1", archive(answer("y")), NOW)
    assert kept(store, receipt) == answer("x")


def test_a_flood_is_stopped_in_plain_words(store, monkeypatch):
    """Nobody hands in hundreds of times by accident."""
    monkeypatch.setattr(handin_store, "MAX_ATTEMPTS", 2)
    for text in "ab":
        store.hand_in("vl-01", "tt-1", archive(answer(text)), NOW)

    with pytest.raises(HubError, match="talk to your instructor"):
        store.hand_in("vl-01", "tt-1", archive(answer("c")), NOW)

    store.hand_in("vl-02", "tt-1", archive(answer("c")), NOW)


@pytest.mark.parametrize("name", ["../x.html", "x.svg", "x.js", ".x.html"])
def test_only_pages_are_given_back(store, name):
    """A learner's browser gets HTML with a plain name and nothing else."""
    receipt = store.hand_in("vl-01", "tt-1", archive(answer("x")), NOW)
    which = Attempt("vl-01", "tt-1", receipt.attempt)
    raw = pack({"x" * len(name): b"<p>"}).replace(b"x" * len(name), name.encode(), 1)

    with pytest.raises(HubError):
        store.give_back(which, io.BytesIO(raw))

    assert store.pages_of(which) == {}


def test_pages_for_an_attempt_that_nobody_made_are_refused(store):
    """Feedback belongs to a hand-in."""
    which = Attempt("vl-01", "tt-1", "20260203T140511000000Z-aaaaaaaaaaaa")

    with pytest.raises(NotThere):
        store.give_back(which, archive({"tt-1.html": b"<p>"}))


def test_a_hand_in_that_is_killed_is_whole_or_not_there(store, tmp_path):
    """Whenever the machine goes down: what was acknowledged is kept, and whole."""
    said = tmp_path / "acknowledged"
    files = {
        **answer("x"),
        **{
            f"answers/tt-1-{n}.json": answer(str(n))["answers/tt-1-first.json"]
            for n in range(20)
        },
    }

    def hand_in() -> None:
        fresh = Store(store.root)
        for second in range(3):
            when = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=second)
            receipt = fresh.hand_in("vl-01", "tt-1", archive(files), when)
            with said.open("a") as told:
                told.write(f"{receipt.attempt}\n")

    seconds = timed(hand_in)
    killed = sum(killed_after(point, hand_in) for point in kill_points(seconds))
    again = Store(store.root)

    acknowledged = set(said.read_text().split())
    made = again.attempts_of("vl-01", "tt-1")
    assert killed
    assert acknowledged <= {receipt.attempt for receipt in made}
    for receipt in made:
        assert hash_of(hashes_of(kept(again, receipt))) == receipt.sha256
    assert list((store.root / ".incoming").iterdir()) == []


def test_a_release_that_is_killed_leaves_the_old_or_the_new(store):
    """A learner who fetches never gets half an assignment."""
    versions = [
        {**NOTEBOOK, **{f"figures/{n}.svg": text * 1000 for n in range(30)}}
        for text in (b"old", b"new")
    ]
    store.shelf.release("tt-1", archive(versions[0]), NOW)

    def release() -> None:
        shelf = Store(store.root).shelf
        for turn in range(4):
            shelf.release("tt-1", archive(versions[turn % 2]), NOW)

    for point in kill_points(timed(release)):
        killed_after(point, release)
        again = Store(store.root)
        folder = again.shelf.folder_of("tt-1")
        there = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        assert there in versions
        [note] = again.shelf.all()
        assert note.sha256 == hash_of(hashes_of(there))


def test_feedback_that_is_killed_leaves_the_old_or_the_new(store):
    """A learner reads one page or the other, never none once there was one."""
    receipt = store.hand_in("vl-01", "tt-1", archive(answer("x")), NOW)
    which = Attempt("vl-01", "tt-1", receipt.attempt)
    pages = [{"tt-1.html": b"<p>" + text * 90_000} for text in (b"old", b"new")]
    store.give_back(which, archive(pages[0]))

    def give() -> None:
        fresh = Store(store.root)
        for turn in range(6):
            fresh.give_back(which, archive(pages[turn % 2]))

    for point in kill_points(timed(give)):
        killed_after(point, give)
        assert Store(store.root).feedback_on(which) in pages
