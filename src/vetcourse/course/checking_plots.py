"""May each figure that a unit draws be shown, and can everybody read it?"""

from __future__ import annotations

from collections.abc import Iterator

from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Assignment, PlotBlock
from vetcourse.course.plotting import LETTERS
from vetcourse.course.reading import read_statistics
from vetcourse.course.statistics import SHOWN, Figure, Plot, Statistics
from vetcourse.errors import ContentError
from vetcourse.items import LANGUAGES, Text
from vetcourse.items.parts import texts_in


def check_plots(assignment: Assignment) -> Iterator[Finding]:
    """What is wrong with the plots of one unit or assignment."""
    if not assignment.plots:
        return
    try:
        statistics = read_statistics(assignment.statistics)
    except ContentError as error:
        for line in error.lines:
            yield Finding(Weight.FAULT, str(assignment.path), str(line))
        return
    for block in assignment.blocks:
        if isinstance(block, PlotBlock):
            where = f"{assignment.path}:{block.line}"
            for weight, text in _problems(block.plot, statistics, assignment.code):
                yield Finding(weight, where, f"plot {block.plot.id}: {text}")


def _problems(
    plot: Plot, statistics: Statistics, code: str
) -> Iterator[tuple[Weight, str]]:
    if not plot.id.startswith(f"{code}-"):
        yield Weight.FAULT, f"begin the id with {code}-"
    for key, label in plot.figures.items():
        if any(len(label.say(language)) > LETTERS for language in LANGUAGES):
            yield Weight.FAULT, f"label of {key}: {LETTERS} letters are the most"
        figure = statistics.find(key)
        if figure is None:
            yield Weight.FAULT, f"data/statistics.toml has no figure {key}"
        else:
            for text in _why_not(figure, statistics):
                yield Weight.FAULT, f"figure {key}: {text}"
            if code not in figure.used_in:
                yield Weight.ADVICE, f"figure {key}: add {code} to its used_in"
    if len({figure.is_share for figure in statistics.drawn(plot)}) > 1:
        yield Weight.FAULT, "shares and counts have no axis in common; draw two plots"
    for place in _untranslated(plot, statistics):
        yield Weight.LACK, f"{place} is not translated"


def _why_not(figure: Figure, statistics: Statistics) -> Iterator[str]:
    if figure.status not in SHOWN:
        yield (
            f"its status is {figure.status!r}; only {' and '.join(SHOWN)} may be "
            "shown: open the source first"
        )
    if figure.second_hand and figure.read_in is None:
        yield "it is second-hand; say in read_in who told it"
    if figure.value is None or figure.unit is None:
        yield "it has no value and unit to draw"
    elif figure.is_share and figure.value > 100:
        yield "no share is more than 100 per cent; mend its value"
    if statistics.find_source(figure.source) is None:
        yield f"there is no source {figure.source}; mend the name"


def _untranslated(plot: Plot, statistics: Statistics) -> Iterator[str]:
    for figure in statistics.drawn(plot):
        for place, text in texts_in(figure, f"figure {figure.key}"):
            # The unit of a share is a word of the course.
            if not (text is figure.unit and figure.is_share):
                yield from [place] if _lacks(text) else []
    for source in statistics.behind(plot):
        for place, text in texts_in(source, f"source {source.key}"):
            yield from [place] if _lacks(text) else []


def _lacks(text: Text) -> bool:
    return any(getattr(text, language) is None for language in LANGUAGES)
