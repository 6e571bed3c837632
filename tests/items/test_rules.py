"""The scoring rules of the standard, by hand, on its own model items."""

from copy import deepcopy

import pytest
from model_items import (
    BEARING,
    BOARD,
    BREAKER,
    COUPLING,
    CRITERIA,
    GLIMPSES,
    GROW,
    LEVELS,
    MARIT,
    MODEL_ITEMS,
    SATURDAY,
    STOCK,
    WHICH_PART,
    WINDOWS,
)

from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import TYPES, read_item

DASH = " \N{EN DASH} "


def points(fields, value):
    """The points of one answer."""
    return read_item(fields).score(value).points


def remarks(fields, value):
    """What the learner is told about one answer."""
    return list(read_item(fields).feedback(value, "en"))


def with_wrong(fields, count):
    """The key with *count* rows wrong."""
    key = dict(fields["key"])
    for row in list(key)[:count]:
        key[row] = next(name for name in fields["options"] if name != key[row])
    return key


@pytest.mark.parametrize("fields", MODEL_ITEMS, ids=lambda fields: fields["id"])
def test_every_model_item_gives_its_points(fields):
    """The model items of the standard can be written and are worth what it says."""
    item = read_item(fields)

    assert item.score(item.valid_answer()).points == TYPES[item.type].standard
    assert item.scored


# -- choice ------------------------------------------------------------------


def test_a_choice_is_right_or_not():
    """One point for the key, nothing for the others, and each has its remark."""
    assert points(BOARD, "measure") == 1
    assert points(BOARD, "great") == 0
    assert remarks(BOARD, "great") == ["She cannot tell what was good."]
    assert remarks(BOARD, "measure") == []


def test_an_unsafe_key_earns_nothing():
    """Safety outranks the key, even where an author slipped."""
    assert points(BOARD | {"unsafe": ["measure"]}, "measure") == 0


# -- multi and mark_text -----------------------------------------------------


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        pytest.param(["leader", "office", "plan"], 2, id="all three"),
        pytest.param(["office", "leader"], 1.3333, id="two of three"),
        pytest.param(["leader", "office", "plan", "pause"], 1.3333, id="one wrong too"),
        pytest.param(["leader", "pause"], 0, id="one right, one wrong"),
        pytest.param(["pause", "school", "leader"], 0, id="more wrong than right"),
        pytest.param(
            ["leader", "office", "plan", "pause", "himself", "school"], 0, id="all six"
        ),
        pytest.param([], 0, id="none"),
    ],
)
def test_a_wrong_pick_takes_away_what_a_right_one_gives(picked, expected):
    """Two points times right picks less wrong picks, by the number of right ones."""
    assert points(MARIT, picked) == expected


def test_an_unsafe_pick_empties_the_whole_answer():
    """Three right picks do not make up for one that puts people at risk."""
    fields = MARIT | {"unsafe": ["school"]}

    assert points(fields, ["leader", "office", "plan", "school"]) == 0
    assert points(fields, ["leader", "office", "plan", "pause"]) == 1.3333


def test_remarks_begin_with_danger_and_end_with_what_was_missed():
    """Unsafe picks first, then wrong ones, then right ones that were left out."""
    fields = MARIT | {"unsafe": ["school"]}

    assert remarks(fields, ["pause", "school", "leader"]) == [
        "The school has no such responsibility.",
        "Responsibility stays with the leader.",
        "Cooperation is the very idea.",
    ]


def test_marked_sentences_count_like_picks():
    """Two right marks less one wrong, of three."""
    assert points(CRITERIA, ["level", "seal", "keen"]) == 0.6667
    assert remarks(CRITERIA, ["level", "drawing"]) == [
        "Explaining is also performance."
    ]


# -- best_worst and two_tier -------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"best": "watch", "worst": "fright"}, 2, id="both"),
        pytest.param({"best": "watch", "worst": "finish"}, 1, id="the best only"),
        pytest.param({"best": "scold", "worst": "fright"}, 1, id="the worst only"),
        pytest.param({"best": "fright", "worst": "watch"}, 0, id="upside down"),
        pytest.param({"best": "watch"}, 1, id="half done"),
        pytest.param({"worst": "fright"}, 1, id="the other half"),
        pytest.param({"best": "scold", "worst": "finish"}, 0, id="two in between"),
    ],
)
def test_best_and_worst_earn_one_each(value, expected):
    """The middle ones earn nothing; the worst as the best costs the whole item."""
    assert points(BREAKER, value) == expected


