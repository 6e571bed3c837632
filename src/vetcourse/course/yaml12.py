"""YAML as authors mean it: the 1.2 core types only, and no name twice.

YAML 1.1 reads ``no`` as false and ``12:30`` as 750; texts about Norway and about
clocks have to stay texts.
"""

import re
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from vetcourse.errors import ContentError


class _CoreTypes(BaseResolver):
    """Only true, false, null and decimal numbers are anything but text."""


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?[0-9]+$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _CoreTypes.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first)
    )


class _Reader(CParser, SafeConstructor, _CoreTypes):
    def __init__(self, stream: str) -> None:
        CParser.__init__(self, stream)
        SafeConstructor.__init__(self)
        _CoreTypes.__init__(self)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for name, _ in node.value:
            if name.value in seen:
                raise ConstructorError(
                    None, None, f"{name.value!r} stands here twice", name.start_mark
                )
            seen.add(name.value)
        return dict(SafeConstructor.construct_mapping(self, node, deep=deep))


def read_yaml(text: str, *, where: str, line: int = 1) -> dict[str, Any]:
    """The mapping in *text*, which starts on *line* of the file *where*.

    Raises:
        ContentError: one line with file and line number, and what to do.
    """
    reader = _Reader(text)
    try:
        data = reader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = line + (mark.line if mark else 0)
        raise ContentError(f"{where}:{at}: {_plain(error)}") from None
    except yaml.YAMLError:
        raise ContentError(
            f"{where}:{line}: there is a character here that YAML does not allow"
        ) from None
    finally:
        reader.dispose()
    if not isinstance(data, dict):
        raise ContentError(f"{where}:{line}: write `name: value` lines here")
    return data


def _plain(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or "this is not YAML"
    if "twice" in said:
        return f"{said}; keep one"
    return f"{said}; put quotes around texts, and look at brackets and indentation"
