"""A handed-in training plan on paper: to hand to the company and hang on its wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from vetcourse import written
from vetcourse.answers import Answers
from vetcourse.course.reading import read_unchanged
from vetcourse.errors import GradingError
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import text_of
from vetcourse.items import Language
from vetcourse.items.planning import AimList, Matrix
from vetcourse.items.words import MATRIX

WORDS: dict[Language, dict[str, Any]] = {
    "en": {
        "title": "Internal training plan",
        "as-of": "As of {day}",
        "blanks": ("Company", "Trade", "Training time, from and to"),
        "agreed": (
            "Talked through with the apprentice, date",
            "For the company",
            "Apprentice",
        ),
        "partner": "Partner for what is missing",
        "from": "from {day}",
        "assessed": "assessed",
        "legend": "In each half-year: where it is trained. Assessed where there is a ✓",
        "aims": "Aims: {title}, {code}, {page}, read {day}.",
    },
    "nb": {
        "title": "Intern opplæringsplan",
        "as-of": "Per {day}",
        "blanks": ("Bedrift", "Fag", "Læretid, fra og til"),
        "agreed": ("Gjennomgått med lærlingen, dato", "For bedriften", "Lærling"),
        "partner": "Samarbeidspartner for det som mangler",
        "from": "fra {day}",
        "assessed": "vurderes",
        "legend": "I hvert halvår: hvor opplæringen skjer. Vurderes der det står ✓",
        "aims": "Mål: {title}, {code}, {page}, lest {day}.",
    },
}


def paper_of(root: Path, assignment: str, learner: str, language: Language) -> str:
    """The plan that *learner* handed in, as HTML that loads nothing from anywhere.

    Only the plan itself is on it: what leader and apprentice said of it stays here.

    Raises:
        GradingError: there is no such plan, or nothing in it.
    """
    task = next((t for t in handed_in(root, assignment) if t.learner == learner), None)
    if task is None:
        raise GradingError(
            f"{learner}: nobody of this name handed in {assignment}; "
            "see `vetcourse status`"
        )
    items = read_unchanged(text_of(task)).items
    plan = next((item for item in items if isinstance(item, Matrix)), None)
    if plan is None:
        raise GradingError(
            f"{assignment}: there is no training plan in it; name one with a matrix"
        )
    answer = Answers.beside(task.folder).read(plan.id)
    value = None if answer is None else plan.read(answer.value)
    if answer is None or value is None or plan.is_empty(value):
        raise GradingError(f"{learner}: the plan in {assignment} is empty")
    try:
        at = datetime.fromisoformat(answer.at).astimezone()
    except ValueError:
        raise GradingError(
            f"{learner}: {plan.id}.json says {answer.at!r} for when it was saved; "
            "ask for a new hand-in"
        ) from None
    return page(plan, value, written.day(at, language), language)


def page(plan: Matrix, value: Any, day: str, language: Language) -> str:
    """A read *value* of *plan* as it stood on *day*."""
    environment = Environment(
        loader=PackageLoader("vetcourse.grading"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("paper.html").render(
        language=language,
        words=WORDS[language],
        labels=MATRIX[language],
        day=day,
        halves={
            half: plan.half_name(number, language)
            for number, half in enumerate(plan.halves, start=1)
        },
        rows=list(_rows(plan, value, language)),
        sources=list(_sources(plan, value, language)),
    )


def _rows(plan: Matrix, value: Any, language: Language) -> Iterator[dict[str, Any]]:
    for title, row, _ in plan.rows_of(value, language):
        cells = {
            half: plan.places[row[half]].say(language)
            if row.get(half) in plan.places
            else row.get(half, "")
            for half in plan.halves
        }
        at = row.get("date", "")
        since = WORDS[language]["from"].format(day=_day(at, language)) if at else ""
        partner = ", ".join(said for said in (row.get("partner", ""), since) if said)
        yield {**row, "aim": title, "cells": cells, "partner": partner}


def _sources(plan: Matrix, value: Any, language: Language) -> Iterator[str]:
    """Whose aims these are: the licence of a bundled list asks for its notice."""
    titles = {title for title, _, _ in plan.rows_of(value, language)}
    for one in plan.curricula:
        if titles.intersection(one.aims):
            yield _source(one, language)


def _source(one: AimList, language: Language) -> str:
    said = WORDS[language]["aims"].format(
        title=one.title.say(language),
        code=one.code,
        page=one.page,
        day=_day(one.read_on, language),
    )
    return f"{said} {one.notice.say(language)}"


def _day(iso: str, language: Language) -> str:
    return written.day(date.fromisoformat(iso), language)
