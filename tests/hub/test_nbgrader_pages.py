"""nbgrader's own pages in a server of the hub: their endpoints use the service too."""

import json

import pytest

from tests.hub.handin_hub import handin_hub  # noqa: F401
from vetcourse.hub.archives import files_below
from vetcourse.hub.handin_store import Attempt

pytestmark = pytest.mark.hub


@pytest.fixture
def on_the_server_of(handin_hub, built_template, tmp_path, monkeypatch):  # noqa: F811
    """A function: nbgrader's assignment list as a learner's server runs it."""
    from nbgrader.server_extensions.assignment_list.handlers import AssignmentList

    files = files_below(built_template / "release" / "tt-1")
    handin_hub.service("vi-01").release("tt-1", files)

    def of(login):
        work = tmp_path / login
        work.mkdir(exist_ok=True)
        config = (built_template / "nbgrader_config.py").read_bytes()
        (work / "nbgrader_config.py").write_bytes(config)
        for name, value in handin_hub.environment(login).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / f"data-{login}"))
        monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / f"config-{login}"))
        manager = AssignmentList()
        manager.root_dir = str(work)
        monkeypatch.chdir(work)
        return manager, work

    return of


def told(answer):
    """What an endpoint sends, if it went well."""
    assert answer["success"], answer
    json.dumps(answer)
    return answer.get("value")


def test_fetch_submit_and_feedback_by_the_endpoints(handin_hub, on_the_server_of):  # noqa: F811
    """Released, fetched, submitted, feedback there, feedback fetched."""
    manager, work = on_the_server_of("vl-01")

    [released] = told(manager.list_assignments(course_id="vetcourse"))
    assert (released["assignment_id"], released["status"]) == ("tt-1", "released")
    told(manager.fetch_assignment("vetcourse", "tt-1"))
    assert (work / "tt-1" / "tt-1.ipynb").is_file()
    told(manager.submit_assignment("vetcourse", "tt-1"))
    fetched, submitted = told(manager.list_assignments(course_id="vetcourse"))
    assert fetched["status"] == "fetched"
    [one] = submitted["submissions"]
    assert not one["has_exchange_feedback"]

    which = Attempt("vl-01", "tt-1", one["attempt"])
    pages = {"tt-1.html": b"<p>first</p>"}
    handin_hub.service("vi-01").give_back(which, pages)
    [_, submitted] = told(manager.list_assignments(course_id="vetcourse"))
    assert submitted["submissions"][0]["has_exchange_feedback"]
    told(manager.fetch_feedback("vetcourse", "tt-1"))
    [_, submitted] = told(manager.list_assignments(course_id="vetcourse"))
    [one] = submitted["submissions"]
    assert one["has_local_feedback"]
    page = work / one["local_feedback_path"] / "tt-1.html"
    assert page.read_bytes() == b"<p>first</p>"

    handin_hub.service("vi-01").give_back(which, {"tt-1.html": b"<p>second</p>"})
    [_, submitted] = told(manager.list_assignments(course_id="vetcourse"))
    assert submitted["submissions"][0]["feedback_updated"]
    told(manager.fetch_feedback("vetcourse", "tt-1"))
    assert page.read_bytes() == b"<p>second</p>"


def test_fetching_twice_overwrites_nothing(on_the_server_of):
    """What a learner has written is never replaced; a missing file comes back."""
    manager, work = on_the_server_of("vl-02")
    told(manager.fetch_assignment("vetcourse", "tt-1"))
    (work / "tt-1" / "tt-1.ipynb").write_text("mine")

    answer = manager.fetch_assignment("vetcourse", "tt-1")

    assert not answer["success"]
    assert (work / "tt-1" / "tt-1.ipynb").read_text() == "mine"


def test_another_course_has_nothing_here(on_the_server_of):
    """The service holds one course."""
    manager, _ = on_the_server_of("vl-03")

    assert told(manager.list_assignments(course_id="other")) == []
    assert not manager.fetch_assignment("other", "tt-1")["success"]
    assert told(manager.list_courses()) == ["vetcourse"]


def test_a_copy_and_the_receipt_stay_with_the_learner(on_the_server_of, tmp_path):
    """What was handed in can be looked at and checked without the hub."""
    manager, _ = on_the_server_of("vl-03")
    told(manager.fetch_assignment("vetcourse", "tt-1"))
    told(manager.submit_assignment("vetcourse", "tt-1"))

    [kept] = (tmp_path / "data-vl-03").glob("nbgrader_cache/vetcourse/vl-03+tt-1+*")

    receipt = json.loads((kept / "receipt.json").read_text())
    assert set(receipt["files"]) == {"tt-1.ipynb"}
    assert (kept / "tt-1.ipynb").is_file()
    assert (kept / "timestamp.txt").read_text() == receipt["stamp"]
