"""The service's pages in a browser: notes that several write, restarts, everybody."""

import os
import signal
import threading
import time

import pytest

from tests.browser.conftest import axe, violations  # noqa: F401
from tests.hub.handin_hub import handin_hub, logged_in, start_hub, status_of  # noqa: F401
from vetcourse.errors import HubError
from vetcourse.hub.archives import pack
from vetcourse.hub.handin_store import Attempt

pytestmark = pytest.mark.hub
GROUPS = {"one": ["vl-01", "vl-02"], "two": ["vl-03"]}
NOTEBOOK = {"tt-1.ipynb": b"{}"}
LOG = b"""{"schema": 1, "items": {"tt-1-log": {"a": {"type": "log", "id": "tt-1-log",
 "prompt": "A talk with your apprentice. What did you learn?", "signed": true,
 "form": {"entry": "Talk"}, "version": "1"}}}}"""


@pytest.fixture(scope="module")
def hub(handin_hub):  # noqa: F811
    """The hub with two groups and one released assignment."""
    staff = handin_hub.service("vi-01")
    staff.set_groups(GROUPS)
    staff.release("tt-1", {**NOTEBOOK, "items.json": LOG})
    return handin_hub


@pytest.fixture
def notes_of(hub, open_page):
    """A function that opens the notes of one group as somebody."""

    def open_as(login, group="one"):
        page = logged_in(hub, open_page(width=390), login)
        page.goto(f"{hub.url}/notes/{group}")
        return page

    return open_as


def rewrite(page, text):
    """Change the whole page by its form."""
    if not page.locator("#whole").is_visible():
        page.get_by_text("Change the page").click()
    page.locator("#whole").fill(text)
    page.get_by_role("button", name="Keep these words").click()
    page.wait_for_load_state()


def test_two_who_write_at_once_lose_no_word(notes_of):
    """The slower one gets both texts in hand and puts them together."""
    one, two = notes_of("vl-01"), notes_of("vl-02")

    rewrite(one, "Words of the first.")
    rewrite(two, "Words of the second.")

    assert "vl-01 wrote while you did" in two.inner_text("h1")
    assert "Words of the first." in two.inner_text("main")
    assert two.locator("#whole").input_value().strip() == "Words of the second."
    rewrite(two, "Words of the first.\nWords of the second.")
    one.reload()
    assert "Words of the first.\nWords of the second." in one.inner_text("main")


def test_a_note_is_added_whatever_others_do(notes_of):
    """With the name the hub knows, whatever the form says."""
    one, two = notes_of("vl-01"), notes_of("vl-02")

    for page, words in ((one, "A first note."), (two, "A second note.")):
        page.get_by_role("textbox", name="Add a note").fill(words)
        page.get_by_role("button", name="Add").click()
        page.wait_for_load_state()

    text = two.inner_text("main")
    assert "vl-01:\nA first note." in text
    assert "vl-02:\nA second note." in text


def test_other_groups_stay_among_themselves(hub, notes_of):
    """A stranger to the group sees nothing; an instructor reads and does not write."""
    stranger = notes_of("vl-03")
    assert "nothing for you at this address" in stranger.inner_text("main")
    stranger.goto(f"{hub.url}/notes")
    assert stranger.get_by_role("link", name="Learning group").count() == 1

    staff = notes_of("vi-01")
    assert "Members: vl-01, vl-02" in staff.inner_text("main")
    assert staff.get_by_role("textbox").count() == 0


def test_every_page_can_be_used_by_everybody(hub, open_page, violations):  # noqa: F811
    """No rule of WCAG 2.1 AA is broken, in both languages, on a narrow screen."""
    entry = {"date": "2026-02-03", "learned": "That I talk too much.\nShe waited."}
    hub.service("vl-01").ask_mentor(
        "vm-01", [{"assignment": "tt-1", "item": "tt-1-log", "value": entry}]
    )
    hub.service("vl-01").hand_in("tt-1", NOTEBOOK)
    pages = {
        "vm-01": ["", "mentor", "mentor/vl-01/tt-1/tt-1-log", "mentor/x/y/z"],
        "vl-01": ["", "notes", "notes/one"],
        "vi-01": ["notes", "notes/two"],
    }
    for login, paths in pages.items():
        page = logged_in(hub, open_page(width=390), login)
        for language in ("en", "nb"):
            for path in paths:
                page.goto(f"{hub.url}/{path}?language={language}")
                assert page.locator("html").get_attribute("lang") == language
                assert violations(page) == [], path
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= 390, path


def test_a_language_once_chosen_stays(hub, notes_of):
    """Until another one is chosen."""
    page = notes_of("vl-01")
    page.get_by_role("link", name="Norsk").click()

    page.goto(f"{hub.url}/notes/one")

    assert "Notatene våre" in page.inner_text("main")


