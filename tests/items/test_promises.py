"""What every interaction type promises, held against items nobody has thought of."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_items import BY_HAND, OWN, POOL, answer_to, fields_of, made, some
from static_html import seen_in

from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import LANGUAGES, TYPES, read_item

SCORED = [kind for kind in TYPES if kind not in BY_HAND]
SECRET = {"key", "feedback", "unsafe", "hints", "variants", "outcomes", "source"}
CHOOSING = ["choice", "multi", "best_worst", "two_tier", "branch"]

every_type = pytest.mark.parametrize("kind", TYPES)
every_scored_type = pytest.mark.parametrize("kind", SCORED)
seeds = st.integers(min_value=0, max_value=10**9)
quickly = settings(max_examples=2, deadline=None, database=None)

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300, max_value=10**320)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from([*POOL[:6], "best", "answer", "2026-02-30", "\ud800", "NaN"])
)
any_json = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


def by_chance(test):
    """Run *test* on some twenty items; the seed of the one that fails is told.

    Drawing seeds, and not items, makes a thousand items cost a second.
    """

    @quickly
    @given(seed=seeds)
    def many(kind, seed):
        for number in range(10):
            try:
                test(kind, Random(f"{seed}/{number}"))
            except BaseException as error:
                error.add_note(f"made by Random('{seed}/{number}')")
                raise

    many.__doc__ = test.__doc__
    return many


def test_every_type_is_held_to_its_promises():
    """A new type is not finished before it can be made by chance."""
    assert list(OWN) == list(TYPES)
    assert {kind for kind, cls in TYPES.items() if cls.by_hand} <= BY_HAND


@every_scored_type
@by_chance
def test_the_key_earns_every_point(kind, rng):
    """Whoever answers as the author would gets full points."""
    item = made(kind, rng)

    score = item.score(item.valid_answer())

    assert score.full
    assert score.points == item.points > 0


@every_type
@by_chance
def test_a_score_stays_between_nothing_and_the_points(kind, rng):
    """No answer costs points, and none earns more than there are."""
    item = made(kind, rng)

    score = item.score(answer_to(item, rng))

    assert 0 <= score.points <= score.of == item.points
    assert 0 <= score.share <= 1


@every_type
@settings(max_examples=40, deadline=None)
@given(rng=seeds.map(Random), odd=any_json)
def test_any_json_is_read_or_refused(kind, rng, odd):
    """Whatever a file holds, the worst that happens is one plain line."""
    item = made(kind, rng)
    value = odd if rng.random() < 0.4 else _with(item.valid_answer(), odd, rng)

    answer, refused = _tried(item.read, value)

    if refused:
        assert len(refused) == 1
        assert refused[0].startswith(item.id)
        return
    json.dumps(answer, allow_nan=False)
    assert item.read(answer) == answer, "what was read can be read again"
    item.score(value), item.feedback(value, "nb"), item.unfinished(value, "en")
    assert all(item.findings(value, "nb"))
    seen_in(item.answer_html(value, "nb"))


@every_type
def test_what_is_not_json_is_refused(kind):
    """Neither Python objects, nor endless nesting, nor a flood gets through."""
    item = made(kind, Random(1))
    endless = current = []
    for _ in range(2_000):
        current.append(inner := [])
        current = inner

    for value in [object(), {1}, b"x", {(): 1}, endless, "x" * 300_000, float("inf")]:
        with pytest.raises(AnswerError):
            item.read(value)


@pytest.mark.parametrize("kind", CHOOSING)
@by_chance
def test_what_is_unsafe_never_earns(kind, rng):
    """An option that puts people at risk gives nothing, even if a key names it."""
    fields = fields_of(kind, rng)
    first = next(iter(fields["steps"])) if kind == "branch" else ""
    decision = fields["steps"][first] if first else fields
    decision["unsafe"] = some(rng, list(decision["options"]), least=1)
    danger = decision["unsafe"][0]
    item = read_item(fields)
    value = answer_to(item, rng)
    value = {
        "choice": lambda: danger,
        "multi": lambda: list({*value, danger}),
        "best_worst": lambda: {"best": danger},
        "two_tier": lambda: {**value, "answer": danger},
        "branch": lambda: {**value, first: danger},
    }[kind]()

    assert item.score(value).points == 0


@every_type
@by_chance
def test_a_static_view_says_everything_and_runs_nothing(kind, rng):
    """Whatever authors and learners write arrives as text, never as a tag."""
    language = rng.choice(LANGUAGES)
    item = made(kind, rng)
    answer = answer_to(item, rng)

    text, tags = seen_in(item.answer_html(answer, language))

    assert " ".join(item.prompt.say(language).split()) in text
    assert tags[0] == "section"


@every_type
@by_chance
def test_nobody_has_to_answer(kind, rng):
    """Nothing earns nothing, says nothing, and is shown as not answered."""
    item = made(kind, rng)

    assert item.score(None).points == 0
    assert item.feedback(None, "en") == ()
    assert "Ikke besvart." in item.answer_html(None, "nb")
    assert item.unfinished(None, "en") == ("Not answered.",)
    assert item.findings(None, "en") == ()


@every_type
@by_chance
def test_the_public_half_keeps_the_secrets(kind, rng):
    """No key, no feedback and no mark of danger reaches a learner's page."""
    language = rng.choice(LANGUAGES)
    marked, count = _marked(fields_of(kind, rng))
    item = read_item(marked | {"hints": ["Hidden hint"]})

    half = item.public(language)
    whole = item.whole(language)

    assert "Hidden" not in json.dumps(half)
    assert not SECRET & _names_in(half)
    assert json.dumps(whole).count("Hidden remark") == count, "practice has them all"