def test_danger_as_the_best_costs_the_right_worst_as_well():
    """Not only the worst: any unsafe action that is taken for the best."""
    value = {"best": "scold", "worst": "fright"}

    assert points(BREAKER, value) == 1
    assert points(BREAKER | {"unsafe": ["fright", "scold"]}, value) == 0


def test_one_action_cannot_be_best_and_worst():
    """Nobody can mean both."""
    with pytest.raises(AnswerError, match="both best and worst"):
        points(BREAKER, {"best": "watch", "worst": "watch"})


def test_remarks_on_best_and_on_another_worst():
    """The remark of the option taken as best, and one for any wrong worst."""
    other = "Only one option leaves a young person in danger."

    assert remarks(BREAKER, {"best": "finish", "worst": "scold"}) == [
        "Safe now, but the learner becomes a spectator.",
        other,
    ]
    assert other not in remarks(BREAKER, {"best": "finish", "worst": "fright"})
    assert other not in remarks(BREAKER, {"best": "finish"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"answer": "ask", "reason": "grounds"}, 2, id="both"),
        pytest.param({"answer": "ask", "reason": "never"}, 1, id="the answer only"),
        pytest.param({"answer": "ask"}, 1, id="no reason yet"),
        pytest.param({"answer": "know", "reason": "grounds"}, 0, id="a reason alone"),
        pytest.param({"reason": "grounds"}, 0, id="no answer yet"),
    ],
)
def test_a_reason_counts_under_the_right_answer_only(value, expected):
    """One point for the answer, one for the reason that carries it."""
    assert points(BEARING, value) == expected


# -- order -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param("ease whole points hands aloud alone", 2, id="as the key"),
        pytest.param("whole ease points hands aloud alone", 1.2, id="two swapped"),
        pytest.param("ease hands whole points aloud alone", 0.8, id="hands too early"),
        pytest.param("whole points hands aloud alone ease", 1.6, id="ease at the end"),
        pytest.param("alone aloud hands points whole ease", 0, id="backwards"),
    ],
)
def test_neighbours_that_follow_at_once_count(order, expected):
    """Two points times the share of the key's five neighbours that are kept."""
    assert points(COUPLING, order.split()) == expected


def test_every_card_has_its_place():
    """An order with a card missing or twice is none."""
    with pytest.raises(AnswerError, match="no place yet: aloud, alone"):
        points(COUPLING, ["ease", "whole", "points", "hands"])
    with pytest.raises(AnswerError, match="twice"):
        points(COUPLING, ["ease", "ease", "points", "hands", "aloud", "alone"])


def test_remarks_on_an_order_see_what_stands_where():
    """Each remark is given exactly where its order can be seen."""
    right = ["ease", "whole", "points", "hands", "aloud", "alone"]
    early = ["ease", "hands", "whole", "points", "aloud", "alone"]
    late = ["whole", "points", "hands", "aloud", "alone", "ease"]

    assert remarks(COUPLING, right) == []
    assert remarks(COUPLING, early) == [
        "She practises guesses.",
        "Hands first, words after.",
    ]
    assert remarks(COUPLING, late) == [
        "That is follow-up.",
        "You will bore her or lose her.",
    ]


def test_of_two_remarks_on_one_row_the_first_that_fits_is_given():
    """The special one stands before the general one, and nobody hears both."""
    general = {"rows": ["pour"], "text": "It is an action."}
    special = {"rows": ["pour"], "chosen": ["why"], "text": "It gives no reason."}
    fields = STOCK | {"feedback": [special, general]}

    row = "Pour the stock over into shallow containers"

    assert remarks(fields, {"pour": "why"}) == [f"{row}{DASH}It gives no reason."]
    assert remarks(fields, {"pour": "how"}) == [f"{row}{DASH}It is an action."]
    assert remarks(fields, {"pour": "step"}) == []


