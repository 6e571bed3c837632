"""Figures drawn as bars: the same numbers always give the same SVG."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from io import StringIO
from typing import Any

from vetcourse.course import words
from vetcourse.course.captions import alternative_text
from vetcourse.course.statistics import Figure, Plot, Statistics
from vetcourse.items import Language

# The course's drawn figures are 480 wide, so that 17 is readable on a telephone.
WIDTH, EDGE = 480, 20
BAR, ROW, LINE = 30, 84, 24
ROOM_FOR_AMOUNT = 84
LETTERS = 44  # of the title and of a label, on one line
INK, CARD, BARS = "#17232d", "#e3e9ee", "#17667f"
# Inline styles win over a stylesheet unless it insists.
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif !important; }
@media (prefers-color-scheme: dark) {
  #paper path { fill: #14191e !important; }
  [id^="room"] path { fill: #2b3640 !important; }
  [id^="bar"] path, pattern rect { fill: #74c6de !important; }
  pattern path { stroke: #14191e !important; }
  text { fill: #f1f4f6 !important; }
}
@media print {
  #paper path { fill: #ffffff !important; }
  [id^="bar"] path, pattern rect { fill: #17667f !important; }
  pattern path { stroke: #ffffff !important; }
  text { fill: #000000 !important; }
}
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class _Bar:
    """One figure as it is drawn: how much of the room it fills, and what is said."""

    label: str
    fill: float
    amount: str
    hatched: bool


def draw(plot: Plot, statistics: Statistics, language: Language) -> str:
    """*plot* as an SVG picture in *language*, readable in dark and in print."""
    title = plot.title.say(language)
    bars = _bars(plot, statistics.drawn(plot), language)
    said = alternative_text(plot, statistics, language)
    return _dressed(_drawn(plot.id, title, bars), title, said, language)


def _bars(
    plot: Plot, figures: tuple[Figure, ...], language: Language
) -> tuple[_Bar, ...]:
    shares = all(figure.is_share for figure in figures)
    values = [figure.value or Decimal(0) for figure in figures]
    full = Decimal(100) if shares else max(values) or Decimal(1)
    sign = {"en": "%", "nb": "\N{NO-BREAK SPACE}%"}[language] if shares else ""
    return tuple(
        _Bar(
            plot.figures[figure.key].say(language),
            float(value / full),
            words.number(value, language) + sign,
            figure.second_hand,
        )
        for figure, value in zip(figures, values, strict=True)
    )


def _drawn(salt: str, title: str, bars: tuple[_Bar, ...]) -> str:
    # Half a second that only a build has to spend.
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    head = textwrap.wrap(title, LETTERS)
    below = EDGE + LINE * len(head)
    height = below + ROW * len(bars) + EDGE
    # Texts stay texts, ids come from the plot's name, and nobody's own settings count.
    fixed = {"svg.fonttype": "none", "svg.hashsalt": salt, "hatch.linewidth": 3}
    with style.context(["default", fixed]):
        canvas = Canvas(figsize=(WIDTH / 72, height / 72), dpi=72)
        FigureCanvasSVG(canvas)
        axes: Any = canvas.add_axes((0, 0, 1, 1), frameon=False)
        axes.set(xlim=(0, WIDTH), ylim=(height, 0), xticks=[], yticks=[])
        _box(axes, "paper", (0, 0), (WIDTH, height), facecolor="#ffffff")
        for number, line in enumerate(head):
            _write(axes, EDGE, EDGE + LINE * number + 18, line, weight="bold")
        for number, bar in enumerate(bars):
            _row(axes, number, below + ROW * number, bar)
        return _saved(canvas)


def _row(axes: Any, number: int, top: float, bar: _Bar) -> None:
    room = WIDTH - 2 * EDGE - ROOM_FOR_AMOUNT
    at = (EDGE, top + 44)
    _write(axes, EDGE, top + 36, bar.label, size=17)
    _box(axes, f"room-{number}", at, (room, BAR), facecolor=CARD)
    look = {"hatch": "//", "edgecolor": "#ffffff", "linewidth": 0}
    _box(
        axes,
        f"{'hatched' if bar.hatched else 'bar'}-{number}",
        at,
        (room * bar.fill, BAR),
        facecolor=BARS,
        **(look if bar.hatched else {}),
    )
    _write(axes, WIDTH - EDGE, top + 66, bar.amount, size=20, weight="bold", ha="right")


def _saved(canvas: Any) -> str:
    written = StringIO()
    # Neither a day nor a version of the drawing tool.
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    canvas.savefig(written, format="svg", metadata=nothing)
    return written.getvalue()


def _box(
    axes: Any,
    name: str,
    at: tuple[float, float],
    size: tuple[float, float],
    **look: Any,
) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle(at, *size, gid=name, **look))


def _write(axes: Any, left: float, base: float, said: str, **look: Any) -> None:
    # A dollar sign would begin a formula.
    look = {"size": 18, "color": INK, "va": "baseline", "parse_math": False, **look}
    axes.text(left, base, said, **look)


def _dressed(svg: str, title: str, said: str, language: Language) -> str:
    """The picture with a title, a description, and colours for dark and for print."""
    opening = f'<svg role="img" lang="{language}" aria-labelledby="title desc" '
    inside = (
        f'<title id="title">{escape(title)}</title>\n'
        f'<desc id="desc">{escape(said)}</desc>\n<style>{STYLE}</style>\n'
    )
    body = svg[svg.index("<svg ") :].replace("<svg ", opening, 1)
    body = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', body, count=2)
    end = body.index(">") + 1
    lines = f"{body[:end]}\n{inside}{body[end:].lstrip()}".splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"
