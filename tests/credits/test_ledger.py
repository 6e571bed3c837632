"""The ledger keeps what it was given, refuses to change it, and says if it was."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tests.credits.ledgers import (
    JOB,
    NOON,
    drop_guards,
    event,
    made_national_id,
    sql,
)
from vetcourse.credits import schema, storage
from vetcourse.credits.chain import Head
from vetcourse.credits.identity import Learner
from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.model import (
    Correction,
    ExternalCredits,
    Job,
    Level,
    Portion,
    PracticeDays,
    Reversal,
)
from vetcourse.errors import RecordError

NOBODY = "00000000-0000-4000-8000-000000000000"


class TestReading:
    """What goes in comes out."""

    def test_a_transcript_is_what_was_written(self, ledger: Ledger):
        """Every field comes back, the reason too."""
        anna = ledger.register("anna", name="Anna Eksempelsen")
        course = ExternalCredits(
            title="Økonomi og ledelse",
            portions=(Portion(Decimal("7.5"), ("breadth", "depth")),),
            level=Level.HE,
            institution="HVL",
        )
        written = [
            event(anna.id, reason="Seen the contract: «fast stilling»"),
            event(anna.id, course, evidence=("0" * 64,)),
        ]

        ledger.append(written)

        read = ledger.transcript("anna").events
        assert read[0] == written[0]
        assert replace(read[1], recorded_at=NOON) == written[1]
        assert ledger.transcript(anna.id) == ledger.transcript("anna")
        assert list(ledger.events()) == list(read)
        assert [t.learner for t in ledger.transcripts()] == [anna.id]

    def test_a_ledger_is_found_again(self, ledger: Ledger, url: str):
        """Closing and opening changes nothing, nor does opening twice."""
        anna = ledger.register("anna")
        ledger.append([event(anna.id)])

        with open_ledger(url) as again:
            assert again.head() == ledger.head()
            assert again.transcript("anna") == ledger.transcript("anna")

    def test_a_learner_nobody_registered_is_refused_by_name(self, ledger: Ledger):
        """The message says which command registers them."""
        with pytest.raises(RecordError, match="vetcourse learner add bjarne"):
            ledger.transcript("bjarne")


class TestAppending:
    """What may be written."""

    def test_the_same_entry_twice_is_written_once(self, ledger: Ledger):
        """Whoever writes it, and whenever, it says the same."""
        anna = ledger.register("anna")
        first = event(anna.id)
        same = event(anna.id, recorded_by="ola", recorded_at=NOON + timedelta(days=9))

        assert ledger.append([first, same]).known == (same,)
        assert ledger.append([same]).known == (same,)
        assert ledger.append([first], repeat=True).known == (first,)
        assert len(ledger.append([same], repeat=True).written) == 1
        assert ledger.head().seq == 2

    def test_one_bad_entry_keeps_all_out(self, ledger: Ledger):
        """And everything wrong is said at once."""
        anna, bo = ledger.register("anna"), ledger.register("bo")
        there = event(anna.id)
        ledger.append([there])
        practice = PracticeDays(days=5, place="grades-8-10", part=1)
        batch = [
            event(bo.id),
            event(bo.id, valid_on=date(2020, 1, 1), id=there.id),
            event(bo.id, Reversal(authority="x"), refers_to=there.id),
            event(anna.id, Reversal(authority="x"), refers_to=str(uuid4())),
            event(anna.id, Correction(replacement=practice), refers_to=there.id),
            event(anna.id, Job(start=date(2021, 1, 1), trade="a\x07b")),
            event(anna.id, Job(start=date(2022, 1, 1), trade="x" * 20_000)),
            event(anna.id, Job(start=date(2023, 1, 1)), recorded_by=" "),
        ]

        with pytest.raises(RecordError) as error:
            ledger.append(batch)

        said = "\n".join(error.value.lines)
        assert len(error.value.lines) == 7
        for words in (
            "belongs to another event",
            "refers to an event of another learner",
            "which the ledger does not hold",
            "a job cannot become a practice-days",
            "a character that cannot be shown",
            "keep it below 20000",
            "recorded_by is empty",
        ):
            assert words in said
        assert ledger.head().seq == 1
        assert not ledger.transcript("bo").events

    def test_a_national_identity_number_never_gets_in(self, ledger: Ledger):
        """Not in a reason, a title or a name, and no message repeats it."""
        anna = ledger.register("anna")
        number = made_national_id()

        for entry in (
            event(anna.id, reason=f"see {number}"),
            event(anna.id, Job(start=date(2020, 1, 1), trade=number)),
        ):
            with pytest.raises(RecordError, match="national identity number") as error:
                ledger.append([entry])
            assert number not in str(error.value)
        with pytest.raises(RecordError, match="national identity number"):
            ledger.register("bo", name=f"Bo {number}")
        with pytest.raises(RecordError, match="national identity number"):
            ledger.register(number)

    def test_a_rehearsal_writes_nothing(self, ledger: Ledger):
        """It says what would be written."""
        anna = ledger.register("anna")

        assert len(ledger.rehearse([event(anna.id)]).written) == 1
        assert ledger.head() == Head()

    def test_time_never_runs_backwards_for_a_learner(self, ledger: Ledger):
        """A correction from a slow clock still comes after what it corrects."""
        anna = ledger.register("anna")
        wrong = event(anna.id)
        ledger.append([wrong])
        right = replace(JOB, percentage=Decimal(80))

        ledger.append(
            [
                event(
                    anna.id,
                    Correction(replacement=right),
                    refers_to=wrong.id,
                    recorded_at=NOON - timedelta(minutes=5),
                )
            ]
        )

        (stands,) = ledger.transcript("anna").as_of(date(2026, 6, 1))
        assert stands.payload == right


class TestGuards:
    """The database itself refuses what the ledger never does."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_event SET valid_on = '2000-01-01'",
            "UPDATE ledger_event SET body = body",
            "DELETE FROM ledger_event",
            "DELETE FROM ledger_event WHERE seq = 2",
            "INSERT INTO ledger_event SELECT seq + 5, id, learner, kind, valid_on, "
            "recorded_at, refers_to, fingerprint, reason_digest, body, hash, previous "
            "FROM ledger_event WHERE seq = 2",
        ],
    )
    def test_no_statement_changes_the_ledger(self, ledger: Ledger, statement):
        """Not even that of somebody with the password, as long as triggers stand."""
        anna = ledger.register("anna")
        ledger.append([event(anna.id), event(anna.id, Job(start=date(2020, 1, 1)))])
        before = list(ledger.events())

        with pytest.raises(DBAPIError, match="the ledger is"):
            sql(ledger, statement)

        assert list(ledger.events()) == before

    def test_a_replacing_insert_is_refused_too(self, ledger: Ledger):
        """SQLite would delete the old row without asking a delete trigger."""
        if ledger._engine.dialect.name != "sqlite":
            with pytest.raises(DBAPIError, match="append-only"):
                sql(ledger, "TRUNCATE ledger_event")
            return
        anna = ledger.register("anna")
        ledger.append([event(anna.id)])

        with pytest.raises(DBAPIError, match="the ledger is a chain"):
            sql(
                ledger, "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event"
            )

    def test_the_tables_are_what_the_code_expects(self, ledger: Ledger):
        """The migrations and the schema of today describe the same database."""
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        with ledger._engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"version_table": schema.VERSION_TABLE}
            )
            assert compare_metadata(context, schema.METADATA) == []

    def test_a_ledger_of_a_newer_vetcourse_is_left_alone(
        self, ledger: Ledger, url: str
    ):
        """Its tables may mean something this version does not know."""
        sql(ledger, "UPDATE ledger_version SET version_num = '9999'")

        with pytest.raises(RecordError, match="upgrade vetcourse"):
            open_ledger(url)


