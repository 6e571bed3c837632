"""Kernels that were kept: one that is older than the course is started again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import vetcourse

PACKAGE = Path(vetcourse.__file__).parent


class Kernels:
    """Which course each kernel was first seen with."""

    def __init__(self) -> None:
        """Know no kernel yet."""
        self.seen: dict[str, str] = {}

    async def freshen(
        self, sessions: Any, kernels: Any, path: str, release: str
    ) -> bool:
        """Restart the kernels of the notebook *path* where the course has changed.

        The forms on an open page notice and run again; what was written is on disk
        or still in the browser. Says whether a kernel was restarted.
        """
        now = f"{installed()} {release}"
        restarted = False
        for session in await sessions.list_sessions():
            kernel = session.get("kernel") or {}
            if session.get("path") != path or not kernel.get("id"):
                continue
            if self.seen.setdefault(kernel["id"], now) != now:
                await kernels.restart_kernel(kernel["id"])
                restarted = True
            self.seen[kernel["id"]] = now
        return restarted


def installed() -> str:
    """What tells one installation of the course kit from another."""
    newest, size = 0, 0
    for path in PACKAGE.rglob("*"):
        if path.suffix in {".py", ".js", ".css"}:
            state = path.stat()
            newest = max(newest, state.st_mtime_ns)
            size += state.st_size
    return f"{newest}-{size}"


def release_in(folder: Path, code: str) -> str:
    """What tells one release of a unit from another."""
    said = []
    for name in ("items.json", f"{code}.ipynb"):
        try:
            state = (folder / name).stat()
        except OSError:
            continue
        said.append(f"{state.st_mtime_ns}-{state.st_size}")
    return " ".join(said)
