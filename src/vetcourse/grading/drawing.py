"""A class's items as a picture: who is too hard, who tells nothing, at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from vetcourse.grading.statistics import TOO_DULL, TOO_EASY, ItemStatistics

WIDTH, HEIGHT = 900, 600
LEFT, RIGHT, TOP, BOTTOM = 80, 30, 50, 60  # room around the field
LOW, HIGH = -0.5, 1.0  # of the discrimination that is drawn
TEXT = "font-family: system-ui, sans-serif; font-size: 15px"
TITLE = "Items: difficulty and discrimination"


def draw(found: Iterable[ItemStatistics]) -> str:
    """Difficulty against discrimination as SVG, each item by its name."""
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} style="{TEXT}">',
        f"<title>{TITLE}</title>",
        _box(0, HEIGHT, 0, WIDTH, "#ffffff"),
        _box(_y(HIGH), _y(LOW), _x(TOO_EASY), _x(1.02), "#f3e3c3"),
        _box(_y(TOO_DULL), _y(LOW), _x(0), _x(1.02), "#f3d6cf"),
        *_axes(),
        *_points(found),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _axes() -> Iterator[str]:
    yield _box(_y(HIGH), _y(LOW), _x(0), _x(1.02), "none", edge="#51626f")
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield _text(_x(share), _y(LOW) + 20, f"{share:g}", "middle")
    for level in (-0.5, 0, 0.5, 1):
        yield _text(LEFT - 8, _y(level) + 5, f"{level:g}", "end")
    yield _text(WIDTH / 2, TOP - 20, f"{TITLE}. Shaded: worth a look", "middle")
    said = "Difficulty: mean share of the points (to the right: easy)"
    yield _text(WIDTH / 2, HEIGHT - 12, said, "middle")
    turned = f'transform="rotate(-90 24 {HEIGHT / 2:g})"'
    said = "Discrimination: item-rest correlation"
    yield _text(24, HEIGHT / 2, said, "middle", turned)


def _points(found: Iterable[ItemStatistics]) -> Iterator[str]:
    """Each item; names that would cover each other are moved down."""
    taken: list[tuple[float, float]] = []
    told = [one for one in found if one.difficulty is not None]
    for one in sorted(told, key=lambda one: -(one.discrimination or 0.0)):
        x, y = _x(one.difficulty or 0.0), _y(max(one.discrimination or 0.0, LOW))
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#0f5c6e"/>'
        right = x < WIDTH * 0.8
        line = y + 5
        while any(abs(x - a) < 120 and abs(line - b) < 16 for a, b in taken):
            line += 16
        taken.append((x, line))
        side = ("start", 9) if right else ("end", -9)
        yield _text(x + side[1], line, one.item, side[0])


def _x(share: float) -> float:
    return LEFT + share / 1.02 * (WIDTH - LEFT - RIGHT)


def _y(level: float) -> float:
    return TOP + (HIGH - level) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM)


def _box(
    top: float, bottom: float, left: float, right: float, fill: str, edge: str = "none"
) -> str:
    place = f'x="{left:.1f}" y="{top:.1f}"'
    size = f'width="{right - left:.1f}" height="{bottom - top:.1f}"'
    return f'<rect {place} {size} fill="{fill}" stroke="{edge}"/>'


def _text(x: float, y: float, said: str, anchor: str, more: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="#17232d" {more}>{escape(said)}</text>'