@every_type
@by_chance
def test_the_public_half_can_be_read_again(kind, rng):
    """A learner's kernel checks answers with the public half, and cannot score."""
    language = rng.choice(LANGUAGES)
    item = made(kind, rng)
    half = item.public(language)
    answer = answer_to(item, rng)

    again = read_item(json.loads(json.dumps(half)))

    assert json.dumps(again.public(language)) == json.dumps(half)
    assert item.read(again.read(answer)) == item.read(answer)
    assert again.answer_html(answer, "en")
    if kind in SCORED:
        with pytest.raises(ContentError, match="there is no key"):
            again.score(answer)


@every_type
@by_chance
def test_a_whole_definition_can_be_read_again(kind, rng):
    """A learner's kernel scores practice items as the instructor's would."""
    language = rng.choice(LANGUAGES)
    item = made(kind, rng)
    answer = answer_to(item, rng)

    again = read_item(json.loads(json.dumps(item.whole(language))))

    assert again.score(answer) == item.score(answer)
    assert again.feedback(answer, language) == item.feedback(answer, language)
    assert json.dumps(again.whole(language)) == json.dumps(item.whole(language))


@every_scored_type
@by_chance
def test_nothing_can_be_guessed_from_the_version(kind, rng):
    """Another key, other feedback and other hints leave name and half as they were."""
    fields = fields_of(kind, rng)
    other = _without_key(fields) | {"hints": ["Look twice."]}

    item, keyless = read_item(fields), read_item(other)

    assert item.version == keyless.version
    assert item.public("nb") == keyless.public("nb")


@every_type
@by_chance
def test_the_version_changes_with_what_is_shown(kind, rng):
    """An answer to an older wording can be told apart."""
    fields = fields_of(kind, rng)
    changed = fields | {"prompt": "Something that is never made by chance."}

    assert read_item(fields).version == read_item(fields).version
    assert read_item(fields).version != read_item(changed).version


def test_a_second_attempt_is_dealt_anew():
    """Who remembers where the right option stood gains nothing by it."""
    names = [f"n{number}" for number in range(12)]
    item = read_item(
        {
            "type": "choice",
            "id": "ig-3-q1",
            "prompt": {"en": "Which?"},
            "options": {name: {"en": name} for name in names},
            "key": "n3",
            "variants": {"b": {"prompt": {"en": "Which now?"}}},
        }
    )

    first, second = (list(item.variant(v).public("en")["options"]) for v in "ab")

    assert first != second
    assert second == list(item.variant("b").public("nb")["options"])


@pytest.mark.parametrize("kind", ["order"])
@by_chance
def test_cards_are_never_dealt_in_the_right_order(kind, rng):
    """The cards lie the same on every build and never as the key has them."""
    item = made(kind, rng)

    dealt = list(item.public("en")["options"])

    assert dealt != list(item.key)
    assert sorted(dealt) == sorted(item.key)
    assert dealt == list(item.public("nb")["options"])


