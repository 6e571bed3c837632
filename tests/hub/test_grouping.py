"""Learning groups: four to six, mixed as well as numbers allow, and told why."""

import math
import tomllib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vetcourse.errors import HubError
from vetcourse.hub.grouping import (
    Member,
    how_many,
    joined,
    propose,
    read_groups,
    written,
)
from vetcourse.hub.notes import Notes
from vetcourse.hub.preparing import prepare_groups

TRADES = st.sampled_from(["electrician", "chef", "care worker", "barber", ""])


def people(trades) -> list[Member]:
    """A class with these trades."""
    return [Member(f"vl-{n:03}", trade) for n, trade in enumerate(trades)]


CLASSES = st.lists(TRADES, min_size=1, max_size=60).map(people)


@given(CLASSES, st.integers(4, 6))
def test_everybody_is_in_exactly_one_group(members, size):
    """Nobody is forgotten and nobody is in two."""
    found = propose(members, size=size)

    placed = [member for group in found.groups.values() for member in group]
    assert sorted(m.login for m in placed) == sorted(m.login for m in members)


@given(CLASSES, st.integers(4, 6))
def test_groups_have_four_to_six_wherever_that_can_be(members, size):
    """It cannot be with one, two, three or seven learners."""
    sizes = {len(group) for group in propose(members, size=size).groups.values()}

    if len(members) not in (1, 2, 3, 7):
        assert sizes <= {4, 5, 6}
    assert max(sizes) - min(sizes) <= 1


@given(CLASSES, st.integers(4, 6))
def test_no_trade_is_more_together_than_it_has_to_be(members, size):
    """For every trade at once: the most in one group is the least possible."""
    groups = propose(members, size=size).groups.values()

    for trade, count in Counter(m.trade for m in members).items():
        most = max(sum(m.trade == trade for m in group) for group in groups)
        assert most == math.ceil(count / len(groups))


@settings(max_examples=5, deadline=None)
@given(st.permutations(["a", "a", "a", "b", "b", "c", "c", "d"]))
def test_no_other_way_has_fewer_pairs_of_one_trade(trades):
    """Compared with every way to deal eight people into two groups of four."""
    found = propose(people(trades), size=4)

    ways = (way for way in set(permutations(trades)))
    best = min(pairs(way[:4]) + pairs(way[4:]) for way in ways)
    dealt = [[m.trade for m in group] for group in found.groups.values()]
    assert sum(pairs(group) for group in dealt) == best


def pairs(trades) -> int:
    """How many pairs of one trade sit together."""
    return sum(math.comb(count, 2) for count in Counter(trades).values())


@given(CLASSES)
def test_the_order_of_the_list_does_not_matter(members):
    """The same class gives the same groups."""
    assert propose(members).logins == propose(members[::-1]).logins


@given(CLASSES, st.lists(TRADES, max_size=8))
def test_who_has_a_group_stays_in_it(members, trades):
    """Newcomers join, nobody is moved, nobody is left out."""
    before = propose(members).logins
    new = [Member(f"new-{n}", trade) for n, trade in enumerate(trades)]

    after = propose([*members, *new], kept=before).logins

    for name, logins in before.items():
        assert set(logins) <= set(after[name])
    everybody = [login for logins in after.values() for login in logins]
    assert sorted(everybody) == sorted(m.login for m in [*members, *new])


def test_a_newcomer_joins_where_the_trade_is_missing():
    """And the reason is said."""
    kept = {"group-1": ["vl-000", "vl-001"], "group-2": ["vl-002", "vl-003"]}
    members = [*people(["chef", "chef", "barber", "barber"]), Member("new", "barber")]

    found = propose(members, kept=kept)

    assert "new" in found.logins["group-1"]
    assert any("new joins group-1" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("count", "size", "groups", "fits"),
    [
        (12, 5, 2, True),
        (20, 5, 4, True),
        (27, 4, 6, True),
        (27, 6, 5, True),
        (7, 5, 2, False),
        (3, 5, 1, False),
        (0, 5, 1, False),
    ],
)
def test_how_many_groups(count, size, groups, fits):
    """As near to the wanted size as four to six allows."""
    assert how_many(count, size) == (groups, fits)


