"""From modules/ on disk to Module, with every fault told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, ValidationError

from vetcourse.course.curricula import read_curricula
from vetcourse.course.model import (
    Assignment,
    BlockName,
    Front,
    Image,
    ItemBlock,
    Module,
    ModuleData,
    PlotBlock,
    Prose,
    Rubric,
    RubricBlock,
    Translation,
)
from vetcourse.course.statistics import Plot, Statistics
from vetcourse.course.yaml12 import read_yaml
from vetcourse.errors import ContentError
from vetcourse.items import LANGUAGES, Language, read_item

M = TypeVar("M", bound=BaseModel)
NOT_UNITS = {"README.md"}


def read_modules(root: Path) -> tuple[Module, ...]:
    """Every module below *root*, in the order of their folder names.

    Raises:
        ContentError: one line per fault, of all files together.
    """
    folders = sorted(path.parent for path in root.glob("*/module.toml"))
    if not folders:
        raise ContentError(
            f"{root}: no module here; each needs its folder with a module.toml"
        )
    faults: list[str] = []
    modules = [m for f in folders if (m := gathered(faults, read_module, f))]
    if faults:
        raise ContentError(*faults)
    return tuple(modules)


def read_module(folder: Path) -> Module:
    """One module and all of its assignments.

    Raises:
        ContentError: one line per fault.
    """
    faults: list[str] = []
    data = gathered(faults, _read_toml, folder / "module.toml", ModuleData)
    found = [gathered(faults, read_assignment, path) for path in unit_files(folder)]
    if faults or data is None:
        raise ContentError(*faults)
    return Module(folder, data, tuple(a for a in found if a))


def read_alone(path: Path) -> Module:
    """The module of the file *path* with that one assignment, and no other.

    Raises:
        ContentError: one line per fault; those of other files stay untold.
    """
    faults: list[str] = []
    data = gathered(faults, _read_toml, path.parent / "module.toml", ModuleData)
    assignment = gathered(faults, read_assignment, path)
    if faults or data is None:
        raise ContentError(*faults)
    return Module(path.parent, data, (assignment,))


def unit_files(folder: Path) -> list[Path]:
    """The English texts of a module in the order of their names."""
    translated = {f".{language}.md" for language in LANGUAGES}
    return [
        path
        for path in sorted(folder.glob("*.md"))
        if path.name not in NOT_UNITS
        and not any(path.name.endswith(ending) for ending in translated)
    ]


def find_assignment(root: Path, code: str) -> Path:
    """The file below *root* whose front matter carries *code*.

    Raises:
        ContentError: there is none.
    """
    for module in sorted(root.glob("*/module.toml")):
        for path in unit_files(module.parent):
            head = path.read_text("utf-8")[:2000]
            if f"\ncode: {code}\n" in head:
                return path
    raise ContentError(f"{root}: no file has `code: {code}` in its front matter")


@lru_cache(maxsize=64)
def _kept(path: Path, changed: int, size: int) -> Assignment:
    return read_assignment(path)


def read_unchanged(path: Path) -> Assignment:
    """As read_assignment, but a file that did not change is read once."""
    state = path.stat()
    return _kept(path, state.st_mtime_ns, state.st_size)


def read_assignment(path: Path) -> Assignment:
    """A unit or an assignment with its translations.

    Raises:
        ContentError: one line per fault, with file, line and item.
    """
    page = _Page.read(path)
    faults: list[str] = []
    front = gathered(faults, page.front)
    blocks = []
    for part in page.parts():
        block = (
            part if isinstance(part, Prose) else gathered(faults, _block, page, part)
        )
        blocks += [block] if block else []
    if faults or front is None:
        raise ContentError(*faults)
    translations = {
        language: translation
        for language in LANGUAGES
        if (translation := _read_translation(path, language))
    }
    return Assignment(path, front, tuple(blocks), page.images(), translations)


def gathered(faults: list[str], read: Callable[..., Any], *what: Any) -> Any:
    """What *read* gives, or None with its complaint added to *faults*."""
    try:
        return read(*what)
    except ContentError as error:
        faults.extend(error.lines)
        return None


def fit(model: type[M], data: Mapping[str, Any], where: str) -> M:
    """*data* as *model*.

    Raises:
        ContentError: one line per field that does not fit.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [f"{where}: {_field(e['loc'])}{_said(e)}" for e in error.errors()]
        raise ContentError(*lines) from None


def _field(place: tuple[int | str, ...]) -> str:
    return "".join(f"{step}: " for step in place)