@pytest.mark.parametrize(
    ("when", "holds", "holds_not"),
    [
        ({"before": ["hands", "whole"]}, "hands ease whole", "whole hands ease"),
        ({"apart": ["whole", "hands"]}, "whole ease hands", "ease whole hands"),
        ({"first": "hands"}, "hands ease whole", "ease hands whole"),
        ({"last": "hands"}, "ease whole hands", "hands ease whole"),
        ({"not-first": "ease"}, "hands ease whole", "ease hands whole"),
        ({"not-last": "hands"}, "hands ease whole", "ease whole hands"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_six_things_can_be_seen_in_an_order(when, holds, holds_not):
    """Before, apart, first, last, not first, not last."""
    cards = ["ease", "whole", "hands"]
    fields = COUPLING | {
        "options": dict.fromkeys(cards, "a card"),
        "key": cards,
        "feedback": [{"when": when, "text": "seen"}],
        "variants": {},
    }

    assert remarks(fields, holds.split()) == ["seen"]
    assert remarks(fields, holds_not.split()) == []


# -- match, sort, grid, cloze ------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wrong", "expected"),
    [
        pytest.param(GLIMPSES, 0, 2, id="6 of 6"),
        pytest.param(GLIMPSES, 1, 1, id="5 of 6 is 83 %"),
        pytest.param(GLIMPSES, 2, 1, id="4 of 6 is 67 %"),
        pytest.param(GLIMPSES, 3, 0, id="3 of 6 is 50 %"),
        pytest.param(STOCK, 1, 1, id="6 of 7 is 86 %"),
        pytest.param(STOCK, 2, 1, id="5 of 7 is 71 %"),
        pytest.param(STOCK, 3, 0, id="4 of 7 is 57 %"),
        pytest.param(LEVELS, 1, 1, id="4 of 5 is 80 %"),
        pytest.param(LEVELS, 2, 1, id="3 of 5 is 60 %"),
        pytest.param(LEVELS, 3, 0, id="2 of 5 is 40 %"),
        pytest.param(GROW, 1, 1, id="5 of 6 gaps"),
        pytest.param(GROW, 3, 0, id="3 of 6 gaps"),
    ],
)
def test_nine_in_ten_earn_two_and_six_in_ten_earn_one(fields, wrong, expected):
    """Two bands: from 90 % on and from 60 % on."""
    assert points(fields, with_wrong(fields, wrong)) == expected


@pytest.mark.parametrize(("wrong", "expected"), [(1, 2), (2, 1), (4, 1), (5, 0)])
def test_both_edges_of_a_band_belong_to_it(wrong, expected):
    """Of ten rows, nine right are 90 % and six are 60 %."""
    rows = {f"row-{letter}": "text" for letter in "abcdefghij"}
    fields = LEVELS | {"rows": rows, "key": dict.fromkeys(rows, "task"), "feedback": []}

    assert points(fields, with_wrong(fields, wrong)) == expected


def test_an_open_row_is_not_a_right_one():
    """Some rows of a match are an answer under way."""
    half = dict(list(GLIMPSES["key"].items())[:4])

    assert points(GLIMPSES, half) == 1
    assert points(GLIMPSES, {}) == 0


def test_remarks_on_rows_are_given_where_the_row_is_wrong():
    """Only wrong rows are spoken of, by their words, and with the option chosen."""
    right, rows = STOCK["key"], STOCK["rows"]

    assert remarks(STOCK, right) == []
    assert remarks(STOCK, right | {"line": "step"}) == [
        f"{rows['line']}{DASH}Does the job move forward, or is this how?"
    ]
    assert remarks(STOCK, right | {"line": "why"}) == []
    assert remarks(STOCK, right | {"pour": "why", "chiller": "how"}) == [
        f"{rows['chiller']} / {rows['pour']}{DASH}It is an action of its own."
    ]


def test_a_remark_on_an_option_keeps_quiet_where_it_is_right():
    """“Process” is right in one row and wrong in the others."""
    right = LEVELS["key"]

    assert remarks(LEVELS, right) == []
    assert remarks(LEVELS, right | {"check": "process"}) == [
        f"{LEVELS['rows']['check']}{DASH}Is it about a way of working?"
    ]


def test_a_row_takes_what_it_offers():
    """A grid can ask two questions; each row has its own options."""
    assert points(WHICH_PART, {"use-low": "value", "use-step": "talk"}) == 0
    with pytest.raises(AnswerError, match='use-low: "talk" is not one of value'):
        points(WHICH_PART, {"use-low": "talk"})


def test_what_a_row_offers_says_nothing_about_its_key():
    """Authors write the right one first; the page gets them by name."""
    fields = WHICH_PART | {"allowed": {"use-low": ["expectancy", "cost", "value"]}}

    shown = read_item(fields).public("en")["allowed"]

    assert shown == {"use-low": ["cost", "expectancy", "value"]}


# -- slider ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"saw": 8, "ridge": 4, "wall": 4}, 2, id="on the edges"),
        pytest.param({"saw": 10, "ridge": 0, "wall": 8}, 2, id="on the other edges"),
        pytest.param({"saw": 7, "ridge": 0, "wall": 8}, 1.3333, id="two of three"),
        pytest.param({"saw": 10}, 0.6667, id="one of three so far"),
        pytest.param({"saw": 0, "ridge": 10, "wall": 9}, 0, id="all outside"),
    ],
)
def test_every_slider_inside_its_band_counts(value, expected):
    """Two points times the share of the rows inside the accepted band."""
    assert points(WINDOWS, value) == expected


