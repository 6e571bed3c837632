"""Handing in through the hub: nbgrader's own commands, and everybody as themselves."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.handin_hub import COURSE_TOKEN, Hub, handin_hub, status_of  # noqa: F401
from vetcourse.answers import Answer, Answers
from vetcourse.errors import HubError
from vetcourse.grading.receipts import hash_of
from vetcourse.hub.archives import files_below, pack
from vetcourse.hub.handin_client import HandInService
from vetcourse.hub.handin_store import Attempt

pytestmark = pytest.mark.hub
STAFF = "vi-01"


@pytest.fixture(scope="module")
def hub(handin_hub, built_template) -> Hub:  # noqa: F811
    """The hub with both assignments of the tiny course released."""
    for code in ("tt-1", "tt-plan"):
        files = files_below(built_template / "release" / code)
        handin_hub.service(STAFF).release(code, files)
    return handin_hub


def answered(**answers) -> dict[str, bytes]:
    """A hand-in to tt-1 with these answers."""
    files = {"tt-1.ipynb": b"{}"}
    for name, value in answers.items():
        item = f"tt-1-{name}"
        data = {"schema": 1, "item": item, "value": value, "at": "2026-02-03"}
        files[f"answers/{item}.json"] = json.dumps(data).encode()
    return files


def nbgrader(hub, login, folder, *words, token=""):
    """One of nbgrader's commands as somebody types it on their server."""
    told = hub.environment(login) if login else {"VETCOURSE_HANDIN_URL": hub.url}
    home = folder.parent / f"home-{folder.name}"
    home.mkdir(exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env={**os.environ, "JUPYTERHUB_API_TOKEN": token, **told, "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    return run.returncode, run.stdout + run.stderr


def test_nbgrader_s_own_commands_work_without_a_shared_folder(hub, built, tmp_path):
    """From release to feedback in the learner's hands, by nbgrader's commands alone."""
    from vetcourse.grading.feedback import give_feedback
    from vetcourse.grading.grading import grade
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    course, learner = built, tmp_path / "vl-01"
    learner.mkdir()
    (learner / "nbgrader_config.py").write_bytes(
        (course / "nbgrader_config.py").read_bytes()
    )
    told = {"token": COURSE_TOKEN}

    code, said = nbgrader(hub, "", course, "release_assignment", "tt-1", **told)
    assert code
    assert "released already" in said
    code, said = nbgrader(
        hub, "", course, "release_assignment", "tt-1", "--force", **told
    )
    assert code == 0, said
    code, said = nbgrader(hub, "vl-01", learner, "list")
    assert code == 0, said
    assert "vetcourse tt-1" in said
    code, said = nbgrader(hub, "vl-01", learner, "fetch_assignment", "tt-1")
    assert code == 0, said
    Answers.beside(learner / "tt-1").write(Answer("tt-1-first", "test", "2026-02-03"))
    code, said = nbgrader(hub, "vl-01", learner, "submit", "tt-1")
    assert code == 0, said
    code, said = nbgrader(hub, "vl-01", learner, "list", "--cached")
    assert "vetcourse vl-01 tt-1 20" in said
    code, said = nbgrader(hub, "", course, "list", "--inbound", **told)
    assert "vetcourse vl-01 tt-1 20" in said
    code, said = nbgrader(hub, "", course, "collect", "tt-1", **told)
    assert code == 0, said
    nb = NbgraderCourse(course)
    [graded] = grade(nb, ["tt-1"], lambda _: None)
    assert graded.points == 1
    give_feedback(nb, ["tt-1"], lambda _: None)
    code, said = nbgrader(hub, "", course, "release_feedback", "tt-1", **told)
    assert code == 0, said
    code, said = nbgrader(hub, "vl-01", learner, "fetch_feedback", "tt-1")
    assert code == 0, said

    [page] = (learner / "tt-1" / "feedback").glob("*/tt-1.html")
    [kept] = (course / "feedback" / "vl-01" / "tt-1").glob("*.html")
    assert page.read_bytes() == kept.read_bytes()


def test_nobody_hands_in_as_somebody_else(hub, built_template, tmp_path):
    """The option of nbgrader for another name is refused."""
    learner = tmp_path / "vl-02"
    (learner / "tt-1").mkdir(parents=True)
    config = (built_template / "nbgrader_config.py").read_bytes()
    (learner / "nbgrader_config.py").write_bytes(config)

    code, said = nbgrader(hub, "vl-02", learner, "submit", "tt-1", "--student", "vl-01")

    assert code
    assert "cannot hand in as vl-01" in said


def test_a_receipt_can_be_checked_at_home(hub):
    """It names each file's hash, and the whole is the hash of those lines."""
    files = answered(first="test")

    receipt = hub.service("vl-01").hand_in("tt-1", files)

    there = {n: hashlib.sha256(d).hexdigest() for n, d in files.items()}
    assert receipt["files"] == there
    assert receipt["sha256"] == hash_of(there)
    assert receipt["learner"] == "vl-01"


def test_every_attempt_is_kept_as_it_came(hub):
    """A later hand-in stands beside the earlier one, never in its place."""
    service = hub.service("vl-02")
    sent = [answered(first=word) for word in ("label", "start", "test")]
    receipts = [service.hand_in("tt-1", files) for files in sent]

    known = [made["attempt"] for made in service.own("tt-1")]
    staff = hub.service(STAFF)
    kept = [staff.attempt(Attempt("vl-02", "tt-1", attempt)) for attempt in known]

    assert known == sorted(receipt["attempt"] for receipt in receipts)
    assert [{n: f[n] for n in f if n != "receipt.json"} for f in kept] == sent


def test_a_learner_sees_the_own_hand_ins_and_nobody_else_s(hub):
    """There is no way to ask for another's."""
    made = hub.service("vl-01").hand_in("tt-1", answered(first="test"))
    other = hub.service("vl-03")

    assert other.own() == []
    for ask in (
        other.everybody,
        lambda: other.attempt(Attempt("vl-01", "tt-1", made["attempt"])),
        lambda: other.give_back(Attempt("vl-03", "tt-1", made["attempt"]), {}),
        lambda: other.release("tt-1", {"tt-1.ipynb": b"{}"}),
        lambda: other.take_back("tt-1"),
        other.signatures,
        other.groups,
    ):
        with pytest.raises(HubError, match="may not do this"):
            ask()


def test_feedback_reaches_its_learner_alone(hub):
    """Even who knows the attempt's name gets nothing of it."""
    made = hub.service("vl-01").hand_in("tt-1", answered(first="test"))
    which = Attempt("vl-01", "tt-1", made["attempt"])
    hub.service(STAFF).give_back(which, {"tt-1.html": b"<p>for vl-01</p>"})

    mine = hub.service("vl-01").own_feedback("tt-1", made["attempt"])
    others = hub.service("vl-02").own_feedback("tt-1", made["attempt"])

    assert mine == {"tt-1.html": b"<p>for vl-01</p>"}
    assert others == {}


@pytest.mark.parametrize("role", ["vm-01", "vc-01"])
def test_mentors_and_coordinators_reach_no_hand_in(hub, role):
    """Their work is elsewhere."""
    service = hub.service(role)

    for ask in (
        service.own,
        service.everybody,
        service.released,
        lambda: service.fetch("tt-1"),
        lambda: service.hand_in("tt-1", {}),
    ):
        with pytest.raises(HubError, match="may not do this"):
            ask()


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="none"),
        pytest.param("0" * 32, id="invented"),
        pytest.param("tampered", id="one letter changed"),
    ],
)
def test_a_token_the_hub_does_not_know_opens_nothing(hub, token):
    """Who somebody is comes from the hub alone."""
    if token == "tampered":
        good = hub.token("vl-01")
        token = good[:-1] + ("0" if good[-1] != "0" else "1")

    status, said = status_of(f"{hub.url}/api/submissions", token)

    assert status == 401
    assert "log in again" in json.loads(said)["message"]


