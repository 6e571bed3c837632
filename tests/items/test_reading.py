"""How an author's slip in the fields is told: where, what, and what to do."""

import pytest
from model_items import BOARD, COUPLING, SATURDAY, WINDOWS

from vetcourse.errors import ContentError
from vetcourse.items import TYPES, read_item


def told(fields):
    """The lines that refuse *fields*."""
    with pytest.raises(ContentError) as caught:
        read_item(fields)
    return caught.value.lines


def test_an_unknown_type_is_told_with_the_nearest():
    """The line lists what there is."""
    (line,) = told(BOARD | {"type": "best-wurst"})

    assert line.startswith("type: 'best-wurst' is not known (did you mean best_worst?)")
    assert all(name in line for name in TYPES)
    assert told({}) == (f"type: is missing; the types are {', '.join(TYPES)}",)
    assert told(["choice"]) == (
        "an item is made of fields with their values, name: value",
    )


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (BOARD | {"id": "IG 3"}, "id: 'IG 3' is no id; write it like ig-3-q1"),
        (BOARD | {"id": "x" * 61}, "id: is longer than 60 characters"),
        (BOARD | {"prompt": {"nb": "Hva?"}}, "prompt.en: the English text is missing"),
        (BOARD | {"prompt": {"en": "a", "no": "b"}}, "prompt.no: call Norwegian Bokm"),
        (
            BOARD | {"prompt": {"en": "a", "nb": ""}},
            "prompt.nb: is empty; write a text",
        ),
        (BOARD | {"prompt": 3}, "prompt: has to be a text, or a text for each langua"),
        (
            BOARD | {"prompt": {"en": 3}},
            "prompt.en: has to be a text; put it in quotes",
        ),
        (BOARD | {"points": "2"}, "points: has to be a number"),
        (BOARD | {"points": True}, "points: has to be a number"),
        (BOARD | {"points": 11}, "points: has to be at most 10"),
        (BOARD | {"points": float("nan")}, "points: has to be a number"),
        (BOARD | {"practice": "yes"}, "practice: has to be true or false"),
        (BOARD | {"difficulty": "high"}, "difficulty: 'high' is not one of 'easy', 'm"),
        (BOARD | {"options": {"a": "x"}}, "options: at least two are needed"),
        (BOARD | {"options": ["a"]}, "options: has to be names with their values"),
        (BOARD | {"options": {1: "x", "b": "y"}}, "options.1: 1 is no name; use small"),
        (BOARD | {"options": {"A b": "x", "b": "y"}}, "options.A b: 'A b' is no name"),
        (BOARD | {"options": {"2": "x", "b": "y"}}, "options.2: '2' is no name; use s"),
        (BOARD | {"unsafe": "read"}, "unsafe: has to be a list, as in [first, second]"),
        (
            BOARD | {"feedbak": {}},
            "feedbak: is not known here (did you mean feedback?)",
        ),
        (BOARD | {7: "x"}, "7: is no name of a field"),
        (COUPLING | {"feedback": [{"text": "x"}]}, "feedback.1.when: is missing"),
        (
            COUPLING | {"feedback": [{"when": {"befor": []}, "text": "x"}]},
            "feedback.1.when.befor: is not known here (did you mean before?)",
        ),
        (
            COUPLING | {"feedback": [{"when": {"before": ["a"]}, "text": "x"}]},
            "feedback.1.when.before.2: two are needed",
        ),
        (
            COUPLING
            | {"feedback": [{"when": {"first": "a", "last": "b"}, "text": "x"}]},
            "feedback.1.when: say exactly one of before, apart, first, last, not-first",
        ),
        (WINDOWS | {"low": True}, "low: has to be a number"),
        (WINDOWS | {"high": 0}, "high: it has to be at least one step above low"),
        (WINDOWS | {"key": {"saw": [1, 2, 3]}}, "key.saw: at most 2 can stand here"),
        (WINDOWS | {"ends": {"low": "x"}}, "ends.high: is missing"),
        (SATURDAY | {"steps": {}}, "steps: at least one is needed"),
        (
            SATURDAY | {"steps": {"now": {"prompt": "x", "options": {}, "ke": "y"}}},
            "steps.now.options: at least two are needed",
        ),
        (
            BOARD | {"variants": {"B": {}}},
            "variants: 'B' is no name; call them b, c, d",
        ),
        (
            BOARD | {"variants": {"b": {"id": "x-1"}}},
            "variants: b changes id; only the",
        ),
        (BOARD | {"variants": {"b": {"points": 2}}}, "variants: b changes points; onl"),
    ],
)
def test_a_slip_is_told_in_plain_words(fields, line):
    """The line begins with the field, and says what has to stand there."""
    lines = told(fields)

    assert any(found.startswith(line) for found in lines), lines


def test_all_slips_are_told_at_once():
    """Also those of every variant, each with its place."""
    variants = {"b": {"options": {}}, "c": {"prompt": 3, "trad": "x"}}

    assert len(told(BOARD | {"id": "A", "prompt": 3, "options": {}})) == 3
    lines = told(BOARD | {"variants": variants})
    assert lines[:2] == (
        "variant b, options: at least two are needed",
        "variant c, prompt: has to be a text, or a text for each language "
        'as in {en: "…", nb: "…"}',
    )
    assert lines[2].startswith(
        "variant c, trad: is not known here (did you mean trade?)"
    )


def test_a_text_is_said_in_the_language_or_in_english():
    """A missing translation falls back; a plain text is English."""
    item = read_item(BOARD | {"prompt": {"en": "Which?", "nb": "Hvilken?"}})

    assert item.public("nb")["prompt"] == "Hvilken?"
    assert item.public("nb")["options"]["great"].startswith("“Great work")
    assert ("prompt", item.prompt) in list(item.texts())
    assert [place for place, _ in item.texts()][-1] == "feedback.read"
    assert [place for place, _ in read_item(COUPLING).texts()][
        -1
    ] == "variant b, prompt"


def test_an_item_cannot_be_changed():
    """A definition is a fact."""
    item = read_item(BOARD)

    with pytest.raises(ValueError, match="frozen"):
        item.points = 3
