"""Mentors on a real hub: the entries they were asked to sign, and nothing else."""

import json
import os
import subprocess
import sys

import pytest

from tests.course_with_a_log import built_with_a_log
from tests.hub.handin_hub import (
    COURSE_TOKEN,
    handin_hub,  # noqa: F401
    logged_in,
    status_of,
)
from vetcourse.answers import Answer, Answers
from vetcourse.errors import HubError
from vetcourse.hub.archives import files_below

pytestmark = pytest.mark.hub
WORDS = "I spoke for eleven minutes, and Emma for one."
ENTRY = {"date": "2026-02-03", "learned": WORDS}
COMMAND = "from vetcourse.cli import main; main()"
AT = {"assignment": "tt-log", "item": "tt-log-1"}


@pytest.fixture(scope="module")
def course(tiny_template, tmp_path_factory):
    """A built course with a log in it."""
    return built_with_a_log(tiny_template, tmp_path_factory.mktemp("log") / "course")


@pytest.fixture(scope="module")
def hub(handin_hub, course):  # noqa: F811
    """The hub with the log released."""
    files = files_below(course / "release" / "tt-log")
    handin_hub.service("vi-01").release("tt-log", files)
    return handin_hub


def sent(value, **at):
    """One entry as a learner's page sends it."""
    return {**AT, "value": value, **at}


def state_of(service):
    """Where the one entry stands, for its writer."""
    [entry] = [e for e in service.entries() if e["mentor"] == "vm-01"]
    return entry["state"], entry["signed_by"]


def signed_by_vm_01(hub, page):
    """vm-01 opens the entry in a browser and signs."""
    page.goto(f"{hub.url}/mentor")
    page.get_by_role("link", name="A first talk.").first.click()
    page.get_by_role("button", name="Mark as seen and discussed").click()
    page.get_by_role("status").wait_for()


@pytest.fixture
def mentor(hub, open_page):
    """vm-01, logged in, on a narrow screen."""
    return logged_in(hub, open_page(width=390), "vm-01")


