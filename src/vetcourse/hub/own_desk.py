"""The desk without a hub: a JupyterLab on this machine that shows one page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vetcourse.hub.spawning import WITHOUT
from vetcourse.pages import desk_notebook
from vetcourse.pages.lab import Lab

PAGE = f"doc/tree/{desk_notebook.NAME}"


def own_desk(
    place: Path, about: Mapping[str, str], language: str, port: int = 0
) -> Lab:
    """A server that shows the desk, not started yet; all it keeps lies in *place*.

    *about* says which ledger, and who writes.
    """
    work = place / "work"
    work.mkdir(parents=True)
    desk_notebook.put_desk(work, language)
    without = dict.fromkeys(WITHOUT["coordinator"], False)
    settings = {
        "ServerApp": {"jpserver_extensions": without, "terminals_enabled": False}
    }
    # A desk that is opened on a hub's machine is not a desk of that hub.
    alone = {**about, "VETCOURSE_CREDITS_URL": None}
    return Lab(place, work, port=port, settings=settings, about=alone)
