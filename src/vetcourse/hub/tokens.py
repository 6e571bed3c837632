"""What nobody but the hub may know: made once, kept over restarts, mode 0600."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vetcourse.hub.places import Places
from vetcourse.hub.roles import KEEPER
from vetcourse.hub.settings import COURSE

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The secrets of one hub."""

    proxy: str
    services: Mapping[str, str]
    trying: str
    client: str = ""


def read_secrets(places: Places, client_secret: str = "") -> Secrets:
    """Read every secret, and make those that are not there yet."""
    client = Path(client_secret).read_text("utf-8").strip() if client_secret else ""
    keep_secret(places.hub / "cookie_secret", secrets.token_hex(32))
    return Secrets(
        proxy=keep_secret(places.hub / "proxy_token", secrets.token_hex(32)),
        services={
            name: keep_secret(places.hub / f"{name}_token", secrets.token_hex(32))
            for name in (KEEPER, COURSE)
        },
        trying=keep_secret(places.hub / "password", easy_password()),
        client=client,
    )


def keep_secret(path: Path, fresh: str) -> str:
    """What the file says; *fresh*, and a new file, where there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh + "\n")
    return fresh


def easy_password() -> str:
    """Four groups of four that can be read out: 80 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
