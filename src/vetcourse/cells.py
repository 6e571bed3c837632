"""All that a built notebook's cells call: ask and grade."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetcourse.answers import (
    PRIVATE,
    Answer,
    Answers,
    feedback_fetched,
    read_json,
    variant_to_show,
)
from vetcourse.course.model import Assignment
from vetcourse.course.places import course_root
from vetcourse.course.reading import find_assignment, read_unchanged
from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import TYPES, Item, Language, read_item
from vetcourse.scoring import Marked, mark
from vetcourse.signing import signatures_beside
from vetcourse.uploads import Uploads

if TYPE_CHECKING:
    from IPython.display import HTML

    from vetcourse.pages.item import ItemForm, Saved

# nbgrader sets it while it runs a notebook to mark it.
MARKING = "NBGRADER_EXECUTION"


def ask(name: str) -> ItemForm | HTML:
    """The form of item *name*; while nbgrader marks, the answer as plain HTML.

    Raises:
        ContentError: the page beside the notebook knows no such item.
    """
    here = Path.cwd()
    if os.environ.get(MARKING):
        from IPython.display import HTML

        return HTML(marked(here, name).html)
    return _form(here, name)


def grade(name: str) -> float | None:
    """The points for item *name* while nbgrader marks; nothing for a learner.

    Raises:
        ContentError: there is no key for it; silence would give full marks.
    """
    if os.environ.get(MARKING) != "autograde":
        return None
    return marked(Path.cwd(), name, scored=True).points


def marked(folder: Path, name: str, *, scored: bool = False) -> Marked:
    """What the answers in *folder* earn on item *name*, and how they look.

    Raises:
        ContentError: modules/ has no such item, or none with points if *scored*.
    """
    item = _keyed_item(folder, name)
    if scored and not item.scored:
        raise ContentError(f"{name}: this item has no points and cannot be graded")
    signed = signatures_beside(folder)
    return mark(item, Answers.beside(folder), _language(folder), signed)


def _keyed_item(folder: Path, name: str) -> Item:
    assignment = _keyed_assignment(folder, name)
    for item in assignment.items:
        if item.id == name:
            return item
    raise ContentError(f"{assignment.path}: there is no item {name} in it")


def _keyed_assignment(folder: Path, name: str) -> Assignment:
    modules = course_root(folder) / "modules"
    # An item's id begins with the code of its assignment.
    words = name.split("-")
    for length in range(len(words) - 1, 0, -1):
        try:
            path = find_assignment(modules, "-".join(words[:length]))
        except ContentError:
            continue
        return read_unchanged(path)
    raise ContentError(f"{modules}: no assignment has the item {name}")


@lru_cache(maxsize=8)
def _released(path: Path, changed: int) -> dict[str, Any]:
    try:
        data = read_json(path)
    except AnswerError as error:
        raise ContentError(
            f"{error}; open the unit from your course page again"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), dict):
        raise ContentError(f"{path.name}: open the unit from your course page again")
    return data


def _page(folder: Path) -> dict[str, Any]:
    path = folder / "items.json"
    try:
        return _released(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ContentError(
            "items.json is missing beside this notebook; "
            "open the unit from your course page again"
        ) from None


def _language(folder: Path) -> Language:
    return "nb" if _page(folder).get("language") == "nb" else "en"


def _form(folder: Path, name: str) -> ItemForm:
    from vetcourse.pages.item import ItemForm

    page = _page(folder)
    variants = page["items"].get(name)
    if not variants:
        raise ContentError(f"{name}: this page has no such exercise")
    # A private box is kept for its writer and never handed in.
    own = variants["a"].get("private")
    answers = Answers(folder / PRIVATE) if own else Answers.beside(folder)
    variant = variant_to_show(answers, name, variants, feedback_fetched(folder))
    there = _readable(answers, name, variant)
    value, at = (there.value, there.at) if there else (None, None)
    language = _language(folder)
    save = _Saving(answers, variants[variant], variant, at, language)
    findings, without = save.look(value)
    return ItemForm(
        item=variants[variant],
        value=value,
        saved_at=at,
        language=language,
        save=save,
        owner=f"{getpass.getuser()}:{folder}",
        files=Uploads.beside(folder, name),
        findings=findings,
        without=without,
    )


def _readable(answers: Answers, name: str, variant: str) -> Answer | None:
    try:
        return answers.read(name, variant)
    except AnswerError:
        return None  # the broken file is kept when the next answer is written


class _Saving:
    """Puts one item's answers on disk and says what there is to say about them."""

    def __init__(
        self,
        answers: Answers,
        item: dict[str, Any],
        variant: str,
        shown: str | None,
        language: Language,
    ) -> None:
        self.answers, self.item, self.variant = answers, item, variant
        self.shown, self.language = shown, language
        self.read = read_item(_definition(item)) if _says_something(item) else None

    def __call__(self, value: Any, *, ticked: bool | None = None) -> Saved:
        from vetcourse.pages.item import Saved

        at = datetime.now().astimezone().isoformat(timespec="milliseconds")
        name, version = self.item["id"], self.item["version"]
        answer = Answer(name, value, at, self.variant, version, ticked)
        self.answers.write(answer, shown=self.shown)
        self.shown = at
        said, full = self._judged(value)
        findings, without = self.look(value)
        return Saved(
            at=at, feedback=said, full=full, findings=findings, without=without
        )

    def look(self, value: Any) -> tuple[tuple[str, ...], dict[str, str]]:
        """What the type works out from *value*; nothing where it cannot be read."""
        if self.read is None:
            return (), {}
        try:
            language = self.language
            return self.read.findings(value, language), self.read.without(
                value, language
            )
        except AnswerError:
            return (), {}  # it is saved, and there is nothing to say about it

    def _judged(self, value: Any) -> tuple[tuple[str, ...], bool | None]:
        if self.read is None or not self.item["practice"]:
            return (), None
        try:
            said = self.read.feedback(value, "en")  # the page holds one language
            return said, None if self.read.by_hand else self.read.score(value).full
        except AnswerError:
            return (), None


def _says_something(item: dict[str, Any]) -> bool:
    # Own work is read only where its type has findings; a check never is.
    kind = TYPES.get(item["type"])
    if kind is None:
        return False  # a page newer than this installation; the form says so
    return item["practice"] or kind.findings is not Item.findings


def _definition(item: dict[str, Any]) -> dict[str, Any]:
    return {name: field for name, field in item.items() if name != "version"}
