"""The form that shows any item and saves itself: one widget class for every type."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, ClassVar, Protocol

import anywidget
import traitlets
from ipywidgets import Layout, widget_serialization

from vetcourse.errors import VetcourseError
from vetcourse.pages.program import Code, code_of, static, together
from vetcourse.uploads import Upload

# In this order the parts form one module: names are used below where they are made.
PARTS = (
    "words",
    "icons",
    "dom",
    "saving",
    "spotting",
    "privacy",
    "choosing",
    "arranging",
    "estimating",
    "marking",
    "branching",
    "writing",
    "reviewing",
    "planning",
    "findings",
    "sheet",
    "aims",
    "curricula",
    "matrix",
    "drawing",
    "ties",
    "picture",
    "mapping",
    "keeping_a_log",
    "uploading",
    "feedback",
    "item",
)

NOT_WRITTEN = {
    "en": "There is no room or no right to write on the server ({reason}). "
    "Your text is kept in this browser; tell your instructor.",
    "nb": "Det er ikke plass eller tilgang til å lagre på serveren ({reason}). "
    "Teksten din ligger trygt i nettleseren; si fra til faglæreren din.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a form is told once an answer is on disk."""

    at: str
    feedback: Sequence[str] = ()
    full: bool | None = None
    findings: Sequence[str] = ()
    without: Mapping[str, str] = field(default_factory=dict)


class Files(Protocol):
    """Where the files of one answer lie."""

    def keep(self, name: str, data: bytes) -> Upload:
        """Put *data* away under a safe name that begins like *name*."""

    def load(self, name: str) -> bytes:
        """The file that the answer calls *name*."""


# How often one item can be open at once, in two windows of a browser for instance.
OPEN_AT_ONCE = 2


class ItemForm(anywidget.AnyWidget):
    """An item as a calm form; every change is saved and acknowledged by number."""

    _esm = traitlets.Unicode().tag(sync=True)
    code = traitlets.Instance(Code).tag(sync=True, **widget_serialization)

    item = traitlets.Dict().tag(sync=True)
    value = traitlets.Any(allow_none=True).tag(sync=True)
    saved_at = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    owner = traitlets.Unicode("").tag(sync=True)
    # What Python reads out of the answer: a plan's gaps, who holds a network together.
    findings = traitlets.List(traitlets.Unicode()).tag(sync=True)
    without = traitlets.Dict().tag(sync=True)

    _open: ClassVar[defaultdict[tuple[str, str], deque[ItemForm]]] = defaultdict(deque)

    def __init__(
        self,
        item: dict[str, Any],
        value: Any,
        saved_at: str | None,
        language: str,
        save: Callable[..., Saved],
        *,
        owner: str = "",
        files: Files | None = None,
        findings: Sequence[str] = (),
        without: Mapping[str, str] | None = None,
    ) -> None:
        """Show *item* with the answer so far; *save* puts a changed answer on disk.

        It gets the value, and as *ticked* whether a privacy list is ticked.

        *findings* and *without* are what `Saved` says of the answer so far.

        *owner* names the learner and the folder, so that what a browser keeps for
        one person never shows up for another on a shared machine.
        """
        super().__init__(
            _esm=static("loader.js"),
            code=code(),
            layout=layout(),
            item=item,
            value=value,
            saved_at=saved_at,
            language=language,
            owner=owner,
            findings=list(findings),
            without=dict(without or {}),
        )
        self._save, self._files = save, files
        self.on_msg(lambda _, content, buffers: self._reply(content, buffers))
        self._close_older((owner, str(item.get("id"))))

    def _close_older(self, place: tuple[str, str]) -> None:
        # A page that is left says so, but nobody hears it from one that crashed.
        forms = self._beside = ItemForm._open[place]
        forms.append(self)
        while len(forms) > OPEN_AT_ONCE:
            forms.popleft().close()

    def answer(
        self, message: Any, buffers: Sequence[Any] = ()
    ) -> tuple[dict[str, Any], list[bytes]] | None:
        """The reply to a message from the browser; ``None`` where none is due."""
        kind = message.get("kind") if isinstance(message, dict) else None
        if kind == "leave":
            self._leave()
            return None
        handle = {"save": self._saved, "keep": self._kept, "load": self._loaded}.get(
            str(kind)
        )
        if handle is None:
            return None
        try:
            reply, data = handle(message, buffers)
        except VetcourseError as error:
            reply, data = {"kind": "refused", "message": str(error)}, []
        except OSError as error:
            text = NOT_WRITTEN.get(self.language, NOT_WRITTEN["en"])
            reason = error.strerror or type(error).__name__
            reply = {"kind": "refused", "message": text.format(reason=reason)}
            data = []
        return reply | {"seq": message.get("seq")}, data

    def _reply(self, message: Any, buffers: Sequence[Any]) -> None:
        reply = self.answer(message, buffers)
        if reply is not None:
            self.send(*reply)

    def _leave(self) -> None:
        # A kernel outlives its pages; a new page would get all their forms as well.
        if self in self._beside:
            self._beside.remove(self)
        self.close()

    def _saved(
        self, message: dict[str, Any], _: Sequence[Any]
    ) -> tuple[dict[str, Any], list[bytes]]:
        value, ticked = message.get("value"), message.get("ticked")
        # Only a form with a privacy list says whether it is ticked.
        list_of = {"ticked": ticked} if isinstance(ticked, bool) else {}
        saved = self._save(value, **list_of)
        # A page that is opened again while the kernel lives starts from these.
        with self.hold_sync():
            self.value, self.saved_at = value, saved.at
            self.findings, self.without = list(saved.findings), dict(saved.without)
        return {"kind": "saved"} | asdict(saved), []

    def _kept(
        self, message: dict[str, Any], buffers: Sequence[Any]
    ) -> tuple[dict[str, Any], list[bytes]]:
        if self._files is None or not buffers:
            raise VetcourseError(f"{self.item.get('id')}: no file can be put here")
        name = str(message.get("name") or "file")
        return {"kind": "kept"} | asdict(self._files.keep(name, bytes(buffers[0]))), []

    def _loaded(
        self, message: dict[str, Any], _: Sequence[Any]
    ) -> tuple[dict[str, Any], list[bytes]]:
        if self._files is None:
            raise VetcourseError(f"{self.item.get('id')}: there are no files here")
        name = str(message.get("name"))
        return {"kind": "loaded", "name": name}, [self._files.load(name)]


@cache
def code() -> Code:
    """The one widget that carries the program of every form in this kernel."""
    return code_of(script(), style())


@cache
def layout() -> Layout:
    """The one layout of every form in this kernel; ipywidgets keeps each it makes."""
    return Layout()


@cache
def script() -> str:
    """The form's parts as the one ES module that anywidget loads."""
    return together(f"item/{part}" for part in PARTS)


@cache
def style() -> str:
    """The form's style sheet."""
    return static("item.css")
