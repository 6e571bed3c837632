"""How an invented learner answers: often right, not always, the same on every run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from vetcourse.demo.learners import Learner
from vetcourse.items import Item


def answer(item: Item, learner: Learner, skill: float | None) -> Any:
    """What *learner* answers to *item*; None where nothing comes to mind."""
    rng = Random(f"{learner.login}/{item.id}/{skill}")
    if item.by_hand:
        return written(item, learner)
    if skill is None:
        return _anything(item, rng)
    right = item.valid_answer()
    if isinstance(right, Mapping) and item.type != "best_worst":
        other = _anything(item, rng)
        return {n: right[n] if rng.random() < skill else other[n] for n in right}
    return right if rng.random() < skill else _anything(item, rng)


def written(item: Item, learner: Learner) -> Any:
    """The invented text for *item* at the level this learner writes."""
    by_level = _texts(item.id.split("-")[0]).get(item.id, {})
    return by_level.get(learner.writes) or by_level.get("typical")


@cache
def _texts(module: str) -> dict[str, dict[str, Any]]:
    path = files("vetcourse.demo").joinpath("texts", f"{module}.json")
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


def _anything(item: Any, rng: Random) -> Any:
    match item.type:
        case "choice":
            return rng.choice(list(item.options))
        case "multi":
            return _some(list(item.options), rng)
        case "mark_text":
            return _some(list(item.sentences), rng)
        case "order":
            return rng.sample(list(item.options), len(item.options))
        case "best_worst":
            best, worst = rng.sample(list(item.options), 2)
            return {"best": best, "worst": worst}
        case "two_tier":
            reason = rng.choice(list(item.reasons))
            return {"answer": rng.choice(list(item.options)), "reason": reason}
        case "slider":
            spread = range(int(item.low), int(item.high) + 1)
            return {row: rng.choice(spread) for row in item.rows}
        case "branch":
            steps = item.steps.items()
            return {name: rng.choice(list(step.options)) for name, step in steps}
    return {row: rng.choice(_open_to(item, row)) for row in item.key}


def _open_to(item: Any, row: str) -> list[str]:
    return list(item.allowed.get(row) or item.options)


def _some(names: Sequence[str], rng: Random) -> list[str]:
    return rng.sample(names, rng.randint(1, len(names)))
