"""Plans of aims and maps of roles: what the forms see in them."""

import json

import pytest

from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import read_item
from vetcourse.items.coverage import PlannedAim, Remark, remarks
from vetcourse.items.network import (
    Network,
    alone,
    bridging,
    groups,
    hinges,
    lost_without,
    single_ties,
    without,
)

PLAN = {  # the workshop of FL-05
    "type": "matrix",
    "id": "fl-4-plan",
    "prompt": "Lay the aims out over the half-years.",
    "aims": {
        "isolate": {"en": "Safe isolation", "nb": "Sikker frakobling"},
        "pumps": "Dismantle, inspect, assemble pumps",
        "hydraulics": "Fault-finding in hydraulics",
        "document": "Document work and suggest improvements",
    },
    "first": ["isolate"],
    "most": 2,
}
SOUND = {
    "isolate": {
        "h1": "Workshop",
        "h3": "Site",
        "who": "instructor",
        "assessed": ["h1"],
    },
    "pumps": {"h1": "Workshop", "h2": "Site", "who": "instructor", "assessed": ["h2"]},
    "hydraulics": {"partner": "the quarry", "date": "2026-10-01"},
    "document": {"h2": "Office", "h3": "Site", "who": "leader", "assessed": ["h3"]},
}


def found(answer, language="en", **fields):
    """What the form says about a plan, without the summary."""
    return list(read_item(PLAN | fields).findings(answer, language))[1:]


def aim(title="Pumps", **planned):
    """An aim that is trained, assessed and somebody's duty unless said otherwise."""
    usual = {"trained": (1, 2), "assessed": (2,), "responsible": True}
    return PlannedAim(title=title, **usual | planned)


@pytest.mark.parametrize(
    ("planned", "kinds"),
    [
        pytest.param(aim(), [], id="sound"),
        pytest.param(aim(trained=(), assessed=()), ["uncovered"], id="a gap"),
        pytest.param(
            aim(trained=(), assessed=(), partner=True), ["undated"], id="no day yet"
        ),
        pytest.param(
            aim(trained=(), assessed=(), partner=True, day="2026-10-01"),
            [],
            id="agreed",
        ),
        pytest.param(aim(trained=(4,), assessed=(4,)), ["late"], id="last half-year"),
        pytest.param(aim(trained=(3, 4), assessed=(4,)), [], id="time to repeat"),
        pytest.param(aim(first=True), [], id="first things first"),
        pytest.param(aim(trained=(2, 3), first=True), ["not-first"], id="safety late"),
        pytest.param(
            aim(trained=(4,), assessed=(4,), first=True), ["not-first"], id="once only"
        ),
        pytest.param(
            aim(trained=(3,), assessed=(1,)), ["too-soon"], id="assessed first"
        ),
        pytest.param(aim(trained=(2, 3), assessed=(1, 3)), [], id="assessed again"),
        pytest.param(aim(responsible=False), ["nobody"], id="nobody's duty"),
        pytest.param(aim(assessed=()), ["unassessed"], id="never assessed"),
    ],
)
def test_what_is_seen_in_one_aim(planned, kinds):
    """A gap, a late start, an early assessment, nobody in charge."""
    assert [remark.kind for remark in remarks([planned], halves=4, most=5)] == kinds


def test_one_half_year_is_never_too_late():
    """Where there is one half-year only, everything begins in it."""
    assert list(remarks([aim(trained=(1,), assessed=(1,))], halves=1, most=5)) == []


def test_a_half_year_can_carry_so_much():
    """Three aims at once are one too many where two are the most."""
    full = [aim(str(number), trained=(1, 2)) for number in range(3)]

    assert list(remarks(full, halves=4, most=3)) == []
    assert list(remarks(full, halves=4, most=2)) == [
        Remark("overload", half=1, count=3),
        Remark("overload", half=2, count=3),
    ]


def test_a_sound_plan_is_summed_up():
    """Three aims in the company, one with a partner, nothing to look at again."""
    item = read_item(PLAN)

    assert item.findings(SOUND, "en") == (
        "3 of 4 aims are trained here, and 1 more with a partner from an agreed day.",
    )
    assert item.findings(SOUND, "nb")[0].startswith("3 av 4 mål blir dekket her")


def test_the_faults_of_the_model_plan_are_seen():
    """Safety comes too late, hydraulics is missing (FL-05)."""
    plan = SOUND | {
        "isolate": {"h4": "Workshop", "who": "instructor", "assessed": ["h4"]},
        "hydraulics": {},
    }

    assert found(plan) == [
        "Safe isolation: others rest on it, but it begins in Half-year 4.",
        "Fault-finding in hydraulics: not covered. Find a partner and agree on a day.",
    ]
    assert found(plan, "nb")[0] == (
        "Sikker frakobling: annet bygger på det, men det begynner først i 4. halvår."
    )


