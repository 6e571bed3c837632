"""A page's program and style: written in small parts, sent to a browser as one.

The forms of a unit and the coordinator's desk share parts, so they are put together
in one place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files as package_files

import traitlets
from ipywidgets import Widget


class Code(Widget):  # type: ignore[misc]
    """A program and its style, sent to a page once for all the widgets that use it."""

    script = traitlets.Unicode().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)
    version = traitlets.Unicode().tag(sync=True)


def code_of(script: str, style: str) -> Code:
    """The widget that carries *script* and *style*, named by what they say."""
    version = hashlib.sha256((script + style).encode()).hexdigest()[:12]
    return Code(script=script, style=style, version=version)


def together(parts: Iterable[str]) -> str:
    """Parts in ``static/`` as one ES module; a name is used below where it is made."""
    return "\n".join(_alone(static(f"{part}.js")) for part in parts)


@cache
def static(name: str) -> str:
    """A file in ``static/``."""
    return package_files("vetcourse.pages").joinpath("static", name).read_text("utf-8")


def _alone(source: str) -> str:
    # Each part is a module of its own for readers and editors; in one file the
    # imports between them fall away, and only the last part exports anything.
    source = re.sub(r"^import\b[^;]*;\n", "", source, flags=re.MULTILINE)
    return re.sub(r"^export (?!default\b)", "", source, flags=re.MULTILINE)
