"""Credits that may be used once: who fills what, exactly and in no particular order.

Filling areas from credits is a flow. Its value has a closed form: what is missing is
the largest, over every set of areas, of what the set needs less what can reach it. The
same form serves one learner and a column of a million, and the set that gives the
largest difference is the reason why it cannot be done.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from vetcourse.credits.experience import Ints


class Supply(NamedTuple):
    """Some credits, the areas they may fill (a bit each), and where they come from."""

    amount: int
    mask: int
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Blocking:
    """Areas that need more together than everything that can reach them."""

    areas: tuple[int, ...]
    demand: int
    supply: int

    @property
    def missing(self) -> int:
        """What no assignment can provide."""
        return self.demand - self.supply


@cache
def subsets(size: int) -> tuple[int, ...]:
    """Every non-empty set of so many areas as a bit mask, the smallest sets first."""
    ranges = (combinations(range(size), count) for count in range(1, size + 1))
    return tuple(
        sum(1 << area for area in chosen) for some in ranges for chosen in some
    )


@lru_cache(maxsize=256)
def together(demands: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Every set of areas with what its areas ask for together."""
    return tuple(
        (chosen, sum(d for area, d in enumerate(demands) if chosen >> area & 1))
        for chosen in subsets(len(demands))
    )


def shortfall(
    demands: Sequence[int],
    reach: Mapping[int, Mapping[str, Ints]],
    caps: Mapping[str, int],
    size: int,
) -> Ints:
    """What is missing in total, row by row, when credits may be divided.

    *reach* holds, for every set of areas and every origin, the credits that can go
    to at least one area of the set. An origin without a cap has no upper limit.
    """
    worst: Ints = np.zeros(size, dtype=np.int64)
    for chosen, demand in together(tuple(demands)):
        missing: Any = demand
        for origin, column in reach[chosen].items():
            missing = missing - (
                np.minimum(column, caps[origin]) if origin in caps else column
            )
        worst = np.maximum(worst, missing)
    return worst


def blocking(
    demands: Sequence[int], supplies: Iterable[Supply], caps: Mapping[str, int]
) -> Blocking | None:
    """The smallest set of areas that cannot be filled, or None if all can be."""
    supplies = tuple(supplies)
    return tightest(demands, lambda chosen: reachable(supplies, chosen, caps))


def tightest(demands: Sequence[int], reach: Callable[[int], int]) -> Blocking | None:
    """The same, where *reach* says how much can go to a set of areas."""
    worst: tuple[int, int, int] = 0, 0, 0
    for chosen, demand in together(tuple(demands)):
        supply = reach(chosen)
        if demand - supply > worst[1] - worst[2]:
            worst = chosen, demand, supply
    chosen, demand, supply = worst
    areas = tuple(area for area in range(len(demands)) if chosen >> area & 1)
    return Blocking(areas, demand, supply) if chosen else None


def reachable(supplies: Iterable[Supply], chosen: int, caps: Mapping[str, int]) -> int:
    """How many credits can go to the chosen areas, origins capped."""
    by_origin: dict[str, int] = {}
    for supply in supplies:
        if supply.mask & chosen:
            by_origin[supply.origin] = by_origin.get(supply.origin, 0) + supply.amount
    return sum(min(caps.get(o, amount), amount) for o, amount in by_origin.items())


def assign(
    demands: Sequence[int], supplies: Sequence[Supply], caps: Mapping[str, int]
) -> list[tuple[int, int, int]]:
    """Which supply gives how much to which area, filling as much as can be filled.

    Credits may be divided. The result lists (supply, area, amount).
    """
    classes: dict[tuple[int, str], int] = defaultdict(int)
    for supply in supplies:
        classes[supply.mask, supply.origin] += supply.amount
    flow = _flow(demands, classes, caps)
    dealt: list[tuple[int, int, int]] = []
    for i, supply in enumerate(supplies):
        left = supply.amount
        for area in range(len(demands)):
            given = min(left, flow.get((supply.mask, supply.origin, area), 0))
            if given:
                flow[supply.mask, supply.origin, area] -= given
                left -= given
                dealt.append((i, area, given))
    return dealt


