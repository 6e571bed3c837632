"""The credits service running in this process, beside a stand-in for the hub.

The stand-in answers the one question a service asks of the hub: whose token is this,
and what may it do. A real hub is asked in ``test_credits_on_a_hub.py``.
"""

import asyncio
import json
import threading
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from types import SimpleNamespace

from jupyterhub.services.auth import HubAuth
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from vetcourse.credits.sheets import LARGEST
from vetcourse.hub.credits_service import application

PREFIX = "/services/credits/"
ACCESS = "access:services!service=credits"
TOKENS = {
    "anna-token": ("anna", ["learner"]),
    "bo-token": ("bo", ["learner"]),
    "eva-token": ("eva", ["learner"]),
    "ines-token": ("ines", ["instructor"]),
    "kari-token": ("kari", ["coordinator"]),
    "mona-token": ("mona", ["mentor"]),
}


class Whose(RequestHandler):
    """The hub's answer to a token."""

    def get(self):
        """Somebody, or 403."""
        token = self.request.headers["Authorization"].removeprefix("token ")
        if token == "outside-token":
            self.finish({"name": "olga", "kind": "user", "scopes": []})
        elif token == "service-token":
            scopes = ["custom:vetcourse:coordinator", ACCESS]
            self.finish({"name": "other", "kind": "service", "scopes": scopes})
        elif token == "course-token":
            scopes = ["custom:vetcourse:instructor", ACCESS]
            self.finish({"name": "vetcourse", "kind": "service", "scopes": scopes})
        elif token in TOKENS:
            name, roles = TOKENS[token]
            scopes = [ACCESS, *(f"custom:vetcourse:{role}" for role in roles)]
            self.finish({"name": name, "kind": "user", "scopes": scopes})
        else:
            self.set_status(403)


@dataclass
class Running:
    """Where the service listens, and a way to ask it."""

    port: int
    app: Application

    @property
    def url(self):
        """Its address, as VETCOURSE_CREDITS_URL gives it."""
        return f"http://127.0.0.1:{self.port}{PREFIX.rstrip('/')}"

    def ask(self, path, token="kari-token", method="GET", body=None, **headers):
        """One request exactly as given; status, data or bytes, and head."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if token:
            sent["Authorization"] = f"token {token}"
        if isinstance(body, dict | list):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, f"{PREFIX}{path}", body, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        data = content
        if answer.headers.get_content_type() == "application/json":
            data = json.loads(content)
        return SimpleNamespace(status=answer.status, data=data, headers=answer.headers)


@contextmanager
def running(office, **limits):
    """The service over *office*, until the end of the block."""
    ready, stop = Future(), None

    async def serve():
        nonlocal stop
        stop = asyncio.Event()
        hub_socket, hub_port = bind_unused_port()
        quiet = {"log_function": lambda handler: None}
        hub = HTTPServer(Application([("/hub/api/user", Whose)], **quiet))
        hub.add_sockets([hub_socket])
        auth = HubAuth(
            api_url=f"http://127.0.0.1:{hub_port}/hub/api",
            api_token="service-secret",
            access_scopes={ACCESS},
            cache_max_age=60,
        )
        app = application(office, auth, prefix=PREFIX, key="k" * 32, **limits)
        socket, port = bind_unused_port()
        server = HTTPServer(app, max_body_size=LARGEST + 1)
        server.add_sockets([socket])
        ready.set_result((asyncio.get_running_loop(), Running(port, app)))
        await stop.wait()
        for one in (server, hub):
            one.stop()
            await one.close_all_connections()
        app.settings["pool"].shutdown()

    def run():
        try:
            asyncio.run(serve())
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    thread = threading.Thread(target=run)
    thread.start()
    loop, found = ready.result(30)
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
