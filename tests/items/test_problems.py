"""What `vetcourse check` tells an author: one slip, one plain sentence."""

from copy import deepcopy

import pytest
from made_items import OWN, fields_of
from model_items import (
    BEARING,
    BOARD,
    BREAKER,
    COUPLING,
    CRITERIA,
    GROW,
    LEVELS,
    MARIT,
    MODEL_ITEMS,
    SATURDAY,
    STOCK,
    WINDOWS,
)

from vetcourse.items import Problem, read_item

GENERAL_FIRST = [
    {"rows": ["pour"], "text": "It is an action."},
    {"rows": ["pour"], "chosen": ["why"], "text": "It gives no reason."},
]
REMOVED = object()


def sound(fields):
    """A model item with all that the standard asks of a check item."""
    common = {
        "outcomes": ["IG-S1"],
        "source": "the safety rules of the house",
        "trade": "carpenter",
        "variants": {"b": {"trade": "chef", "scenario": "In a hotel kitchen."}},
    }
    return deepcopy(common | fields)


def changed(fields, path, value):
    """*fields* with one thing changed or removed."""
    fields = sound(fields)
    *above, last = path.split("/")
    place = fields
    for name in above:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return fields


def told(fields):
    """What an author is told about an item."""
    return [problem.text for problem in read_item(fields).problems()]


@pytest.mark.parametrize("fields", MODEL_ITEMS, ids=lambda fields: fields["id"])
def test_a_sound_item_has_nothing_to_mend(fields):
    """The model items keep their own standard; advice is no fault."""
    problems = list(read_item(sound(fields)).problems())

    faults = [problem.text for problem in problems if not problem.advice]

    missing = {"uy-3-parts", "ig-4-glimpses"}  # written down without feedback
    expected = ["feedback: is missing; say what wrong choices cost"]
    assert faults == (expected if fields["id"] in missing else [])


