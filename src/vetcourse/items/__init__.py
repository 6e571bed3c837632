"""The interaction types: a definition and a value in, a score and HTML out."""

from collections.abc import Mapping
from typing import Any

from vetcourse.errors import ContentError
from vetcourse.items.arranging import Grid, Match, Sort
from vetcourse.items.base import Item, Problem, Score, Text
from vetcourse.items.branching import Branch
from vetcourse.items.choosing import Choice, Multi
from vetcourse.items.cloze import Cloze
from vetcourse.items.estimating import Scale, Slider
from vetcourse.items.filing import Files
from vetcourse.items.mapping import NetworkMap
from vetcourse.items.marking import MarkText
from vetcourse.items.ordering import Order
from vetcourse.items.pairing import BestWorst, TwoTier
from vetcourse.items.planning import Matrix
from vetcourse.items.reading import read_as, unknown_type
from vetcourse.items.tabling import Plan
from vetcourse.items.values import within_limits
from vetcourse.items.words import LANGUAGES, Language
from vetcourse.items.writing import FreeText, Log

__all__ = [
    "LANGUAGES",
    "TYPES",
    "Item",
    "Language",
    "Problem",
    "Score",
    "Text",
    "read_item",
    "within_limits",
]

TYPES: Mapping[str, type[Item]] = {
    "choice": Choice,
    "multi": Multi,
    "best_worst": BestWorst,
    "two_tier": TwoTier,
    "order": Order,
    "match": Match,
    "sort": Sort,
    "grid": Grid,
    "cloze": Cloze,
    "mark_text": MarkText,
    "slider": Slider,
    "branch": Branch,
    "text": FreeText,
    "plan": Plan,
    "log": Log,
    "scale": Scale,
    "file": Files,
    "matrix": Matrix,
    "map": NetworkMap,
}


def read_item(fields: Mapping[str, Any]) -> Item:
    """The item that *fields* define; its class is picked by ``type``.

    Raises:
        ContentError: the fields define no item; one plain line for each fault.
    """
    if not isinstance(fields, Mapping):
        raise ContentError("an item is made of fields with their values, name: value")
    given = fields.get("type")
    kind = TYPES.get(given) if isinstance(given, str) else None
    if kind is None:
        raise unknown_type(given, TYPES)
    return read_as(kind, fields)
