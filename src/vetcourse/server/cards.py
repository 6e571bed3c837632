"""Titles of units that are released and not fetched, where only a fetch tells."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vetcourse.answers import read_json, write_whole
from vetcourse.errors import AnswerError
from vetcourse.server.standing import Unit

# A title that was changed after a release shows to who has not fetched it by then.
A_DAY = 86_400


class Cards:
    """What such units say of themselves, kept for a day."""

    def __init__(self, path: Path) -> None:
        """Keep them in the file *path*."""
        self.path = path
        self.known: dict[str, Any] = {}
        try:
            if time.time() - path.stat().st_mtime < A_DAY:
                self.known = read_json(path)
        except (OSError, AnswerError):
            return  # they are asked for again

    def get(self, code: str) -> Unit | None:
        """What is known of a unit."""
        try:
            return Unit(**self.known[code])
        except (KeyError, TypeError):
            return None

    def put(self, unit: Unit) -> None:
        """Keep what a unit says of itself."""
        self.known[unit.code] = asdict(unit)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, json.dumps(self.known).encode())
