"""People who know nothing and look for a pattern: a place, a length, a habit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vetcourse.items import Item, Language

Pick = Callable[[Sequence[str], dict[str, int]], list[str]]
"""From the names as a page shows them, and how long each text is, best guess first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One place where a page asks for some of several texts."""

    shown: tuple[str, ...]
    lengths: dict[str, int]


def at_place(number: int) -> Pick:
    """Always the option at place *number*, counted from 0; the last where too few."""

    def pick(shown: Sequence[str], _: dict[str, int]) -> list[str]:
        first = min(number, len(shown) - 1)
        return [*shown[first:], *shown[:first]]

    return pick


def by_length(rank: int) -> Pick:
    """Always the option that is number *rank* from the longest; -1 is the shortest."""

    def pick(shown: Sequence[str], lengths: dict[str, int]) -> list[str]:
        longest = sorted(shown, key=lambda name: -lengths[name])
        first = min(rank, len(longest) - 1) % len(longest)
        return [*longest[first:], *longest[:first]]

    return pick


def guess(item: Item, pick: Pick, language: Language) -> Any:
    """What somebody answers who goes by *pick* alone; None where it says nothing."""
    found: Any = item
    choices = dict(_choices(item, language))
    said = {name: pick(c.shown, c.lengths) for name, c in choices.items()}
    match item.type:
        case "choice":
            return said["options"][0]
        case "multi" | "mark_text":
            (names,) = said.values()
            return names[: len(found.key)]  # the prompt says how many
        case "best_worst":
            return {"best": said["options"][0], "worst": said["options"][-1]}
        case "two_tier":
            return {"answer": said["options"][0], "reason": said["reasons"][0]}
        case "branch":
            return {step: names[0] for step, names in said.items()}
    return None


def _choices(item: Item, language: Language) -> Iterator[tuple[str, Choice]]:
    page = item.public(language)
    if item.type == "branch":
        for name, step in page["steps"].items():
            yield name, _choice(step["options"])
        return
    for field in ("options", "reasons", "sentences"):
        if field in page:
            yield field, _choice(page[field])


def _choice(texts: dict[str, str]) -> Choice:
    return Choice(tuple(texts), {name: len(text) for name, text in texts.items()})
