"""The door of the hub: the usual proxy where Node is, otherwise one in Python.

The Python one, configurable-http-proxy of PyPI, speaks the same protocol with the hub.
Its way of passing things on is replaced (see python_proxy.py); without that, kernels
and browsers misread each other and a class that starts together waits in line.
It does no TLS: settings with a certificate need the one in Node.
"""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from vetcourse.errors import HubError, Phrase
from vetcourse.hub.settings import Settings

NODE = "configurable-http-proxy"
PYTHON = [sys.executable, "-m", "vetcourse.hub.python_proxy"]

_NO_NODE = Phrase(
    "there is no configurable-http-proxy in Node here; `npm install -g {name}`, or "
    'write [hub] proxy = "python"',
    "her finnes ingen configurable-http-proxy i Node; `npm install -g {name}`, eller "
    'skriv [hub] proxy = "python"',
)
_NO_TLS = Phrase(
    "[hub] certificate needs the proxy in Node, the one in Python does no TLS; `npm "
    "install -g {name}`, or end TLS in a server in front and write public instead",
    "[hub] certificate trenger proxyen i Node, den i Python kan ikke TLS; `npm "
    "install -g {name}`, eller avslutt TLS i en tjener foran og skriv public i stedet",
)
_NEITHER = Phrase(
    "there is no proxy here; `pip install 'vetcourse[hub]'` or `npm install -g {name}`",
    "her finnes ingen proxy; `pip install 'vetcourse[hub]'` eller `npm install -g "
    "{name}`",
)


def proxy_command(settings: Settings, *, node: str | None, python: bool) -> list[str]:
    """Which proxy to start, decided from what is installed.

    Raises:
        HubError: what the settings ask for is not here.
    """
    if settings.proxy == "node" and not node:
        raise HubError(_NO_NODE.of(name=NODE))
    if settings.certificate and (settings.proxy == "python" or not node):
        raise HubError(_NO_TLS.of(name=NODE))
    if node and settings.proxy != "python":
        return [node]
    if not python:
        raise HubError(_NEITHER.of(name=NODE))
    return PYTHON


def node_proxy(path: str | None = None) -> str | None:
    """Where the proxy in Node lies; PyPI's has the same name and is not meant."""
    found = shutil.which(NODE, path=path)
    if found is None:
        return None
    with Path(found).open("rb") as file:
        words = file.readline(200).decode("utf-8", "replace").split()
    runs_in_node = any(Path(word).name in ("node", "nodejs") for word in words)
    return found if runs_in_node else None


def python_proxy() -> bool:
    """Whether the proxy in Python is installed."""
    return find_spec("configurable_http_proxy") is not None
