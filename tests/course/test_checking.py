"""What an author is told about promises the course does not keep."""

import json

import pytest

from tests.course.test_reading import change, unit
from vetcourse.course.checking import check_course
from vetcourse.course.findings import Weight
from vetcourse.course.reading import read_modules


def findings(root, weight: Weight) -> list[str]:
    """The texts of one weight that checking the course at *root* finds."""
    modules = read_modules(root / "modules")
    return [
        f.text for f in check_course(modules, root / "source") if f.weight is weight
    ]


def test_the_tiny_course_has_no_fault(tiny):
    """Nothing is found where nothing is wrong: the control for every test below."""
    assert findings(tiny, Weight.FAULT) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("key: test\nunsafe", "key: tset\nunsafe", "tset", id="key"),
        pytest.param(
            '  label: {en: "Secret',
            '  test: {en: "Secret',
            "label",
            id="feedback for a tempting option",
        ),
        pytest.param(
            "![Two hands on a breaker.]", "![]", "say in words", id="alt text"
        ),
        pytest.param(
            "figures/breaker.svg", "figures/no.svg", "no such file", id="image"
        ),
        pytest.param(
            "figures/breaker.svg",
            "https://x.example/y.svg",
            "load nothing",
            id="remote",
        ),
        pytest.param("id: tt-1-first", "id: first", "begin the id", id="foreign id"),
        pytest.param(
            "outcomes: [TT-K1]\npoints: 1",
            "outcomes: [TT-K9]\npoints: 1",
            "TT-K9",
            id="unknown outcome",
        ),
        pytest.param("id: tt-1-first", "id: tt-1-try", "ids are unique", id="id twice"),
    ],
)
def test_a_fault_in_a_unit_is_found(tiny, old, new, said):
    """Each fault makes one course that cannot be taught like this."""
    change(unit(tiny), old, new)

    assert any(said in text for text in findings(tiny, Weight.FAULT))


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        pytest.param("tt-plan-rubric-aim = 20", None, id="kept"),
        pytest.param("tt-plan-rubric-aims = 20", "no criterion", id="misspelled"),
        pytest.param("tt-plan-rubric-aim = 26", "25 at most", id="out of reach"),
    ],
)
def test_a_limit_of_one_criterion_names_one_that_can_reach_it(tiny, needs, said):
    """A misspelled limit would hold every learner back for ever."""
    told = f"pass_mark = 15\nneeds = {{ {needs} }}"
    change(unit(tiny).parent / "module.toml", "pass_mark = 15", told)

    found = findings(tiny, Weight.FAULT)

    assert any(said in text for text in found) if said else found == []


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        pytest.param(
            "pass_mark = 15\nneeds = { tt-plan-rubric-aims = 20 }",
            "part tt-plan needs tt-plan-rubric-aims, which is no criterion (did you "
            "mean tt-plan-rubric-aim?); write one of tt-plan-rubric-aim",
            id="with a rubric",
        ),
        pytest.param(
            "pass_mark = 50\nneeds = { tt-1-first = 1 }",
            "part tt-checks needs tt-1-first, which is no criterion; take it out: it "
            "has no rubric",
            id="without one",
        ),
    ],
)
def test_a_limit_that_is_no_criterion_is_told_in_one_line(tiny, needs, told):
    """Where it stands, which name is wrong, and what to write in its place."""
    toml = unit(tiny).parent / "module.toml"
    change(toml, needs.splitlines()[0], needs)

    found = check_course(read_modules(tiny / "modules"), tiny / "source")

    faults = [str(one) for one in found if one.weight is Weight.FAULT]
    assert faults == [f"{toml}: {told}"]


def test_points_have_to_make_a_hundred(tiny):
    """A module that gives 99 points is refused."""
    change(unit(tiny).parent / "module.toml", "points = 75", "points = 74")

    assert any("99 points" in text for text in findings(tiny, Weight.FAULT))


def test_hours_have_to_fit_the_credits(tiny):
    """Ten credits are 250 to 300 hours."""
    change(unit(tiny).parent / "module.toml", "hours = 230", "hours = 130")

    assert any("250 to 300" in text for text in findings(tiny, Weight.LACK))


def test_an_outcome_that_nobody_assesses_is_a_promise_nobody_keeps(tiny):
    """Every outcome needs an item with points or a criterion."""
    toml = unit(tiny).parent / "module.toml"
    outcome = '\n[[outcome]]\ncode = "TT-S1"\ntext = "can"\nnational = []\nareas = []\n'
    toml.write_text(toml.read_text("utf-8") + outcome, "utf-8")

    assert any("TT-S1" in text for text in findings(tiny, Weight.LACK))


def test_a_missing_translation_is_counted_not_refused(tiny):
    """A text without Bokmål falls back to English and is counted."""
    change(unit(tiny), ', nb: "Sett stegene i rekkefølge."', "")

    lacking = findings(tiny, Weight.LACK)

    assert any(text.startswith("1 texts have no nb") for text in lacking)


def test_a_translation_in_another_order_is_a_fault(tiny):
    """The two languages show the same items in the same places."""
    change(unit(tiny).with_suffix(".nb.md"), "```{item}\ntt-1-first\n```\n", "")

    assert any("add tt-1-first" in text for text in findings(tiny, Weight.FAULT))


def test_an_id_that_learners_have_met_does_not_vanish(tiny):
    """Answers hang on ids: one that was built is kept, or listed as retired."""
    built = tiny / "source" / "tt-1"
    built.mkdir(parents=True)
    items = {"items": {"tt-1-old": {}}}
    (built / "items.json").write_text(json.dumps(items), "utf-8")

    assert any("tt-1-old" in text for text in findings(tiny, Weight.FAULT))
    change(unit(tiny), "minutes: 60", "minutes: 60\nretired: [tt-1-old]")
    assert findings(tiny, Weight.FAULT) == []
