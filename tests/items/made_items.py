"""Items of every type made by chance from a seed, and answers that fit them.

Seeds instead of drawn structures: a hundred times faster, and as easy to repeat.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from vetcourse.items import Item, read_item

Fields = dict[str, Any]

WORDS = [
    "ease whole points hands aloud alone pour deep chiller space label shift watch",
    "fright finish scold saw ridge wall change ask know manual ticket breath home",
]
POOL = " ".join(WORDS).split()
LETTERS = "aåæøéß“”«»…\u00a0\u0301\u200d\u202e👩🏽🔧<>&\"'/=[]{}%\\`0 \n\t"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</section></td><b>bold</b>",
    "&lt;i&gt; & 'quoted'",
    "<!-- open",
    "[[gap]] {0} %s",
]


def said(rng: Random) -> str:
    """A text of one language, often one that wants to be more than text."""
    if rng.random() < 0.4:
        return rng.choice(HOSTILE)
    return "x" + "".join(rng.choices(LETTERS, k=rng.randint(0, 10))) + "y"


def text(rng: Random) -> Any:
    """A text as authors write it: plain, in English, or in both languages."""
    plain = said(rng)
    other = {"nb": said(rng)} if rng.random() < 0.5 else {}
    return plain if rng.random() < 0.3 else {"en": plain} | other


def names(rng: Random, least: int, most: int) -> list[str]:
    """Different names of options, rows or steps."""
    return rng.sample(POOL, rng.randint(least, most))


def some(rng: Random, chosen: Sequence[str], least: int = 0) -> list[str]:
    """A few of *chosen*, in any order."""
    return rng.sample(list(chosen), rng.randint(least, len(chosen)))


def _texts(rng: Random, chosen: Sequence[str]) -> Fields:
    return {name: text(rng) for name in chosen}


def _shuffled(rng: Random, chosen: Sequence[str]) -> list[str]:
    return rng.sample(list(chosen), len(chosen))


def _choice(rng: Random) -> Fields:
    key, *others = options = names(rng, 2, 5)
    return {
        "options": _texts(rng, _shuffled(rng, options)),
        "key": key,
        "unsafe": some(rng, others),
        "feedback": _texts(rng, some(rng, options)),
    }


def _multi(rng: Random) -> Fields:
    fields = _choice(rng)
    right = [name for name in fields["options"] if name not in fields["unsafe"]]
    return fields | {"key": some(rng, right, least=1)}


def _best_worst(rng: Random) -> Fields:
    fields = _choice(rng)
    worst = next(name for name in fields["options"] if name != fields["key"])
    fields["feedback"]["other-worst"] = text(rng)
    return fields | {"key": {"best": fields["key"], "worst": worst}}


def _two_tier(rng: Random) -> Fields:
    fields = _choice(rng)
    reasons = [f"for-{name}" for name in names(rng, 2, 4)]
    key = {"answer": fields["key"], "reason": rng.choice(reasons)}
    return fields | {"reasons": _texts(rng, reasons), "key": key}


def _order(rng: Random) -> Fields:
    key = names(rng, 2, 6)
    one, other = rng.sample(key, 2)
    kind = rng.choice(["before", "apart", "first", "last", "not-first", "not-last"])
    when = {kind: [one, other] if kind in {"before", "apart"} else one}
    return {
        "options": _texts(rng, _shuffled(rng, key)),
        "key": key,
        "feedback": [{"when": when, "text": text(rng)}],
    }


def _placing(rng: Random) -> Fields:
    options = names(rng, 2, 5)
    rows = [f"row-{name}" for name in names(rng, 1, 7)]
    key = {row: rng.choice(options) for row in rows}
    allowed = {
        row: list(dict.fromkeys([key[row], *some(rng, options)]))
        for row in some(rng, rows)
    }
    about = {"rows": some(rng, rows), "chosen": some(rng, options)}
    return {
        "options": _texts(rng, options),
        "rows": _texts(rng, rows),
        "key": key,
        "allowed": allowed,
        "feedback": [{**about, "text": text(rng)}],
    }


def _cloze(rng: Random) -> Fields:
    fields = _placing(rng)
    rows = list(fields.pop("rows"))
    before = [*HOSTILE[:5], "He says", "…"]
    gaps = [f"{rng.choice(before)} [[{row}]]" for row in rows]
    return fields | {"text": {"en": " ".join(gaps), "nb": "Han sier " + " ".join(gaps)}}


def _mark_text(rng: Random) -> Fields:
    fields = _multi(rng)
    own = {"sentences": fields["options"], "key": fields["key"]}
    return own | {"feedback": fields["feedback"]}


def _slider(rng: Random) -> Fields:
    rows = names(rng, 1, 5)
    low, count = rng.randint(-5, 5), rng.randint(2, 12)
    step = rng.choice([1, 2, 0.5, 0.1])
    starts = {row: rng.randint(0, count) for row in rows}
    key = {
        row: [low + step * at, low + step * rng.randint(at, count)]
        for row, at in starts.items()
    }
    sides = {row: some(rng, ["below", "above"]) for row in some(rng, rows)}
    return {
        "rows": _texts(rng, rows),
        "low": low,
        "high": low + step * count,
        "step": step,
        "ends": {"low": text(rng), "high": text(rng)},
        "key": key,
        "feedback": {row: _texts(rng, beside) for row, beside in sides.items()},
    }


def _branch(rng: Random) -> Fields:
    steps = names(rng, 1, 4)
    made: Fields = {}
    for at, name in enumerate(steps):
        made[name] = _choice(rng) | {"prompt": text(rng)}
        leaving = some(rng, list(made[name]["options"])) if steps[at + 1 :] else []
        made[name]["next"] = {option: rng.choice(steps[at + 1 :]) for option in leaving}
    return {"steps": made, "ending": text(rng)}


def _scale(rng: Random) -> Fields:
    low = rng.randint(0, 2)
    rows = _texts(rng, names(rng, 1, 4))
    labels = {low: text(rng)}
    return {"rows": rows, "low": low, "high": low + rng.randint(1, 6), "labels": labels}


def _text(rng: Random) -> Fields:
    guide = rng.choice([{"from": 3}, {"to": 90}, {"from": 30, "to": 150}])
    return {"words": guide, "starters": [text(rng)], "lines": rng.randint(1, 9)}


def _plan(rng: Random) -> Fields:
    columns = names(rng, 2, 4)
    made: Fields = {name: {"title": text(rng)} for name in columns}
    for column in made.values():
        column["kind"] = rng.choice(["text", "choice", "date", "number"])
        if column["kind"] == "choice":
            column["options"] = _texts(rng, names(rng, 2, 3))
    fields = {"columns": made, "together": [columns[:2]]}
    if rng.random() < 0.5:
        rows = names(rng, 1, 3)
        asks = _texts(rng, some(rng, rows, least=1)) if rng.random() < 0.5 else {}
        return fields | {"fixed": _texts(rng, rows), "asks": asks}
    return fields | {"rows": {"from": 1, "to": rng.randint(1, 5)}}


def _log(rng: Random) -> Fields:
    parts = ["goal", "reflection", "summary", "keep", "done"]
    return {
        "parts": some(rng, parts, least=1),
        "entry": rng.choice(["instruction", "talk", "free"]),
        "signed": rng.random() < 0.5,
    }


def _file(rng: Random) -> Fields:
    return {"accept": some(rng, ["image", "pdf"], least=1)}


def _matrix(rng: Random) -> Fields:
    aims = names(rng, 1, 6)
    own = {"aims": _texts(rng, aims), "first": some(rng, aims)}
    places = {"places": _texts(rng, names(rng, 2, 3))} if rng.random() < 0.5 else {}
    free = {"rows": {"to": rng.randint(1, 9)}}
    most = {"half-years": rng.randint(1, 6), "most": rng.randint(1, 4)}
    return places | most | (own if rng.random() < 0.6 else free)


def _map(rng: Random) -> Fields:
    lists = {
        "kinds": _texts(rng, names(rng, 2, 3)),
        "flows": _texts(rng, names(rng, 2, 3)),
    }
    return {"me": rng.random() < 0.5, **(lists if rng.random() < 0.5 else {})}


OWN: dict[str, Callable[[Random], Fields]] = {
    "choice": _choice,
    "multi": _multi,
    "best_worst": _best_worst,
    "two_tier": _two_tier,
    "order": _order,
    "match": _placing,
    "sort": _placing,
    "grid": _placing,
    "cloze": _cloze,
    "mark_text": _mark_text,
    "slider": _slider,
    "branch": _branch,
    "text": _text,
    "plan": _plan,
    "log": _log,
    "scale": _scale,
    "file": _file,
    "matrix": _matrix,
    "map": _map,
}
BY_HAND = {"text", "plan", "log", "scale", "file", "matrix", "map"}


def fields_of(kind: str, rng: Random) -> Fields:
    """The fields of an item of the type *kind*, as an author could write them."""
    fields = {
        "type": kind,
        "id": f"tt-1-{rng.choice(POOL)}",
        "prompt": text(rng),
        "source": "the safety rules of the house",
        **({} if kind in BY_HAND else {"points": rng.choice([1, 2, 3, 0.3])}),
        **OWN[kind](rng),
    }
    return fields | ({"scenario": text(rng)} if rng.random() < 0.5 else {})


def made(kind: str, rng: Random) -> Item:
    """An item of the type *kind*."""
    return read_item(fields_of(kind, rng))


def answer_to(item: Item, rng: Random) -> Any:
    """An answer that fits *item*: right, half right, wrong or half done."""
    return _answer(item, rng)


def _answer(item: Any, rng: Random) -> Any:
    match item.type:
        case "choice":
            return rng.choice(list(item.options))
        case "multi":
            return some(rng, list(item.options))
        case "mark_text":
            return some(rng, list(item.sentences))
        case "order":
            return _shuffled(rng, list(item.options))
        case "best_worst":
            best, worst = rng.sample(list(item.options), 2)
            return _parts(rng, {"best": best, "worst": worst})
        case "two_tier":
            answer = rng.choice(list(item.options))
            reason = rng.choice(list(item.reasons))
            return _parts(rng, {"answer": answer, "reason": reason})
        case "match" | "sort" | "grid" | "cloze":
            got = {row: rng.choice(item.offered(row)) for row in item.row_names}
            return _parts(rng, got)
        case "slider" | "scale":
            low, high, step = item.between()
            most = int((high - low) / step + 1e-6)
            numbers = {row: low + step * rng.randint(0, most) for row in item.rows}
            return _parts(rng, numbers)
        case "branch":
            steps = item.steps.items()
            return _parts(rng, {n: rng.choice(list(s.options)) for n, s in steps})
        case "text":
            return said(rng)
        case "matrix":
            return _matrix_answer(item, rng)
        case "map":
            return _map_answer(item, rng)
    return _written(item.valid_answer(), rng)


def _matrix_answer(item: Any, rng: Random) -> Any:
    def row(own: Fields) -> Fields:
        place = rng.choice(list(item.places)) if item.places else said(rng)
        trained = dict.fromkeys(some(rng, item.halves), place)
        assessed = {"assessed": some(rng, item.halves)}
        others = {"who": said(rng), "partner": said(rng), "date": "2026-10-01"}
        return _parts(rng, own | trained | assessed | others)

    if item.aims:
        return {aim: row({}) for aim in some(rng, list(item.aims))}
    count = rng.randint(0, item.rows.to if item.rows else 3)
    return [row({"aim": said(rng), "first": rng.random() < 0.3}) for _ in range(count)]


def _map_answer(item: Any, rng: Random) -> Fields:
    roles = [f"r{number}" for number in range(1, rng.randint(1, 6))]
    ends = ["me", *roles] if item.me else roles
    pairs = [(a, b) for a in ends for b in ends if a < b and rng.random() < 0.4]
    kinds, flows = list(item.kind_names("en")), list(item.flow_names("en"))
    return {
        "roles": {
            name: _parts(
                rng,
                {
                    "role": said(rng),
                    "organisation": rng.choice(["Nord", said(rng)]),
                    "kind": rng.choice(kinds),
                },
            )
            for name in roles
        },
        "ties": [
            {"one": a, "other": b}
            | _parts(
                rng,
                {
                    "flows": some(rng, flows),
                    "strength": rng.randint(1, 3),
                    "formal": rng.random() < 0.5,
                    "last": "2026-02-03",
                },
            )
            for a, b in pairs
        ],
    }


def _written(valid: Any, rng: Random) -> Any:
    # Days, numbers and names have to stay what they are; whole cells may fall away.
    if isinstance(valid, dict) and "sha256" not in valid:
        kept = _parts(rng, valid).items()
        return {name: _written(entry, rng) for name, entry in kept}
    if isinstance(valid, list):
        return [_written(entry, rng) for entry in valid]
    return valid


def _parts(rng: Random, whole: Fields) -> Fields:
    return {name: whole[name] for name in some(rng, list(whole))}
