"""Handing in on the hub that `vetcourse serve` starts, from people's own servers."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psutil
import pytest
import requests

COMMAND = "from vetcourse.cli import main; main()"


def endpoint(session, own, path, **form):
    """Ask nbgrader's page on somebody's own server, as its page does."""
    token = session.cookies.get("_xsrf", path=f"{urlsplit(own).path}/")
    where = f"{own}/assignments{path}"
    if not form:
        reply = session.get(
            where, params={"course_id": "vetcourse", "_xsrf": token}, timeout=120
        )
    else:
        reply = session.post(
            where,
            data={"course_id": "vetcourse", **form},
            headers={"X-XSRFToken": token or ""},
            timeout=120,
        )
    assert reply.status_code == 200, reply.text[:500]
    answer = reply.json()
    assert answer["success"], answer
    return answer["value"]


@pytest.fixture(scope="module")
def anna(running_hub):
    """A learner's session with the own server running, a unit page opened once."""
    session, own = running_hub.server("anna")
    session.get(f"{own}/vetcourse/home", timeout=120)
    session.get(f"{own}/lab", timeout=120)
    return session, own


def in_the_course(hub, *words):
    """A command as instructors type it in the course's own terminal."""
    state = hub.state
    start = json.loads((state / "hub" / "start.json").read_text())
    port = start["ports"]["handin"]
    run = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=hub.course
        if not (state / "course" / "modules").is_dir()
        else state / "course",
        env={
            **os.environ,
            "VETCOURSE_HANDIN_URL": f"http://127.0.0.1:{port}/services/handin",
            "JUPYTERHUB_API_TOKEN": token_of_the_course(hub),
        },
        capture_output=True,
        text=True,
        timeout=180,
    )
    return run.returncode, run.stdout + run.stderr


def token_of_the_course(hub) -> str:
    """The token that the course's own server has, which this hub has started."""
    for process in psutil.Process(hub.process.pid).children(recursive=True):
        told = process.environ()
        if told.get("JUPYTERHUB_SERVICE_NAME") == "vetcourse":
            return told["JUPYTERHUB_API_TOKEN"]
    raise AssertionError("the course's own server does not run")


def test_from_a_learner_s_server_to_the_course_folder(running_hub, anna):
    """Fetched and handed in on anna's server; collected on the course's account."""
    session, own = anna
    released = {one["assignment_id"] for one in endpoint(session, own, "")}
    assert {"tt-1", "tt-plan"} <= released
    endpoint(session, own, "/fetch", assignment_id="tt-1")
    endpoint(session, own, "/submit", assignment_id="tt-1")

    code, said = in_the_course(running_hub, "collect", "tt-1", "--json")

    assert code == 0, said
    [one] = [r for r in json.loads(said[said.index("[") :]) if r["learner"] == "anna"]
    assert one["state"] == "received"
    assert one["sha256"]


def test_a_learner_s_server_cannot_collect(running_hub, anna):
    """The token in a learner's server hands in and nothing more."""
    session, _ = anna
    url = f"{running_hub.address}/services/handin/api/all/submissions"

    for login in ("anna", "magnus"):
        mine = running_hub.session(login)
        reply = requests.get(url, cookies=mine.cookies, timeout=60)
        assert reply.status_code == 401
    reply = session.get(url, timeout=60)
    assert reply.status_code == 401


def test_groups_are_dealt_and_their_notes_opened(running_hub, anna, open_page):
    """The instructor's command gives anna's group its page."""
    code, said = in_the_course(
        running_hub, "groups", "--people", str(running_hub.people), "--yes"
    )
    assert code == 0, said
    page = open_page()
    running_hub.sign_in(page, "anna")
    page.wait_for_url("**/user/anna/**")

    page.goto(f"{running_hub.address}/services/handin/notes/one")

    assert "Members: anna, bjorn" in page.inner_text("main")


def test_a_mentor_arrives_at_the_entries(running_hub, open_page):
    """After the login a mentor is where the entries are."""
    page = open_page(width=390)

    running_hub.sign_in(page, "magnus")
    page.wait_for_url("**/services/handin/mentor")

    assert "Nobody has sent you an entry yet" in page.inner_text("main")
