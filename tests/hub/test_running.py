"""A hub as people meet it: in, out, nobody else's, and everything there tomorrow."""

import asyncio
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"


def test_a_learner_arrives_at_home(running_hub):
    """After login and a start the own pages answer; nothing else was asked."""
    session, own = running_hub.server("anna")

    reply = session.get(f"{own}/vetcourse/home", timeout=60)

    assert reply.status_code == 200
    assert "<h1" in reply.text


def test_a_wrong_password_and_a_stranger_stay_outside(running_hub):
    """Neither half of a login is enough, and only people of the roster come in."""
    assert not running_hub.session("anna", "not-the-password").logged_in
    assert not running_hub.session("stranger").logged_in
    assert not running_hub.session("root").logged_in


@pytest.mark.parametrize(
    "path",
    [
        "/user/bjorn/vetcourse/home",
        "/user/bjorn/api/contents",
        "/user/kari/lab",
        "/services/vetcourse/formgrader",
        "/services/vetcourse/api/contents/gradebook.db",
        "/hub/admin",
        "/hub/api/users",
        "/hub/api/groups/formgrade-vetcourse",
    ],
)
def test_a_learner_reaches_nobody_elses(running_hub, path):
    """Another's pages, the gradebook, the desk, the hub's own lists."""
    session, _ = running_hub.server("anna")

    reply = session.get(running_hub.address + path, timeout=60)

    assert reply.status_code in (403, 404)


@pytest.mark.parametrize(
    "path",
    [
        "../../course/gradebook.db",
        "%2e%2e/%2e%2e/course/gradebook.db",
        "..%2f..%2fbjorn",
        "/etc/passwd",
    ],
)
def test_a_path_trick_leads_nowhere(running_hub, path):
    """A learner's server shows the learner's folder and nothing above it."""
    session, own = running_hub.server("anna")
    request = requests.Request("GET", f"{own}/api/contents/x", cookies=session.cookies)
    prepared = session.prepare_request(request)
    prepared.url = f"{own}/api/contents/{path}"

    reply = session.send(prepared, timeout=60)

    assert reply.status_code in (400, 403, 404)
    assert "root:" not in reply.text


def test_a_tampered_token_is_refused(running_hub):
    """One letter changed, and it is nobody's."""
    token = "0123456789abcdef0123456789abcdef"

    for path in ("/hub/api/user", "/user/anna/api/contents"):
        reply = requests.get(
            running_hub.address + path,
            headers={"Authorization": f"token {token}"},
            timeout=60,
        )
        assert reply.status_code in (401, 403, 404, 424)


def test_a_foreign_page_cannot_post_in_somebodys_name(running_hub):
    """Without the page's own token a form counts for nothing, whoever is logged in."""
    session, own = running_hub.server("anna")

    reply = session.post(
        f"{own}/api/contents",
        json={"type": "file"},
        headers={"Origin": "https://evil.example", "Referer": "https://evil.example/"},
        timeout=60,
    )

    assert reply.status_code == 403


def test_a_group_in_the_list_of_people_has_its_page(running_hub):
    """Its members find it, and may write there, without anybody sending it."""
    for login in ("anna", "bjorn"):
        session = running_hub.session(login)

        page = session.get(
            f"{running_hub.address}/services/handin/notes/one", timeout=60
        )

        assert page.status_code == 200
        assert "anna, bjorn" in page.text
        assert "<textarea" in page.text


def test_an_instructor_finds_the_course_in_formgrader(running_hub):
    """Every assignment of the course is listed, with what can be done next."""
    session = running_hub.session("ines")

    reply = session.get(
        f"{running_hub.address}/services/vetcourse/formgrader/api/assignments",
        timeout=60,
    )

    assert {row["name"] for row in reply.json()} >= {"tt-1"}


