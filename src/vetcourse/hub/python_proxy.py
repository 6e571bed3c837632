"""PyPI's configurable-http-proxy with a handler that kernels and classes can live with.

Its own handler does not tell a browser which subprotocol the server chose, sends binary
messages on as text, keeps a connection open whose other end is gone, holds every reply
back until it is complete, and lets ten requests through at a time (all measured with
0.4.0). Routes, their programming interface and the command line are used as they are.
"""

from __future__ import annotations

from typing import Any

from configurable_http_proxy import cli, configproxy
from configurable_http_proxy.handlers import ProxyHandler
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError, websocket_connect

AT_ONCE = 10_000
LARGEST_REPLY = 2**40  # passed on piece by piece, so nothing of this size is kept
CONNECT_SECONDS = 60
LARGEST_MESSAGE = 64 * 1024 * 1024
FOR_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade"}


class CourseProxyHandler(ProxyHandler):
    """Between one browser and one server: as if nobody stood there."""

    def initialize(self, **options: Any) -> None:
        """Nothing has come from the server yet."""
        super().initialize(**options)
        self.waiting: list[str | bytes] = []
        self.is_open = False

    def compute_etag(self) -> None:
        """The server's tag, if any, stands in its headers."""

    async def call_proxy(self, path: str | None = None) -> None:
        """Pass a request on, and its reply back as it comes."""
        url = await self.get_target_url(path)
        if url is None:
            return
        request = self._get_proxy_request(url)
        request.connect_timeout, request.request_timeout = CONNECT_SECONDS, 0
        request.decompress_response = False
        request.header_callback = self._header
        request.streaming_callback = self._piece
        try:
            await AsyncHTTPClient().fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            if not self._headers_written:
                await self.handle_proxy_error(503, error)
                return
        if not self._finished:
            self.finish()

    async def start_ws_client(self, path: str | None = None) -> None:
        """Open the connection to the server before the browser hears yes."""
        url = await self.get_target_url(path)
        if url is None:
            return
        request = self._get_proxy_request(f"ws{url.removeprefix('http')}")
        try:
            self.ws_client = await websocket_connect(
                request,
                on_message_callback=self._from_server,
                max_message_size=LARGEST_MESSAGE,
            )
        except HTTPClientError as error:
            self.set_status(error.code)
            self.finish(error.message)
        except OSError as error:
            await self.handle_proxy_error(503, error)

    def select_subprotocol(self, subprotocols: list[str]) -> Any:
        """What the server chose holds for the browser too."""
        chosen = self.ws_client.selected_subprotocol if self.ws_client else None
        return chosen if chosen in subprotocols else None

    def open(self, *_: Any, **__: Any) -> None:
        """Hand over what the server said in the meantime."""
        self.is_open = True
        for message in self.waiting:
            self._to_browser(message)
        self.waiting.clear()

    def on_message(self, message: str | bytes) -> None:
        """From the browser to the server; binary stays binary."""
        self._active()
        if self.ws_client:
            try:
                self.ws_client.write_message(message, isinstance(message, bytes))
            except WebSocketClosedError:
                self.close()

    def on_close(self) -> None:
        """The browser is gone, so the server need not wait for it."""
        if self.ws_client:
            self.ws_client.close()

    def _from_server(self, message: str | bytes | None) -> None:
        self._active()
        if message is None:
            self.close()  # so that the page notices and connects again
        elif self.is_open:
            self._to_browser(message)
        else:
            self.waiting.append(message)

    def _to_browser(self, message: str | bytes) -> None:
        try:
            self.write_message(message, isinstance(message, bytes))
        except WebSocketClosedError:
            self.on_close()

    def _active(self) -> None:
        if self.target:
            self.proxy.update_last_activity(self.target["prefix"])

    def _header(self, line: str) -> None:
        name, colon, value = line.strip().partition(":")
        if line.startswith("HTTP/"):
            _, code, *reason = line.split(None, 2)
            self.clear()
            for own in ("Server", "Content-Type", "Date"):
                self.clear_header(own)
            self.set_status(int(code), reason[0].strip() if reason else None)
        elif colon and name.lower() not in FOR_ONE_HOP:
            self.add_header(name, value.strip())

    def _piece(self, piece: bytes) -> None:
        try:
            self.write(piece)
            self.flush().add_done_callback(lambda done: done.exception())
        except StreamClosedError:
            return


def main() -> None:
    """Run the proxy with this handler in place of its own."""
    client = "tornado.simple_httpclient.SimpleAsyncHTTPClient"
    AsyncHTTPClient.configure(client, max_clients=AT_ONCE, max_body_size=LARGEST_REPLY)
    configproxy.ProxyHandler = CourseProxyHandler
    cli.main()


if __name__ == "__main__":
    main()
