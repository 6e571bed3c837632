"""My way: an audit's report as a path that can be read."""

from datetime import date
from pathlib import Path

import pytest

from vetcourse.credits import read_institutions, read_programmes
from vetcourse.credits.cases import audit_case, read_case
from vetcourse.credits.reporting import report
from vetcourse.server.way import Links, way_of

ROOT = Path(__file__).parents[2]
LAWS = [{"id": "LOV", "title": "A law", "url": "https://lovdata.no/x?a=1&b=2"}]


def the_way(case, language="en"):
    """The way of the learner of a worked case."""
    worked = read_case(ROOT / "credits" / "cases" / f"{case}.toml")
    programmes = read_programmes(ROOT / "credits")
    places = read_institutions(ROOT / "credits")
    return way_of(report(audit_case(worked, programmes, places), language))


def test_a_learner_stands_in_the_first_phase_that_is_not_complete():
    """What lies ahead is ahead, and the next steps are those of the phase."""
    way = the_way("nothing-recorded-yet")

    assert [phase.place for phase in way.phases] == ["here", "ahead", "ahead"]
    assert way.here.number == 1
    assert way.walked == pytest.approx(0, abs=0.2)
    assert way.steps == tuple(row for row in way.here.missing if row.step)


def test_a_complete_way_has_nothing_left():
    """Every phase is behind, and nothing is asked for."""
    way = the_way("everything-in-place")

    assert {phase.place for phase in way.phases} == {"done"}
    assert way.walked == 1
    assert way.here is None
    assert way.steps == ()


def test_every_requirement_has_its_reason_and_its_source():
    """Nothing is missing without a rule; a known source is a link."""
    way = the_way("nothing-recorded-yet", "nb")

    rows = [row for phase in way.phases for row in phase.rows]
    assert all(row.rule and row.finding and row.source for row in rows)
    assert any("https://lovdata.no/" in row.source for row in rows)


def test_a_source_is_a_link_and_everything_else_is_text():
    """A quoted source leads to where it stands; markup in it stays text."""
    shown = Links(LAWS).of("LOV § 5(1) (A <b>law</b>); OTHER § 2, read")

    assert shown == (
        '<a href="https://lovdata.no/x?a=1&amp;b=2" rel="noopener">LOV § 5</a>(1) '
        "(A &lt;b&gt;law&lt;/b&gt;); OTHER § 2, read"
    )


def test_only_addresses_of_the_web_become_links():
    """A rule file cannot put a script behind a link."""
    bad = [{"id": "LOV", "title": "", "url": "javascript:alert(1)"}]

    assert Links(bad).of("LOV § 5") == "LOV § 5"
    assert Links([]).of("<i>LOV</i>") == "&lt;i&gt;LOV&lt;/i&gt;"


def test_names_that_begin_alike_are_told_apart():
    """RP is not RP-PPUY."""
    both = [
        {"id": "RP", "title": "", "url": "https://one.no"},
        {"id": "RP-PPUY", "title": "", "url": "https://two.no"},
    ]

    assert 'href="https://two.no"' in Links(both).of("RP-PPUY § 5")
    assert 'href="https://one.no"' in Links(both).of("RP § 5")


def test_the_day_is_that_of_the_audit():
    """Not today's, so that a page can be checked later."""
    assert date.fromisoformat(the_way("nothing-recorded-yet").on)