SLIPS = [
    # what every check item needs
    (BOARD, "outcomes", [], "outcomes: name the learning outcome that"),
    (BOARD, "source", "", "source: name the rule, research or definition"),
    (BOARD, "variants", {}, "variants: write at least b"),
    (BOARD, "variants/b", {"trade": "chef"}, "variant b: it shows what the item shows"),
    (BOARD, "points", 2, "points: 2, but the standard gives 1 for choice; write point"),
    (BOARD, "points", REMOVED, "points: 0, but the standard gives 1 for choice"),
    (BOARD, "scenario", "word " * 90, "scenario and prompt: 96 words together in Eng"),
    (BOARD, "prompt", {"en": "Which?", "nb": "ord " * 91}, "91 words together in Bok"),
    (BOARD, "hints", ["Look."], "hints: only practice items show them"),
    (BOARD, "variants/b/trade", "carpenter", "variant b, trade: choose another trade"),
    # choosing
    (BOARD, "key", REMOVED, "key: is missing; say what is right"),
    (BOARD, "key", "mesure", "key: 'mesure' is not among great, careful, measure, re"),
    (BOARD, "feedback/great", REMOVED, "feedback: none for 'great'; say why it tem"),
    (BOARD, "feedback/grate", "x", "feedback: 'grate' is not among great"),
    (BOARD, "unsafe", ["grate"], "unsafe: 'grate' is not among great"),
    (BOARD, "unsafe", ["measure"], "unsafe: 'measure' is in the key as well"),
    (
        BOARD,
        "options/read",
        "word " * 31,
        "options: 'read' has 31 words in English; 30",
    ),
    (BOARD, "options/measure", "x" * 200, "options: the key 'measure' is 300 % longer"),
    (BOARD, "options/read", "“Great work, really neat. Keep it up!”", "say the same"),
    (BOARD, "variants/b/key", "none", "variant b, key: 'none' is not among great"),
    (MARIT, "key", [], "key: is missing"),
    (MARIT, "key", ["leader", "leader"], "key: 'leader' stands twice"),
    (MARIT, "feedback/pause", REMOVED, "feedback: none for 'pause'"),
    (BREAKER, "key/worst", "run", "key: 'run' is not among watch"),
    (BREAKER, "key/worst", "watch", "key: best and worst are the same"),
    (BREAKER, "feedback/other-worst", REMOVED, "feedback: other-worst is missing"),
    (BREAKER, "unsafe", ["watch"], "unsafe: 'watch' is in the key as well"),
    (BEARING, "key/reason", "because", "key: 'because' is not among grounds"),
    (BEARING, "feedback/never", REMOVED, "feedback: none for 'never'"),
    (BEARING, "reasons/ask", "Because.", "reasons: 'ask' stands twice"),
    # marking
    (CRITERIA, "key", ["level", "floor"], "key: 'floor' is not among keen"),
    (CRITERIA, "feedback/keen", REMOVED, "feedback: none for 'keen'"),
    (CRITERIA, "key", list(CRITERIA["sentences"]), "every one of the sentences is rig"),
    # order
    (COUPLING, "key", ["ease", "whole", "points"], "key: 'hands' is missing; every c"),
    (COUPLING, "key", [*COUPLING["key"], "ease"], "key: 'ease' stands twice"),
    (COUPLING, "feedback", [], "feedback: is missing; say what wrong orders cost"),
    (COUPLING, "feedback/0/when", {"first": "eas"}, "feedback 1: 'eas' is not among"),
    (COUPLING, "feedback/0/when", {"first": "ease"}, "feedback 1: it is said of the"),
    # placing
    (STOCK, "key/pour", REMOVED, "key: row 'pour' is missing"),
    (STOCK, "key/pour", "point", "key.pour: 'point' is not among step, how, why"),
    (STOCK, "key/poor", "step", "key: 'poor' is not among pour"),
    (STOCK, "allowed", {"pour": ["how", "why"]}, "key.pour: 'step' is not among how"),
    (STOCK, "allowed", {"poor": ["how"]}, "allowed: 'poor' is not among pour"),
    (STOCK, "feedback", [], "feedback: is missing; say what wrong choices cost"),
    (STOCK, "feedback", GENERAL_FIRST, "feedback 2: no wrong choice leads to it"),
    (STOCK, "feedback/0/rows", ["lines", "space"], "feedback 1: 'lines' is not amon"),
    (STOCK, "feedback/0/chosen", ["how"], "feedback 1: no wrong choice leads to it"),
    (STOCK, "feedback/0/rows", ["space"], "feedback: nothing is said where 'line' is"),
    (STOCK, "rows/pour", "word " * 31, "rows: 'pour' has 31 words in English"),
    (GROW, "text", "He sets the aim.", "text: there is no gap in it"),
    (GROW, "text", {"en": GROW["text"], "nb": GROW["text"][:-9]}, "'grinder' is mis"),
    (GROW, "text", GROW["text"] + " [[Oops]]", "text: '[[Oops]]' is no gap"),
    (GROW, "text", GROW["text"] + " [[tried]]", "text: 'tried' stands twice"),
    # slider
    (WINDOWS, "key/saw", REMOVED, "key: row 'saw' is missing; give its band"),
    (WINDOWS, "key/saw", [9, 8], "key.saw: [9, 8] is upside down"),
    (WINDOWS, "key/saw", [8, 11], "key.saw: [8, 11] leaves the line from 0 to 10"),
    (WINDOWS, "key/saw", [8.2, 8.8], "key.saw: [8.2, 8.8] holds no step"),
    (WINDOWS, "key/saw", [0, 10], "key.saw: [0, 10] is the whole line"),
    (WINDOWS, "key/door", [0, 1], "key: 'door' is not among saw"),
    (WINDOWS, "feedback/wall/below", REMOVED, "feedback.wall: say something for be"),
    (WINDOWS, "feedback/saw", REMOVED, "feedback.saw: say something for below"),
    (WINDOWS, "ends", REMOVED, "ends: say what the lowest and the highest number"),
    # branch
    (SATURDAY, "steps/now/key", REMOVED, "steps.now, key: is missing"),
    (SATURDAY, "steps/now/key", "run", "steps.now, key: 'run' is not among home"),
    (SATURDAY, "steps/now/feedback/home", REMOVED, "steps.now, feedback: none for"),
    (SATURDAY, "steps/late/unsafe", ["saw"], "steps.late, unsafe: 'saw' is in the k"),
    (SATURDAY, "steps/late/next", {"saw": "now"}, "steps.late, next: 'saw' leads back"),
    (SATURDAY, "steps/late/next", {"saw": "end"}, "steps.late, next: 'end' is not amo"),
    (SATURDAY, "steps/late/next", {"see": "part"}, "steps.late, next: 'see' is not am"),
]


@pytest.mark.parametrize(
    ("fields", "path", "value", "expected"),
    SLIPS,
    ids=[f"{fields['type']} {path}" for fields, path, _, _ in SLIPS],
)
def test_one_slip_is_told_in_one_sentence(fields, path, value, expected):
    """The new sentence names the field and what is the matter with it."""
    before = told(sound(fields))

    after = told(changed(fields, path, value))

    new = [text for text in after if text not in before]
    assert any(expected in text for text in new), new
    assert not any("\n" in text for text in new)