@pytest.mark.parametrize("kind", ["choice"])
@by_chance
def test_options_lie_where_no_key_has_put_them(kind, rng):
    """The same options with another key are mixed in the same way."""
    fields = fields_of(kind, rng) | {"unsafe": []}
    orders = {
        tuple(read_item(fields | {"key": key}).public("en")["options"])
        for key in fields["options"]
    }

    assert len(orders) == 1


def test_an_author_can_keep_an_order_that_has_a_meaning():
    """Amounts and times stay as they are written."""
    fields = fields_of("choice", Random(3))
    names = sorted(POOL)[:8]
    fields |= {"options": dict.fromkeys(names, "text"), "key": names[0], "unsafe": []}

    mixed = list(read_item(fields).public("en")["options"])
    kept = list(read_item(fields | {"ordered": True}).public("en")["options"])

    assert mixed != names
    assert kept == names


@every_type
@by_chance
def test_a_variant_is_an_item_of_its_own(kind, rng):
    """A variant shows its own words and is scored by its own key."""
    own = OWN[kind](rng) | {"prompt": "Another trade."}
    fields = fields_of(kind, rng)
    free, named = {"plan": ("rows", "fixed"), "matrix": ("rows", "aims")}.get(
        kind, "ab"
    )
    if free in {*own, *fields}:
        fields |= {free: None, named: {"one": "x"}, "first": []}
        own |= {free: None, named: {"two": "y"}, "first": []}
        if kind == "plan":
            del fields["first"], own["first"]

    item = read_item(fields | {"variants": {"b": own}})
    other = item.variant("b")

    assert item.variant_names == ("a", "b")
    assert item.variant("a") is item
    assert other.prompt.en == "Another trade."
    assert (other.id, other.points) == (item.id, item.points)
    if kind in SCORED:
        assert other.score(other.valid_answer()).full
    places = [place for place, _ in item.texts()]
    assert "prompt" in places
    assert "variant b, prompt" in places
    assert "variant b, scenario" not in places, "what it takes over is said once"
    with pytest.raises(AnswerError, match="no variant 'c'"):
        item.variant("c")


@settings(max_examples=40, deadline=None)
@given(rng=seeds.map(Random), odd=any_json)
def test_any_definition_is_read_or_refused(rng, odd):
    """Whatever an author writes, the worst that happens is a list of plain lines."""
    fields = _with(fields_of(rng.choice(list(TYPES)), rng), odd, rng)
    item, refused = _tried(read_item, fields)

    assert not any("Input" in line or "\n" in line for line in refused)
    if refused:
        return
    json.dumps(item.public("nb"))
    list(item.problems())


def _tried(read, value):
    """What *read* makes of *value*, and the lines it refuses it with."""
    try:
        return read(value), ()
    except (AnswerError, ContentError) as error:
        return None, error.lines


def _with(value, odd, rng):
    """*value* with something odd put somewhere into it, or left out of it."""
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], _with(value[at], odd, rng), *value[at + 1 :]]
    if isinstance(value, dict) and value and rng.random() < 0.8:
        name = rng.choice([*value, "unknown"])
        if rng.random() < 0.1:
            return {other: value[other] for other in some(rng, list(value))}
        return value | {name: _with(value.get(name), odd, rng)}
    if odd is None and isinstance(value, str):
        return [value, value]
    return odd


def _marked(fields):
    """*fields* with every feedback text replaced by one that can be found again."""
    count = 0

    def mark(value, inside):
        nonlocal count
        is_text = isinstance(value, str) or (isinstance(value, dict) and "en" in value)
        if inside and is_text:
            count += 1
            return "Hidden remark"
        if isinstance(value, dict):
            return {
                name: entry
                if inside and name in {"when", "rows", "chosen"}
                else mark(entry, inside or name == "feedback")
                for name, entry in value.items()
            }
        if isinstance(value, list):
            return [mark(entry, inside) for entry in value]
        return value

    return mark(fields, False), count


def _names_in(value):
    if isinstance(value, dict):
        return set(value).union(*map(_names_in, value.values()))
    return set().union(*map(_names_in, value)) if isinstance(value, list) else set()


def _without_key(fields):
    if not isinstance(fields, dict):
        return fields
    return {
        name: _without_key(entry)
        for name, entry in fields.items()
        if name not in {"key", "feedback", "unsafe"}
    }
