"""Plain tar, and plain files in it: how folders travel to the service and back.

What comes from outside is read here and not by a general unpacker: no compression,
so nothing swells; no links, devices, gaps or extensions, so nothing points elsewhere.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vetcourse.errors import HubError, Phrase

BLOCK = 512
END = bytes(BLOCK)
PLAIN = (b"0", b"\0")
# One folder or file of a path; nothing hidden, nothing that leads upwards.
STEP = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.,+@() -]{0,119}")
MAX_DEPTH = 4

_BROKEN = Phrase(
    "the archive breaks off or was changed on its way; hand in again",
    "arkivet er ufullstendig eller ble endret på veien; lever på nytt",
)
_NO_NAME = Phrase(
    "{name}: not a name that a file may have here; nothing was taken",
    "{name}: slik kan ikke en fil hete her; ingenting ble tatt imot",
)
_NO_FILE = Phrase(
    "{name}: not a plain file; nothing was taken",
    "{name}: ikke en vanlig fil; ingenting ble tatt imot",
)
_TWICE = Phrase(
    "{name}: stands in the archive twice; nothing was taken",
    "{name}: står to ganger i arkivet; ingenting ble tatt imot",
)
_TOO_MUCH = Phrase(
    "more than {files} files or {bytes} bytes; take something out and try again",
    "mer enn {files} filer eller {bytes} byte; ta ut noe og prøv igjen",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold."""

    files: int = 2_000
    bytes: int = 120_000_000


def pack(files: Mapping[str, bytes]) -> bytes:
    """*files* by their paths as one tar; the same files give the same bytes.

    Raises:
        HubError: a path could not be unpacked again.
    """
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(checked_path(name))
            entry.size = len(files[name])
            tar.addfile(entry, io.BytesIO(files[name]))
    return whole.getvalue()


def unpacked(
    archive: BinaryIO, limits: Limits = Limits()
) -> Iterator[tuple[str, bytes]]:
    """Each file in *archive*, one at a time.

    Raises:
        HubError: it holds anything but plain files, or too much.
    """
    seen: set[str] = set()
    total = 0
    while (header := _exactly(archive, BLOCK)) != END:
        name, size = _header(header)
        total += size
        if len(seen) == limits.files or total > limits.bytes:
            raise HubError(_TOO_MUCH.of(files=limits.files, bytes=limits.bytes))
        if name in seen:
            raise HubError(_TWICE.of(name=_shown(name)))
        seen.add(name)
        data = _exactly(archive, size)
        _exactly(archive, -size % BLOCK)
        yield name, data


def files_in(data: bytes, limits: Limits = Limits()) -> dict[str, bytes]:
    """The files of an archive that is in memory."""
    return dict(unpacked(io.BytesIO(data), limits))


def checked_path(name: str) -> str:
    """A path that stays below the folder it is unpacked in.

    Raises:
        HubError: it is none.
    """
    steps = name.split("/")
    if len(steps) > MAX_DEPTH or not all(STEP.fullmatch(step) for step in steps):
        raise HubError(_NO_NAME.of(name=_shown(name)))
    return name


def files_below(folder: Path, suffixes: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The plain files below a folder of one's own, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not any(step.startswith(".") for step in path.relative_to(folder).parts)
        and (not suffixes or path.suffix in suffixes)
    }


def _header(block: bytes) -> tuple[str, int]:
    """Name and size in the head of one file."""
    checked = block[:148] + b" " * 8 + block[156:]
    if _octal(block[148:156]) != sum(checked):
        raise HubError(_BROKEN.of())
    name = _text(block[:100])
    if block[257:262] == b"ustar" and (before := _text(block[345:500])):
        name = f"{before}/{name}"
    if block[156:157] not in PLAIN:
        raise HubError(_NO_FILE.of(name=_shown(name)))
    return checked_path(name), _octal(block[124:136])


def _octal(field: bytes) -> int:
    digits = field.strip(b" \0")
    if not re.fullmatch(rb"[0-7]{1,12}", digits):
        raise HubError(_BROKEN.of())
    return int(digits, 8)


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("ascii", "backslashreplace")


def _exactly(archive: BinaryIO, size: int) -> bytes:
    data = archive.read(size)
    if len(data) != size:
        raise HubError(_BROKEN.of())
    return data


def _shown(name: str) -> str:
    return ascii(name)[1:-1][:80]
