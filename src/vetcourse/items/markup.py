"""The few shapes of HTML that answers are shown in; everything is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

# Authors stress a word as in the text around it; the forms on the page do the same.
STRESSED = re.compile(r"\*(?=\S)([^*\n]*[^*\s])\*")


def lines(text: str) -> str:
    """Escaped *text* with its line breaks and stressed words kept."""
    return STRESSED.sub(r"<em>\1</em>", escape(text)).replace("\n", "<br>")


def paragraph(text: str, kind: str = "") -> str:
    """One paragraph; *kind* is its class."""
    return f"<p{_class(kind)}>{lines(text)}</p>"


def listing(texts: Iterable[str], *, numbered: bool = False) -> str:
    """A list of *texts*."""
    tag = "ol" if numbered else "ul"
    return f"<{tag}>{''.join(f'<li>{lines(text)}</li>' for text in texts)}</{tag}>"


def pairs(answers: Iterable[tuple[str, str]]) -> str:
    """What was asked and what was answered, pair by pair."""
    body = "".join(
        f"<dt>{lines(asked)}</dt><dd>{lines(answer)}</dd>" for asked, answer in answers
    )
    return f"<dl>{body}</dl>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table whose first column names the rows; an empty *head* leaves it out."""
    above = f"<caption>{lines(caption)}</caption>" if caption else ""
    names = "".join(f'<th scope="col">{lines(name)}</th>' for name in head)
    top = f"<thead><tr>{names}</tr></thead>" if head else ""
    body = "".join(_row(cells) for cells in rows)
    return f"<table>{above}{top}<tbody>{body}</tbody></table>"


def strong(text: str, kind: str = "") -> str:
    """An escaped piece of a running text that stands out."""
    return f"<strong{_class(kind)}>{lines(text)}</strong>"


def _row(cells: Sequence[str]) -> str:
    name, *others = cells
    rest = "".join(f"<td>{lines(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{lines(name)}</th>{rest}</tr>'


def _class(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""
