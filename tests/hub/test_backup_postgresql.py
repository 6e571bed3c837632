"""A hub whose three databases lie in PostgreSQL, copied and put back."""

import io
import os
import shutil

import psycopg
import pytest
from jupyterhub import orm
from nbgrader.api import Gradebook
from sqlalchemy import make_url

from tests.credits.conftest import create_database, postgresql  # noqa: F401  (fixture)
from tests.credits.ledgers import event
from tests.hub.test_backup import NOW
from vetcourse.credits.ledger import open_ledger
from vetcourse.hub import backup, restore
from vetcourse.hub import postgresql as tools
from vetcourse.hub.archives import pack
from vetcourse.hub.handin_store import Store
from vetcourse.hub.places import Places
from vetcourse.hub.roster import Roster
from vetcourse.hub.settings import Settings
from vetcourse.hub.start import Ports, Start, write_start

SECRET = "a-secret, with @ and %"


@pytest.fixture(scope="module")
def databases(postgresql):  # noqa: F811
    """The addresses of three databases, as hub.toml would name them."""
    names = ("hub", "gradebook", "ledger")
    return {name: driven(create_database(postgresql)) for name in names}


@pytest.fixture
def begun(tmp_path):
    """A hub's folder with nothing in it."""
    made = Places(tmp_path / "begun")
    made.hub.mkdir(parents=True)
    return made


@pytest.fixture(scope="module")
def places(tmp_path_factory, databases):
    """A hub in those databases, with something in each of them and in its folder.

    Made once, because it takes longest; every test leaves something of each.
    """
    made = Places(tmp_path_factory.mktemp("served") / "state")
    for path, mode in made.rooms():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
    started_with(made, databases)
    users = orm.new_session_factory(databases["hub"])()
    users.add(orm.User(name="vl-01"))
    users.commit()
    users.get_bind().dispose()
    with Gradebook(databases["gradebook"]) as book:
        book.add_assignment("tt-1")
        book.add_student("vl-01")
    enter(databases, "vl-01")
    store = Store(made.hand_in / "store")
    store.shelf.release("tt-1", io.BytesIO(pack({"tt-1.ipynb": b"{}"})), NOW)
    return made


def driven(url):
    """An address with the driver that the kit brings."""
    return url.replace("postgresql://", "postgresql+psycopg://")


def started_with(places, databases):
    """What `vetcourse serve` leaves of its settings."""
    start = Start(
        settings=Settings(way="pam", databases=databases),
        roster=Roster(()),
        places=places,
        ports=Ports(hub=1, proxy=2, course=3, handin=4, credits=5),
        proxy=(),
        walls=True,
    )
    write_start(start, places.hub / "start.json")


def enter(databases, login):
    """One learner with one entry in the ledger."""
    with open_ledger(databases["ledger"]) as ledger:
        learner = ledger.register(login)
        ledger.append([event(learner.id)])


def rows(databases):
    """Every row of every table, database by database."""
    found = {}
    for name, address in databases.items():
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                every = connection.execute(f'SELECT * FROM "{table}"').fetchall()
                found[name, table] = sorted(map(repr, every))
    return found


def emptied(databases):
    """Each of them dropped and made anew, as an operator does with their own tools."""
    for address in databases.values():
        url = address.replace("+psycopg", "")
        name = make_url(url).database
        server = url.replace(f"/{name}?", "/postgres?")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")


def test_everything_comes_back_as_it_was(places, databases, tmp_path):
    """A copy, then everything changed and emptied, then the copy put back."""
    kept = rows(databases)
    assert backup.main([str(places.root), str(tmp_path / "copy")]) == 0
    enter(databases, "vl-02")
    with Gradebook(databases["gradebook"]) as book:
        book.add_student("vl-02")
        book.remove_student("vl-01")
    assert rows(databases) != kept
    emptied(databases)
    shutil.rmtree(places.root)

    assert restore.main([str(tmp_path / "copy"), str(places.root)]) == 0

    assert kept["gradebook", "student"]
    assert kept["ledger", "ledger_event"]
    assert kept["hub", "users"]
    assert rows(databases) == kept
    assert not (places.root / "databases").exists()
    assert (places.hand_in / "store" / "released" / "tt-1").is_dir()
    with open_ledger(databases["ledger"]) as ledger:
        assert not ledger.verify().broken
    # It goes on from where it was.
    enter(databases, "vl-03")