def test_a_service_that_is_killed_loses_no_hand_in_and_no_form(hub, notes_of):
    """The hub starts it again; what was acknowledged is there, an open page works."""
    page = notes_of("vl-01")
    page.get_by_role("textbox", name="Add a note").fill("Written before the crash.")
    learners = {login: hub.service(login) for login in ("vl-01", "vl-02", "vl-03")}
    acknowledged, enough = [], threading.Event()

    def go_on(service):
        while not enough.is_set():
            try:
                acknowledged.append(service.hand_in("tt-1", NOTEBOOK))
            except HubError:
                time.sleep(0.1)

    busy = [threading.Thread(target=go_on, args=(s,)) for s in learners.values()]
    for thread in busy:
        thread.start()
    for _ in range(3):
        time.sleep(0.4)
        os.kill(hub.pid_of_service(), signal.SIGKILL)
        hub.wait()
    enough.set()
    for thread in busy:
        thread.join()

    staff = hub.service("vi-01")
    there = {(one["learner"], one["attempt"]) for one in staff.everybody("tt-1")}
    assert len(acknowledged) > 10
    assert {(r["learner"], r["attempt"]) for r in acknowledged} <= there
    last = acknowledged[-1]
    which = Attempt(last["learner"], "tt-1", last["attempt"])
    assert staff.attempt(which)["tt-1.ipynb"] == b"{}"
    page.get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    assert "Written before the crash." in page.inner_text("main .vc-page-text")


def test_everything_is_there_after_the_whole_hub_was_down(tmp_path_factory):
    """Hub, proxy and service stop and start again."""
    folder = tmp_path_factory.mktemp("again")
    hub = start_hub(folder)
    try:
        staff, learner = hub.service("vi-01"), hub.service("vl-01")
        staff.set_groups(GROUPS)
        staff.release("tt-1", {**NOTEBOOK, "items.json": LOG})
        receipt = learner.hand_in("tt-1", NOTEBOOK)
        which = Attempt("vl-01", "tt-1", receipt["attempt"])
        staff.give_back(which, {"tt-1.html": b"<p>well done</p>"})
        value = {"learned": "words"}
        before = learner.ask_mentor(
            "vm-01", [{"assignment": "tt-1", "item": "tt-1-log", "value": value}]
        )
    finally:
        hub.stop()
    hub = start_hub(folder)
    try:
        learner = hub.service("vl-01")
        [made] = learner.own()
        assert made["sha256"] == receipt["sha256"]
        assert learner.own_feedback("tt-1", made["attempt"]) == {
            "tt-1.html": b"<p>well done</p>"
        }
        assert learner.entries() == before
        assert hub.service("vi-01").groups() == GROUPS
        assert [one["assignment"] for one in learner.released()] == ["tt-1"]
    finally:
        hub.stop()


def test_a_connection_that_breaks_off_leaves_nothing_half(hub):
    """A learner's network fails in mid-send: no attempt, and the next one works."""
    import socket

    learner, body = hub.service("vl-02"), pack({**NOTEBOOK, "x.bin": b"x" * 500_000})
    before = len(learner.own())
    with socket.create_connection(("127.0.0.1", hub.ports["service"])) as line:
        head = (
            "POST /services/handin/api/submissions/tt-1 HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nAuthorization: token {learner.token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body[:100_000])
        time.sleep(0.3)

    assert len(learner.own()) == before
    learner.hand_in("tt-1", NOTEBOOK)
    assert len(learner.own()) == before + 1
    assert status_of(f"{hub.url}/health")[0] == 200


def test_the_service_runs_apart_from_the_hub_as_in_a_cluster(tmp_path, open_page):
    """Started by something else, told by its environment alone, with its own disk."""
    import subprocess
    import sys

    token = "service-token-of-this-test"
    hub = start_hub(tmp_path, apart=token)
    told = {
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.ports['hub']}/hub/api",
        "JUPYTERHUB_API_TOKEN": token,
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_CLIENT_ID": "service-handin",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:services!service=handin"]',
        "JUPYTERHUB_SERVICE_NAME": "handin",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/handin/",
        "JUPYTERHUB_SERVICE_URL": f"http://0.0.0.0:{hub.ports['service']}",
        "VETCOURSE_HANDIN_STORE": str(tmp_path / "volume"),
    }
    service = subprocess.Popen(
        [sys.executable, "-m", "vetcourse.hub.handin_service"],
        env={**os.environ, **told},
    )
    try:
        hub.wait()
        hub.service("vi-01").release("tt-1", {**NOTEBOOK, "items.json": LOG})
        receipt = hub.service("vl-01").hand_in("tt-1", NOTEBOOK)
        entry = {"assignment": "tt-1", "item": "tt-1-log", "value": {"learned": "x"}}
        hub.service("vl-01").ask_mentor("vm-01", [entry])
        page = logged_in(hub, open_page(), "vm-01")
        page.goto(f"{hub.url}/mentor")

        assert "From vl-01" in page.inner_text("main")
        kept = tmp_path / "volume" / "attempts" / "vl-01" / "tt-1"
        assert (kept / f"{receipt['attempt']}.json").is_file()
    finally:
        service.terminate()
        assert service.wait(30) == 0
        hub.stop()
