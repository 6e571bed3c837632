"""Do a module's texts say the numbers of its statistics file, and no others?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vetcourse.course import words
from vetcourse.course.checking_translations import all_texts
from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Assignment, Module, Prose
from vetcourse.course.reading import read_statistics
from vetcourse.course.statistics import Figure, Statistics
from vetcourse.errors import ContentError
from vetcourse.items import LANGUAGES, Language

SPACES = str.maketrans(
    dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " ")
)
NUMBER = r"\d+(?:[., ]\d+)*"


def check_figures(module: Module) -> Iterator[Finding]:
    """Where a text and the statistics file part: one was renewed, one was not."""
    file = module.path / "data" / "statistics.toml"
    if not file.is_file():
        return
    try:
        statistics = read_statistics(file)
    except ContentError as error:
        if not any(assignment.plots for assignment in module.assignments):
            for line in error.lines:  # with a plot, its own check says so
                yield Finding(Weight.FAULT, str(file), str(line))
        return
    units = {assignment.code: assignment for assignment in module.assignments}
    for figure in statistics.figure:
        for code in figure.used_in:
            if code not in units:
                text = f"figure {figure.key}: used_in names {code}, which has no file"
                yield Finding(Weight.FAULT, str(file), text)
    for assignment in module.assignments:
        for language in LANGUAGES:
            if language == "en" or language in assignment.translations:
                yield from _unit(assignment, statistics, language)


def _unit(
    assignment: Assignment, statistics: Statistics, language: Language
) -> Iterator[Finding]:
    used = [f for f in statistics.figure if assignment.code in f.used_in]
    if not used:
        return
    told = _told(assignment, language)
    where = str(assignment.translations.get(language, assignment).path)
    drawn = {key for plot in assignment.plots for key in plot.figures}
    for figure in used:
        said = _as_said(figure, language)
        if said and figure.key not in drawn and not _says(told, said):
            text = (
                f"figure {figure.key} is {said!r} in data/statistics.toml, and the "
                f"text does not say so: mend one of the two, or take "
                f"{assignment.code} out of its used_in"
            )
            yield Finding(Weight.FAULT, where, text)
    yield from _strangers(told, used, where, language)


def _strangers(
    told: str, used: list[Figure], where: str, language: Language
) -> Iterator[Finding]:
    """Shares that nobody can look up; only where the unit uses shares at all."""
    shares = {_as_said(figure, language) for figure in used if figure.is_share}
    if not shares:
        return
    share = rf"({NUMBER}) ?(?:%|{words.PER_CENT[language]})"
    for number in dict.fromkeys(re.findall(share, told)):
        if number not in shares:
            text = (
                f"{number} per cent is no figure of data/statistics.toml used here: "
                "give it a row with its source, or mend the text"
            )
            yield Finding(Weight.ADVICE, where, text)


def _told(assignment: Assignment, language: Language) -> str:
    """Everything a unit says in *language*: running text, items, rubrics, labels."""
    page = assignment.translations.get(language, assignment)
    prose = (block.text for block in page.blocks if isinstance(block, Prose))
    texts = (text.say(language) for _, text in all_texts(assignment))
    return " ".join("\n".join((*prose, *texts)).translate(SPACES).split())


def _as_said(figure: Figure, language: Language) -> str:
    """``3.6`` or ``3,6``, or the words that the file gives; empty without a number."""
    if figure.said_as is not None:
        return figure.said_as.say(language)
    if figure.value is None:
        return ""
    return words.number(figure.value, language).translate(SPACES)


def _says(told: str, said: str) -> bool:
    return bool(re.search(rf"(?<![\d.,]){re.escape(said)}(?![.,]?\d)", told))
