"""Receipts: proof for a learner of what was handed in, and when it came."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vetcourse.answers import read_json, write_whole
from vetcourse.errors import AnswerError, GradingError

SCHEMA = 1
NAME = "receipt.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was received from whom, when, and the hash by which it is known again."""

    learner: str
    assignment: str
    received_at: str  # UTC, by the server's clock
    sha256: str
    files: dict[str, str]
    source: str
    left_out: tuple[str, ...] = ()

    @property
    def attempt(self) -> str:
        """The name of the attempt's folder; later attempts sort behind earlier ones."""
        return f"{self.moment:%Y%m%dT%H%M%S%fZ}-{self.sha256[:12]}"

    @property
    def moment(self) -> dt.datetime:
        """When it was received."""
        return dt.datetime.fromisoformat(self.received_at)

    @property
    def stamp(self) -> str:
        """The time as nbgrader writes it into timestamp.txt."""
        return f"{self.moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f} UTC"

    def write(self, path: Path) -> None:
        """Put the receipt at *path*, whole."""
        data = {"schema": SCHEMA, **asdict(self)}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(path, (text + "\n").encode())


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {n: hashlib.sha256(files[n]).hexdigest() for n in sorted(files)}


def hash_of(hashes: Mapping[str, str]) -> str:
    """One SHA-256 over all files: of lines as ``sha256sum`` prints them, by name."""
    lines = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_receipt(path: Path) -> Receipt | None:
    """The receipt at *path*; None where there is none.

    Raises:
        GradingError: somebody changed it.
    """
    try:
        return receipt_from(read_json(path))
    except FileNotFoundError:
        return None
    except (AnswerError, GradingError):
        raise GradingError(
            f"{path}: this is no receipt any more; restore it from a backup"
        ) from None


def receipt_from(data: Any) -> Receipt:
    """The receipt that was written as *data*.

    Raises:
        GradingError: it is none.
    """
    try:
        fields = {name: data[name] for name in data if name != "schema"}
        receipt = Receipt(**{**fields, "left_out": tuple(data["left_out"])})
        receipt.moment  # noqa: B018  (has to be a time)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GradingError("this is no receipt; ask whoever runs the hub") from None
    return receipt


def shelf_of(exchange: Path, secret: str) -> Path:
    """Where a learner who knows the *secret* of a hand-in finds its receipt.

    nbgrader's feedback lies in the exchange in the same way: readable by whoever
    knows its name, and nobody can list the names.
    """
    name = hashlib.sha256(f"vetcourse receipt {secret}".encode()).hexdigest()
    return exchange / "receipts" / f"{name}.json"


def publish(receipt: Receipt, exchange: Path, secret: str) -> None:
    """Lay the receipt out for the learner."""
    path = shelf_of(exchange, secret)
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o711)
    if not path.is_file():
        receipt.write(path)
