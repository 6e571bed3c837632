"""A copy that ``backup.py`` made, put back; nothing that is there is written over.

``python -m vetcourse.hub.restore COPY STATE``, while the hub is stopped and as the
account that runs it. A third word, ``hub.toml``, says where the databases lie now,
where that is not where they lay.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from vetcourse.errors import HubError, Phrase
from vetcourse.hub import postgresql
from vetcourse.hub.backup import DUMPS, copy_tree, named_databases, run
from vetcourse.hub.settings import read_databases

_NO_COPY = Phrase(
    "{folder}: no copy of a hub; name a folder that vetcourse.hub.backup made",
    "{folder}: ingen kopi av en hub; oppgi en mappe som vetcourse.hub.backup laget",
)
_THERE = Phrase(
    "{folder}: not empty; move what is there aside, or name a new folder",
    "{folder}: ikke tom; flytt det som er der, eller oppgi en ny mappe",
)
_NOWHERE = Phrase(
    "{name}: it lay in PostgreSQL, and no address says where it belongs now; write "
    "it into [databases] of hub.toml",
    "{name}: den lå i PostgreSQL, og ingen adresse sier hvor den hører hjemme nå; "
    "skriv den i [databases] i hub.toml",
)


def put_back(
    copy: Path, state: Path, databases: Mapping[str, str] | None = None
) -> None:
    """Let *copy* be the hub's folder *state*, and fill its databases in PostgreSQL.

    Raises:
        HubError: *copy* is none, or there is something in the way.
    """
    copy, state = copy.resolve(), state.resolve()
    if not (copy / "hub").is_dir():
        raise HubError(_NO_COPY.of(folder=copy))
    if state.exists() and any(state.iterdir()):
        raise HubError(_THERE.of(folder=state))
    known = named_databases(copy) if databases is None else databases
    dumps = sorted((copy / DUMPS).glob("*.dump"))
    missing = [path.stem for path in dumps if path.stem not in known]
    if missing:
        raise HubError(*(_NOWHERE.of(name=name) for name in missing))
    for path in dumps:
        postgresql.load(path.stem, known[path.stem], path)
    state.mkdir(parents=True, exist_ok=True)
    copy_tree(copy, state, leave={copy / DUMPS})


def main(arguments: list[str]) -> int:
    """Put back the copy that was named."""

    def work(paths: list[Path]) -> None:
        copy, state, *settings = paths
        put_back(copy, state, read_databases(settings[0]) if settings else None)

    return run(work, arguments, "python -m vetcourse.hub.restore COPY STATE [hub.toml]")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
