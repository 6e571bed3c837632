"""The item with gaps in a running text, each with its own list of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from vetcourse.items.arranging import Placing
from vetcourse.items.base import Text, Yes
from vetcourse.items.faults import Problem, twice
from vetcourse.items.markup import lines, strong
from vetcourse.items.words import Language, word

BRACKETS = re.compile(r"\[\[[^\[\]]*\]?\]?")
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

    def faults(self) -> Iterator[Problem]:
        """As for all placing, and gaps that differ from one language to the other."""
        yield from super().faults()
        gaps = GAP.findall(self.text.en)
        yield from twice("text", gaps)
        if not gaps:
            yield Problem("text: there is no gap in it; write [[name]] for each")
        other = GAP.findall(self.text.nb or self.text.en)
        for gap in sorted(set(gaps) ^ set(other)):
            missing = "English" if gap not in gaps else "Bokmål"
            yield Problem(
                f"text: the gap {gap!r} is missing in {missing}; add [[{gap}]]"
            )
        for stray in BRACKETS.findall(GAP.sub("", f"{self.text.en} {self.text.nb}")):
            yield Problem(f"text: {stray!r} is no gap; write [[name]] in small letters")

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