def test_too_much_at_once_is_seen():
    """Three aims in half-year 3 where two are the most."""
    plan = SOUND | {"pumps": SOUND["pumps"] | {"h3": "Site"}}

    assert found(plan) == [
        "Half-year 3: 3 aims at once; more than 2 are hard to follow up."
    ]
    assert found(plan, most=3) == []


def test_learners_write_the_aims_of_their_own_trade():
    """Without named aims the rows are free, and each can be one that comes first."""
    own = {name: field for name, field in PLAN.items() if name not in {"aims", "first"}}
    item = read_item(own | {"rows": {"to": 2}, "places": {"shop": "Workshop"}})
    row = {"aim": "Sharpen tools", "h2": "shop", "who": "me", "assessed": ["h2"]}

    assert item.read([row, {}]) == [row]
    assert item.findings([row | {"first": True}], "en")[1:] == (
        "Sharpen tools: others rest on it, but it begins in Half-year 2.",
    )
    assert "Workshop" in item.answer_html([row], "en")
    with pytest.raises(AnswerError, match='h2: "roof" is not one of shop'):
        item.read([row | {"h2": "roof"}])
    with pytest.raises(AnswerError, match="there is room for 2, not for 3"):
        item.read([row] * 3)
    with pytest.raises(AnswerError, match="neither true nor false"):
        item.read([row | {"first": 1}])


def test_a_plan_of_aims_is_checked():
    """Aims that come first have to be there, and rows are for free aims only."""
    wrong = read_item(PLAN | {"first": ["isolation"]})

    assert [problem.text for problem in wrong.problems()] == [
        "first: 'isolation' is not among isolate, pumps, hydraulics, document; "
        "mend the name"
    ]
    with pytest.raises(ContentError, match="rows: leave it out where aims are named"):
        read_item(PLAN | {"rows": {"to": 3}})


def test_the_static_matrix_says_what_it_found():
    """The marker reads the table and the report; it gives no points."""
    html = read_item(PLAN).answer_html({"pumps": {"h1": "<b>Shop</b>"}}, "en")

    assert '<th scope="col">Half-year 4</th>' in html
    assert "&lt;b&gt;Shop&lt;/b&gt;" in html
    assert "Dismantle, inspect, assemble pumps: nobody is responsible." in html
    assert read_item(PLAN).score(SOUND).points == 0


# -- maps ---------------------------------------------------------------------

# A chain from the apprentice over instructor, leader and office to the board. The
# teacher hangs on the instructor, and the consultant knows nobody.
ROLES = {
    "apprentice": "firm",
    "instructor": "firm",
    "leader": "firm",
    "office": "training office",
    "board": "county",
    "teacher": "school",
    "consultant": "county",
}
TIES = (
    ("apprentice", "instructor"),
    ("instructor", "leader"),
    ("leader", "office"),
    ("office", "board"),
    ("instructor", "teacher"),
)
FIRM = Network(ROLES, TIES)


def test_who_is_alone():
    """A role without any tie."""
    assert alone(FIRM) == ("consultant",)
    assert alone(without(FIRM, "instructor")) == ("apprentice", "teacher", "consultant")


def test_who_bridges():
    """By hand: of the 15 pairs of others, so many meet only through this one."""
    shares = bridging(FIRM)

    assert list(shares) == ["instructor", "leader", "office"]
    assert shares["instructor"] == pytest.approx(7 / 15)
    assert shares["leader"] == pytest.approx(6 / 15)
    assert shares["office"] == pytest.approx(4 / 15)


def test_take_one_person_away():
    """What falls apart, and nothing where there is another way round."""
    assert hinges(FIRM) == {
        "instructor": ("apprentice", "teacher"),
        "leader": ("office", "board"),
        "office": ("board",),
    }
    assert lost_without(FIRM, "teacher") == ()
    assert lost_without(FIRM, "consultant") == ()
    round_about = Network(ROLES, (*TIES, ("board", "instructor")))
    assert "office" not in hinges(round_about)
    assert "instructor" in hinges(round_about)


def test_groups_are_those_who_reach_each_other():
    """The largest first; the one who is alone is a group too."""
    assert [len(group) for group in groups(FIRM)] == [6, 1]
    assert groups(Network({})) == ()


