"""From what a coordinator gives to entries in the ledger: one fact sheet, one file.

The command line and the desk both come through here, so neither can write what the
other would refuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vetcourse.credits.columns import Form
from vetcourse.credits.entries import Setting, read_row
from vetcourse.credits.forms import FORMS
from vetcourse.credits.importing import Draft, Examined, examine, refuse
from vetcourse.credits.ledger import Ledger
from vetcourse.credits.model import Correction, Event, Reversal
from vetcourse.credits.names import kind_name
from vetcourse.credits.recording import Clerk
from vetcourse.credits.sheets import sheets_in
from vetcourse.credits.values import UnreadableError, read_date
from vetcourse.errors import Language, Phrase, RecordError

_NO_FORM = Phrase(
    "{kind!r}: there is no such kind of entry; choose one of {known}",
    "{kind!r}: det slaget føring finnes ikke; velg et av {known}",
)
_NO_AUTHORITY = Phrase(
    "no authority: say who decided it", "ingen myndighet: oppgi hvem som har vedtatt"
)
_NO_REASON = Phrase("no reason: say why", "ingen begrunnelse: oppgi hvorfor")
_ON = Phrase("on: {what}", "fra: {what}")
_NO_PLACE = Phrase(
    "authority: {kind} has none; leave it empty, or record a decision",
    "myndighet: {kind} har ingen; la feltet stå tomt, eller før et vedtak",
)


def form_of(kind: str) -> Form:
    """The form for a kind of entry, as the command line calls it.

    Raises:
        RecordError: if there is none.
    """
    known = {form.command: form for form in FORMS if form.build}
    if kind not in known:
        raise RecordError(_NO_FORM.of(kind=kind, known=", ".join(known)))
    return known[kind]


def refuse_unfounded(kind: str, corrects: str, authority: str, reason: str) -> None:
    """Refuse a decision nobody stands for, and what is changed without a reason.

    Raises:
        RecordError: one line for each that is missing.
    """
    decides = kind in ("decision", "reversal")
    lines = [_NO_AUTHORITY.of()] if decides and not authority else []
    if (decides or corrects) and not reason:
        lines.append(_NO_REASON.of())
    if lines:
        raise RecordError(*lines)


def founded(form: Form, authority: str, reason: str) -> dict[str, str]:
    """Authority and reason under the names of the form's columns.

    Raises:
        RecordError: if the kind of entry has no place for an authority.
    """
    names = {column.name for column in form.columns}
    if authority and "authority" not in names:
        raise RecordError(_NO_PLACE.of(kind=kind_name(form.command)))
    given = {"authority": authority, "reason": reason}
    return {name: text for name, text in given.items() if text}


def draft(
    book: Ledger,
    form: Form,
    who: str,
    texts: Mapping[str, str],
    *,
    ects: Mapping[str, str],
    setting: Setting,
    clerk: Clerk,
    corrects: str = "",
    evidence: tuple[str, ...] = (),
) -> Event:
    """One entry as *clerk* writes it, from texts by the names of the form's columns.

    Raises:
        RecordError: one line for each column that has to be mended.
    """
    person = book.learner(who)
    given = {
        column.name: " ".join((texts.get(column.name) or "").split())
        for column in form.columns[1:]
    }
    given["learner"] = person.login
    valid_on, payload, found = read_row(form, given, ects, setting)
    return clerk.event(
        person.id,
        valid_on,
        Correction(replacement=payload) if corrects else payload,
        reason=found.get("reason", ""),
        refers_to=corrects.casefold() or found.get("about"),
        evidence=evidence,
    )


def entry_of(
    book: Ledger,
    entry: Mapping[str, Any],
    clerk: Clerk,
    authority: str,
    reason: str,
    setting: Setting,
) -> Event:
    """The entry that a page asks for, by kind, learner and facts.

    Raises:
        RecordError: one line for each thing to mend.
    """
    kind, corrects = str(entry.get("kind") or ""), str(entry.get("corrects") or "")
    refuse_unfounded(kind, corrects, authority, reason)
    facts = _texts(entry.get("facts"))
    if kind == "reversal":
        fallen = book.event(str(entry.get("event") or ""))
        basis = facts.get("legal basis", "")
        payload = Reversal(authority=authority, legal_basis=basis)
        day = _day(facts.get("on", "")) or setting.today
        return clerk.event(
            fallen.learner, day, payload, reason=reason, refers_to=fallen.id
        )
    form = form_of(kind)
    return draft(
        book,
        form,
        str(entry.get("learner") or ""),
        facts | founded(form, authority, reason),
        ects={_areas(k): text for k, text in _texts(entry.get("ects")).items()},
        setting=setting,
        clerk=clerk,
        corrects=corrects,
    )


def sheet_of(
    book: Ledger,
    name: str,
    data: bytes,
    language: Language,
    setting: Setting,
    clerk: Clerk,
    *,
    keep: bool,
) -> dict[str, Any]:
    """What a file comes to, or one line for each problem in *language*."""
    none = {"written": False, "new": {}, "learners": [], "known": {}}
    try:
        found = examine(sheets_in(name, data), setting)
        refuse(found, language, file=name)
        return {**enter(book, found, clerk, keep=keep), "problems": []}
    except RecordError as error:
        return {**none, "known learners": 0, "problems": list(error.say(language))}


def enter(book: Ledger, found: Examined, clerk: Clerk, *, keep: bool) -> dict[str, Any]:
    """Write what a file comes to, or only say what would be written."""
    events = [one.event(clerk) for one in found.drafts]
    rows = {e.id: d for e, d in zip(events, found.drafts, strict=True)}
    done = (book.append if keep else book.rehearse)(events, learners=found.people)
    return {
        "written": keep,
        "new": dict(Counter(event.kind for event in done.written)),
        "learners": [person.login for person in found.people],
        "known": _by_sheet(rows[event.id] for event in done.known),
        "known learners": found.known_people,
    }


def _by_sheet(drafts: Iterable[Draft]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in drafts:
        found.setdefault(one.sheet, []).append(one.row)
    return found


def _texts(given: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in (given or {}).items()}


def _areas(text: str) -> str:
    return "|".join(sorted(filter(None, text.strip().split("|"))))


def _day(text: str) -> date | None:
    try:
        return read_date(text) if text else None
    except UnreadableError as error:
        raise RecordError(_ON.of(what=error.phrase.of(**error.about))) from error
