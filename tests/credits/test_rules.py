"""Rule files: what is refused on reading, what the linter finds, what dates choose."""

from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from tests.credits.invented import CREDITS, HVL, INSTITUTIONS, LEADVET, PROGRAMMES
from vetcourse.credits import schemas
from vetcourse.credits.linting import lint, lint_programme
from vetcourse.credits.overlay import under
from vetcourse.credits.program import compile_program
from vetcourse.credits.rules import (
    choose_institution,
    choose_programme,
    read_institution,
    read_programme,
)
from vetcourse.errors import RuleError

SMALL = """
id = "small"
family = "small"
country = "NO"
title = {en = "Small", nb = "Liten"}
valid_from = 2025-01-01
[areas]
depth = {en = "depth", nb = "dybde"}
breadth = {en = "breadth", nb = "bredde"}
[experience]
name = {en = "all", nb = "alt"}
count_from = "any"
certificates = []
daily_cap_percent = 100
source = "LAW 1"
certainty = "V"
[[source]]
id = "LAW"
title = "A law"
[[module]]
code = "M"
title = {en = "M", nb = "M"}
ects = 10
split = {depth = 10}
[[phase]]
number = 1
title = {en = "One", nb = "En"}
[[phase.requirement]]
id = "pool"
kind = "pool"
areas = {depth = 60, breadth = 20}
text = {en = "Sixty.", nb = "Seksti."}
source = "LAW 2"
certainty = "V"
"""


def programme(tmp_path, old="", new=""):
    """The small programme with one thing changed."""
    assert not old or old in SMALL
    path = tmp_path / "small.toml"
    path.write_text(SMALL.replace(old, new), "utf-8")
    return read_programme(path)


def problems(tmp_path, old="", new=""):
    """What the linter says, as lines."""
    return [str(problem) for problem in lint_programme(programme(tmp_path, old, new))]


def test_the_rules_of_this_course_have_no_problem():
    """Every file by itself, and every institution with every programme."""
    assert lint(PROGRAMMES.values(), INSTITUTIONS) == ()


def test_the_small_programme_has_no_problem(tmp_path):
    """So whatever is found below is what was changed."""
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('source = "LAW 2"\n', "", "source", id="no source"),
        pytest.param('nb = "Seksti."', 'nb = ""', "text nb", id="no Norwegian"),
        pytest.param('kind = "pool"', 'kind = "wish"', "wish", id="an unknown kind"),
        pytest.param('id = "pool"', 'id = "Pool!"', "id", id="an id nobody can type"),
        pytest.param("depth = 60,", "depth = -1,", "depth", id="a negative demand"),
        pytest.param(
            'kind = "pool"', 'kind = "pool"\nfudge = 1', "fudge", id="an unknown field"
        ),
        pytest.param(
            'kind = "pool"',
            'kind = "pool"\notherwise = "refer"',
            "question",
            id="a referral without a question",
        ),
        pytest.param("number = 1", "number = one", "small.toml", id="not TOML"),
    ],
)
def test_a_file_that_is_no_rule_is_refused_with_its_place(tmp_path, old, new, said):
    """The message names the file and the row."""
    with pytest.raises(RuleError, match=said) as error:
        programme(tmp_path, old, new)

    assert str(error.value).startswith("small.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            'source = "LAW 2"', 'source = "ACT 2"', "ACT 2", id="no such source"
        ),
        pytest.param(
            "[[source]]",
            '[[source]]\nid = "X"\ntitle = "X"\n[[source]]',
            "X",
            id="unused",
        ),
        pytest.param("split = {depth = 10}", "split = {depth = 9}", "split", id="sum"),
        pytest.param(
            "split = {depth = 10}", "split = {hope = 10}", "hope", id="unknown area"
        ),
        pytest.param(
            "{depth = 60, breadth = 20}",
            "{depth = 60}",
            "breadth: no requirement",
            id="an area nothing takes",
        ),
        pytest.param(
            'kind = "pool"',
            'kind = "pool"\nonly_modules = ["M"]',
            "at most 10 of depth",
            id="more than its modules give",
        ),
        pytest.param(
            'kind = "pool"',
            'kind = "pool"\nrefer = ["he"]',
            "no question",
            id="refers without a question",
        ),
        pytest.param(
            'kind = "pool"',
            'kind = "pool"\nvalid_from = 2026-01-01\nvalid_to = 2025-01-01',
            "ends before",
            id="ends first",
        ),
        pytest.param(
            "[[phase.requirement]]",
            '[[phase.requirement]]\nid = "g"\nkind = "any-of"\nof = ["nobody"]\n'
            'text = {en = "x", nb = "x"}\nsource = "LAW"\ncertainty = "V"\n'
            "[[phase.requirement]]",
            "nobody",
            id="an unknown member",
        ),
        pytest.param(
            "[[phase.requirement]]",
            '[[phase.requirement]]\nid = "g"\nkind = "any-of"\nof = ["g"]\n'
            'text = {en = "x", nb = "x"}\nsource = "LAW"\ncertainty = "V"\n'
            "[[phase.requirement]]",
            "member of itself",
            id="a circle",
        ),
        pytest.param(
            "[[phase.requirement]]",
            '[[phase.requirement]]\nid = "pool"\nkind = "decision"\n'
            'text = {en = "x", nb = "x"}\nsource = "LAW"\ncertainty = "V"\n'
            "[[phase.requirement]]",
            "used for 2 rows",
            id="one id for two rows",
        ),
    ],
)
def test_the_linter_finds_what_reading_cannot(tmp_path, old, new, said):
    """One change, one problem named."""
    assert any(said in line for line in problems(tmp_path, old, new))


