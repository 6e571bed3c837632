"""The register of learners, as functions on a connection: find, add, change, erase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import IntegrityError

from vetcourse.credits.appending import chunks
from vetcourse.credits.identity import Learner
from vetcourse.credits.model import UUID
from vetcourse.credits.schema import EVENT, EVIDENCE, LEARNER, REASON
from vetcourse.errors import Phrase, RecordError

_UNKNOWN = Phrase(
    "learner {who!r} is not registered; see `vetcourse learner list`, or add them "
    "with `vetcourse learner add {who}`",
    "deltakeren {who!r} er ikke registrert; se `vetcourse learner list`, eller "
    "registrer med `vetcourse learner add {who}`",
)
_OTHER_NAME = Phrase(
    "learner {login!r} is registered with another name or address; choose another "
    "login, or use `vetcourse learner change {login}`",
    "deltakeren {login!r} er registrert med et annet navn eller en annen adresse; "
    "velg et annet brukernavn, eller bruk `vetcourse learner change {login}`",
)
_TAKEN = Phrase(
    "learner {login!r}: the login is taken; choose another",
    "deltakeren {login!r}: brukernavnet er opptatt; velg et annet",
)


class NotRegisteredError(RecordError):
    """Nobody is registered by that name or id."""


def find(connection: Connection, who: str) -> Learner | None:
    """The learner with this login or this id, if registered."""
    column = LEARNER.c.id if UUID.fullmatch(who) else LEARNER.c.login
    row = connection.execute(select(LEARNER).where(column == who)).first()
    return Learner(**row._mapping) if row else None


def resolve(connection: Connection, who: str) -> str:
    """The id behind a login; an id that only events know stands for itself.

    Raises:
        NotRegisteredError: if nobody is called that.
    """
    if learner := find(connection, who):
        return learner.id
    of_learner = select(EVENT.c.seq).where(EVENT.c.learner == who).limit(1)
    if UUID.fullmatch(who) and connection.execute(of_learner).first():
        return who
    raise NotRegisteredError(_UNKNOWN.of(who=who))


def everybody(connection: Connection) -> Iterator[Learner]:
    """All registered learners by login."""
    for row in rows(connection):
        yield Learner(**row._mapping)


def rows(connection: Connection) -> Sequence[Any]:
    """The rows of all registered learners by login."""
    return connection.execute(select(LEARNER).order_by(LEARNER.c.login)).all()


def add(connection: Connection, learner: Learner) -> Learner:
    """Register a learner; the same person twice is no error and changes nothing.

    Raises:
        RecordError: if the login belongs to somebody else.
    """
    found = find(connection, learner.login)
    if found is None:
        connection.execute(LEARNER.insert().values(_columns(learner)))
        return learner
    if (found.name, found.email) != (learner.name, learner.email):
        raise RecordError(_OTHER_NAME.of(login=learner.login))
    return found


def change(connection: Connection, learner: Learner) -> None:
    """Write a learner's new login, name or address over the old ones.

    Raises:
        RecordError: if the new login belongs to somebody else.
    """
    mine = LEARNER.c.id == learner.id
    try:
        connection.execute(update(LEARNER).where(mine).values(_columns(learner)))
    except IntegrityError as error:
        raise RecordError(_TAKEN.of(login=learner.login)) from error


def forget(connection: Connection, learner: str) -> tuple[str, ...]:
    """Delete who the learner is and every free text; say what kind of thing went."""
    events = connection.execute(
        select(EVENT.c.id).where(EVENT.c.learner == learner, EVENT.c.reason_digest > "")
    ).scalars()
    reasons = sum(
        connection.execute(delete(REASON).where(REASON.c.event.in_(chunk))).rowcount
        for chunk in chunks(events)
    )
    identity = connection.execute(delete(LEARNER).where(LEARNER.c.id == learner))
    files = connection.execute(delete(EVIDENCE).where(EVIDENCE.c.learner == learner))
    gone = {
        "identity": identity.rowcount,
        "reasons": reasons,
        "evidence": files.rowcount,
    }
    return tuple(name for name, count in gone.items() if count)


def _columns(learner: Learner) -> dict[str, str]:
    return {
        "id": learner.id,
        "login": learner.login,
        "name": learner.name,
        "email": learner.email,
    }
