"""The item standard: what a check item, a practice item and a work by hand need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vetcourse.items.faults import Problem, long_case

if TYPE_CHECKING:
    from vetcourse.items.base import Item


def problems_of(item: Item) -> Iterator[Problem]:
    """What an author has to mend in *item*, its variants included."""
    yield from _worth(item)
    own = list(_shown(item))
    yield from own
    if item.is_check:
        yield from _check(item)
    for name in sorted(item.variants):
        # What a variant takes over from the item is said once.
        new = [problem for problem in _shown(item.variant(name)) if problem not in own]
        yield from (Problem(f"variant {name}, {p.text}", p.advice) for p in new)


def _worth(item: Item) -> Iterator[Problem]:
    if item.by_hand and item.points:
        yield Problem(
            f"points: {item.type} is marked by hand; give the points in a rubric"
        )
    elif item.practice and item.points:
        yield Problem("points: practice is worth none; leave points out")
    elif item.is_check and item.points != item.standard:
        yield Problem(
            f"points: {item.points:g}, but the standard gives {item.standard:g} "
            f"for {item.type}; write points: {item.standard:g}"
        )
    if item.hints and not item.practice:
        yield Problem(
            "hints: only practice items show them; leave them out", advice=True
        )


def _shown(item: Item) -> Iterator[Problem]:
    yield from long_case((item.scenario, item.prompt), advice=not item.is_check)
    yield from item.faults()


def _check(item: Item) -> Iterator[Problem]:
    if not item.outcomes:
        yield Problem("outcomes: name the learning outcome that the item assesses")
    if not item.source:
        yield Problem("source: name the rule, research or definition behind the key")
    if not item.variants:
        yield Problem(
            "variants: write at least b, another trade with the same reasoning"
        )
    for name in sorted(item.variants):
        other = item.variant(name)
        if other.version == item.version:
            yield Problem(
                f"variant {name}: it shows what the item shows; change the case"
            )
        elif other.trade == item.trade:
            yield Problem(f"variant {name}, trade: choose another trade", advice=True)
