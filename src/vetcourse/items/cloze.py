"""The item with gaps in a running text, each with its own list of words."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

from vetcourse.items.arranging import Placing
from vetcourse.items.base import Text, Yes
from vetcourse.items.markup import lines, strong
from vetcourse.items.words import Language, word

GAP = re.compile(r"\[\[([a-z][a-z0-9-]*)\]\]")


class Cloze(Placing):
    """Each gap in a text gets one of the options; scored like the rows of a match."""

    type: Literal["cloze"] = "cloze"
    text: Text
    ordered: Yes = False

    shuffled: ClassVar[frozenset[str]] = frozenset({"options"})

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of the gaps as they come in the text."""
        return tuple(dict.fromkeys(GAP.findall(self.text.en)))

    def rows_html(self, value: Any, language: Language) -> str:
        """The text with the words that were put in."""
        # Every second piece is the name of a gap.
        pieces = GAP.split(self.text.say(language))
        said = [
            self._filled(value, piece, language) if place % 2 else lines(piece)
            for place, piece in enumerate(pieces)
        ]
        return f"<p>{''.join(said)}</p>"

    def _filled(self, value: dict[str, str], gap: str, language: Language) -> str:
        if gap in value:
            return strong(self.options[value[gap]].say(language))
        return strong(f"[{word('no-answer', language)}]", "vc-empty")