def _flow(
    demands: Sequence[int],
    classes: Mapping[tuple[int, str], int],
    caps: Mapping[str, int],
) -> dict[tuple[int, str, int], int]:
    """A maximum flow source → origin → class → area → sink, by shortest ways."""
    room: dict[Node, dict[Node, int]] = defaultdict(dict)

    def pipe(start: Node, end: Node, width: int) -> None:
        room[start][end] = room[start].get(end, 0) + width
        room[end].setdefault(start, 0)

    for (mask, origin), amount in classes.items():
        pipe(SOURCE, ("origin", origin), min(amount, caps.get(origin, amount)))
        pipe(("origin", origin), (mask, origin), amount)
        for area, demand in enumerate(demands):
            if mask >> area & 1:
                pipe((mask, origin), ("area", area), min(amount, demand))
    for origin, cap in caps.items():
        if ("origin", origin) in room[SOURCE]:
            room[SOURCE]["origin", origin] = cap
    for area, demand in enumerate(demands):
        pipe(("area", area), SINK, demand)
    while way := _way(room):
        width = min(room[start][end] for start, end in way)
        for start, end in way:
            room[start][end] -= width
            room[end][start] += width
    return {
        (mask, origin, area): used
        for mask, origin in classes
        for area in range(len(demands))
        if (used := room["area", area].get((mask, origin), 0))
    }


def _way(room: Mapping[Node, Mapping[Node, int]]) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {SOURCE: SOURCE}
    queue = deque([SOURCE])
    while queue and SINK not in came:
        start = queue.popleft()
        for end, width in room[start].items():
            if width > 0 and end not in came:
                came[end] = start
                queue.append(end)
    way: list[tuple[Node, Node]] = []
    node = SINK
    while node in came and node != SOURCE:
        way.append((came[node], node))
        node = came[node]
    return way


def assign_whole(
    demands: Sequence[int], supplies: Sequence[Supply], caps: Mapping[str, int]
) -> list[tuple[int, int, int]]:
    """The best assignment when a course goes to one area as a whole, or to none.

    Exact: every state that can be reached is kept, areas counted up to their demand.
    The result lists (supply, area, the course's amount).
    """
    capped = sorted(caps)
    start: State = ((0,) * len(demands), (0,) * len(capped))
    ways: dict[State, tuple[tuple[int, int, int], ...]] = {start: ()}
    for i, supply in enumerate(supplies):
        for state, way in list(ways.items()):
            for area in range(len(demands)):
                if not supply.mask >> area & 1:
                    continue
                after = _taken(state, area, supply, demands, caps, capped)
                if after and after not in ways:
                    ways[after] = (*way, (i, area, supply.amount))
    best = max(ways, key=lambda state: (sum(state[0]), [-used for used in state[1]]))
    return list(ways[best])


def filled(demands: Sequence[int], given: Iterable[tuple[int, int, int]]) -> int:
    """How much of the demands an assignment fills; a course too large fills no more."""
    got = [0] * len(demands)
    for _, area, amount in given:
        got[area] += amount
    return sum(min(amount, demand) for amount, demand in zip(got, demands, strict=True))


def _taken(
    state: State,
    area: int,
    supply: Supply,
    demands: Sequence[int],
    caps: Mapping[str, int],
    capped: Sequence[str],
) -> State | None:
    filled, used = list(state[0]), list(state[1])
    if filled[area] >= demands[area]:
        return None
    filled[area] = min(demands[area], filled[area] + supply.amount)
    if supply.origin in caps:
        at = capped.index(supply.origin)
        used[at] += supply.amount
        if used[at] > caps[supply.origin]:
            return None
    return tuple(filled), tuple(used)


Node = tuple[Any, Any]
State = tuple[tuple[int, ...], tuple[int, ...]]
SOURCE: Node = ("", "source")
SINK: Node = ("", "sink")
