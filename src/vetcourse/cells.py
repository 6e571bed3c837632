"""All that a built notebook's cells call: ask and grade."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetcourse.answers import PRIVATE, Answer, Answers, read_json
from vetcourse.course.model import Assignment
from vetcourse.course.places import course_root
from vetcourse.course.reading import find_assignment, read_unchanged
from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import Item, Language, read_item
from vetcourse.scoring import Marked, mark
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
    return mark(item, Answers.beside(folder), _language(folder))


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
    variant = _variant_to_show(answers, name, variants)
    there = _readable(answers, name, variant)
    return ItemForm(
        item=variants[variant],
        value=there.value if there else None,
        saved_at=there.at if there else None,
        language=_language(folder),
        save=_Saving(answers, variants[variant], variant, there.at if there else None),
        owner=f"{getpass.getuser()}:{folder}",
        files=Uploads.beside(folder, name),
    )


def _variant_to_show(answers: Answers, name: str, variants: dict[str, Any]) -> str:
    answered = [v for v in sorted(variants) if answers.path(name, v).is_file()]
    return answered[-1] if answered else "a"


def _readable(answers: Answers, name: str, variant: str) -> Answer | None:
    try:
        return answers.read(name, variant)
    except AnswerError:
        return None  # the broken file is kept when the next answer is written


class _Saving:
    """Puts one item's answers on disk and says what a practice item has to say."""

    def __init__(
        self, answers: Answers, item: dict[str, Any], variant: str, shown: str | None
    ) -> None:
        self.answers, self.item, self.variant, self.shown = (
            answers,
            item,
            variant,
            shown,
        )
        self.practice = read_item(_definition(item)) if item["practice"] else None

    def __call__(self, value: Any) -> Saved:
        from vetcourse.pages.item import Saved

        at = datetime.now().astimezone().isoformat(timespec="milliseconds")
        name, version = self.item["id"], self.item["version"]
        answer = Answer(name, value, at, self.variant, version)
        self.answers.write(answer, shown=self.shown)
        self.shown = at
        if self.practice is None:
            return Saved(at=at)
        try:
            said = self.practice.feedback(value, "en")  # the page holds one language
            return Saved(at=at, feedback=said, full=self._all_right(value))
        except AnswerError:
            return Saved(at=at)  # it is saved, and there is nothing to say about it

    def _all_right(self, value: Any) -> bool | None:
        if self.practice is None or self.practice.by_hand:
            return None
        answer = self.practice.read(value)
        return not self.practice.is_empty(answer) and self.practice.earned(answer) >= 1


def _definition(item: dict[str, Any]) -> dict[str, Any]:
    return {name: field for name, field in item.items() if name != "version"}