def test_kernels_and_browsers_agree_on_how_they_talk(running_hub):
    """The proxy passes on which subprotocol the server chose."""
    session, own = running_hub.server("anna")
    kernel = start_kernel(session, own)

    # In a thread of its own: a browser of an earlier test has this one's event loop.
    with ThreadPoolExecutor(1) as apart:
        talking = apart.submit(
            lambda: asyncio.run(asyncio.wait_for(talk(session, own, kernel), 120))
        )
        chosen, reply = talking.result()

    assert chosen == SUBPROTOCOL
    assert b"kernel_info_reply" in reply


def start_kernel(session, own):
    """A kernel on somebody's server; its id."""
    session.get(f"{own}/vetcourse/home", timeout=60)
    path = urlsplit(own).path + "/"
    xsrf = session.cookies.get("_xsrf", path=path)
    reply = session.post(
        f"{own}/api/kernels", headers={"X-XSRFToken": xsrf}, json={}, timeout=120
    )
    assert reply.status_code == 201, reply.text
    return reply.json()["id"]


async def talk(session, own, kernel):
    """Ask a kernel who it is, as a page does; the subprotocol and the answer."""
    address = f"{own.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
    cookies = requests.cookies.get_cookie_header(
        session.cookies, requests.Request("GET", f"{own}/api/x")
    )
    connection = await websocket_connect(
        HTTPRequest(address, headers={"Cookie": cookies}), subprotocols=[SUBPROTOCOL]
    )
    await connection.write_message(question(), binary=True)
    while True:
        message = await connection.read_message()
        if message is None or b"kernel_info_reply" in message:
            chosen = connection.selected_subprotocol
            connection.close()
            return chosen, message


def question():
    """A kernel_info_request in the binary form of the subprotocol."""
    header = {"msg_id": "1", "session": "s", "username": "", "version": "5.4"}
    header |= {"msg_type": "kernel_info_request", "date": "2026-02-03T14:05:11Z"}
    parts = [b"shell", json.dumps(header).encode(), b"{}", b"{}", b"{}"]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    return b"".join(n.to_bytes(8, "little") for n in numbers) + b"".join(parts)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "Ctrl-C"])
def test_it_stops_cleanly_and_loses_nothing(make_hub, how):
    """After a stop nothing runs; after a start people are still logged in."""
    hub = make_hub()
    session, _ = hub.server("anna")
    note = hub.state / "people" / "anna" / "work" / "note.txt"
    note.write_text("mine", "utf-8")
    password = hub.password

    code, said = hub.stop(how)

    assert code == 0
    assert "Stopped." in said
    assert not processes_of(hub)
    hub.start()
    assert hub.password == password
    assert session.get(f"{hub.address}/hub/home", timeout=60).ok
    assert note.read_text("utf-8") == "mine"


def test_who_left_the_class_is_out(make_hub):
    """Taken out of the roster, even a login that is still open ends; the work stays."""
    hub = make_hub()
    session = hub.session("bjorn")
    hub.stop()
    people = hub.people.read_text("utf-8").splitlines(keepends=True)
    hub.people.write_text("".join(p for p in people if "bjorn" not in p), "utf-8")

    hub.start()

    assert "/login" in session.get(f"{hub.address}/hub/home", timeout=60).url
    assert not hub.session("bjorn").logged_in
    assert (hub.state / "people" / "bjorn").is_dir()


def test_secrets_and_homes_are_their_owners_alone(running_hub):
    """Nobody else on the machine reads a secret, a gradebook or a home."""
    state = running_hub.state
    for room in ("hub", "course", "handin", "credits", "people/anna"):
        assert (state / room).stat().st_mode & 0o077 == 0
    for secret in ("cookie_secret", "proxy_token", "keeper_token", "start.json"):
        assert (state / "hub" / secret).stat().st_mode & 0o077 == 0


def processes_of(hub):
    """What still runs of a hub, a moment after it stopped."""
    time.sleep(1)
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = command.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(hub.state) in text or f"--port {hub.port}" in text:
            found.append(text)
    return found