def test_the_whole_way_from_asking_to_the_marker_s_page(
    hub, course, mentor, tmp_path, monkeypatch
):
    """Sent, signed in a browser, handed in, collected, shown where it is marked."""
    learner = hub.service("vl-01")
    learner.ask_mentor("vm-01", [sent(ENTRY)])
    assert state_of(learner) == ("waiting", None)

    signed_by_vm_01(hub, mentor)

    assert state_of(learner) == ("signed", "vm-01")
    work = tmp_path / "tt-log"
    Answers.beside(work).write(Answer("tt-log-1", ENTRY, "2026-02-03"))
    learner.hand_in("tt-log", {**files_below(work), "tt-log.ipynb": b"{}"})
    told = {"VETCOURSE_HANDIN_URL": hub.url, "JUPYTERHUB_API_TOKEN": COURSE_TOKEN}
    for command in (["collect"], ["grade"]):
        run = subprocess.run(
            [sys.executable, "-c", COMMAND, *command],
            cwd=course,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert run.returncode == 0, run.stdout + run.stderr
    shown = (course / "autograded" / "vl-01" / "tt-log" / "tt-log.ipynb").read_text()
    assert "Seen and discussed on 20" in shown
    assert "says vm-01 on the hub" in shown


def test_a_text_changed_after_signing_shows_to_everybody(hub, mentor):
    """Learner, mentor and instructor see that the signature is under another text."""
    learner = hub.service("vl-02")
    learner.ask_mentor("vm-01", [sent(ENTRY)])
    mentor.goto(f"{hub.url}/mentor/vl-02/tt-log/tt-log-1")
    mentor.get_by_role("button", name="Mark as seen and discussed").click()
    mentor.get_by_role("status").wait_for()

    learner.ask_mentor("vm-01", [sent({**ENTRY, "next": "Ask first."})])

    assert state_of(learner) == ("changed", "vm-01")
    staff = hub.service("vi-01").signatures("tt-log")
    assert {e["learner"]: e["state"] for e in staff}["vl-02"] == "changed"
    mentor.goto(f"{hub.url}/mentor/vl-02/tt-log/tt-log-1")
    assert "changed afterwards" in mentor.inner_text("main")
    assert "Ask first." in mentor.inner_text("main")


def test_a_signature_goes_under_the_text_that_was_read(hub, mentor):
    """Changed while the mentor reads: nothing is signed, and it is said."""
    learner = hub.service("vl-03")
    learner.ask_mentor("vm-01", [sent(ENTRY)])
    mentor.goto(f"{hub.url}/mentor/vl-03/tt-log/tt-log-1")
    learner.ask_mentor("vm-01", [sent({**ENTRY, "learned": "something else"})])

    mentor.get_by_role("button", name="Mark as seen and discussed").click()

    mentor.get_by_text("changed while you read").wait_for()
    assert state_of(learner) == ("waiting", None)
    learner.take_entry_back("tt-log", "tt-log-1")


def test_a_mentor_sees_nothing_that_was_sent_to_another(hub, mentor, open_page):
    """Neither in the list nor by its address."""
    hub.service("vl-01").ask_mentor("vm-02", [sent(ENTRY)])
    other = logged_in(hub, open_page(), "vm-02")
    mentor.goto(f"{hub.url}/mentor")
    before = mentor.inner_text("main")

    learner = hub.service("vl-03")
    learner.ask_mentor("vm-02", [sent(ENTRY)])
    mentor.goto(f"{hub.url}/mentor")
    reply = mentor.goto(f"{hub.url}/mentor/vl-03/tt-log/tt-log-1")
    mentor.goto(f"{hub.url}/mentor")

    assert reply.status == 404
    assert mentor.inner_text("main") == before
    other.goto(f"{hub.url}/mentor")
    assert "From vl-03" in other.inner_text("main")


def test_naming_another_mentor_takes_it_from_the_first(hub):
    """Until somebody has signed, one mentor at a time has the text."""
    learner = hub.service("vl-03")
    learner.ask_mentor("vm-01", [sent(ENTRY)])

    learner.ask_mentor("vm-02", [sent(ENTRY)])

    assert [entry["mentor"] for entry in learner.entries()] == ["vm-02"]
    assert not (hub.store / "mentoring/vm-01/vl-03/tt-log/tt-log-1.json").exists()


def test_what_was_sent_can_be_taken_back(hub):
    """Then no mentor has it any more."""
    learner = hub.service("vl-03")
    learner.ask_mentor("vm-01", [sent(ENTRY)])

    learner.take_entry_back("tt-log", "tt-log-1")

    assert learner.entries() == []


@pytest.mark.parametrize(
    ("mentor_name", "entry", "says"),
    [
        pytest.param("vl-02", sent(ENTRY), "no mentor has this login", id="a learner"),
        pytest.param("nobody", sent(ENTRY), "no mentor has this login", id="nobody"),
        pytest.param("vl-03", sent(ENTRY), "their own entries", id="oneself"),
        pytest.param("vm-01", sent({}), "nothing is written", id="empty"),
        pytest.param(
            "vm-01", sent("text", item="tt-log-mine"), "not a log entry", id="no log"
        ),
        pytest.param("vm-01", sent(ENTRY, item="tt-log-9"), "no such", id="no item"),
        pytest.param("vm-01", sent({"key": "x"}), "is not one of", id="no field"),
        pytest.param("vm-01", sent(ENTRY, assignment="../x"), "write {", id="a path"),
    ],
)
def test_only_log_entries_reach_only_mentors(hub, mentor_name, entry, says):
    """Anything else is refused in one line, and nothing of it is kept."""
    learner = hub.service("vl-03")

    with pytest.raises(HubError, match=says):
        learner.ask_mentor(mentor_name, [entry])

    assert learner.entries() == []


def test_a_learner_cannot_sign(hub):
    """Neither with a token nor with a made-up form."""
    hub.service("vl-03").ask_mentor("vm-01", [sent(ENTRY)])
    url = f"{hub.url}/mentor/vl-03/tt-log/tt-log-1"

    status, _ = status_of(url, hub.token("vl-03"), "POST", b"seen=x")

    assert status == 403
    assert state_of(hub.service("vl-03")) == ("waiting", None)
    hub.service("vl-03").take_entry_back("tt-log", "tt-log-1")


def test_a_form_from_elsewhere_signs_nothing(hub, mentor):
    """Without the page's own token a browser's cookie is worth nothing."""
    learner = hub.service("vl-03")
    learner.ask_mentor("vm-01", [sent(ENTRY)])
    url = f"{hub.url}/mentor/vl-03/tt-log/tt-log-1"
    mentor.goto(url)
    seen = mentor.locator("input[name=seen]").input_value()

    reply = mentor.request.post(url, form={"seen": seen, "_xsrf": "made-up"})

    assert reply.status == 403
    assert state_of(learner) == ("waiting", None)
    learner.take_entry_back("tt-log", "tt-log-1")


def test_the_instructor_s_list_of_signatures_holds_no_text(hub):
    """Who signed what and when; what was written comes with the hand-in."""
    hub.service("vl-03").ask_mentor("vm-01", [sent(ENTRY)])

    status, said = status_of(f"{hub.url}/api/all/mentoring", hub.token("vi-01"))

    assert status == 200
    assert json.loads(said)
    assert WORDS not in said.decode()
    hub.service("vl-03").take_entry_back("tt-log", "tt-log-1")


def test_script_in_an_entry_is_shown_as_text(hub, mentor):
    """What a learner writes is never run where a mentor reads it."""
    learner = hub.service("vl-03")
    evil = "<script>document.title='run'</script><img src=x onerror=alert(1)>"
    learner.ask_mentor("vm-01", [sent({**ENTRY, "learned": evil})])

    mentor.goto(f"{hub.url}/mentor/vl-03/tt-log/tt-log-1")

    assert evil in mentor.inner_text("main")
    assert mentor.title() != "run"
    learner.take_entry_back("tt-log", "tt-log-1")
