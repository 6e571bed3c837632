"""What a plot says in words: its numbers, where they come from, how far they reach."""

from __future__ import annotations

from decimal import Decimal

from vetcourse import written
from vetcourse.course import words
from vetcourse.course.statistics import Figure, Plot, Source, Statistics
from vetcourse.items import Language


def plot_cell(plot: Plot, statistics: Statistics, language: Language) -> str:
    """The Markdown for *plot* in a notebook: the picture and its caption."""
    alt = alternative_text(plot, statistics, language)
    for special in "\\[]":
        alt = alt.replace(special, f"\\{special}")
    picture = f"![{alt}]({picture_path(plot)})"
    return f"{picture}\n\n{caption(plot, statistics, language)}"


def picture_path(plot: Plot) -> str:
    """Where a built assignment keeps the drawing of *plot*."""
    return f"figures/{plot.id}.svg"


def alternative_text(plot: Plot, statistics: Statistics, language: Language) -> str:
    """Every number with its year and its source, for those who do not see the bars."""
    rows = [
        f"{plot.figures[figure.key].say(language)}, {figure.year}: "
        f"{amount(figure, language)}."
        for figure in statistics.drawn(plot)
    ]
    sources = "; ".join(
        source.title.say(language) for source in statistics.behind(plot)
    )
    head = [words.BAR_CHART[language], _ended(plot.title.say(language))]
    return " ".join([*head, *rows, f"{words.SOURCE[language]}: {sources}."])


def caption(plot: Plot, statistics: Statistics, language: Language) -> str:
    """Source, date and what nobody may read out of each figure."""
    behind = statistics.behind(plot)
    sources = " ".join(_source(source, language) for source in behind)
    limits = " ".join(_ended(source.limits.say(language)) for source in behind)
    day = written.day(statistics.about.looked_up, language)
    dated = words.LOOKED_UP[language].format(day=day)
    told = [f"*{words.SOURCE[language]}: {sources} {dated}. {limits}*"]
    told += _second_hand(plot, statistics, language)
    told += [_not_shown(plot, statistics, language)]
    return "\n\n".join(told)


def amount(figure: Figure, language: Language) -> str:
    """The figure with its unit: ``3.6 per cent``, ``46 700 lærlinger``."""
    value = words.number(figure.value or Decimal(0), language)
    if figure.is_share:
        return f"{value} {words.PER_CENT[language]}"
    return f"{value} {figure.unit.say(language)}" if figure.unit else value


def _source(source: Source, language: Language) -> str:
    told = f"{source.title.say(language)}, {source.publisher}"
    told += f" ({source.where.say(language)}); {source.who.say(language)}"
    if source.collected:
        start, end = (
            written.day(day, language)
            for day in (source.collected.start, source.collected.end)
        )
        told += f"; {words.ASKED[language].format(start=start, end=end)}"
    return _ended(told)


def _second_hand(plot: Plot, statistics: Statistics, language: Language) -> list[str]:
    reported = [
        words.REPORTED[language].format(
            label=plot.figures[figure.key].say(language),
            by=figure.read_in.say(language) if figure.read_in else "",
        )
        for figure in statistics.drawn(plot)
        if figure.second_hand
    ]
    said = words.SECOND_HAND[language]
    return [f"*{said}: {'; '.join(reported)}.*"] if reported else []


def _not_shown(plot: Plot, statistics: Statistics, language: Language) -> str:
    labels: dict[str, list[str]] = {}
    for figure in statistics.drawn(plot):
        limit = _ended(figure.not_shown.say(language))
        labels.setdefault(limit, []).append(plot.figures[figure.key].say(language))
    if len(labels) == 1:
        return f"*{words.NOT_SHOWN[language]}: {next(iter(labels))}*"
    each = [f"- *{', '.join(names)}: {limit}*" for limit, names in labels.items()]
    return "\n".join([f"*{words.NOT_SHOWN[language]}:*", "", *each])


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?" else f"{sentence}."
