"""A database server is restarted beneath those who use it, and they go on."""

import asyncio
import os
import subprocess
import sys
import time
import urllib.error
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest
from jupyterhub.orm import User, new_session_factory
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.credits.conftest import (  # two of them are fixtures
    new_postgresql,  # noqa: F401
    postgresql,  # noqa: F401
    restart_server,
)
from tests.grading.test_grading import hand_in, quiet
from tests.grading.test_sure import in_postgresql
from vetcourse.credits import storage
from vetcourse.grading import connections, database
from vetcourse.grading.connections import hand_back, keep_what_is_written
from vetcourse.grading.grading import grade
from vetcourse.pages.lab import free_port

EXTENSIONS = ("nbgrader.server_extensions.formgrader", connections.__name__)
AIM = "tt-plan-rubric-aim"


@pytest.fixture
def served(new_postgresql):  # noqa: F811
    """The address of an empty database, with its driver named."""
    return new_postgresql.replace("postgresql://", "postgresql+psycopg://")


@pytest.mark.parametrize("room", [database, storage], ids=["gradebook", "ledger"])
def test_an_engine_of_ours_answers_again_after_a_restart(served, room):
    """The connection in its pool is dead, and nobody notices."""
    engine = room.open_engine(served)
    ask = text("select count(*) from information_schema.tables")
    with engine.connect() as connection:
        before = connection.execute(ask).scalar()

    restart_server(served)

    with engine.connect() as connection:
        assert connection.execute(ask).scalar() == before > 0
    engine.dispose()


def test_without_the_trial_a_restart_is_noticed(served):
    """The restart in these tests does cut every connection."""
    engine = create_engine(served)
    engine.connect().close()
    restart_server(served)

    with pytest.raises(DBAPIError), engine.connect() as connection:
        connection.execute(text("select 1"))
    engine.dispose()


def test_a_hubs_session_holds_no_connection_between_two_questions(served):
    """Asked, the server restarted, asked again: what is begun stays open, no less."""
    factory = new_session_factory(served)
    hand_back(factory, keep_what_is_written)

    async def ask_twice():
        session = factory()
        session.add(User(name="anna"))
        session.commit()
        assert session.query(User).count() == 1
        await asyncio.sleep(0)
        held = session.in_transaction()
        restart_server(served)
        session.add(User(name="emma"))
        await asyncio.sleep(0)
        names = [user.name for user in session.query(User).order_by(User.name)]
        session.rollback()
        kept = session.query(User).count()
        session.close()
        return held, names, kept

    assert asyncio.run(ask_twice()) == (False, ["anna", "emma"], 1)
    factory.kw["bind"].dispose()


@pytest.fixture
def formgrader(built, served):
    """An instructor's server as the hub starts it, over a gradebook in PostgreSQL."""
    course = in_postgresql(built, served)
    hand_in(built, "anna", {"tt-plan-text": "Tomorrow at eight."}, "tt-plan")
    grade(course, ["tt-plan"], quiet)
    port = free_port()
    command = [
        *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--IdentityProvider.token=of-this-test"),
        f"--ServerApp.root_dir={built}",
        f"--ServerApp.jpserver_extensions={dict.fromkeys(EXTENSIONS, True)}",
    ]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(built / ".jupyter")}
    with (built.parent / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=built, env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}/formgrader/api/"
    yield SimpleNamespace(address=address, course=course, log=built.parent / "log")
    server.terminate()
    server.wait(20)


def ask(address, method="GET", body=None):
    """What formgrader answers: the status."""
    headers = {"Authorization": "token of-this-test"}
    request = Request(address, body, headers, method=method)
    for _ in range(240):
        try:
            with urlopen(request, timeout=30) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:  # it is still starting
            time.sleep(0.25)
    raise AssertionError("formgrader did not start within a minute")


@pytest.mark.notebooks
def test_a_mark_given_after_a_restart_of_the_database_is_kept(formgrader, served):
    """The page was opened before; the instructor clicks, and it is written."""
    with Gradebook(formgrader.course.database) as book:
        given = book.find_grade(AIM, "tt-plan", "tt-plan", "anna")
        page = f"grades?submission_id={given.notebook.id}"
        mark = f"grade/{given.id}"
    assert ask(formgrader.address + page) == 200, formgrader.log.read_text("utf-8")

    restart_server(served)
    said = ask(formgrader.address + mark, "PUT", b'{"manual_score": 20}')

    assert said == 200, formgrader.log.read_text("utf-8")
    with Gradebook(formgrader.course.database) as book:
        assert book.find_grade(AIM, "tt-plan", "tt-plan", "anna").manual_score == 20.0
