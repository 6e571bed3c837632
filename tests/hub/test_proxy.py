"""The door of the hub: which proxy is taken, and what the one in Python passes on."""

import asyncio

import pytest
from configurable_http_proxy.configproxy import PythonProxy
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler, websocket_connect

from vetcourse.errors import HubError
from vetcourse.hub.proxy import PYTHON, node_proxy, proxy_command
from vetcourse.hub.python_proxy import CourseProxyHandler
from vetcourse.hub.settings import Settings

PAM = Settings(way="pam")


def test_the_usual_proxy_is_taken_where_it_is():
    """Node's is the one everybody else runs."""
    assert proxy_command(PAM, node="/usr/bin/chp", python=True) == ["/usr/bin/chp"]


def test_without_node_there_is_another():
    """A machine without Node runs a hub too."""
    assert proxy_command(PAM, node=None, python=True) == PYTHON


@pytest.mark.parametrize(
    ("settings", "node", "told"),
    [
        pytest.param({"proxy": "node"}, None, "npm install", id="asked for, not here"),
        pytest.param({"certificate": "c"}, None, "does no TLS", id="TLS without Node"),
        pytest.param(
            {"certificate": "c", "proxy": "python"},
            "/chp",
            "no TLS",
            id="TLS in Python",
        ),
        pytest.param({}, None, "pip install", id="none at all"),
    ],
)
def test_a_proxy_that_cannot_be_had_is_told(settings, node, told):
    """Before anything starts, with what to install."""
    with pytest.raises(HubError, match=told):
        proxy_command(Settings(way="pam", **settings), node=node, python=False)


@pytest.mark.parametrize(
    ("first_line", "found"),
    [("#!/usr/bin/env node", True), ("#!/opt/venv/bin/python", False)],
    ids=["the one in Node", "PyPI's of the same name"],
)
def test_the_two_of_one_name_are_told_apart(tmp_path, first_line, found):
    """What starts with Node is meant."""
    program = tmp_path / "configurable-http-proxy"
    program.write_text(f"{first_line}\n")
    program.chmod(0o755)

    assert (node_proxy(str(tmp_path)) is not None) is found


class Slow(RequestHandler):
    """Sends one line, and the next only when somebody has read the first."""

    first_was_read = None

    async def get(self):
        """Two lines, one at a time."""
        self.set_header("X-Own", "kept")
        self.add_header("Set-Cookie", "a=1")
        self.add_header("Set-Cookie", "b=2")
        self.write("first\n")
        await self.flush()
        await asyncio.wait_for(self.first_was_read.wait(), 10)
        self.finish("second\n")


class Plain(RequestHandler):
    """Answers with what was sent, and with codes that carry no body."""

    def post(self, _):
        """The same bytes again."""
        self.write(self.request.body)

    def get(self, code):
        """A reply of this kind."""
        self.set_status(int(code))


class Echo(WebSocketHandler):
    """Speaks one subprotocol, greets first, says what it got, and can hang up."""

    def select_subprotocol(self, _):
        """Always this one."""
        return "v1"

    def open(self):
        """Speak before anybody asked."""
        self.write_message(b"\x00hello", binary=True)

    def on_message(self, message):
        """Tell the kind of what came; close when told to."""
        if message == "bye":
            self.close()
        else:
            self.write_message(f"{type(message).__name__} {len(message)}")


@pytest.fixture
def through():
    """A function that runs a coroutine with the address of a proxy before a server."""

    def run(visit):
        async def all_of_it():
            Slow.first_was_read = asyncio.Event()
            pages = [(r"/slow", Slow), (r"/plain/(.*)", Plain), (r"/ws", Echo)]
            behind, port = listen(Application(pages))
            proxy = PythonProxy({"default_target": f"http://127.0.0.1:{port}"})
            proxy.add_route("/gone", {"target": "http://127.0.0.1:9"})
            door = Application([(r"/(.*)", CourseProxyHandler, {"proxy": proxy})])
            front, number = listen(door)
            try:
                await asyncio.wait_for(visit(f"127.0.0.1:{number}"), 20)
            finally:
                for server in (front, behind):
                    server.stop()
                    await server.close_all_connections()

        asyncio.run(all_of_it())

    return run


def listen(app):
    """Serve on a port of its own."""
    socket, port = bind_unused_port()
    server = HTTPServer(app)
    server.add_sockets([socket])
    return server, port


def test_a_reply_is_passed_on_as_it_comes(through):
    """A page that waits for progress sees it, and every header and cookie."""

    async def visit(door):
        pieces = []

        def piece(data):
            pieces.append(data)
            Slow.first_was_read.set()

        reply = await AsyncHTTPClient().fetch(
            HTTPRequest(f"http://{door}/slow", streaming_callback=piece)
        )
        assert pieces == [b"first\n", b"second\n"]
        assert reply.headers["X-Own"] == "kept"
        assert reply.headers.get_list("Set-Cookie") == ["a=1", "b=2"]

    through(visit)


def test_a_body_comes_through_whole_and_a_reply_without_one_too(through):
    """An upload of megabytes, no content, not modified."""

    async def visit(door):
        body = bytes(range(256)) * 20_000
        reply = await AsyncHTTPClient().fetch(
            f"http://{door}/plain/x",
            method="POST",
            body=body,
            headers={"Content-Type": "application/octet-stream"},
        )
        assert reply.body == body
        for code in (204, 304, 404):
            reply = await AsyncHTTPClient().fetch(
                f"http://{door}/plain/{code}", raise_error=False
            )
            assert reply.code == code

    through(visit)


def test_a_websocket_is_as_if_nobody_stood_between(through):
    """The subprotocol, binary as binary, what was said at once, and the end."""

    async def visit(door):
        socket = await websocket_connect(f"ws://{door}/ws", subprotocols=["v1"])
        assert socket.selected_subprotocol == "v1"
        assert await socket.read_message() == b"\x00hello"
        await socket.write_message(b"\xff\xfe\x00", binary=True)
        assert await socket.read_message() == "bytes 3"
        await socket.write_message("text")
        assert await socket.read_message() == "str 4"
        await socket.write_message("bye")
        assert await socket.read_message() is None
        socket.close()

    through(visit)


def test_a_server_that_is_away_is_told_as_such(through):
    """Not a connection that hangs, nor an error of the proxy's own."""

    async def visit(door):
        client = AsyncHTTPClient()
        reply = await client.fetch(f"http://{door}/gone/", raise_error=False)
        assert reply.code == 503
        with pytest.raises(HTTPClientError):
            await websocket_connect(f"ws://{door}/gone/")

    through(visit)
