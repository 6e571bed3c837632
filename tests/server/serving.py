"""A real Jupyter server with the learner's pages on it, and one learner's folder."""

import html
import json
import os
import re
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

from vetcourse.pages import unit
from vetcourse.pages.lab import free_port

ROOT = Path(__file__).parents[2]
TOKEN = "learner"
NBGRADER = """
c = get_config()
c.CourseDirectory.course_id = "vetcourse"
c.Exchange.root = "{exchange}"
c.Exchange.cache = "{folder}/.handed-in"
"""


class Server:
    """One learner's server on a folder and an exchange that are there already."""

    def __init__(self, place, folder, exchange, **settings):
        """Start it and wait until it answers; *settings* are the extension's own."""
        self.place, self.folder, self.exchange = place, folder, exchange
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/learner/"
        config = place / "config"
        config.mkdir(parents=True)
        text = NBGRADER.format(exchange=exchange, folder=folder)
        (config / "nbgrader_config.py").write_text(text)
        lines = [f"c.Vetcourse.{name} = {str(v)!r}" for name, v in settings.items()]
        told = "\n".join(["c = get_config()", *lines])
        (config / "jupyter_vetcourse_config.py").write_text(told)
        self.log = (place / "server.log").open("w")
        self.process = subprocess.Popen(
            self._command(),
            env=self._environment(),
            cwd=folder,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def visitor(self, token=TOKEN):
        """Somebody with a browser of their own, logged in by *token*."""
        return Visitor(self.address, token)

    def stop(self):
        """End the server and its kernels."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()

    def _command(self):
        options = {
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.base_url": "/learner/",
            "ServerApp.root_dir": self.folder,
            "IdentityProvider.token": TOKEN,
        }
        server = [sys.executable, "-m", "jupyter_server", "--no-browser"]
        return [
            *server,
            "--allow-root",
            *(f"--{name}={value}" for name, value in options.items()),
        ]

    def _environment(self):
        own = {
            "HOME": self.place,
            "JUPYTER_CONFIG_DIR": self.place / "config",
            "JUPYTER_CONFIG_PATH": unit.LEARNER,
            "JUPYTER_DATA_DIR": self.place / "data",
            "JUPYTER_RUNTIME_DIR": self.place / "runtime",
            "IPYTHONDIR": self.place / "ipython",
            "PYTHONPATH": ROOT / "src",
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return os.environ | {k: str(v) for k, v in own.items()} | {"PATH": path}

    def _wait(self):
        for _ in range(150):
            try:
                self.visitor().get("api/status")
                return
            except URLError:
                time.sleep(0.2)
        raise TimeoutError((self.place / "server.log").read_text()[-2000:])


def words(reply):
    """What a person reads of a page, tags and all else left out."""
    main = reply.text.partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


class Reply:
    """What came back: a number, an address after redirects, a text."""

    def __init__(self, status, url, text, headers):
        """Keep what a test looks at."""
        self.status, self.url, self.text, self.headers = status, url, text, headers

    @property
    def json(self):
        """The text as data."""
        return json.loads(self.text)

    @property
    def words(self):
        """What a person reads of the page."""
        return words(self)


class Stay(HTTPRedirectHandler):
    """Shows where a page leads in place of going there."""

    def redirect_request(self, *_):
        """Go nowhere."""
        return


class Visitor:
    """A browser without a screen: cookies, and the token of its login."""

    def __init__(self, address, token, *, follow=True):
        """Begin with no cookies."""
        self.address, self.token = address, token
        self.cookies = CookieJar()
        handlers = [HTTPCookieProcessor(self.cookies), *([] if follow else [Stay()])]
        self.opener = build_opener(*handlers)

    def get(self, path, /, **query):
        """Read a page; the first time with the token, then with the cookie it gave."""
        if self.token and not len(self.cookies):
            query |= {"token": self.token}
        asked = f"?{urlencode(query)}" if query else ""
        return self._send(Request(self.address + path + asked))

    def post(self, page, /, *, xsrf=True, **form):
        """Send a form as a page of the server would, with its XSRF."""
        data = urlencode(form, doseq=True).encode()
        request = Request(self.address + page, data=data)
        known = {cookie.name: cookie.value for cookie in self.cookies}
        if xsrf:
            request.add_header("X-XSRFToken", known.get("_xsrf", ""))
        return self._send(request)

    def _send(self, request):
        try:
            with self.opener.open(request, timeout=30) as reply:
                return Reply(
                    reply.status, reply.url, reply.read().decode(), reply.headers
                )
        except HTTPError as error:
            with error:
                return Reply(
                    error.code, error.url, error.read().decode(), error.headers
                )
