"""What if: more events, other rules, and the cheapest courses, against a solver."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from ortools.sat.python import cp_model

from tests.credits.invented import (
    DAY,
    HVL,
    LEADVET,
    YFL,
    event,
    lives,
    module,
    outside,
    transcript,
)
from vetcourse.credits.auditing import audit
from vetcourse.credits.model import Certificate, CertificateType
from vetcourse.credits.program import Verdict
from vetcourse.credits.rows import Text
from vetcourse.credits.whatif import (
    Offer,
    as_results,
    cheapest_courses,
    compare,
    module_offers,
    read_offers,
    suppose,
    under_rules,
)
from vetcourse.errors import RuleError

AREAS = {"breadth": "breadth", "depth": "depth", "breadth_or_depth": "breadth|depth"}


def offer(code, **split):
    """A course on offer."""
    split = {name.replace("_or_", "|"): Decimal(ects) for name, ects in split.items()}
    title = Text(en=code, nb=code)
    return Offer(code=code, title=title, institution="HVL", split=split)


def gap_of(*events):
    """An audit of somebody short of breadth and depth."""
    return audit(LEADVET, transcript(*events), on=DAY, institution=HVL)


@given(lives())
@settings(max_examples=30, deadline=None)
def test_supposing_nothing_changes_nothing(events):
    """A what-if with no change is the audit."""
    before = audit(LEADVET, transcript(*events), on=DAY, institution=HVL)

    assert compare(before, suppose(before, ())) == ()
    assert compare(before, under_rules(before, LEADVET, HVL)) == ()


def test_a_supposed_module_shows_what_it_would_change():
    """The third module would meet the requirement; nothing is written anywhere."""
    record = transcript(event(module("IG")), event(module("FL")))
    before = audit(LEADVET, record, on=DAY)

    after = suppose(before, [module("UY")])

    changed = {c.requirement: (c.before, c.after) for c in compare(before, after)}
    assert changed["three-modules"] == (Verdict.NOT_MET, Verdict.MET)
    assert len(record.events) == 2


def test_other_rules_ask_other_things():
    """The bachelor asks for a thesis; PPU-Y for a development project."""
    before = gap_of(event(Certificate(type=CertificateType.TRADE), date(2015, 1, 1)))

    changed = {c.requirement: c for c in compare(before, under_rules(before, YFL, HVL))}

    assert changed["thesis"].before is None
    assert changed["development-project"].after is None


def test_the_programmes_own_modules_are_on_offer_until_passed():
    """What is passed is not offered again."""
    before = gap_of(event(module("IG")))

    assert [o.code for o in module_offers(before)] == ["FL", "UY"]
    chosen = cheapest_courses(before, ["three-modules"], module_offers(before))
    assert chosen is not None
    assert [o.code for o in chosen] == ["FL", "UY"]


def test_the_cheapest_courses_close_two_gaps_at_once():
    """Ten flexible credits beat five and ten, if they are enough."""
    before = gap_of(event(outside("55", "breadth")), event(outside("55", "depth")))
    offers = [
        offer("A", breadth=15),
        offer("B", depth=15),
        offer("C", breadth_or_depth=10),
        offer("D", breadth=10),
    ]

    chosen = cheapest_courses(before, ["breadth-and-depth"], offers)

    assert chosen is not None
    assert [o.code for o in chosen] == ["C"]
    after = suppose(before, as_results(chosen))
    assert after.find("breadth-and-depth").verdict is Verdict.MET


def test_nothing_is_promised_that_cannot_be_kept():
    """Not even all of it would do: None. And days are not taught in courses."""
    before = gap_of()
    little = [offer("A", breadth=15)]
    many = [offer(f"C{n}", depth=5) for n in range(30)]

    assert cheapest_courses(before, ["breadth-and-depth"], little) is None
    with pytest.raises(RuleError, match="no course can meet it"):
        cheapest_courses(before, ["practice-days"], little)
    with pytest.raises(RuleError, match="at most"):
        cheapest_courses(before, ["two-years-theory"], many)


def test_a_solver_finds_nothing_cheaper():
    """CP-SAT looks for the same, over sixty invented offers of courses."""
    rng = np.random.default_rng(3)
    kinds = ("breadth", "depth", "breadth_or_depth")
    for _ in range(60):
        sizes = zip(kinds, rng.integers(1, 11, 3), strict=True)
        have = [outside(Decimal(int(n) * 5), AREAS[kind]) for kind, n in sizes]
        before = gap_of(*(event(one) for one in have))
        offers = [
            offer(f"C{i}", **{str(rng.choice(kinds)): int(rng.integers(1, 7)) * 5})
            for i in range(9)
        ]

        chosen = cheapest_courses(before, ["breadth-and-depth"], offers)

        cost = None if chosen is None else sum(o.ects for o in chosen)
        assert cost == cheapest_by_solver([*have], offers)


def cheapest_by_solver(have, offers):
    """The least credits, as an integer programme in steps of five."""
    model = cp_model.CpModel()
    take = [model.new_bool_var(o.code) for o in offers]
    inflow = {"breadth": [], "depth": []}
    supplies = [(p, 1) for one in have for p in one.portions]
    supplies += [(p, t) for o, t in zip(offers, take, strict=True) for p in o.portions]
    for number, (portion, taken) in enumerate(supplies):
        amount = int(portion.ects / 5)
        flows = [model.new_int_var(0, amount, f"{number} {a}") for a in portion.areas]
        model.add(sum(flows) <= amount * taken)
        for area, flow in zip(portion.areas, flows, strict=True):
            inflow[area].append(flow)
    for flows in inflow.values():
        model.add(sum(flows) >= 12)
    model.minimize(sum(int(o.ects / 5) * t for o, t in zip(offers, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status != cp_model.OPTIMAL:
        return None
    return Decimal(int(solver.objective_value)) * 5


def test_offers_are_read_from_a_file_with_places_for_what_is_wrong(tmp_path):
    """A course is a code, a title in both languages, a place and a split."""
    path = tmp_path / "offers.toml"
    path.write_text(
        '[[offer]]\ncode = "D30"\ninstitution = "OsloMet"\n'
        'title = {en = "Depth", nb = "Dybde"}\nsplit = {depth = 30}\n',
        "utf-8",
    )

    assert read_offers(path)[0].ects == 30
    path.write_text('[[offer]]\ncode = "D30"\n', "utf-8")
    with pytest.raises(RuleError, match=r"offers\.toml"):
        read_offers(path)
