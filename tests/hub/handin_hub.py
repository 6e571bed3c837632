"""A real JupyterHub with the real hand-in service, real tokens and no mock."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from vetcourse.hub import roles
from vetcourse.hub.handin_client import HandInService
from vetcourse.pages.lab import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "a long password for invented people only"
PEOPLE = {
    "learner": ["vl-01", "vl-02", "vl-03"],
    "instructor": ["vi-01"],
    "mentor": ["vm-01", "vm-02"],
    "coordinator": ["vc-01"],
}
COURSE_TOKEN = "course-token-of-this-test"
CONFIG = """
import json
from vetcourse.hub import roles

given = json.loads({given!r})
c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://127.0.0.1:{{given['port']}}/"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{{given['hub']}}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{{given['proxy']}}"
c.ConfigurableHTTPProxy.command = given["command"]
c.ConfigurableHTTPProxy.pid_file = "proxy.pid"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = given["password"]
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {{
    roles.GROUP[role]: {{"users": logins}} for role, logins in given["people"].items()
}}
c.JupyterHub.custom_scopes = roles.custom_scopes()
ours = {{"handin", "vetcourse"}}
kept = [r for r in roles.roles() if set(r.get("services", ours)) <= ours]
# Only the two services that take part here may be named.
there = {{f"access:services!service={{name}}" for name in ("handin", "vetcourse")}}
for role in kept:
    role["scopes"] = [
        scope for scope in role["scopes"]
        if not scope.startswith("access:services!service=") or scope in there
    ]
c.JupyterHub.load_roles = [
    *kept,
    {{
        "name": "test-keeper",
        "scopes": ["tokens", "admin:users", "list:users", "read:users"],
        "services": ["test-keeper"],
    }},
]
c.JupyterHub.services = [
    {{"name": "test-keeper", "api_token": given["keeper"]}},
    {{"name": "vetcourse", "api_token": given["course"]}},
    {{
        "name": "handin",
        "url": f"http://127.0.0.1:{{given['service']}}",
        "command": [given["python"], "-m", "vetcourse.hub.handin_service"],
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": [
            "access:services!service=handin",
            *(roles.SCOPE[r] for r in ("learner", "instructor", "mentor")),
        ],
        "environment": {{
            "PATH": given["path"],
            "PYTHONPATH": given["pythonpath"],
            "VETCOURSE_HANDIN_STORE": given["store"],
            "VETCOURSE_LANGUAGE": "en",
            "VETCOURSE_MENTOR_GROUP": roles.GROUP["mentor"],
        }},
    }},
]
if given["apart"]:
    # As in a cluster: the hub knows the service, something else starts it.
    handin = c.JupyterHub.services[-1]
    del handin["command"], handin["environment"]
    handin["api_token"] = given["apart"]
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
"""


@dataclass
class Hub:
    """A hub that runs, and what one needs to talk to it."""

    folder: Path
    ports: dict[str, int]
    process: subprocess.Popen
    store: Path

    @property
    def public(self) -> str:
        """Where people reach the hub."""
        return f"http://127.0.0.1:{self.ports['port']}"

    @property
    def url(self) -> str:
        """Where the service is reached through the hub's proxy."""
        return f"{self.public}/services/handin"

    def ask(self, method, path, token="keeper-token-of-this-test", **data):
        """Ask the hub itself."""
        url = f"http://127.0.0.1:{self.ports['hub']}/hub/api/{path}"
        body = json.dumps(data).encode() if data else None
        request = urllib.request.Request(url, body, method=method)
        request.add_header("Authorization", f"token {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def token(self, login, scopes=None):
        """A token with the rights that a server of *login* has, or with *scopes*."""
        if scopes is None:
            role = next(role for role, logins in PEOPLE.items() if login in logins)
            scopes = [roles.SCOPE[role]]
            if roles.HAND_IN in roles.OPENS[role]:
                scopes += roles.opening(roles.HAND_IN)
            scopes += ["read:users:name!user", "read:users:groups!user"]
        return self.ask("POST", f"users/{login}/tokens", scopes=scopes)["token"]

    def service(self, login) -> HandInService:
        """The hand-in service as the server of *login* reaches it."""
        return HandInService(self.url, self.token(login))

    def environment(self, login) -> dict[str, str]:
        """What a command on the server of *login* is told."""
        return {
            "VETCOURSE_HANDIN_URL": self.url,
            "JUPYTERHUB_API_TOKEN": self.token(login),
        }

    def pid_of_service(self) -> int:
        """The process of the hand-in service, a child of this hub."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for child in map(int, children.read_text().split()):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if b"vetcourse.hub.handin_service" in words:
                    return child
        raise AssertionError("the hand-in service does not run")

    def wait(self, seconds=90) -> None:
        """Until the service answers through the proxy."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                if status_of(f"{self.url}/health")[0] == 200:
                    return
            assert self.process.poll() is None, self.log()
            time.sleep(0.2)
        raise AssertionError(self.log())

    def log(self) -> str:
        """The last that hub and service said."""
        return (self.folder / "hub.log").read_text("utf-8", "replace")[-4000:]

    def stop(self) -> None:
        """Stop hub, proxy and service, as a machine does that goes down."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def handin_hub(tmp_path_factory):
    """A hub for the tests of one file."""
    hub = start_hub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.stop()


def start_hub(folder: Path, *, apart: str = "") -> Hub:
    """Start a hub in *folder*; the same folder again is the same hub.

    With the token *apart* somebody else has to start the service.
    """
    there = folder / "ports.json"
    if there.is_file():
        ports = json.loads(there.read_text())
    else:
        ports = {name: free_port() for name in ("port", "hub", "proxy", "service")}
        there.write_text(json.dumps(ports))
    store = folder / "store"
    given = {
        **ports,
        "apart": apart,
        "command": [sys.executable, "-m", "vetcourse.hub.python_proxy"],
        "course": COURSE_TOKEN,
        "keeper": "keeper-token-of-this-test",
        "password": PASSWORD,
        "path": os.environ["PATH"],
        "people": PEOPLE,
        "python": sys.executable,
        "pythonpath": str(ROOT / "src"),
        "store": str(store),
    }
    config = folder / "jupyterhub_config.py"
    config.write_text(CONFIG.format(given=json.dumps(given)), "utf-8")
    bin_ = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([bin_, os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT / "src"),
        "CONFIGPROXY_AUTH_TOKEN": "proxy-token-of-this-test",
    }
    with (folder / "hub.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    hub = Hub(folder, ports, process, store)
    if not apart:
        hub.wait()
    return hub


def logged_in(hub, page, login):
    """Somebody who has logged in to the service, as a person does."""
    page.goto(f"{hub.public}/hub/login?next=%2Fservices%2Fhandin%2F")
    page.get_by_label("Username").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{hub.url}/")
    return page


def status_of(url, token="", method="GET", data=None, **headers) -> tuple[int, bytes]:
    """What somebody gets who asks for *url*."""
    request = urllib.request.Request(url, data, method=method)
    if token:
        request.add_header("Authorization", f"token {token}")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