def test_a_copy_goes_to_another_server_when_it_is_told_so(
    places,
    databases,
    postgresql,  # noqa: F811
    tmp_path,
):
    """hub.toml says where the databases lie now."""
    backup.back_up(places.root, tmp_path / "copy")
    there = {name: driven(create_database(postgresql)) for name in databases}
    lines = [f'{name} = "{address}"' for name, address in there.items()]
    (tmp_path / "hub.toml").write_text("\n".join(["[databases]", *lines]))

    words = [tmp_path / "copy", tmp_path / "new", tmp_path / "hub.toml"]
    assert restore.main(list(map(str, words))) == 0

    kept = rows(databases)
    assert len(kept) > 20
    assert rows(there) == kept


def test_what_is_there_is_never_written_over(places, databases, tmp_path, capsys):
    """Neither a folder nor a database; and a refusal leaves both as they were."""
    backup.back_up(places.root, tmp_path / "copy")
    kept = rows(databases)
    capsys.readouterr()

    assert restore.main([str(tmp_path / "copy"), str(places.root)]) == 2
    assert restore.main([str(tmp_path / "copy"), str(tmp_path / "new")]) == 2
    assert restore.main([str(tmp_path / "hub"), str(tmp_path / "new")]) == 2

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "not empty" in lines[0]
    assert "already exists; it has to be there and empty" in lines[1]
    assert "no copy of a hub" in lines[2]
    assert rows(databases) == kept
    assert not (tmp_path / "new").exists()


def test_a_password_is_on_no_command_line(
    begun,
    postgresql,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    """The tool reads it from its environment; the command line is for all to read."""
    real = tools._found("pg_dump", "ledger")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pg_dump").write_text(
        f'#!/bin/sh\necho "$PGPASSWORD | $@" >> {tmp_path}/said\nexec {real} "$@"\n'
    )
    (tmp_path / "bin" / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    address = driven(postgresql)
    with_secret = {
        "ledger": address.replace("vetcourse@", f"vetcourse:{_quoted()}@"),
        "hub": f"{address}&password={_quoted()}",
    }
    started_with(begun, with_secret)

    backup.back_up(begun.root, tmp_path / "copy")

    lines = (tmp_path / "said").read_text().splitlines()
    assert len(lines) == 2
    for line in lines:
        assert line.startswith(f"{SECRET} | ")
        assert line.count("a-secret") == 1
        assert "--no-password" in line
    dumps = sorted((tmp_path / "copy" / "databases").iterdir())
    assert [path.name for path in dumps] == ["hub.dump", "ledger.dump"]
    assert {path.stat().st_mode & 0o777 for path in dumps} == {0o600}


def _quoted():
    return SECRET.replace("%", "%25").replace("@", "%40").replace(" ", "%20")


def test_what_cannot_be_copied_is_said_in_one_line(
    begun,
    postgresql,  # noqa: F811
    tmp_path,
    monkeypatch,
    capsys,
):
    """A database that is not there, one that lies elsewhere, a tool that is missing."""
    words = [str(begun.root), str(tmp_path / "copy")]
    started_with(begun, {"ledger": driven(postgresql).replace("/postgres?", "/no?")})
    assert backup.main(words) == 2
    started_with(begun, {"ledger": "sqlite:////elsewhere/credits.db"})
    assert backup.main(words) == 2
    started_with(begun, {"ledger": "not an address, secret"})
    assert backup.main(words) == 2
    started_with(begun, {"hub": driven(postgresql)})
    monkeypatch.setattr(tools, "INSTALLED", tmp_path / "nothing")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert backup.main(words) == 2

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert "does not exist" in lines[0]
    assert "[databases] ledger: neither PostgreSQL nor the file" in lines[1]
    assert "secret" not in lines[2]
    assert "pg_dump is missing, and hub lies in PostgreSQL" in lines[3]
    assert not (tmp_path / "copy").exists()
