"""The item that takes pictures and documents: file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Number, Whole, Yes
from vetcourse.items.markup import lines
from vetcourse.items.values import entries, fields_of, some_text
from vetcourse.items.words import Language, number, word

# No SVG: it can carry script, and a person who marks would run it.
ENDINGS = {"image": ("jpg", "jpeg", "png"), "pdf": ("pdf",)}
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.([a-z]{3,4})")
SHA256 = re.compile(r"[0-9a-f]{64}")
FIELDS = ("name", "sha256", "size", "caption")
MAX_CAPTION = 300


class Files(Item):
    """Pictures and documents; the answer names them, the files lie beside it."""

    type: Literal["file"] = "file"
    accept: tuple[Literal["image", "pdf"], ...] = Field(("image", "pdf"), min_length=1)
    most: Whole = Field(default=3, ge=1, le=10)
    megabytes: Number = Field(default=5.0, gt=0, le=5)
    privacy: Yes = False

    by_hand: ClassVar[bool] = True

    def plain(self, value: Any) -> list[dict[str, Any]]:
        """Name, fingerprint, size and caption of each file."""
        files = [self._file(entry) for entry in entries(value, self.id, self.most)]
        names = {file["name"] for file in files}
        if len(names) < len(files):
            raise AnswerError(f"{self.id}: the same file stands twice")
        return files

    def valid_answer(self) -> list[dict[str, Any]]:
        """One small file of the first kind that is accepted."""
        name = f"{self.id}-0000000000000000.{ENDINGS[self.accept[0]][0]}"
        return [{"name": name, "sha256": "0" * 64, "size": 1, "caption": ""}]

    def rows_html(self, value: Any, language: Language) -> str:
        """A list of the files; a page can put the picture where its name stands."""
        body = "".join(
            f'<li data-file="{lines(file["name"])}">{self._said(file, language)}</li>'
            for file in value
        )
        return f'<ul class="vc-files">{body}</ul>'

    def _said(self, file: Mapping[str, Any], language: Language) -> str:
        caption = file["caption"] or word("no-caption", language)
        size = number(max(1, round(file["size"] / 1000)), language)
        return f"{lines(caption)} ({lines(file['name'])}, {size} kB)"

    def _file(self, value: Any) -> dict[str, Any]:
        there = fields_of(value, FIELDS, self.id)
        name, size = there.get("name"), there.get("size")
        if not isinstance(name, str) or not self._accepts(name):
            raise AnswerError(f"{self.id}: a file has no name that can be taken here")
        if not SHA256.fullmatch(str(there.get("sha256"))):
            raise AnswerError(f"{self.id}, {name}: the fingerprint is none")
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise AnswerError(f"{self.id}, {name}: its size is no number of bytes")
        if size > self.megabytes * 1_000_000:
            raise AnswerError(f"{self.id}, {name}: larger than {self.megabytes:g} MB")
        caption = some_text(
            there.get("caption", ""), f"{self.id}, caption", MAX_CAPTION
        )
        return {**there, "caption": caption.strip()}

    def _accepts(self, name: str) -> bool:
        match = FILE_NAME.fullmatch(name)
        return match is not None and any(match[1] in ENDINGS[k] for k in self.accept)
