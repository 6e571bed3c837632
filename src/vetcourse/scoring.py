"""What the answers on disk earn, and how they look to whoever marks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vetcourse.answers import Answer, Answers
from vetcourse.course.words import CANNOT_BE_READ, PRIVACY_LIST
from vetcourse.errors import AnswerError
from vetcourse.items import Item, Language
from vetcourse.signing import Signatures, note_under


@dataclass(frozen=True, slots=True)
class Marked:
    """One item of one hand-in: points, a static view, and what could not be read."""

    item: str
    points: float
    html: str
    problems: tuple[str, ...] = ()
    # What it was marked from, so that whoever says why need not read it again.
    answers: tuple[Answer, ...] = ()


def mark(
    item: Item,
    answers: Answers,
    language: Language,
    signatures: Signatures | None = None,
) -> Marked:
    """The best of the variants that were answered; a broken answer earns nothing.

    *item* carries its key, so it comes from modules/, never from a learner; so do
    *signatures* from the hub's service.
    """
    best = 0.0
    views: list[str] = []
    problems: list[str] = []
    answered = tuple(_answered(item, answers, problems))
    for answer in answered:
        variant, value = item.variant(answer.variant), answer.value
        try:
            if item.scored:
                best = max(best, variant.score(value).points)
            note = note_under(variant, value, signatures, language)
            note += _privacy(variant, answer, language)
            views.append(variant.answer_html(value, language) + note)
        except AnswerError as error:
            problems.append(str(error))
    if problems:
        views.append(f'<p class="vc-unreadable">{CANNOT_BE_READ[language]}</p>')
    html = "\n".join(views) or item.answer_html(None, language)
    return Marked(item.id, best, html, tuple(problems), answered)


def _answered(item: Item, answers: Answers, problems: list[str]) -> Iterator[Answer]:
    for name in item.variant_names:
        try:
            answer = answers.read(item.id, name)
        except AnswerError as error:
            problems.append(str(error))
            continue
        if answer is not None:
            yield answer


def _privacy(item: Item, answer: Answer, language: Language) -> str:
    """Whether the writer ticked the privacy list; nothing where nobody knows."""
    if not getattr(item, "privacy", False) or answer.ticked is None:
        return ""
    said = PRIVACY_LIST[language][answer.ticked]
    return f'<p class="vc-privacy-list">{said}</p>'
