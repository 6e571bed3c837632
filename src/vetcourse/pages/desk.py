"""The coordinator's desk: one page over whatever office stands behind it.

The page asks by message and is answered by message, so the same page works over a
ledger on this machine and over the hub's service. Whoever is slow to answer does not
hold up the kernel: it says at once that it has heard, and works beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, Protocol

import anywidget
import traitlets
from ipywidgets import widget_serialization

from vetcourse.errors import HubError, Language, Phrase, VetcourseError
from vetcourse.pages.program import Code, code_of, static, together

Data = dict[str, Any]
Reply = tuple[Data, list[bytes]]

# In this order the parts form one module: names are used below where they are made.
PARTS: Final = (
    "item/icons",
    "item/dom",
    "desk/words_en",
    "desk/words_nb",
    "desk/words",
    "desk/asking",
    "desk/keeping",
    "desk/showing",
    "desk/everybody",
    "desk/proof",
    "desk/scenario",
    "desk/entries",
    "desk/learner",
    "desk/fields",
    "desk/recording",
    "desk/importing",
    "desk/flow",
    "desk/policy",
    "desk/plots",
    "desk/numbers",
    "desk/taking",
    "desk/rules",
    "desk/desk",
)
_BUG: Final = Phrase(
    "This went wrong in the program itself, and nothing was written. Try again; if it "
    "happens again, tell whoever runs the course what you did.",
    "Dette gikk galt i selve programmet, og ingenting ble skrevet. Prøv igjen; skjer "
    "det en gang til, si fra til den som drifter kurset, og fortell hva du gjorde.",
)
_NO_QUESTION: Final = Phrase(
    "{what!r}: the desk cannot be asked that; reload the page",
    "{what!r}: skrivebordet kan ikke spørres om det; last siden på nytt",
)
_NO_FILE: Final = Phrase(
    "no file came through; choose it again", "ingen fil kom fram; velg den på nytt"
)


class OfficeLike(Protocol):
    """What the desk asks: the office itself, or somebody who asks it from afar."""

    def programmes(self, language: Language) -> Sequence[Data]:
        """Every rule set with its phases and rows."""

    def institutions(self) -> Sequence[Data]:
        """Every institution whose own rules are known."""

    def forms(self, language: Language) -> Sequence[Data]:
        """What can be recorded, and the columns of each kind."""

    def cohort(self, **asked: Any) -> Data:
        """One page of everybody's standing."""

    def funnel(self, **asked: Any) -> Data:
        """How many have come to each phase, may begin it, and have finished it."""

    def times(self, **asked: Any) -> Data:
        """Days from a learner's first sign to the end of each phase."""

    def path(self, learner: str, **asked: Any) -> Data:
        """One learner's way, and every entry."""

    def simulate(self, policy: Mapping[str, Any], **asked: Any) -> Data:
        """Everybody under other rules."""

    def whatif(self, learner: str, scenario: Mapping[str, Any], **asked: Any) -> Data:
        """What would change for one learner."""

    def record(
        self, entry: Mapping[str, Any], *, actor: str, authority: str, reason: str
    ) -> Data:
        """Enter one thing about one learner."""

    def check_sheet(self, name: str, data: bytes, language: Language) -> Data:
        """What a CSV or Excel file comes to."""

    def import_sheet(
        self, name: str, data: bytes, language: Language, *, actor: str
    ) -> Data:
        """Enter a whole file: all of it, or nothing."""

    def export(self, kind: str, **asked: Any) -> tuple[str, bytes]:
        """A file to take away, as its name and its content."""


