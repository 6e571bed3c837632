"""My way on a real server: from a ledger of invented learners, and from nowhere."""

import asyncio
import shutil

import pytest

from tests.server.serving import ROOT, Server
from vetcourse.credits import open_ledger
from vetcourse.errors import CourseError
from vetcourse.server.record import FromService, record_of
from vetcourse.server.services import ServiceError

pytestmark = pytest.mark.notebooks


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger in which one learner is registered and nothing is recorded."""
    folder = tmp_path_factory.mktemp("credits")
    shutil.copytree(ROOT / "credits", folder / "credits")
    with open_ledger(str(folder / "credits.db")) as book:
        book.register(login="ingrid", name="Ingrid Solbakken")
    return folder / "credits.db"


@pytest.fixture(scope="module")
def server(ledger, tmp_path_factory):
    """The server of a learner who is in the ledger."""
    place = tmp_path_factory.mktemp("server")
    for name in ("work", "exchange"):
        (place / name).mkdir()
    folders = place / "work", place / "exchange"
    running = Server(place, *folders, ledger=ledger, learner="ingrid")
    yield running
    running.stop()


def test_my_way_shows_phases_reasons_and_sources(server):
    """Where I am, what is missing, under which rule, and where it stands."""
    page = server.visitor().get("vetcourse/way", language="en")

    assert page.status == 200
    assert "Phase 1 you are here" in page.words
    assert "Phase 3 ahead of you" in page.words
    assert "At least four years' professional experience" in page.words
    assert "What to do next" in page.words
    assert 'href="https://lovdata.no/' in page.text


def test_my_way_speaks_bokmaal(server):
    """Every sentence of the audit, and every word around it."""
    page = server.visitor().get("vetcourse/way", language="nb")

    assert '<html lang="nb">' in page.text
    assert "her er du" in page.words
    assert "Minst fire års yrkeserfaring" in page.words


def test_who_is_not_registered_has_no_report(ledger):
    """No error: the coordinator enters them, and the page says so."""
    record = record_of(ledger=str(ledger), rules="", learner="nobody")

    assert asyncio.run(record.report("en")) is None


def test_a_ledger_that_is_not_there_is_not_begun(tmp_path):
    """A wrong setting makes no empty ledger."""
    with pytest.raises(CourseError, match=r"c\.Vetcourse\.ledger"):
        record_of(ledger=str(tmp_path / "wrong.db"), rules="", learner="ingrid")

    assert not (tmp_path / "wrong.db").exists()


def test_the_hub_comes_before_a_ledger(ledger, monkeypatch):
    """On a hub the record is the service's, whoever the account belongs to."""
    monkeypatch.setenv("VETCOURSE_CREDITS_URL", "http://127.0.0.1:1/services/credits/")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "a token")

    record = record_of(ledger=str(ledger), rules="", learner="ingrid")

    assert isinstance(record, FromService)
    with pytest.raises(ServiceError, match="does not answer"):
        asyncio.run(record.report("en"))