def test_a_token_without_the_scope_opens_nothing(hub):
    """A token made for something else is no key to this."""
    token = hub.token("vl-01", scopes=["read:users:name!user"])

    status, _ = status_of(f"{hub.url}/api/submissions", token)

    assert status == 403


def test_a_learner_cannot_ask_for_an_instructor_s_scope(hub):
    """The hub gives nobody more than they have."""
    with pytest.raises(Exception, match="400"):
        hub.token("vl-01", scopes=["custom:vetcourse:instructor"])


def test_a_page_from_elsewhere_is_refused(hub):
    """A foreign origin gets nothing, even with a good token."""
    status, said = status_of(
        f"{hub.url}/api/me", hub.token("vl-01"), Origin="https://evil.example"
    )

    assert status == 403
    assert "no business here" in json.loads(said)["message"]


@pytest.mark.parametrize(
    "path",
    [
        "all/submissions/..%2f..%2fetc/tt-1/20260203T140511000000Z-aaaaaaaaaaaa",
        "assignments/..%2f..%2fattempts",
        "assignments/%2e%2e",
        "submissions/tt-1/..%2f..%2fvl-02/feedback",
        "assignments/tt-1%00",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(hub, path):
    """Names are checked after they are decoded."""
    status, said = status_of(f"{hub.url}/api/{path}", hub.token(STAFF))

    assert status == 404
    assert b"root" not in said


def test_what_is_no_part_of_a_hand_in_is_left_out_and_said(hub):
    """The receipt tells what was not taken."""
    files = {**answered(first="test"), "timestamp.txt": b"1999", "script.py": b"x"}
    files["answers/files/tt-1-a.png"] = b"not a picture"

    receipt = hub.service("vl-01").hand_in("tt-1", files)

    assert set(receipt["files"]) == {"tt-1.ipynb", "answers/tt-1-first.json"}
    assert any("script.py" in line for line in receipt["left_out"])
    assert any("tt-1-a.png" in line for line in receipt["left_out"])
    assert receipt["received_at"] > "2026"


@pytest.mark.parametrize(
    ("assignment", "body", "says"),
    [
        pytest.param("tt-9", b"", "nothing of this name", id="not released"),
        pytest.param("tt-1", b"noise", "breaks off", id="no archive"),
        pytest.param("tt-1", pack({}), "no answer in it", id="empty"),
        pytest.param("tt-1", pack({"x.txt": b"x"}), "no answer", id="nothing of it"),
    ],
)
def test_what_is_no_hand_in_is_refused_in_one_line(hub, assignment, body, says):
    """Nothing of it is kept."""
    token = hub.token("vl-03")
    url = f"{hub.url}/api/submissions/{assignment}"

    status, said = status_of(url, token, "POST", body)

    assert status in (400, 404)
    assert says in json.loads(said)["message"]
    assert hub.service("vl-03").own() == []


def test_more_than_the_limit_is_refused_before_it_is_read(hub):
    """A length that is too large is answered at once."""
    status, said = status_of(
        f"{hub.url}/api/submissions/tt-1",
        hub.token("vl-03"),
        "POST",
        b"x",
        Content_Length=str(10**12),
    )

    assert status in (400, 413)
    assert hub.service("vl-03").own() == []
    assert b"Traceback" not in said


def test_a_refusal_is_said_in_norwegian(hub):
    """A refusal is said in the caller's language."""
    service = hub.service("vl-03")
    norwegian = HandInService(service.url, service.token, "nb")

    with pytest.raises(HubError, match="ingenting med dette navnet"):
        norwegian.hand_in("tt-9", answered(first="test"))


def test_the_store_is_closed_to_other_accounts(hub):
    """Nobody else on the machine can look into it."""
    assert hub.store.stat().st_mode & 0o077 == 0
    assert Path(hub.store, "cookie-secret").stat().st_mode & 0o077 == 0


def test_the_log_says_who_asked_for_what_and_nothing_of_the_content(hub):
    """A name, a path and a number; never an answer."""
    words = "a very particular answer"
    hub.service("vl-01").hand_in("tt-1", answered(first=words))

    log = (hub.folder / "hub.log").read_text("utf-8", "replace")

    assert "vl-01 POST api/submissions/tt-1 201" in log
    assert words not in log


def test_a_hub_that_is_away_is_said_without_its_insides(hub):
    """A token nobody can check now opens nothing, and no address is told."""
    import os
    import signal

    token = hub.token("vl-01")
    os.kill(hub.process.pid, signal.SIGSTOP)
    try:
        direct = f"http://127.0.0.1:{hub.ports['service']}/services/handin"
        status, said = status_of(f"{direct}/api/submissions", token)
    finally:
        os.kill(hub.process.pid, signal.SIGCONT)

    assert status >= 500
    assert json.loads(said)["message"].startswith("something broke on our side")
    assert str(hub.ports["hub"]).encode() not in said