class TestVerifying:
    """Whoever goes around the guards is found."""

    @pytest.fixture
    def written(self, sqlite_ledger: Ledger):
        """A ledger of five entries, its guards taken away."""
        return self.write(sqlite_ledger)

    def write(self, ledger: Ledger) -> Ledger:
        """Five entries, and no guard left."""
        anna = ledger.register("anna")
        ledger.append(
            event(anna.id, Job(start=date(2015 + n, 1, 1)), reason=f"paper {n}")
            for n in range(5)
        )
        drop_guards(ledger)
        return ledger

    def test_every_kind_of_database_is_verified(self, ledger: Ledger):
        """A changed entry is found wherever it is kept."""
        self.write(ledger)
        assert ledger.verify().whole

        sql(ledger, "UPDATE ledger_event SET body = body || ' ' WHERE seq = 2")

        assert ledger.verify().broken.seq == 2

    def test_an_untouched_ledger_is_whole(self, written: Ledger):
        """And its head can be noted down and read again."""
        found = written.verify(Head.read(str(written.head())))

        assert found.whole
        assert found.head == written.head() != Head()

    @pytest.mark.parametrize(
        ("statement", "seq", "what"),
        [
            (
                "UPDATE ledger_event SET body = replace(body, '2017', '2007') "
                "WHERE seq = 3",
                3,
                "content is not what was written",
            ),
            (
                f"UPDATE ledger_event SET learner = '{NOBODY}' WHERE seq = 2",
                2,
                "column learner is not what its content says",
            ),
            (
                "UPDATE ledger_event SET fingerprint = hash WHERE seq = 5",
                5,
                "column fingerprint",
            ),
            ("DELETE FROM ledger_event WHERE seq = 4", 4, "event 4 is missing"),
            ("DELETE FROM ledger_event WHERE seq = 1", 1, "event 1 is missing"),
            ("UPDATE ledger_reason SET text = 'none'", 1, "reason is not what"),
            ("DELETE FROM ledger_reason", 1, "reason is gone though"),
            (
                "UPDATE ledger_event SET reason_digest = '' WHERE seq = 5",
                5,
                "content is not what was written",
            ),
        ],
    )
    def test_the_first_changed_entry_is_named(self, written, statement, seq, what):
        """With what is wrong about it."""
        sql(written, statement)

        broken = written.verify().broken
        assert (broken.seq, what in broken.what) == (seq, True)

    def test_any_changed_letter_of_any_entry_is_found(self, written: Ledger):
        """Every column, every place."""
        with written._engine.connect() as connection:
            rows = connection.execute(schema.EVENT.select()).mappings().all()
        row = dict(rows[2])
        for name in ("body", "hash", "previous", "id", "learner", "kind", "valid_on"):
            step = 17 if name == "body" else 9
            for place in range(0, len(row[name]), step):
                old = row[name]
                new = "8" if old[place] != "8" else "9"
                change = f"UPDATE ledger_event SET {name} = :new WHERE seq = 3"
                sql(written, change, new=old[:place] + new + old[place + 1 :])

                found = written.verify()

                assert not found.whole, (name, place)
                assert found.broken.seq in (3, 4)
                sql(written, change, new=old)
        assert written.verify().whole

    def test_entries_cut_off_the_end_are_found_by_a_noted_head(self, written: Ledger):
        """A shorter chain is whole; only a head kept elsewhere can tell."""
        noted = written.head()
        sql(written, "DELETE FROM ledger_event WHERE seq > 3")

        assert written.verify().whole
        assert "cut off" in written.verify(noted).broken.what

    def test_a_ledger_rewritten_from_some_entry_on_is_found_by_a_noted_head(
        self, written: Ledger
    ):
        """All hashes fit each other, but not what was noted."""
        noted = written.head()
        learner = written.learner("anna").id
        sql(written, "DELETE FROM ledger_event WHERE seq > 3")
        sql(written, "DELETE FROM ledger_reason")
        sql(written, "UPDATE ledger_event SET reason_digest = reason_digest")
        written.append([event(learner, Job(start=date(1999, 1, n))) for n in (1, 2)])

        assert "rewritten" in written.verify(noted).broken.what or (
            written.verify(noted).broken.seq == 1
        )

    def test_any_changed_byte_of_the_file_is_found_or_does_no_harm(
        self, tmp_path: Path, migrated_sqlite: Path
    ):
        """Never is a wrong entry read from a ledger that calls itself whole."""
        path = tmp_path / "credits.db"
        shutil.copy(migrated_sqlite, path)
        with open_ledger(path) as ledger:
            anna = ledger.register("anna")
            ledger.append(
                event(anna.id, Job(start=date(2000 + n, 1, 1)), reason="seen")
                for n in range(20)
            )
            right = list(ledger.events())
            storage.forget_deleted(ledger._engine)
        content = path.read_bytes()
        found = 0
        for place in range(100, len(content), len(content) // 60):
            damaged = bytearray(content)
            damaged[place] ^= 0x15
            path.write_bytes(damaged)
            try:
                with open_ledger(path) as ledger:
                    whole = ledger.verify().whole
                    if whole:
                        assert list(ledger.events()) == right
                        assert list(ledger.transcript(anna.id).events) == right
                    found += not whole
            except RecordError:
                found += 1

        assert found > 8


class TestErasing:
    """A person can be forgotten, and the chain still holds."""

    def erase(self, ledger: Ledger, who="anna"):
        """As the data-protection officer has decided."""
        return ledger.erase(
            who, authority="DPO", legal_basis="GDPR art. 17", by="kari", at=NOON
        )

    def test_nothing_that_names_the_learner_is_left(self, ledger: Ledger, tmp_path):
        """Not in the tables, and not in the bytes of the file."""
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(b"%PDF-1.7 trade certificate")
        anna = ledger.register("anna", name="Anna Eksempelsen", email="a@example.org")
        digest = ledger.keep_evidence("anna", scan)
        ledger.append(
            [event(anna.id, reason="Anna showed the paper", evidence=(digest,))]
        )
        kept = ledger.evidence_files("anna")[0]

        erased = self.erase(ledger)

        assert erased.payload.erased == ("identity", "reasons", "evidence")
        assert not kept.exists()
        assert ledger.learners() == ()
        assert ledger.verify().whole
        entries = ledger.transcript(anna.id).events
        assert [e.kind for e in entries] == ["job", "erasure"]
        assert entries[0].reason == ""
        with pytest.raises(RecordError, match="not registered"):
            ledger.learner("anna")
        if ledger._engine.dialect.name == "sqlite":
            files = Path(ledger._engine.url.database).parent.glob("credits.db*")
            assert not any(b"Anna" in path.read_bytes() for path in files)

    def test_the_others_are_untouched(self, ledger: Ledger, tmp_path):
        """Even where two learners share an evidence file."""
        scan = tmp_path / "list.png"
        scan.write_bytes(b"\x89PNG\r\n\x1a\n a list of two")
        anna, bo = ledger.register("anna"), ledger.register("bo")
        ledger.keep_evidence("anna", scan)
        ledger.keep_evidence("bo", scan)
        ledger.append([event(anna.id, reason="a"), event(bo.id, reason="b")])

        self.erase(ledger)

        assert ledger.transcript("bo").events[0].reason == "b"
        assert ledger.evidence_files("bo")[0].exists()
        assert ledger.damaged_evidence() == []
        assert ledger.verify().whole

    def test_nothing_more_is_written_about_an_erased_learner(self, ledger: Ledger):
        """Nobody could say any more who it is about."""
        anna = ledger.register("anna")
        ledger.append([event(anna.id)])
        erasure = self.erase(ledger)

        with pytest.raises(RecordError, match="has been erased"):
            ledger.append([event(anna.id, Job(start=date(2020, 1, 1)))])
        undo = event(anna.id, Reversal(authority="x"), refers_to=erasure.id)
        with pytest.raises(RecordError, match="an erasure cannot be undone"):
            ledger.append([undo])


class TestLearners:
    """Who is registered, and under which name."""

    def test_the_same_person_keeps_their_id(self, ledger: Ledger):
        """Registering again changes nothing."""
        anna = ledger.register("anna", name="Anna Eksempelsen")

        assert ledger.register("anna", name="Anna Eksempelsen") == anna
        with pytest.raises(RecordError, match="another name or address"):
            ledger.register("anna", name="Anne Annensen")

    @pytest.mark.parametrize("login", ["", "a b", "-x", "example", "x" * 65, NOBODY])
    def test_what_is_no_login_is_refused(self, login):
        """Spaces, ids, and the word that marks example rows."""
        with pytest.raises(RecordError, match="learner"):
            Learner(id=str(uuid4()), login=login)

    def test_a_new_login_leads_to_the_same_entries(self, ledger: Ledger):
        """The id stays; a login that is taken is refused."""
        anna, _ = ledger.register("anna"), ledger.register("bo")
        ledger.append([event(anna.id)])

        ledger.change(replace(anna, login="anna.e"))

        assert ledger.transcript("anna.e").learner == anna.id
        with pytest.raises(RecordError, match="login is taken"):
            ledger.change(replace(anna, login="bo"))


class TestEvidence:
    """Files outside the database, named by what is in them."""

    def test_a_file_is_kept_once_under_its_hash(self, ledger: Ledger, tmp_path: Path):
        """Whatever it was called."""
        one, two = tmp_path / "a.pdf", tmp_path / "b.pdf"
        for path in (one, two):
            path.write_bytes(b"%PDF-1.7 the same")
        ledger.register("anna")

        assert ledger.keep_evidence("anna", one) == ledger.keep_evidence("anna", two)
        assert len(ledger.evidence_files("anna")) == 1

    def test_a_changed_or_missing_file_is_named(
        self, sqlite_ledger: Ledger, tmp_path: Path
    ):
        """With what to do about it."""
        source = tmp_path / "a.pdf"
        source.write_bytes(b"%PDF-1.7 right")
        ledger = sqlite_ledger
        ledger.register("anna")
        ledger.keep_evidence("anna", source)
        (kept,) = ledger.evidence_files("anna")

        kept.write_bytes(b"%PDF-1.7 wrong")
        assert "has been changed" in ledger.damaged_evidence()[0]
        kept.unlink()
        assert "is missing" in ledger.damaged_evidence()[0]

    @pytest.mark.parametrize("content", [b"", b"MZ program", b"<svg onload=x>"])
    def test_only_documents_and_pictures_are_evidence(
        self, sqlite_ledger: Ledger, tmp_path: Path, content
    ):
        """By their first bytes, not by their name."""
        source = tmp_path / "harmless.pdf"
        source.write_bytes(content)
        sqlite_ledger.register("anna")

        with pytest.raises(RecordError, match="not a PDF, PNG or JPEG"):
            sqlite_ledger.keep_evidence("anna", source)


class TestPlaces:
    """Where a ledger can and cannot be."""

    @pytest.mark.parametrize(
        ("where", "words"),
        [
            ("mysql://x@y/z", "use sqlite or postgresql"),
            ("://", "not a database URL"),
            ("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2", "see that it"),
            ("/no/such/folder/credits.db", "unable to open"),
        ],
    )
    def test_a_place_that_is_none_is_named_in_one_line(self, where, words):
        """With what to try."""
        with pytest.raises(RecordError, match=words) as error:
            open_ledger(where)
        assert len(error.value.lines) == 1

    def test_a_password_is_never_shown(self):
        """Messages end up in logs."""
        with pytest.raises(RecordError) as error:
            open_ledger("postgresql://nobody:secret@127.0.0.1:1/x?connect_timeout=2")
        assert "secret" not in str(error.value)

    def test_only_the_owner_can_read_the_file(self, tmp_path: Path):
        """It names people, and a machine may be shared."""
        with open_ledger(tmp_path / "credits.db") as ledger:
            ledger.register("anna")
            modes = {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        assert modes == {0o600}

    def test_sqlite_waits_for_the_disk(self, tmp_path: Path):
        """What was acknowledged survives a power cut."""
        with open_ledger(tmp_path / "credits.db") as ledger:
            with ledger._engine.connect() as connection:
                mode = connection.execute(text("PRAGMA journal_mode")).scalar()
                synchronous = connection.execute(text("PRAGMA synchronous")).scalar()
            assert (mode, synchronous) == ("wal", 2)
            assert "ledger_event" in inspect(ledger._engine).get_table_names()
