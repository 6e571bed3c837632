"""Filling areas from credits, against oracles nobody here wrote."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from vetcourse.credits.assignment import (
    Supply,
    assign,
    assign_whole,
    blocking,
    filled,
    reachable,
    shortfall,
    subsets,
)

GENERATED = 4000


def invent(rng, *, courses=12, areas=2):
    """One learner: demands, supplies and caps."""
    demands = [int(rng.integers(1, 13)) * 500 for _ in range(areas)]
    supplies = [
        Supply(
            int(rng.integers(1, 13)) * 250,
            int(rng.integers(1, 1 << areas)),
            str(rng.choice(["own", "recognised", "prior-learning"])),
        )
        for _ in range(int(rng.integers(0, courses)))
    ]
    caps = {}
    for origin in ("recognised", "prior-learning"):
        if rng.random() < 0.5:
            caps[origin] = int(rng.integers(0, 20)) * 250
    return demands, supplies, caps


def largest_flow(demands, supplies, caps):
    """SciPy's own maximum flow through source, origins, credits, areas and sink."""
    origins = sorted({supply.origin for supply in supplies})
    first = 1 + len(origins)
    areas = first + len(supplies)
    sink = areas + len(demands)
    pipes = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    for number, origin in enumerate(origins):
        pipes[0, 1 + number] = caps.get(origin, 10**8)
    for i, supply in enumerate(supplies):
        pipes[1 + origins.index(supply.origin), first + i] = supply.amount
        for area in range(len(demands)):
            if supply.mask >> area & 1:
                pipes[first + i, areas + area] = supply.amount
    for area, demand in enumerate(demands):
        pipes[areas + area, sink] = demand
    return int(maximum_flow(csr_array(pipes), 0, sink).flow_value)


def best_of_whole_courses(demands, supplies, caps):
    """CP-SAT's best placing of whole courses."""
    model = cp_model.CpModel()
    put = {
        (i, area): model.new_bool_var(f"{i} {area}")
        for i, supply in enumerate(supplies)
        for area in range(len(demands))
        if supply.mask >> area & 1
    }
    for i in range(len(supplies)):
        model.add_at_most_one(put[key] for key in put if key[0] == i)
    for origin, cap in caps.items():
        taken = [
            put[key] * supplies[key[0]].amount
            for key in put
            if supplies[key[0]].origin == origin
        ]
        model.add(sum(taken) <= cap)
    got = []
    for area, demand in enumerate(demands):
        some = model.new_int_var(0, demand, f"area {area}")
        model.add(
            some
            <= sum(put[key] * supplies[key[0]].amount for key in put if key[1] == area)
        )
        got.append(some)
    model.maximize(sum(got))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return int(solver.objective_value)


def columns(supplies, areas):
    """The closed form's columns: what reaches each set of areas, by origin."""
    return {
        chosen: {
            origin: np.array(
                [
                    sum(
                        s.amount
                        for s in supplies
                        if s.mask & chosen and s.origin == origin
                    )
                ]
            )
            for origin in ("own", "recognised", "prior-learning")
        }
        for chosen in subsets(areas)
    }


@pytest.mark.parametrize("areas", [1, 2, 3])
def test_the_closed_form_is_scipys_maximum_flow(areas):
    """Thousands of generated learners, and not one differs."""
    rng = np.random.default_rng(2026 + areas)
    learners = [invent(rng, areas=areas) for _ in range(GENERATED // 3)]

    for demands, supplies, caps in learners:
        missing = shortfall(demands, columns(supplies, areas), caps, 1)

        assert sum(demands) - int(missing[0]) == largest_flow(demands, supplies, caps)


def test_the_assignment_and_the_blocking_set_agree_with_it():
    """What is placed and what is missing add up to what is asked, for everybody."""
    rng = np.random.default_rng(7)
    for _ in range(GENERATED):
        demands, supplies, caps = invent(rng, areas=int(rng.integers(1, 4)))

        given_ = assign(demands, supplies, caps)
        blocked = blocking(demands, supplies, caps)

        gap = blocked.missing if blocked else 0
        assert filled(demands, given_) == sum(demands) - gap
        assert legal(given_, demands, supplies, caps)


def test_whole_courses_are_placed_as_well_as_cp_sat_can():
    """Hundreds of generated learners whose courses may not be divided."""
    rng = np.random.default_rng(11)
    for _ in range(400):
        demands, supplies, caps = invent(rng, courses=9)

        given_ = assign_whole(demands, supplies, caps)

        best = best_of_whole_courses(demands, supplies, caps)
        assert filled(demands, given_) == best
        assert all(supplies[i].amount == amount for i, _, amount in given_)


def test_whole_courses_can_fail_where_divided_ones_do():
    """Fifteen and fifteen do not fill twenty and ten unless one is divided."""
    demands, supplies = [2000, 1000], [Supply(1500, 3), Supply(1500, 3)]

    assert filled(demands, assign(demands, supplies, {})) == 3000
    assert filled(demands, assign_whole(demands, supplies, {})) == 2500


supplies_ = st.lists(
    st.builds(
        Supply,
        st.integers(1, 30).map(lambda n: n * 250),
        st.integers(1, 7),
        st.sampled_from(["own", "recognised"]),
    ),
    max_size=10,
)
demands_ = st.lists(st.integers(1, 12).map(lambda n: n * 500), min_size=3, max_size=3)


@given(demands_, supplies_, st.integers(0, 20), st.randoms())
@settings(max_examples=100, deadline=None)
def test_order_and_equal_parts_never_matter(demands, supplies, cap, chance):
    """Shuffling credits, or cutting one in two, changes nothing."""
    caps = {"recognised": cap * 250}
    shuffled = list(supplies)
    chance.shuffle(shuffled)
    cut = [part for s in supplies for part in halves(s)]

    missing = gap(demands, supplies, caps)

    assert gap(demands, shuffled, caps) == missing
    assert gap(demands, cut, caps) == missing


@given(demands_, supplies_, st.integers(0, 2), st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_more_credits_never_hurt_and_more_demand_never_helps(
    demands, supplies, area, n
):
    """The gap falls with supply and grows with demand."""
    more = [*supplies, Supply(n * 250, 1 << area, "own")]
    higher = [d + 500 * (i == area) for i, d in enumerate(demands)]

    assert gap(demands, more, {}) <= gap(demands, supplies, {})
    assert gap(higher, supplies, {}) >= gap(demands, supplies, {})


def test_reachable_counts_an_origin_up_to_its_cap():
    """Sixty recognised credits count as forty where forty is the cap."""
    supplies = [Supply(6000, 1, "recognised"), Supply(1000, 1, "own")]

    assert reachable(supplies, 1, {"recognised": 4000}) == 5000


def halves(supply):
    """A supply in two parts."""
    rest = supply.amount - supply.amount // 2
    return [supply._replace(amount=supply.amount // 2), supply._replace(amount=rest)]


def gap(demands, supplies, caps):
    """What is missing."""
    found = blocking(demands, supplies, caps)
    return found.missing if found else 0


def legal(given_, demands, supplies, caps):
    """Nothing twice, nothing where it may not go, no cap broken."""
    used = [0] * len(supplies)
    by_origin = {}
    for i, area, amount in given_:
        assert supplies[i].mask >> area & 1
        used[i] += amount
        by_origin[supplies[i].origin] = by_origin.get(supplies[i].origin, 0) + amount
    return all(u <= s.amount for u, s in zip(used, supplies, strict=True)) and all(
        by_origin.get(origin, 0) <= cap for origin, cap in caps.items()
    )
