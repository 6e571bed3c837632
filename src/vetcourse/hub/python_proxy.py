"""PyPI's configurable-http-proxy, which also tells browsers the subprotocol chosen."""

from __future__ import annotations

from typing import Any

from configurable_http_proxy import cli, configproxy
from configurable_http_proxy.handlers import ProxyHandler


class TellingProxyHandler(ProxyHandler):
    """Between a browser and a server: what the server chose holds for both."""

    def select_subprotocol(self, subprotocols: list[str]) -> Any:
        """The subprotocol of the connection that is already open to the server."""
        chosen = self.ws_client.selected_subprotocol if self.ws_client else None
        return chosen if chosen in subprotocols else None


def main() -> None:
    """Run the proxy with this handler in place of its own."""
    configproxy.ProxyHandler = TellingProxyHandler
    cli.main()


if __name__ == "__main__":
    main()