def _said(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a field here; look for a slip in its name"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
    return str(error["msg"]).replace("Input should", "it should")


def read_statistics(path: Path) -> Statistics:
    """The figures of a module.

    Raises:
        ContentError: one line per fault.
    """
    return _read_toml(path, Statistics)


def _read_toml(path: Path, model: type[M]) -> M:
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise ContentError(f"{path}: the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: {error}") from None
    return fit(model, data, str(path))


def _read_translation(path: Path, language: Language) -> Translation | None:
    if language == "en":
        return None
    beside = path.with_suffix(f".{language}.md")
    if not beside.exists():
        return None
    page = _Page.read(beside)
    blocks = [
        part if isinstance(part, Prose) else BlockName(part.text.strip(), part.line)
        for part in page.parts()
    ]
    return Translation(beside, tuple(blocks), page.images())


@dataclass(frozen=True, slots=True)
class _Fence:
    """A directive block such as ``{item} order``, not yet understood."""

    name: str
    argument: str
    text: str
    line: int


def _block(page: _Page, fence: _Fence) -> ItemBlock | RubricBlock | PlotBlock:
    where = f"{page.path}:{fence.line}"
    data = read_yaml(fence.text, where=str(page.path), line=fence.line + 1)
    if fence.name == "rubric":
        name = data.get("id", "without id")
        rubric = fit(Rubric, data, f"{where}: rubric {name}")
        return RubricBlock(rubric, fence.line)
    if fence.name == "plot":
        name = data.get("id", "without id")
        plot = fit(Plot, data, f"{where}: plot {name}")
        return PlotBlock(plot, fence.line)
    if not fence.argument:
        raise ContentError(f"{where}: say the type, as in ```{{item}} choice")
    name = data.get("id", "without id")
    try:
        fields = {**data, "type": fence.argument, **_from_data(page.path.parent, data)}
        return ItemBlock(read_item(fields), fence.line)
    except ContentError as error:
        lines = [f"{where}: item {name}: {line}" for line in error.lines]
        raise ContentError(*lines) from None


def _from_data(module: Path, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an item takes from the module's data files, in place of their name."""
    folder = data.get("curricula")
    if not isinstance(folder, str):
        return {}
    return {"curricula": read_curricula(module / folder, _read_toml)}


@dataclass(frozen=True, slots=True)
class _Page:
    """One Markdown file, split into front matter and body."""

    path: Path
    head: str
    body: list[str]
    offset: int

    @classmethod
    def read(cls, path: Path) -> _Page:
        try:
            lines = path.read_text("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise ContentError(f"{path}: save the file as UTF-8") from None
        if not lines or lines[0] != "---" or "---" not in lines[1:]:
            # A translation has no front matter: title and code stand in the English.
            return cls(path, "", lines, 0)
        end = lines.index("---", 1)
        return cls(path, "\n".join(lines[1:end]), lines[end + 1 :], end + 1)

    def front(self) -> Front:
        if not self.head:
            raise ContentError(f"{self.path}:1: begin with front matter between ---")
        data = read_yaml(self.head, where=str(self.path), line=2)
        return fit(Front, data, f"{self.path}:1")

    def tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse("\n".join(self.body))

    def parts(self) -> Iterator[Prose | _Fence]:
        """Prose, cut at items, rubrics, plots and headings of the first level."""
        start = 0
        for token in self.tokens():
            if token.level or token.map is None:
                continue
            top, end = token.map
            fence = token.type == "fence" and token.info.startswith(
                ("{item}", "{rubric}", "{plot}")
            )
            heading = token.type == "heading_open" and token.tag == "h1"
            if fence or heading:
                yield from self._prose(start, top)
                start = end if fence else top
            if fence:
                name, _, argument = token.info.partition("}")
                line = self.offset + top + 1
                yield _Fence(name[1:], argument.strip(), token.content, line)
        yield from self._prose(start, len(self.body))

    def _prose(self, start: int, end: int) -> Iterator[Prose]:
        text = "\n".join(self.body[start:end]).strip("\n")
        if text.strip():
            yield Prose(text, self.offset + start + 1)

    def images(self) -> tuple[Image, ...]:
        return tuple(
            Image(str(child.attrs.get("src", "")), child.content, self._line(token))
            for token in self.tokens()
            for child in token.children or ()
            if child.type == "image"
        )

    def _line(self, token: Token) -> int:
        return self.offset + (token.map[0] if token.map else 0) + 1