@pytest.mark.parametrize(
    ("fields", "path", "value"),
    [
        (BOARD, "variants/b/trade", "carpenter"),
        (BOARD, "hints", ["Look."]),
        (BOARD, "options/measure", "x" * 200),
        (WINDOWS, "ends", REMOVED),
        (STOCK, "feedback/0/rows", ["space"]),
        (COUPLING, "feedback/0/when", {"first": "ease"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_taste_is_advice(fields, path, value):
    """What a good reason can outweigh does not stop a release."""
    before = told(sound(fields))
    problems = read_item(changed(fields, path, value)).problems()

    assert {p.advice for p in problems if p.text not in before} == {True}


@pytest.mark.parametrize("name", ["key", "right", "best-tool", "fasit", "not-wrong"])
def test_a_name_must_not_tell_what_it_is_worth(name):
    """Names travel to the learner's page."""
    fields = sound(BOARD)
    fields["options"][name] = fields["options"].pop("measure")
    fields["key"] = name

    assert f"options: the name '{name}' gives the key away; rename it" in told(fields)


@pytest.mark.parametrize(
    ("names", "tells"),
    [
        (["a", "b", "c"], True),
        (["step-1", "step-2", "step-10"], True),
        (["c2", "c1", "c3"], False),
        (["b", "a", "c"], False),
        (["ease", "hands", "whole"], False),
    ],
)
def test_names_must_not_count_in_the_order_of_the_key(names, tells):
    """One, two, three can be read in a browser; chance may be alphabetical."""
    fields = sound(COUPLING) | {
        "options": {name: f"card {at}" for at, name in enumerate(names)},
        "key": names,
        "feedback": [],
    }

    assert tells == any(
        "count in the order of the key" in text for text in told(fields)
    )


def test_a_row_must_not_be_called_like_its_option():
    """The same name twice gives the key away; a part of it may be chance."""
    fields = sound(LEVELS)
    fields["rows"] |= {"person": "“You are kind.”", "own-process": "“You looked back.”"}
    fields["key"] |= {"person": "person", "own-process": "process"}

    problems = list(read_item(fields).problems())

    same = "key: row 'person' has the name of its option; rename the row"
    assert Problem(same) in problems
    alike = "key: the name 'own-process' gives 'process' away"
    assert Problem(alike, advice=True) in problems


def test_a_step_nobody_comes_to_is_told():
    """A detour that no option leads to."""
    fields = sound(SATURDAY)
    jumps = dict.fromkeys(["home", "breath", "trade"], "part")
    fields["steps"]["now"]["next"] = jumps

    assert "steps.late: no choice leads here; mend next" in told(fields)


def test_columns_that_belong_together_have_to_be_there():
    """A plan names its columns, and each pair has two of them."""
    plan = {
        "type": "plan",
        "id": "ig-3-plan",
        "prompt": "Take the job apart.",
        "columns": {"step": {"title": "Step"}, "point": {"title": "Key point"}},
    }

    assert told(plan) == []
    assert told(plan | {"together": [["step", "reason"]]}) == [
        "together: 'reason' is not among step, point; mend the name"
    ]
    assert told(plan | {"together": [["step", "step"]]}) == [
        "together: 'step' stands twice; name two columns"
    ]


def test_only_named_rows_can_ask():
    """A question belongs to a row that stands there, and no row takes its place."""
    plan = {
        "type": "plan",
        "id": "fl-3-plan",
        "prompt": "Six boxes.",
        "columns": {"line": {"title": "My line"}},
        "asks": {"goals": "Can it be reached?"},
    }

    assert told(plan | {"fixed": {"goals": "Goals", "methods": "Methods"}}) == []
    assert told(plan) == ["asks: 'goals' is not among any names; mend the name"]
    assert told(plan | {"fixed": {"goals": "Goals", "review": "Review"}}) == [
        "fixed: 'review' is taken where rows ask; rename the row"
    ]


@pytest.mark.parametrize("kind", ["text", "scale", "plan", "log", "file"])
def test_work_by_hand_gets_its_points_from_a_rubric(kind):
    """Points on such an item would never be given."""
    from random import Random

    fields = fields_of(kind, Random(5)) | {"points": 2}

    expected = f"points: {kind} is marked by hand; give the points in a rubric"
    assert expected in told(fields)
    assert expected not in told(fields | {"points": 0})


def test_practice_needs_a_key_and_feedback_and_no_points():
    """Nobody marks it, so the page has to say what is right, and why."""
    fields = sound(BOARD) | {"practice": True, "variants": {}, "outcomes": []}
    del fields["key"], fields["feedback"]["great"]

    assert told(fields) == [
        "points: practice is worth none; leave points out",
        "key: is missing; say what is right",
        "feedback: none for 'great'; say why it tempts, what it costs "
        "and what to look for",
        "feedback: none for 'measure'; say why it tempts, what it costs "
        "and what to look for",
    ]


def test_long_practice_is_advised_against():
    """The limits of words bind check items only."""
    fields = sound(BOARD) | {"practice": True, "points": 0, "scenario": "word " * 100}
    fields["options"]["read"] = "word " * 31

    assert {problem.advice for problem in read_item(fields).problems()} == {True}


def test_a_variant_repeats_no_complaint():
    """What a variant takes over from the item is told once."""
    fields = changed(BOARD, "feedback/great", REMOVED)

    assert len(told(fields)) == 1


def test_any_item_made_by_chance_can_be_looked_through():
    """Looking for problems never fails, whatever an author has written."""
    from random import Random

    for kind in OWN:
        for seed in range(30):
            for problem in read_item(fields_of(kind, Random(seed))).problems():
                assert problem.text
