"""Writers at once, and writers killed at any moment: nothing lost, nothing doubled."""

import os
import random
import shutil
import signal
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import event as listen

from tests.credits.ledgers import event, typed
from vetcourse.credits import importing, sheets
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import Job

WRITERS, EACH = 6, 8
# Loaded before any fork, so that a kill falls into the work and not into an import.
PRELOADED = (importing, sheets, typed(["template", "none", "x"]))


def job(learner, writer, number):
    """An entry that no other writer makes."""
    day = date(2000 + writer, 1, 1) + timedelta(number)
    return event(learner, Job(start=day), reason=f"{writer}/{number}")


def forked(work):
    """Run *work* in a child process; its number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def test_writers_at_once_lose_and_double_nothing(url):
    """Six processes, each entry in a transaction of its own, two by two the same."""
    with open_ledger(url) as ledger:
        learner = ledger.register("anna").id

    def write(writer):
        with open_ledger(url) as mine:
            for number in range(EACH):
                mine.append([job(learner, writer // 2, number)])

    children = [forked(lambda n=n: write(n)) for n in range(WRITERS)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * WRITERS

    with open_ledger(url) as ledger:
        assert ledger.verify().whole
        said = Counter(entry.reason for entry in ledger.transcript("anna").events)
    assert said == {f"{w}/{n}": 1 for w in range(WRITERS // 2) for n in range(EACH)}


def test_a_ledger_opened_by_all_at_once_for_the_first_time_is_made_once(
    tmp_path, new_postgresql
):
    """Who comes second waits, and finds the tables there."""
    for place in (f"sqlite:///{tmp_path / 'new.db'}", new_postgresql):

        def begin(n, place=place):
            with open_ledger(place) as mine:
                mine.register(f"learner{n}")

        children = [forked(lambda n=n: begin(n)) for n in range(4)]
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4

        with open_ledger(place) as ledger:
            assert len(ledger.learners()) == 4


def test_a_writer_killed_at_any_statement_leaves_all_or_nothing(url):
    """Every place between two statements of the transaction, one after the other."""
    with open_ledger(url) as ledger:
        learner = ledger.register("anna").id
    batch = [job(learner, 1, number) for number in range(3)]

    def write_and_die(at):
        with open_ledger(url) as mine:
            seen = iter(range(100))

            def count(*_):
                if next(seen) == at:
                    os.kill(os.getpid(), signal.SIGKILL)

            listen.listen(mine._engine, "after_cursor_execute", count)
            listen.listen(mine._engine, "commit", count)
            mine.append(batch)

    places = 0
    for at in range(40):
        child = forked(lambda at=at: write_and_die(at))
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        with open_ledger(url) as ledger:
            assert ledger.verify().whole
            assert ledger.head().seq == (0 if killed else 3)
        if not killed:
            break
        places += 1
    assert places >= 5


def test_what_was_acknowledged_before_a_kill_is_there_once(url):
    """A writer says each entry it was told is kept; all of them must be there."""
    with open_ledger(url) as ledger:
        learner = ledger.register("anna").id
    random.seed(3)
    acknowledged: Counter[str] = Counter()

    def write(pipe, writer):
        with open_ledger(url) as mine:
            for number in range(1000):
                entry = job(learner, writer, number)
                mine.append([entry])
                os.write(pipe, f"{entry.reason}\n".encode())

    for writer in range(8):
        reader, pipe = os.pipe()
        child = forked(lambda p=pipe, w=writer: write(p, w))
        os.close(pipe)
        with os.fdopen(reader) as told:
            first = told.readline()
            time.sleep(random.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged.update([first.strip(), *told.read().split()])

    with open_ledger(url) as ledger:
        assert ledger.verify().whole
        said = Counter(entry.reason for entry in ledger.transcript("anna").events)
    assert set(said.values()) == {1}
    assert len(acknowledged) >= 8
    assert acknowledged.keys() <= said.keys()
    # The one entry that was written but not yet told of, once for each kill.
    assert len(said) - len(acknowledged) <= 8


def test_an_import_killed_on_its_way_is_mended_by_doing_it_again(
    tmp_path, migrated_sqlite, monkeypatch
):
    """The command itself, killed; then again, and every row is there once."""
    rows = 100
    lines = [f"anna,{date(2000, 1, 1) + timedelta(n)},cook" for n in range(rows)]
    (tmp_path / "jobs.csv").write_text(
        "\n".join(["learner,from,trade", *lines]), "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    undisturbed = _import(tmp_path, migrated_sqlite)
    found = Counter()

    for part in range(6):
        _import(tmp_path, migrated_sqlite, kill_after=undisturbed * part / 6)
        with open_ledger("credits.db") as ledger:
            assert ledger.verify().whole
            found[ledger.head().seq] += 1
        _import(tmp_path)
        with open_ledger("credits.db") as ledger:
            assert ledger.verify().whole
            starts = Counter(e.payload.start for e in ledger.transcript("anna").events)
        assert (len(starts), set(starts.values())) == (rows, {1})

    assert found.keys() <= {0, rows}
    assert found[0] >= 1


def _import(folder: Path, fresh: Path | None = None, kill_after: float = 60) -> float:
    """Run the command in a process of its own; how long it took."""
    if fresh:
        for old in folder.glob("credits.db*"):
            old.unlink()
        shutil.copy(fresh, folder / "credits.db")
        with open_ledger("credits.db") as ledger:
            ledger.register("anna")

    def command():
        assert typed(["import", "jobs.csv", "--yes", "--by", "kari"])[0] == 0

    begun = time.perf_counter()
    child = forked(command)
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.perf_counter() - begun > kill_after:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.001)
    return time.perf_counter() - begun