def test_organisations_held_together_by_one_tie():
    """Two ties between the same organisations are not one."""
    assert set(single_ties(FIRM)) == {
        ("leader", "office"),
        ("office", "board"),
        ("instructor", "teacher"),
    }
    closer = Network(ROLES, (*TIES, ("apprentice", "teacher")))
    assert ("instructor", "teacher") not in set(single_ties(closer))
    assert list(single_ties(Network({"a": "", "b": "firm"}, (("a", "b"),)))) == []


MAP = {
    "type": "map",
    "id": "fl-1-map",
    "prompt": "Who trains with whom? Roles, no names.",
}
DRAWN = {
    "roles": {
        "r1": {"role": "apprentice", "organisation": "Nord", "kind": "company"},
        "r2": {"role": "consultant", "organisation": "OK Nord", "kind": "office"},
        "r3": {"role": "teacher", "organisation": "The school", "kind": "school"},
    },
    "ties": [
        {
            "one": "me",
            "other": "r1",
            "flows": ["teaching", "information"],
            "strength": 3,
        },
        {"one": "me", "other": "r2", "formal": False, "last": "2026-01-15"},
    ],
}


def test_a_map_is_read_for_the_learner():
    """All contact goes through me, two depend on me, and the teacher is alone."""
    item = read_item(MAP)

    assert item.findings(DRAWN, "en") == (
        "Most contact between others goes through me (33 %).",
        "Without any tie: teacher.",
        "Without me, these lose contact with the rest: consultant.",
    )
    assert item.findings(DRAWN, "nb")[1] == "Uten noen forbindelse: teacher."
    assert read_item(MAP | {"me": False}).findings(
        DRAWN | {"ties": [{"one": "r1", "other": "r3"}]}, "en"
    ) == (
        "Without any tie: consultant.",
        "Nord and The school have one tie only: apprentice and teacher.",
    )


def test_a_map_is_shown_as_two_tables():
    """A reader who sees no drawing has everything in words."""
    html = read_item(MAP).answer_html(DRAWN, "nb")

    for said in ("Roller", "lærebedrift", "sterk", "uformell", "2026-01-15", ">meg<"):
        assert said in html
    assert "information, teaching" not in html
    assert "informasjon, undervisning" in html


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"roles": {"me": {}}}, "the names are r1, r2, r3"),
        ({"roles": {"r1": {"kind": "firm"}}}, 'kind: "firm" is not one of company'),
        ({"roles": {f"r{n}": {} for n in range(1, 40)}}, "there is room for 30"),
        ({"ties": [{"one": "me", "other": "r9"}]}, '"r9" is not one of me'),
        ({"ties": [{"one": "me", "other": "me"}]}, "a role has no tie to itself"),
        ({"ties": [{"strength": 4}]}, "4 is not between 1 and 3"),
        ({"ties": [{"strength": True}]}, "true is not a number"),
        ({"ties": [{"formal": "yes"}]}, "neither true nor false"),
        ({"ties": [{"last": "last week"}]}, "is not a day"),
        (
            {
                "roles": {"r1": {}},
                "ties": [{"one": "me", "other": "r1"}, {"one": "r1", "other": "me"}],
            },
            "two roles have one tie",
        ),
    ],
)
def test_what_is_no_map(value, why):
    """Ties hold two known roles together, once."""
    with pytest.raises(AnswerError, match=why):
        read_item(MAP).read(value)


def test_a_map_under_way_can_be_kept():
    """Half-filled rows are an answer under way."""
    item = read_item(MAP)
    half = {
        "roles": {"r1": {"role": " "}, "r2": {"role": "x"}},
        "ties": [{"one": "me"}],
    }

    assert item.read(half) == {
        "roles": {"r1": {}, "r2": {"role": "x"}},
        "ties": [{"one": "me"}],
    }
    assert item.answer_html(half, "en")
    assert item.read({"roles": {"r1": {}}, "ties": [{}]}) == {
        "roles": {"r1": {}},
        "ties": [],
    }
    assert "Not answered." in item.answer_html({"roles": {"r1": {}}}, "en")


def test_an_organisation_chooses_its_own_lists():
    """An author can replace the kinds and what flows."""
    item = read_item(MAP | {"flows": {"shifts": {"en": "shifts", "nb": "vakter"}}})
    tie = {"one": "me", "other": "r1", "flows": ["shifts"]}

    assert "vakter" in item.answer_html({"roles": {"r1": {}}, "ties": [tie]}, "nb")
    assert item.public("nb")["form"]["flows"] == {"shifts": "vakter"}
    assert item.public("nb")["form"]["kinds"]["office"] == "opplæringskontor"
    json.dumps(item.public("en"))
