"""What the three modules give together, held against the rules of credits/."""

import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

from vetcourse.course.reading import read_modules

ROOT = Path(__file__).parents[2]
CREDITS = ROOT / "credits"


@cache
def modules():
    """The three modules as they stand in modules/."""
    return read_modules(ROOT / "modules")


def table(*path):
    """A TOML file below credits/."""
    text = CREDITS.joinpath(*path).read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def phase_1():
    """The requirements of phase 1 in the programme that the modules were made for."""
    phases = table("programmes", "leadvet-ppuy-2025.toml")["phase"]
    (found,) = (phase for phase in phases if phase["number"] == 1)
    return found["requirement"]


def test_phase_1_asks_for_these_modules_and_no_others():
    """Whoever has passed what is taught here has the modules of phase 1."""
    (asked,) = (row for row in phase_1() if row["kind"] == "modules")

    assert sorted(asked["modules"]) == sorted(m.data.code for m in modules())


def test_together_they_give_thirty_credits_half_of_each_area():
    """30 credits: 15 pedagogy and 15 vocational didactics, half of PPU-Y."""
    areas = Counter()
    for module in modules():
        areas.update(module.data.areas)

    assert sum(module.data.ects for module in modules()) == 30
    assert areas == {"pedagogy": 15, "vocational-didactics": 15}


def test_every_national_outcome_is_served_or_named_as_left():
    """Two outcomes of the course at the least, or a reason why part 2 carries it."""
    national = {
        row["code"]: row for row in table("outcomes", "ppuy-2025.toml")["outcome"]
    }
    serving = Counter(
        code
        for module in modules()
        for outcome in module.data.outcome
        for code in outcome.national
    )
    thin = {code for code in national if serving[code] < 2}

    assert set(serving) == set(national), "no code is served that the framework lacks"
    assert thin <= {code for code, row in national.items() if "left" in row}
    assert [len([c for c in national if c[0] == kind]) for kind in "KFG"] == [7, 8, 6]


def test_what_is_left_for_part_2_is_said_in_both_languages():
    """Nobody is told that phase 1 carries more than it does."""
    found = table("outcomes", "ppuy-2025.toml")
    left = [row["left"] for row in found["outcome"] if "left" in row]
    also = [row["text"] for row in found["also_left"]]

    assert {row["code"] for row in found["outcome"] if "left" in row} == {
        *("K3", "K7"),
        *("F5", "F7"),
        "G4",
    }
    assert all(said["en"] and said["nb"] for said in (*left, *also))
