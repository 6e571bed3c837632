"""The photographs and documents that belong to a learner's answers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from vetcourse.answers import FOLDER, told_plainly, write_whole
from vetcourse.errors import AnswerError

MAX_UPLOAD_BYTES = 5_000_000
MAX_UPLOADS = 60
# The first bytes say what a file is, not its name. No SVG: it can carry script.
KINDS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}
NAME = re.compile(r"[a-z0-9-]{1,80}\.(?:jpg|png|pdf)")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as an answer names it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files of one item, in the learner's ``answers/files/``."""

    folder: Path
    item: str

    @classmethod
    def beside(cls, assignment: Path, item: str) -> Uploads:
        """The files of *item* in the folder *assignment*."""
        return cls(assignment / FOLDER / "files", item)

    def keep(self, name: str, data: bytes) -> Upload:
        """Put *data* away under a name made from its content.

        Raises:
            AnswerError: it is too large, of another kind, or cannot be written.
        """
        if len(data) > MAX_UPLOAD_BYTES:
            raise AnswerError(
                f"{name[:60]} is larger than {MAX_UPLOAD_BYTES // 1_000_000} MB; "
                "choose a smaller file"
            )
        kind = next((end for head, end in KINDS.items() if data.startswith(head)), None)
        if kind is None:
            raise AnswerError(f"{name[:60]}: choose a JPEG or PNG picture, or a PDF")
        digest = hashlib.sha256(data).hexdigest()
        kept = self.folder / f"{self.item}-{digest[:16]}.{kind}"
        with told_plainly(kept):
            self.folder.mkdir(parents=True, exist_ok=True)
            if (
                not kept.exists()
                and sum(1 for _ in self.folder.iterdir()) >= MAX_UPLOADS
            ):
                raise AnswerError(
                    f"there are {MAX_UPLOADS} files already; remove one from an answer"
                )
            write_whole(kept, data)
        return Upload(kept.name, digest, len(data))

    def load(self, name: str) -> bytes:
        """The file that an answer calls *name*.

        Raises:
            AnswerError: the answer names no file of this item.
        """
        path = self.folder / name
        mine = NAME.fullmatch(name) and name.startswith(f"{self.item}-")
        if not mine or path.is_symlink() or not path.is_file():
            raise AnswerError(f"{name[:60]}: there is no such file beside the answers")
        return path.read_bytes()
