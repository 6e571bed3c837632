"""What the hub's services write: whole, on disk, and only then called done."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vetcourse.answers import write_whole
from vetcourse.errors import HubError
from vetcourse.grading.folders import open_folder


class NotThere(HubError):  # noqa: N818  (nobody has made a mistake)
    """What was asked for is not in the folder."""


def sync(folder: Path) -> None:
    """Let the names in *folder* be on disk before anybody is told."""
    with open_folder(folder) as handle:
        os.fsync(handle)


def write_note(path: Path, data: Mapping[str, Any]) -> None:
    """Put a small note on disk, whole, with every folder on the way to it."""
    missing = [folder for folder in path.parents if not folder.is_dir()]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, (text + "\n").encode())
    for folder in missing:
        sync(folder.parent)


def folders_in(parent: Path) -> list[str]:
    """The names of the folders in *parent*, in order; none where it is missing."""
    try:
        with os.scandir(parent) as found:
            names = [e.name for e in found if e.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    return sorted(name for name in names if not name.startswith("."))
