"""Opening a unit: everything of it is as released, and answers are never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vetcourse.answers import FOLDER, PRIVATE, UNFINISHED, write_whole
from vetcourse.grading.folders import remove_abandoned, unfinished

# What belongs to the learner, whatever a release brings.
OWN = frozenset({FOLDER, PRIVATE, "feedback"})
Fetch = Callable[[Path], Path]


@contextmanager
def scratch(place: Path) -> Iterator[Path]:
    """An empty folder in *place* for a while; what stopped processes left goes too."""
    remove_abandoned(place)
    with unfinished(place, "fetch") as made:
        yield made


def bring(fetch: Fetch, to: Path, place: Path) -> bool:
    """Make *to* hold what is released; whether anything had to be changed.

    *fetch* puts the release below an empty folder in *place* and says where. Each file
    takes the place of the old one whole, the notebook last, so a process that is
    stopped leaves a unit that opens, and the next opening finishes the work.
    """
    with scratch(place) as made:
        fetched = fetch(made)
        if not to.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            fetched.rename(to)
            return True
        changed = [_replace(path, fetched, to) for path in _in_order(fetched)]
        return any(changed)


def _in_order(fetched: Path) -> Iterator[Path]:
    files = [path for path in sorted(fetched.rglob("*")) if path.is_file()]
    mine = [p for p in files if p.relative_to(fetched).parts[0] not in OWN]
    released = [p for p in mine if not p.name.startswith(UNFINISHED)]
    # The notebook names the exercises, so they have to be there before it.
    rank = {".ipynb": 2, ".json": 1}
    yield from sorted(released, key=lambda path: rank.get(path.suffix, 0))


def _replace(path: Path, fetched: Path, to: Path) -> bool:
    there, data = to / path.relative_to(fetched), path.read_bytes()
    try:
        if there.read_bytes() == data:
            return False
    except FileNotFoundError:
        there.parent.mkdir(parents=True, exist_ok=True)
    write_whole(there, data)
    return True