def test_the_linter_finds_gaps_and_overlaps_in_a_family():
    """The rule sets of a family follow each other day by day."""
    old, new = PROGRAMMES["leadvet-ppuy-2013"], PROGRAMMES["leadvet-ppuy-2025"]
    gap = old.model_copy(update={"valid_to": date(2025, 6, 30)})
    overlap = old.model_copy(update={"valid_to": None})

    assert any("gap" in str(p) for p in lint([gap, new]))
    assert any("still in force" in str(p) for p in lint([overlap, new]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            'requirement = "practice-days"\nminimum = 50', "looser", id="fewer"
        ),
        pytest.param(
            'requirement = "entry-experience"\nmonths = 36', "looser", id="shorter"
        ),
        pytest.param(
            'requirement = "practice-elsewhere"\nat_most = 60', "looser", id="more"
        ),
        pytest.param(
            'requirement = "nothing"\nminimum = 50', "no such row", id="unknown"
        ),
        pytest.param(
            'requirement = "two-years-theory"\n'
            'equivalents = [{certificate = "bachelor", ects = 60, counts = true}]',
            "counts more",
            id="a paper the programme does not list",
        ),
    ],
)
def test_an_institution_may_not_loosen(tmp_path, change, said):
    """It may tighten, add, and settle what the programme leaves open."""
    path = tmp_path / "x.toml"
    path.write_text(
        'id = "x"\ncountry = "NO"\nname = "X"\ncodes = ["X"]\n[[source]]\nid = "X"\n'
        f'title = "X"\n[[change]]\nsource = "X"\ncertainty = "V"\n{change}\n',
        "utf-8",
    )

    found = lint(PROGRAMMES.values(), [read_institution(path)])

    assert any(said in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            date(2025, 7, 31), "leadvet-ppuy-2013", id="the last day of 2013's"
        ),
        pytest.param(date(2025, 8, 1), "leadvet-ppuy-2025", id="the first of 2025's"),
    ],
)
def test_the_day_chooses_the_rule_set(day, expected):
    """A family name means the rules in force."""
    assert choose_programme(PROGRAMMES.values(), "leadvet-ppuy", day).id == expected


def test_unknown_names_are_answered_with_the_known_ones():
    """A typing error costs one look."""
    with pytest.raises(RuleError, match="leadvet-ppuy"):
        choose_programme(PROGRAMMES.values(), "leadvett", date(2026, 1, 1))
    with pytest.raises(RuleError, match="HVL"):
        choose_institution(INSTITUTIONS, "HVLL")
    with pytest.raises(RuleError, match="first is"):
        choose_programme(PROGRAMMES.values(), "leadvet-ppuy", date(2001, 1, 1))


def test_an_institution_abroad_changes_nothing_but_residency():
    """Norwegian additions do not reach a Finnish programme."""
    finland = PROGRAMMES["finland-60"]

    assert under(finland, HVL).requirements == finland.requirements


def test_a_tightened_row_says_where_it_was_tightened():
    """Nord makes a should into a must, with its own source."""
    row = under(LEADVET, choose_institution(INSTITUTIONS, "Nord")).find(
        "practice-elsewhere"
    )

    assert (row.strength, row.source) == ("must", "NORD-PLAN practice")
    assert LEADVET.find("practice-elsewhere").strength == "should"


def test_rules_out_of_force_are_not_compiled():
    """A row with dates counts on its days only."""
    before = {s.row.id for s in compile_program(LEADVET, date(2026, 12, 31)).steps}
    after = {s.row.id for s in compile_program(LEADVET, date(2027, 1, 1)).steps}

    assert "entrance-by-he" in after - before
    assert "entrance-by-he-before-2027" in before - after


def test_numbers_are_exact():
    """7.5 and 2.5 are ten, not nearly ten."""
    assert LEADVET.module[2].split["pedagogy"] == Decimal("7.5")


def test_editors_have_the_schema_the_program_has():
    """The committed schema files are what the models say today."""
    assert schemas.stale(CREDITS) == []


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_the_schema_accepts_our_files_and_refuses_a_wrong_one(name):
    """A positive and a negative control for every schema."""
    import json
    import tomllib

    schema = json.loads((CREDITS / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    folder = CREDITS / {"programme": "programmes", "institution": "institutions"}.get(
        name.split(".")[0], "none"
    )
    validator = Draft202012Validator(schema)

    for path in folder.glob("*.toml"):
        data = json.loads(
            json.dumps(tomllib.loads(path.read_text("utf-8")), default=str)
        )
        assert list(validator.iter_errors(data)) == []
    assert list(validator.iter_errors({"id": "x", "surprise": 1}))
