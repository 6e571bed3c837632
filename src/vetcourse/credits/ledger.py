"""The ledger: events are added and never changed; who a learner is stands apart."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Engine, Select, select

from vetcourse.credits import appending, chain, register, storage
from vetcourse.credits.adding import Entry
from vetcourse.credits.appending import Appended
from vetcourse.credits.chain import Broken, Head, Reason, Row, Verification
from vetcourse.credits.encoding import from_json
from vetcourse.credits.evidence import EvidenceStore, inspect
from vetcourse.credits.identity import Learner
from vetcourse.credits.model import Erasure, Event, Transcript
from vetcourse.credits.register import NotRegisteredError
from vetcourse.credits.schema import EVENT, EVIDENCE, REASON
from vetcourse.errors import Phrase, RecordError

_UNKNOWN = Phrase(
    "learner {who!r} is not registered; see `vetcourse learner list`",
    "deltakeren {who!r} er ikke registrert; se `vetcourse learner list`",
)
_MEANWHILE = Phrase(
    "learner {login!r} has been registered meanwhile; try again",
    "deltakeren {login!r} er blitt registrert i mellomtiden; prøv igjen",
)
_NO_FOLDER = Phrase(
    "evidence: no folder is set; keep evidence beside a ledger that is a file",
    "dokumentasjon: ingen mappe er valgt; legg den ved en protokoll som er en fil",
)
_DAMAGED = Phrase(
    "the file is damaged ({what}); restore a copy",
    "filen er skadet ({what}); legg tilbake en kopi",
)

_NO_ENTRY = Phrase(
    "{event!r}: there is no such entry; see `vetcourse record list LEARNER`",
    "{event!r}: føringen finnes ikke; se `vetcourse record list DELTAKER`",
)

STREAM = 2_000
_EXPIRES = re.compile(r'"expires_on":"([0-9-]{10})"')


def open_ledger(where: str | Path, *, evidence: Path | None = None) -> Ledger:
    """Open the ledger at *where*, a path or a database URL; make it if it is new.

    Evidence files go to the folder *evidence*, by default one beside an SQLite file.

    Raises:
        RecordError: if it cannot be opened or belongs to a newer vetcourse.
    """
    engine = storage.open_engine(where)
    try:
        storage.migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    if evidence is None and engine.dialect.name == "sqlite":
        evidence = Path(engine.url.database or "credits.db").parent / "evidence"
    return Ledger(engine, EvidenceStore(evidence) if evidence else None)


class Ledger:
    """An open ledger; use it as a context manager, or close it."""

    def __init__(self, engine: Engine, evidence: EvidenceStore | None = None) -> None:
        """Use a database that has today's tables; see :func:`open_ledger`."""
        self._engine = engine
        self._evidence = evidence

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Events

    def append(
        self,
        events: Iterable[Event],
        *,
        learners: Iterable[Learner] = (),
        repeat: bool = False,
    ) -> Appended:
        """Write events in one transaction: all of them, or none.

        *learners* are registered first, in the same transaction. What the ledger
        already holds is left out and returned as known, unless *repeat* asks for it
        again. Within one learner's record time never runs backwards: an event whose
        clock was slow is recorded just after the last.

        Raises:
            RecordError: if an event does not fit; one line for each problem.
        """
        return self._append(events, learners, repeat=repeat, keep=True)

    def rehearse(
        self,
        events: Iterable[Event],
        *,
        learners: Iterable[Learner] = (),
        repeat: bool = False,
    ) -> Appended:
        """Say what :meth:`append` would write, and write nothing.

        Raises:
            RecordError: as :meth:`append` would.
        """
        return self._append(events, learners, repeat=repeat, keep=False)

    def transcript(self, who: str) -> Transcript:
        """All that is recorded for the learner with this login or id.

        Raises:
            RecordError: if there is no such learner.
        """
        with storage.reading(self._engine) as connection:
            learner = register.resolve(connection, who)
            query = _with_reasons().where(EVENT.c.learner == learner)
            rows = connection.execute(query.order_by(EVENT.c.seq))
            return Transcript(learner, tuple(_event(row) for row in rows))

    def transcripts(self, of: Iterable[str] | None = None) -> Iterator[Transcript]:
        """Everybody's transcript, or of those ids, one after the other.

        All are as of one moment; who has no entry has none.
        """
        for learner, rows in self._by_learner(_with_reasons(), of):
            yield Transcript(learner, tuple(_event(row) for row in rows))

    def entries(
        self, of: Iterable[str] | None = None
    ) -> Iterator[tuple[str, Iterator[Entry]]]:
        """The same as :meth:`transcripts`, not read: everybody's rows as they stand."""
        columns = select(*(EVENT.c[name] for name in Entry._fields))
        for learner, rows in self._by_learner(columns, of):
            yield learner, map(Entry._make, rows)

    def events(self, *, after: int = 0) -> Iterator[Event]:
        """Events in the order written, from the one after place *after*."""
        query = _with_reasons().where(EVENT.c.seq > after).order_by(EVENT.c.seq)
        yield from (_event(row) for row in self._stream(query))

    def event(self, identity: str) -> Event:
        """The entry with this id.

        Raises:
            RecordError: if the ledger has no such entry.
        """
        query = _with_reasons().where(EVENT.c.id == identity.casefold())
        with storage.reading(self._engine) as connection:
            if row := connection.execute(query).first():
                return _event(row)
        raise RecordError(_NO_ENTRY.of(event=identity))

    def head(self) -> Head:
        """Where the chain ends: how many events, and the hash of all of them."""
        with storage.reading(self._engine) as connection:
            return appending.head(connection)

    def holds(self, head: Head) -> bool:
        """Whether the chain once ended here: then all before is as it was."""
        if head == Head():
            return True
        query = select(EVENT.c.hash).where(EVENT.c.seq == head.seq)
        with storage.reading(self._engine) as connection:
            return bool(connection.execute(query).scalar() == head.hash)

    def touched(self, head: Head, first: date, last: date) -> set[str]:
        """Whose facts may differ: by entries after *head*, or by another day.

        Between *first* and *last* entries begin to hold, and papers expire.
        """
        new = EVENT.c.seq > head.seq
        begins = (EVENT.c.valid_on > str(first)) & (EVENT.c.valid_on <= str(last))
        expires = EVENT.c.body.like('%"expires_on":"%')
        with storage.reading(self._engine) as connection:
            found = connection.execute(select(EVENT.c.learner).where(new | begins))
            touched = set(found.scalars())
            if first != last:
                papers = select(EVENT.c.learner, EVENT.c.body).where(expires)
                for learner, body in connection.execute(papers):
                    days = _EXPIRES.findall(body)
                    if any(str(first) <= day < str(last) for day in days):
                        touched.add(learner)
        return touched

    def verify(self, expected: Head | None = None) -> Verification:
        """Walk the whole chain and name the first event somebody has changed.

        Damage to the file itself comes first: with a broken index a transcript could
        lack an event that the chain still holds.
        """
        if what := storage.damage(self._engine):
            return Verification(Head(), Broken(0, "", _DAMAGED.of(what=what)))
        with closing(self._stream(_with_reasons().order_by(EVENT.c.seq))) as rows:
            return chain.verify(map(_row, rows), expected)

    # Learners

    def register(self, login: str, *, name: str = "", email: str = "") -> Learner:
        """Give a person an id of their own; the same person again keeps theirs.

        Raises:
            RecordError: if the login is somebody else's or not a login.
        """
        (learner,) = self.register_all([(login, name, email)])
        return learner

    def register_all(self, people: Iterable[tuple[str, str, str]]) -> list[Learner]:
        """Register (login, name, e-mail) for many: all of them, or none."""
        new = [
            Learner(id=str(uuid4()), login=login, name=name, email=email)
            for login, name, email in people
        ]
        with storage.writing(self._engine) as connection:
            return [register.add(connection, learner) for learner in new]

    def change(self, learner: Learner) -> None:
        """Put right a learner's login, name or address; the id stays."""
        with storage.writing(self._engine) as connection:
            register.change(connection, learner)

    def learner(self, who: str) -> Learner:
        """The registered learner with this login or id.

        Raises:
            RecordError: if nobody registered is called that.
        """
        with storage.reading(self._engine) as connection:
            if learner := register.find(connection, who):
                return learner
        raise NotRegisteredError(_UNKNOWN.of(who=who))

    def learners(self) -> tuple[Learner, ...]:
        """All registered learners by login."""
        with storage.reading(self._engine) as connection:
            return tuple(register.everybody(connection))

    def register_rows(self) -> list[tuple[str, ...]]:
        """The register as it is stored: to see quickly whether it has changed."""
        with storage.reading(self._engine) as connection:
            return [tuple(row) for row in register.rows(connection)]

    def erase(
        self, who: str, *, authority: str, legal_basis: str, by: str, at: datetime
    ) -> Event:
        """Forget who a learner is, with every free text and evidence file.

        What was done stays in the chain under an id that leads to nobody.
        """
        with storage.writing(self._engine) as connection:
            learner = register.resolve(connection, who)
            erased = register.forget(connection, learner)
            event = Event(
                id=str(uuid4()),
                learner=learner,
                valid_on=at.date(),
                recorded_at=at,
                recorded_by=by,
                payload=Erasure(
                    authority=authority, legal_basis=legal_basis, erased=erased
                ),
            )
            (event,) = appending.append(connection, [event]).written
        storage.forget_deleted(self._engine)
        self.sweep_evidence()
        return event

    # Evidence

    def keep_evidence(self, who: str, source: Path) -> str:
        """Keep a file as a learner's evidence and return its SHA-256.

        Raises:
            RecordError: if the file or the learner is no good.
        """
        store = self._store()
        with storage.writing(self._engine) as connection:
            learner = register.resolve(connection, who)
            kept = store.keep(source)
            row = {"sha256": kept.sha256, "learner": learner}
            if not connection.execute(select(EVIDENCE).filter_by(**row)).first():
                row |= {"media_type": kept.media_type, "bytes": str(kept.size)}
                connection.execute(EVIDENCE.insert().values(row))
        return kept.sha256

    def inspect_evidence(self, source: Path) -> str:
        """The SHA-256 that a file would be kept under.

        Raises:
            RecordError: if the file is no good as evidence.
        """
        return inspect(source).sha256

    def evidence_files(self, who: str) -> list[Path]:
        """The files kept as a learner's evidence.

        Raises:
            RecordError: if there is no such learner.
        """
        with storage.reading(self._engine) as connection:
            learner = register.resolve(connection, who)
            mine = select(EVIDENCE.c.sha256).where(EVIDENCE.c.learner == learner)
            digests = connection.execute(mine).scalars().all()
        return [self._store().path(digest) for digest in sorted(digests)]

    def damaged_evidence(self) -> list[str]:
        """One line for each evidence file that is missing or has been changed."""
        with storage.reading(self._engine) as connection:
            digests = connection.execute(select(EVIDENCE.c.sha256)).scalars().all()
        return list(self._store().damaged(digests)) if digests else []

    def sweep_evidence(self) -> int:
        """Delete evidence files that belong to nobody; say how many."""
        if self._evidence is None:
            return 0
        with storage.writing(self._engine) as connection:
            digests = connection.execute(select(EVIDENCE.c.sha256)).scalars().all()
            return self._evidence.sweep(digests)

    def _append(
        self,
        events: Iterable[Event],
        learners: Iterable[Learner],
        *,
        repeat: bool,
        keep: bool,
    ) -> Appended:
        batch = list(events)
        with storage.writing(self._engine, keep=keep) as connection:
            for learner in learners:
                if register.add(connection, learner).id != learner.id:
                    raise RecordError(_MEANWHILE.of(login=learner.login))
            return appending.append(connection, batch, repeat=repeat)

    def _store(self) -> EvidenceStore:
        if self._evidence is None:
            raise RecordError(_NO_FOLDER.of())
        return self._evidence

    def _by_learner(
        self, query: Select[Any], of: Iterable[str] | None
    ) -> Iterator[tuple[str, Iterator[Any]]]:
        everything = query.order_by(EVENT.c.learner, EVENT.c.seq)
        queries = [everything]
        if of is not None:
            mine = (EVENT.c.learner.in_(some) for some in appending.chunks(of))
            queries = [everything.where(those) for those in mine]
        for one in queries:
            yield from groupby(self._stream(one), attrgetter("learner"))

    def _stream(self, query: Select[Any]) -> Generator[Any, None, None]:
        with storage.reading(self._engine) as connection:
            stream = connection.execution_options(yield_per=STREAM)
            with stream.execute(query) as result:
                yield from result


def _with_reasons() -> Select[Any]:
    joined = EVENT.outerjoin(REASON, REASON.c.event == EVENT.c.id)
    return select(EVENT, REASON.c.salt, REASON.c.text).select_from(joined)


def _event(row: Any) -> Event:
    event = from_json(row.body)
    return replace(event, reason=row.text) if row.text else event


def _row(row: Any) -> tuple[Row, Reason | None]:
    reason = Reason(row.salt, row.text) if row.salt is not None else None
    return Row(*row[: len(Row._fields)]), reason