def test_remarks_on_sliders_know_the_side():
    """Below the band is another mistake than above it."""
    assert remarks(WINDOWS, {"saw": 7, "ridge": 5, "wall": 3}) == [
        "Freedom comes after shown safe handling.",
        "Give her the question back.",
        "Two failures: step in.",
    ]
    assert remarks(WINDOWS, {"wall": 9}) == ["Not all the help."]
    assert remarks(WINDOWS, {"wall": 8}) == []


@pytest.mark.parametrize("odd", [True, "8", None, [8], -1, 11, 8.5, 10**400])
def test_a_slider_takes_numbers_on_its_line(odd):
    """True is no number, nor is a text; off the line or between steps is none."""
    with pytest.raises(AnswerError, match="saw"):
        points(WINDOWS, {"saw": odd})


def test_steps_smaller_than_one_are_met_exactly():
    """Three steps of 0.1 are 0.3 for a learner, whatever they are in binary."""
    fields = WINDOWS | {
        "step": 0.1,
        "high": 1,
        "key": {row: [0.3, 0.3] for row in WINDOWS["rows"]},
        "feedback": {},
    }

    assert points(fields, {"saw": 0.3, "ridge": 0.1 * 3, "wall": 0.1 + 0.2}) == 2
    assert points(fields, {"saw": 0.4, "ridge": 0.3, "wall": 0.3}) == 1.3333


# -- branch ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"now": "breath", "late": "saw", "part": "agree"}, 3, id="best"),
        pytest.param({"now": "home", "late": "saw", "part": "agree"}, 2, id="one slip"),
        pytest.param({"now": "breath", "late": "saw"}, 2, id="under way"),
        pytest.param(
            {"now": "breath", "late": "dark", "part": "agree"}, 1, id="danger"
        ),
        pytest.param({"late": "saw", "part": "agree"}, 0, id="never begun"),
    ],
)
def test_each_step_of_the_best_path_counts(value, expected):
    """A point per step; danger ends the talk, and what comes after earns nothing."""
    assert points(SATURDAY, value) == expected


def test_a_detour_leads_back_and_earns_nothing_by_itself():
    """Only the steps of the best path give points, whichever way one comes to them."""
    fields = deepcopy(SATURDAY)
    steps = fields["steps"]
    repair = {"prompt": "Now what?", "options": {"sorry": "Say so", "go": "Go on"}}
    fields["steps"] = {
        "now": steps["now"] | {"next": {"breath": "late", "home": "repair"}},
        "repair": repair | {"key": "sorry"},
        "late": steps["late"],
        "part": steps["part"],
    }
    well = {"late": "saw", "part": "agree"}
    item = read_item(fields)

    assert item.path(item.valid_answer()) == ("now", "late", "part")
    assert points(fields, {"now": "breath"} | well) == 3
    assert points(fields, {"now": "home", "repair": "sorry"} | well) == 2
    assert item.path({"now": "breath", "repair": "go"} | well) == (
        "now",
        "late",
        "part",
    )


def test_remarks_follow_the_talk():
    """One remark for each decision, in the order of the talk, until danger ends it."""
    value = {"now": "home", "late": "dark", "part": "forget"}

    assert remarks(SATURDAY, value) == ["She is alone with it.", "Nobody is there."]


def test_a_talk_that_leads_back_comes_to_an_end():
    """A loop is an author's fault and must not hang a grader."""
    fields = deepcopy(SATURDAY)
    fields["steps"]["late"]["next"] = {"saw": "now"}

    assert points(fields, {"now": "breath", "late": "saw", "part": "agree"}) == 3


# -- in general --------------------------------------------------------------


def test_points_scale_and_never_pass_their_limit():
    """A share of 0.3 points is rounded, never up over the limit."""
    fields = MARIT | {"points": 0.00004}
    item = read_item(fields)

    assert item.score(item.valid_answer()).points == 0.00004
    assert points(MARIT | {"points": 1}, ["leader", "office"]) == 0.6667


def test_practice_is_worth_nothing_and_still_right_or_wrong():
    """A practice form says whether all is right, though it gives no points."""
    item = read_item(BOARD | {"points": 0, "practice": True})

    assert item.score("measure").full
    assert not item.score("great").full
    assert item.score("measure").points == 0
    assert not item.scored


def test_without_a_key_nothing_is_scored():
    """A silent zero, or silent full points, would be worse than an error."""
    keyless = {name: field for name, field in BOARD.items() if name != "key"}

    with pytest.raises(ContentError, match="ig-6-board: there is no key"):
        points(keyless, "measure")
