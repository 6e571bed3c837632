"""Evidence files: kept outside the database, named by what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vetcourse.credits.model import SHA256
from vetcourse.errors import Phrase, RecordError, why

LARGEST: Final = 20_000_000
# By first bytes, never by name: a name says nothing about what is in a file.
_SIGNATURES: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_MISSING = Phrase(
    "evidence {digest}: the file is missing; restore it from a copy",
    "dokumentasjon {digest}: filen mangler; hent den fra en kopi",
)
_CHANGED = Phrase(
    "evidence {digest}: the file has been changed; restore it",
    "dokumentasjon {digest}: filen er endret; legg den rette tilbake",
)
_STRANGE = Phrase(
    "evidence {name}: not a PDF, PNG or JPEG; scan or print it anew",
    "dokumentasjon {name}: ikke PDF, PNG eller JPEG; skann eller skriv ut på nytt",
)
_LARGE = Phrase(
    "evidence {name}: larger than {most} MB; save it smaller",
    "dokumentasjon {name}: større enn {most} MB; lagre den mindre",
)
_UNREADABLE = Phrase(
    "evidence {path}: {why}; check the path",
    "dokumentasjon {path}: {why}; sjekk stien",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file as the ledger knows it."""

    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """A folder of files under their own SHA-256."""

    folder: Path

    def keep(self, source: Path) -> Evidence:
        """Copy a file into the store; the same content twice is kept once.

        Raises:
            RecordError: if it cannot be read or is not a PDF, PNG or JPEG.
        """
        content = _read(source)
        found = _describe(content, source.name)
        if not self.path(found.sha256).exists():
            self._write(found.sha256, content)
        return found

    def path(self, digest: str) -> Path:
        """Where the file with this SHA-256 lies or would lie."""
        return self.folder / digest[:2] / digest

    def damaged(self, digests: Iterable[str]) -> Iterator[str]:
        """One line for each file that is missing or is not what it was."""
        for digest in sorted(set(digests)):
            path = self.path(digest)
            if not path.is_file():
                yield _MISSING.of(digest=digest)
            elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                yield _CHANGED.of(digest=digest)

    def sweep(self, keep: Iterable[str]) -> int:
        """Delete every file that nobody refers to any more; say how many went."""
        kept = set(keep)
        if not self.folder.is_dir():
            return 0
        orphans = [
            path
            for path in self.folder.glob("??/*")
            if SHA256.fullmatch(path.name) and path.name not in kept
        ]
        for path in orphans:
            path.unlink()
        return len(orphans)

    def _write(self, digest: str, content: bytes) -> None:
        # Under another name first, so that a file under its hash is always whole.
        path = self.path(digest)
        for folder in (self.folder, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)


def inspect(source: Path) -> Evidence:
    """What a file is, without keeping it.

    Raises:
        RecordError: if it cannot be read or is not a PDF, PNG or JPEG.
    """
    return _describe(_read(source), source.name)


def _describe(content: bytes, name: str) -> Evidence:
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            digest = hashlib.sha256(content).hexdigest()
            return Evidence(digest, media_type, len(content))
    raise RecordError(_STRANGE.of(name=name))


def _read(source: Path) -> bytes:
    try:
        if source.stat().st_size > LARGEST:
            most = LARGEST // 1_000_000
            raise RecordError(_LARGE.of(name=source.name, most=most))
        return source.read_bytes()
    except OSError as error:
        raise RecordError(_UNREADABLE.of(path=source, why=why(error))) from error