def test_what_has_to_be_is_said():
    """In both languages, with the numbers it follows from."""
    found = propose(people(["electrician"] * 7 + ["chef"] * 3), size=5)

    said = [reason.say("nb") for reason in found.reasons]
    assert "electrician: 7 in 2 groups, so 4 have to be together somewhere." in (
        found.reasons
    )
    assert "electrician: 7 i 2 grupper, så 4 må være sammen et sted." in said


@given(CLASSES)
def test_what_is_written_is_read_again(tmp_path_factory, members):
    """The file is plain TOML that may be changed by hand."""
    found = propose(members).logins
    path = tmp_path_factory.mktemp("groups") / "groups.toml"
    path.write_text(written(found), "utf-8")

    assert read_groups(path) == found
    assert tomllib.loads(written(found))["groups"] == found


@pytest.mark.parametrize("text", ["groups = 3", "[groups]\na = [1]", "[groups"])
def test_a_broken_file_is_told(tmp_path, text):
    """In one line, not as a traceback."""
    path = tmp_path / "groups.toml"
    path.write_text(text)

    with pytest.raises(HubError) as told:
        read_groups(path)

    assert len(told.value.lines) == 1


def test_the_command_shows_first_and_writes_when_told(tmp_path, monkeypatch):
    """Without --yes nothing is written; with it the next run keeps everybody."""
    from typer.testing import CliRunner

    from vetcourse.cli import commands  # noqa: F401
    from vetcourse.cli.shared import app

    (tmp_path / "modules").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VETCOURSE_HANDIN_URL", raising=False)
    rows = "\n".join(f"vl-{n:02},learner,{'ab'[n % 2]}" for n in range(10))
    (tmp_path / "people.csv").write_text(f"login,role,trade\n{rows}\nvi-01,instructor,")
    run = CliRunner()

    shown = run.invoke(app, ["groups", "--people", "people.csv"])
    assert shown.exit_code == 0, shown.output
    assert not (tmp_path / "groups.toml").exists()
    done = run.invoke(app, ["groups", "--people", "people.csv", "--yes"])
    assert done.exit_code == 0, done.output

    kept = read_groups(tmp_path / "groups.toml")
    assert sorted(len(group) for group in kept.values()) == [5, 5]
    assert "vi-01" not in str(kept)


def by_group(homes) -> dict[str, list[str]]:
    """From each login's group to each group's logins."""
    return {
        name: [login for login, home in homes.items() if home == name]
        for name in homes.values()
    }


HOMES = st.dictionaries(
    st.sampled_from(["vl-01", "vl-02", "vl-03", "vl-04"]), st.sampled_from("abc")
).map(by_group)


@given(HOMES, HOMES)
def test_nobody_is_moved_and_nobody_is_left_out(there, named):
    """Who has a group keeps it, who has none comes where the list of people says."""
    found = joined(there, named)

    def home(groups):
        return {login: name for name, logins in groups.items() for login in logins}

    assert home(found) == home(named) | home(there)
    assert sum(map(len, found.values())) == len(home(found))
    assert joined(found, named) == found


def test_what_the_instructor_decided_holds_at_the_next_start(tmp_path):
    """The list of people begins the groups; a start changes nothing decided since."""
    named = {"one": ["vl-01", "vl-02"], "two": ["vl-03"]}
    notes = Notes(tmp_path / "groups")

    prepare_groups(tmp_path, named)
    assert notes.groups() == {"one": ("vl-01", "vl-02"), "two": ("vl-03",)}
    notes.set_groups({"one": ["vl-01"], "three": ["vl-02"]})
    file = tmp_path / "groups" / "groups.json"
    before = file.stat().st_ino
    prepare_groups(tmp_path, {"one": ["vl-01", "vl-02"]})
    assert file.stat().st_ino == before
    prepare_groups(tmp_path, named)

    decided = {"one": ("vl-01",), "three": ("vl-02",), "two": ("vl-03",)}
    assert notes.groups() == decided
