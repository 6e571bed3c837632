"""The limits that hold for every answer, before anybody looks at what it says."""

import pytest

from vetcourse.errors import AnswerError
from vetcourse.items import within_limits


def nested(depth):
    """A list in a list in a list, so many deep."""
    value = [1]
    for _ in range(depth - 1):
        value = [value]
    return value


def test_decent_json_passes():
    """Eight lists deep and nearly two hundred thousand bytes are no trouble."""
    for value in (None, True, 1.5, "å", nested(8), {"a": {"b": []}}, "x" * 199_998):
        within_limits(value, "ig-3-q1")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param(nested(9), "nested too deeply", id="nine lists deep"),
        pytest.param({"a": nested(8)}, "nested too deeply", id="in an object"),
        pytest.param("x" * 199_999, "larger than 200000 bytes", id="long"),
        pytest.param(["å" * 99_999], "larger than 200000 bytes", id="by bytes"),
        pytest.param([1, {"a": float("nan")}], "not plain JSON", id="no number"),
        pytest.param([float("inf")], "not plain JSON", id="endless"),
        pytest.param(["\ud800"], "not plain JSON", id="half a letter"),
        pytest.param({"a": {1, 2}}, "not plain JSON", id="a set"),
    ],
)
def test_what_is_too_much_is_refused_by_name(value, why):
    """One line, with the item it was meant for."""
    with pytest.raises(AnswerError, match=f"^ig-3-q1: the answer is {why}"):
        within_limits(value, "ig-3-q1")