class Desk(anywidget.AnyWidget):
    """The desk as a page; what it shows and writes goes through one office."""

    _esm = traitlets.Unicode().tag(sync=True)
    code = traitlets.Instance(Code).tag(sync=True, **widget_serialization)
    language = traitlets.Unicode("en").tag(sync=True)
    owner = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        office: Callable[[Language], OfficeLike],
        language: Language = "en",
        *,
        owner: str,
    ) -> None:
        """Show the desk of *owner*, in whose name entries are written.

        *office* gives the office that speaks a language, in which its refusals come.
        """
        super().__init__(
            _esm=static("loader.js"), code=code(), language=language, owner=owner
        )
        self._office = office
        # Two at a time: what takes long does not keep the next page waiting.
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="desk")
        self.on_msg(lambda _, content, buffers: self._hear(content, buffers))

    def answer(self, message: Any, buffers: Sequence[Any] = ()) -> Reply | None:
        """The reply to a message from the page; ``None`` where none is due."""
        if not _is_question(message):
            return None
        language: Language = "nb" if message.get("language") == "nb" else "en"
        about = message.get("about")
        try:
            told, files = self._ask(
                str(message.get("what")),
                about if isinstance(about, dict) else {},
                [bytes(part) for part in buffers],
                language,
            )
            reply: Data = {"kind": "told", "data": told}
        except VetcourseError as error:
            kind = "away" if isinstance(error, HubError) else "refused"
            reply, files = {"kind": kind, "lines": list(error.say(language))}, []
        except Exception:
            # Nobody at a desk reads a traceback; whoever runs the course can.
            logging.getLogger(__name__).exception("%s", message.get("what"))
            reply, files = {"kind": "refused", "lines": [_BUG.say(language)]}, []
        return reply | {"seq": message.get("seq")}, files

    def _hear(self, message: Any, buffers: Sequence[Any]) -> None:
        if not _is_question(message):
            return
        self.send({"kind": "heard", "seq": message.get("seq")})
        parts = [bytes(part) for part in buffers]
        self._beside.submit(self._reply, message, parts)

    def _reply(self, message: Any, buffers: Sequence[bytes]) -> None:
        reply = self.answer(message, buffers)
        if reply is not None:
            self.send(*reply)

    def _ask(
        self, what: str, about: Data, files: list[bytes], language: Language
    ) -> tuple[Any, list[bytes]]:
        office = self._office(language)
        match what:
            case "menus":
                return _menus(office, language), []
            case "cohort" | "funnel":
                return getattr(office, what)(**about, language=language), []
            case "times":
                return office.times(**about), []
            case "path" | "whatif" | "simulate":
                first = [about.pop(name) for name in _FIRST[what]]
                return getattr(office, what)(*first, **about, language=language), []
            case "record":
                return office.record(**about, actor=self.owner), []
            case "check" | "import":
                return self._sheet(office, what, about, files, language), []
            case "export":
                name, content = office.export(**about, language=language)
                return {"name": name}, [content]
        raise VetcourseError(_NO_QUESTION.of(what=what))

    def _sheet(
        self,
        office: OfficeLike,
        what: str,
        about: Data,
        files: list[bytes],
        language: Language,
    ) -> Data:
        if not files:
            raise VetcourseError(_NO_FILE.of())
        name = str(about.get("name"))
        if what == "check":
            return office.check_sheet(name, files[0], language)
        return office.import_sheet(name, files[0], language, actor=self.owner)


_FIRST: Final = {
    "path": ("learner",),
    "whatif": ("learner", "scenario"),
    "simulate": ("policy",),
}


@cache
def code() -> Code:
    """The one widget that carries the desk's program in this kernel."""
    return code_of(script(), style())


@cache
def script() -> str:
    """The desk's parts as the one ES module that anywidget loads."""
    return together(PARTS)


@cache
def style() -> str:
    """The forms' style sheet and what the desk adds to it."""
    return static("item.css") + static("desk.css")


def _is_question(message: Any) -> bool:
    return isinstance(message, dict) and message.get("kind") == "ask"


def _menus(office: OfficeLike, language: Language) -> Data:
    return {
        "programmes": list(office.programmes(language)),
        "institutions": list(office.institutions()),
        "forms": list(office.forms(language)),
    }
