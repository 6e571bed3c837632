"""Is a translation complete, and does it show the same exercises?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Assignment, BlockName, Prose, Translation, block_name
from vetcourse.course.steps import STEPS
from vetcourse.items import Language, Text
from vetcourse.items.parts import texts_in


def check_translation(assignment: Assignment, language: Language) -> Iterator[Finding]:
    """What an assignment lacks in *language*, and what differs from the English."""
    translation = assignment.translations.get(language)
    if translation is None:
        text = f"there is no translation into {language}"
        yield Finding(Weight.LACK, str(assignment.path), text)
    else:
        yield from _same_blocks(assignment, translation)
        if assignment.front.kind == "unit":
            yield from _translated_steps(translation, language)
    untranslated = [place for place, text in all_texts(assignment) if not text.nb]
    if untranslated:
        shown = ", ".join(untranslated[:3]) + (" …" if untranslated[3:] else "")
        text = f"{len(untranslated)} texts have no {language}: {shown}"
        yield Finding(Weight.LACK, str(assignment.path), text)


def _translated_steps(
    translation: Translation, language: Language
) -> Iterator[Finding]:
    if headings(translation.blocks) != STEPS[language]:
        text = f"a unit has the headings {' · '.join(STEPS[language])}"
        yield Finding(Weight.FAULT, str(translation.path), text)


def _same_blocks(assignment: Assignment, translation: Translation) -> Iterator[Finding]:
    here = [block.id for block in translation.blocks if isinstance(block, BlockName)]
    there = [name for block in assignment.blocks if (name := block_name(block))]
    if here != there:
        missing = [name for name in there if name not in here]
        extra = [name for name in here if name not in there]
        said = [f"add {', '.join(missing)}"] if missing else []
        said += [f"remove {', '.join(extra)}"] if extra else []
        said = said or ["put them in the order of the English text"]
        text = f"the item blocks differ from {assignment.path.name}: {'; '.join(said)}"
        yield Finding(Weight.FAULT, str(translation.path), text)


def all_texts(assignment: Assignment) -> Iterator[tuple[str, Text]]:
    """Every text of an assignment's items, rubrics and plots, with its place."""
    yield "title", assignment.front.title
    for item in assignment.items:
        yield from ((f"{item.id} {place}", text) for place, text in item.texts())
    for rubric in assignment.rubrics:
        for name, criterion in rubric.criteria.items():
            place = f"{rubric.id} {name}"
            yield place, criterion.title
            yield from ((place, level.text) for level in criterion.levels)
            yield from ((place, text) for text in [criterion.marking] if text)
    for plot in assignment.plots:
        yield from texts_in(plot, plot.id)


def headings(blocks: Iterable[object]) -> tuple[str, ...]:
    """The headings of the first level, in order."""
    return tuple(
        block.text.splitlines()[0].removeprefix("# ").strip()
        for block in blocks
        if isinstance(block, Prose) and block.text.startswith("# ")
    )
