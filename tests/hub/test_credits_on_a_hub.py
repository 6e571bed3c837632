"""The credits service on a real hub, asked with the tokens of people's own servers.

A token here is the one that any code in its owner's notebook could read.
"""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.recognition import recognition
from vetcourse.errors import RecordError
from vetcourse.hub.office_client import RemoteOffice

RESULT = {
    "learner": "anna",
    "kind": "result",
    "facts": {
        "module": "IG",
        "completed on": "2025-12-01",
        "passed": "yes",
        "institution": "HVL",
    },
    "ects": {"pedagogy": "5", "vocational-didactics": "5"},
}
DECISION = recognition("anna")


def token_of(login, running_hub):
    """The token in the environment of somebody's server, as soon as it runs."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if token := running_token(b"JUPYTERHUB_USER", login, running_hub):
            return token
        time.sleep(0.2)
    raise AssertionError(f"no server of {login}")


def running_token(name, value, running_hub):
    """The token of the process with this in its environment, if it runs."""
    state = str(running_hub.state).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes()
        except OSError:
            continue
        environ = dict(line.partition(b"=")[::2] for line in told.split(b"\0"))
        known = b"JUPYTERHUB_SERVER_NAME" in environ or name != b"JUPYTERHUB_USER"
        if environ.get(name) == value.encode() and known and state in told:
            return environ[b"JUPYTERHUB_API_TOKEN"].decode()
    return None


@pytest.fixture(scope="module")
def tokens(running_hub):
    """The tokens of four people, whose servers run."""
    found = {}
    for login in ("anna", "bjorn", "ines", "kari"):
        session = running_hub.session(login)
        session.get(f"{running_hub.address}/hub/spawn/{login}", timeout=60)
        found[login] = token_of(login, running_hub)
    return found


@pytest.fixture(scope="module")
def ask(running_hub, tokens):
    """A function that asks as somebody; status and data."""

    def ask(path, who, body=None, **headers):
        address = f"{running_hub.address}/services/credits/api/{path}"
        request = urllib.request.Request(address, body and json.dumps(body).encode())
        token = tokens.get(who, who)
        request.add_header("Authorization", f"token {token}")
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            # Of what the proxy says by itself there is only the number.
            ours = error.headers.get_content_type() == "application/json"
            return error.code, json.load(error) if ours else {}

    return ask


def test_a_coordinators_decision_shows_on_the_learners_own_page(
    running_hub, tokens, ask
):
    """Through the proxy, with the scopes of two real servers."""
    office = RemoteOffice(f"{running_hub.address}/services/credits", tokens["kari"])

    assert {row["login"] for row in office.cohort()["rows"]} >= {"anna", "bjorn"}
    assert office.record(RESULT)["written"]
    done = office.record(DECISION, authority="admissions office", reason="as applied")
    assert done["new"][0]["recorded_by"] == "kari"
    status, mine = ask("me?institution=HVL", "anna")

    assert (status, mine["login"]) == (200, "anna")
    kinds = [entry["kind"] for entry in mine["entries"]]
    assert kinds == ["result", "decision"]
    with pytest.raises(RecordError, match="no reason: say why"):
        office.record(DECISION, authority="admissions office")


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("learners/anna", "bjorn"),
        ("learners/bjorn", "bjorn"),
        ("cohort", "bjorn"),
        ("export/cohort.csv", "bjorn"),
        ("modules/IG/results", "bjorn"),
        ("cohort", "ines"),
        ("learners/anna", "ines"),
        ("me", "ines"),
        ("me", "kari"),
    ],
)
def test_nobody_reads_what_is_not_theirs(ask, path, who):
    """A learner another's, an instructor anything but results."""
    status, told = ask(path, who)

    assert status == 403
    assert told["message"].startswith("you may not ask this here")


def test_nobody_else_writes(ask):
    """Nor rehearses."""
    for who in ("anna", "ines"):
        for path, body in (
            ("records", {"entry": RESULT}),
            ("whatif", {"learner": "anna"}),
            ("simulate", {}),
        ):
            assert ask(path, who, body)[0] == 403


def test_an_instructor_sees_results_of_modules(ask):
    """And nothing else of those who have them."""
    status, found = ask("modules/IG/results", "ines")

    assert status == 200
    assert all(one["module"] == "IG" for one in found)


def test_results_go_from_the_courses_own_server_into_the_ledger(running_hub, ask):
    """With the token that formgrader's server holds; My way shows it at once."""
    token = running_token(b"JUPYTERHUB_SERVICE_NAME", "vetcourse", running_hub)
    office = RemoteOffice(f"{running_hub.address}/services/credits", token)
    row = {"learner": "anna", "module": "FL", "points": "80", "standing": "passed"}

    done = office.award([row], institution="HVL", on="2026-01-31", actor="ines")

    assert done["results"][0]["entry"] == "new C, attempt 1"
    last = ask("me", "anna")[1]["entries"][-1]
    assert (last["kind"], last["recorded_by"]) == ("result", "vetcourse/ines")
    with pytest.raises(RecordError, match="you may not ask this here"):
        office.cohort()


def test_a_tampered_token_and_a_foreign_page_are_refused(tokens, ask):
    """On the way through the proxy."""
    good = tokens["kari"]
    changed = good[:-1] + ("0" if good[-1] != "0" else "1")

    assert ask("cohort", changed)[0] == 401
    assert ask("cohort", "")[0] == 401
    assert ask("cohort", "kari", Origin="https://elsewhere.example")[0] == 403


def test_nothing_of_the_ledger_lies_open(running_hub):
    """Only the service's own account enters its room; the rules are no secret."""
    room = running_hub.state / "credits"
    rules = running_hub.state / "config" / "rules"

    assert room.stat().st_mode & 0o777 == 0o700
    assert (room / "credits.db").stat().st_mode & 0o077 == 0
    assert (room / "log_key").stat().st_mode & 0o077 == 0
    assert len(list((rules / "programmes").glob("*.toml"))) >= 3
    assert os.access(rules, os.R_OK)


def test_the_hubs_log_names_no_learners_record(running_hub, ask):
    """What the service writes down is an event and ids that say nothing."""
    ask("me", "anna")
    lines = [line for line in running_hub.log().splitlines() if "event=" in line]

    assert any("event=record.read-own" in line for line in lines)
    for line in lines:
        assert "anna" not in line
        assert "kari" not in line


def test_a_service_that_is_killed_comes_back_with_everything(running_hub, ask):
    """The hub starts it again; what was acknowledged is there."""
    entry = RESULT | {"learner": "bjorn"}
    assert ask("records", "kari", {"entry": entry})[1]["written"]
    os.kill(service_process(running_hub), signal.SIGKILL)

    until = time.monotonic() + 120
    while time.monotonic() < until:
        status, mine = ask("me", "bjorn")
        if status == 200:
            break
        time.sleep(0.5)

    assert [one["kind"] for one in mine["entries"]] == ["result"]


def service_process(running_hub):
    """The process that answers for this hub's ledger."""
    room = str(running_hub.state / "credits").encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            told = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"vetcourse.hub.credits_service" in command and room in told:
            return int(folder.name)
    raise AssertionError("no credits service runs")
