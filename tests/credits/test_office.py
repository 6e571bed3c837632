"""The coordinator's office: what it answers, what it writes, what it refuses."""

import csv
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.credits.invented import CREDITS, HVL, LEADVET, event, lives, module
from tests.credits.ledgers import made_national_id
from tests.recognition import recognition
from vetcourse.credits.auditing import audit
from vetcourse.credits.cohort import assemble
from vetcourse.credits.identity import Learner
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import Certificate, CertificateType, Job, Transcript
from vetcourse.credits.office import EXPORTS, Office
from vetcourse.credits.register import NotRegisteredError
from vetcourse.credits.reporting import WORDS
from vetcourse.credits.roll import SORTS, make, page_of
from vetcourse.credits.timing import days_to_phases, first_sign, summary
from vetcourse.errors import RecordError, RuleError

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DAY = "2026-02-01"
PAPER = Certificate(
    type=CertificateType.TRADE, field="electrician", relevant=True, approved=True
)
WORK = Job(start=date(2015, 1, 1), end=date(2020, 12, 31), relevant=True)
PEOPLE = {
    "anna": [PAPER, WORK, module("IG"), module("FL"), module("UY")],
    "bo": [PAPER, WORK, module("IG")],
    "cato": [module("IG"), module("FL"), module("UY")],
    "dina": [],
}
DECISION = recognition("bo")


def fill(url, people=PEOPLE):
    """A ledger with some invented people in it."""
    with open_ledger(url) as book:
        for login, payloads in people.items():
            person = book.register(login, name=login.title())
            book.append(
                replace(
                    event(p, PAPER_DAY if p in (PAPER, WORK) else date(2025, 9, 1)),
                    learner=person.id,
                )
                for p in payloads
            )


PAPER_DAY = date(2015, 1, 1)


@pytest.fixture
def office(url, tmp_path):
    """An office over a ledger with four learners, on each kind of database."""
    fill(url)
    with Office(url, CREDITS, clock=lambda: NOON, snapshots=tmp_path / "f") as opened:
        yield opened


@pytest.fixture
def desk(migrated_sqlite, tmp_path):
    """The same where the kind of database is no matter."""
    path = tmp_path / "credits.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    fill(f"sqlite:///{path}")
    with Office(path, CREDITS, clock=lambda: NOON, snapshots=tmp_path / "f") as opened:
        yield opened


def names(found):
    """Who stands on a page."""
    return [row["login"] for row in found["rows"]]


class TestTheTable:
    """Everybody, page by page."""

    def test_everybody_is_on_it_also_who_has_no_entry(self, office):
        """With what is missing first, in words."""
        found = office.cohort(institution="HVL")

        assert names(found) == ["anna", "bo", "cato", "dina"]
        assert found["counts"]["phase"] == {"1": 3, "2": 1, "3": 0, "complete": 0}
        assert found["counts"]["state"]["shut"] == 2
        anna, bo, cato, dina = found["rows"]
        assert (anna["phase"], anna["state"], anna["credits"]) == (2, "open", "30")
        assert bo["next"].endswith("Still missing: FL and UY.")
        assert bo["stuck_at"] is None
        assert cato["stuck_at"] == cato["missing_title"]
        assert dina["credits"] == "0"
        json.dumps(found)

    def test_the_words_are_in_the_language_asked_for(self, desk):
        """Bokmål for the same rows."""
        found = desk.cohort(language="nb", search="bo")

        assert found["rows"][0]["next"].endswith("Mangler: FL og UY.")

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            pytest.param({"search": "CAT"}, ["cato"], id="a name in any case"),
            pytest.param({"search": "a n"}, ["anna", "dina"], id="every word"),
            pytest.param({"phase": "2"}, ["anna"], id="a phase"),
            pytest.param({"phase": "complete"}, [], id="who is through"),
            pytest.param({"state": "open"}, ["anna", "bo"], id="who may go on"),
            pytest.param({"stuck": True}, ["cato", "dina"], id="who is stuck"),
            pytest.param({"stuck": False}, ["anna", "bo"], id="who is not"),
            pytest.param({"stuck": "three-modules"}, ["bo"], id="where"),
            pytest.param({"verdict": "met"}, [], id="a verdict"),
            pytest.param(
                {"sort": "credits", "descending": True},
                ["anna", "cato", "bo", "dina"],
                id="in another order",
            ),
        ],
    )
    def test_it_can_be_searched_filtered_and_sorted(self, desk, asked, expected):
        """Each filter by itself."""
        found = desk.cohort(**asked)

        assert names(found) == expected
        assert found["matching"] == len(expected)
        assert found["total"] == 4

    @pytest.mark.parametrize("sort", SORTS)
    def test_every_order_is_one_for_pages(self, desk, sort):
        """The pages of one put together are all of them."""
        pages = [desk.cohort(sort=sort, page=n, size=1) for n in (1, 2, 3, 4)]

        assert sorted(name for p in pages for name in names(p)) == sorted(PEOPLE)

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            pytest.param({"sort": "hat size"}, "sort by one of", id="an order"),
            pytest.param({"stuck": "wings"}, "no requirement", id="a requirement"),
            pytest.param({"programme": "magic"}, "no such programme", id="rules"),
            pytest.param({"institution": "Z"}, "no such institution", id="a place"),
        ],
    )
    def test_what_there_is_not_is_said(self, desk, asked, words):
        """In one line."""
        with pytest.raises(RuleError, match=words):
            desk.cohort(**asked)

    def test_a_day_that_is_none_is_said(self, desk):
        """As on the command line."""
        with pytest.raises(RecordError, match="there is no such day"):
            desk.cohort(on="2026-02-30")

    def test_a_new_name_and_a_new_entry_show_at_once(self, office):
        """Although answers are kept."""
        office.cohort()
        bo = office._ledger.learner("bo")
        office._ledger.change(replace(bo, name="Bodil"))
        for code in ("FL", "UY"):
            facts = {"module": code, "completed on": "2026-01-10", "passed": "yes"}
            office.record(
                {
                    "learner": "bo",
                    "kind": "result",
                    "facts": facts | {"institution": "HVL"},
                    "ects": {"pedagogy": "10"},
                },
                actor="kari",
            )

        (row,) = office.cohort(search="bodil")["rows"]

        assert row["phase"] == 2

    def test_who_is_erased_is_on_no_list(self, office):
        """Nobody can be found by an id that leads to nobody."""
        office._ledger.erase(
            "cato", authority="dpo", legal_basis="GDPR 17", by="kari", at=NOON
        )

        assert names(office.cohort()) == ["anna", "bo", "dina"]
        assert office.funnel()["total"] == 3


@st.composite
def classes(draw):
    """Some invented people with whole lives."""
    found = []
    for n, life in enumerate(draw(st.lists(lives(5), max_size=7)), 1):
        learner = str(UUID(int=n))
        moved = tuple(
            replace(
                e,
                id=str(UUID(int=n * 10_000 + UUID(e.id).int)),
                learner=learner,
                refers_to=e.refers_to
                and str(UUID(int=n * 10_000 + UUID(e.refers_to).int)),
            )
            for e in life
        )
        person = Learner(
            id=learner, login=f"v{n}", name=draw(st.text("aBø ", max_size=4))
        )
        found.append((person, Transcript(learner, moved)))
    return found


@given(classes(), st.sampled_from(SORTS), st.booleans(), st.integers(1, 4), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pages_hold_everybody_once_and_filters_only_take_away(
    people, sort, descending, size, data
):
    """And each row says what the learner's own audit says."""
    day = date(2026, 2, 1)
    cohort = assemble([record for _, record in people], day)
    roll = make(LEADVET, HVL, cohort, [person for person, _ in people])

    order = roll.ordered(roll.matching(), sort, descending)
    count = max(-(-len(order) // size), 1)
    pages = [page_of(order, page, size)[0] for page in range(1, count + 1)]
    wanted = {
        "state": data.draw(st.sampled_from(["open", "shut", "refer", "complete"])),
        "stuck": data.draw(st.sampled_from([None, True, False, "three-modules"])),
        "search": data.draw(st.sampled_from(["", "v1", "a", "v1 v2"])),
    }

    assert [i for page in pages for i in page] == order
    assert sorted(order) == list(range(len(people)))
    assert set(roll.matching(**wanted)) <= set(roll.matching(state=wanted["state"]))
    for place, (_, record) in enumerate(people):
        found = audit(LEADVET, record, on=day, institution=HVL)
        row = roll.row(place)
        assert row["phase"] == found.phase
        if found.phase:
            (mine,) = [p for p in found.phases if p.phase.number == found.phase]
            assert row["verdict"] == WORDS[mine.verdict]
            assert roll.requirement(place).id in {f.row.id for f in mine.findings}
        else:
            assert row["missing"] is None


class TestOneLearner:
    """Where one stands, and what if."""

    def test_a_way_has_reasons_sources_proofs_and_entries(self, office):
        """All that the desk shows of one."""
        found = office.path("anna", institution="HVL", language="nb")

        assert found["name"] == "Anna"
        assert all(one["source"] for one in found["findings"])
        assert len(found["proofs"]) == len(found["findings"])
        assert [e["kind"] for e in found["entries"]].count("result") == 3
        assert "modul IG" in found["entries"][2]["facts"]
        json.dumps(found)

    def test_as_then_known_leaves_out_what_was_recorded_later(self, desk):
        """By the end of a day."""
        assert desk.path("anna", known="2025-12-31")["phase"] == 1
        assert desk.path("anna", known="2026-01-31")["phase"] == 2

    def test_only_a_login_finds_ones_own(self, desk):
        """Who is called what the hub says; an id is no login."""
        anna = desk.path("anna")["learner"]

        assert desk.own("anna")["learner"] == anna
        for name in (anna, "nobody"):
            with pytest.raises(NotRegisteredError):
                desk.own(name)

    def test_results_of_a_module_say_nothing_else(self, desk):
        """Not the papers, not the jobs, not another module."""
        found = desk.results("FL")

        assert [one["login"] for one in found] == ["anna", "cato"]
        assert {one["module"] for one in found} == {"FL"}
        assert desk.results("") == []

    def test_a_scenario_says_what_would_change(self, desk):
        """The next steps, and the fewest credits to them."""
        found = desk.whatif("bo", {"cheapest": ["three-modules"]})

        assert {one["code"] for one in found["cheapest"]} == {"FL", "UY"}
        assert (found["before"]["phase"], found["after"]["phase"]) == (1, 2)
        assert {c["requirement"] for c in found["changes"]} >= {"three-modules"}
        other = desk.whatif("anna", {"programme": "finland-60"})
        assert other["changes"]
        with pytest.raises(RuleError, match="on offer are FL, UY"):
            desk.whatif("bo", {"passed": ["XX"]})


class TestEverybodyElse:
    """Other rules, how far, how long."""

    def test_a_policy_moves_people_from_cell_to_cell(self, office):
        """A hard rule, and one made easy."""
        easy = office.simulate(
            {"changes": [{"requirement": "entry-experience", "months": 0}]}
        )
        hard = office.simulate(
            {"changes": [{"requirement": "entry-experience", "months": "400"}]}
        )

        assert [one["name"] for one in easy["gained"]["learners"]] == ["Cato"]
        assert [one["name"] for one in hard["lost"]["learners"]] == ["Anna"]
        assert sum(map(sum, easy["table"])) == 4
        assert office.simulate({})["gained"]["count"] == 0
        assert easy["changed"][0]["requirement"] == "entry-experience"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"requirement": "wings", "minimum": 1}, "no requirement 'wings'"),
            ({"requirement": "entry-experience", "minimum": 1}, "cannot be changed"),
            ({"requirement": "entry-experience", "kind": "days"}, "cannot be changed"),
            ({"requirement": "entry-experience", "months": -3}, "greater than"),
            ({"requirement": "entry-experience"}, "needs a requirement and what"),
        ],
    )
    def test_a_policy_that_is_none_is_refused(self, desk, change, words):
        """With the name of the row."""
        with pytest.raises(RuleError, match=words):
            desk.simulate({"changes": [change]})

    def test_the_funnel_counts_each_step(self, office):
        """Come to it, may begin it, through it."""
        first, second, third = office.funnel()["phases"]

        assert (first["reached"], first["may_begin"], first["finished"]) == (4, 2, 1)
        assert (second["reached"], second["finished"]) == (1, 0)
        assert third["reached"] == 0

    def test_times_are_kept_back_where_there_are_few(self, office):
        """Four learners are nobody's statistics."""
        found = office.times()

        assert found["phases"][0] == {
            "phase": 1, "n": None, "median": None, "lower": None, "upper": None
        }  # fmt: skip
        assert found["phases"][2]["n"] == 0


def _started(*days):
    """A learner admitted on the first day, with a module on each other day."""
    first, *rest = days
    papers = [event(PAPER, PAPER_DAY), event(WORK, PAPER_DAY)]
    known = datetime.combine(first, datetime.min.time(), UTC)
    results = [
        event(module(c), d) for c, d in zip(("IG", "FL", "UY"), rest, strict=False)
    ]
    events = [replace(e, recorded_at=known) for e in (*papers, *results)]
    return Transcript(events[0].learner, tuple(events))


class TestTimes:
    """From the first sign to the end of a phase, to the day."""

    def test_the_day_is_the_one_on_which_the_last_thing_came(self):
        """Found by halving, as a walk day by day would find it."""
        start = date(2025, 8, 15)
        days = [start + timedelta(days=n) for n in (0, 30, 90, 151)]

        found = days_to_phases([_started(*days)], LEADVET, date(2026, 2, 1))

        assert found == {1: [151], 2: [], 3: []}
        assert days_to_phases([_started(*days)], LEADVET, days[3]) == found
        short = days_to_phases([_started(*days)], LEADVET, days[3] - timedelta(days=1))
        assert short[1] == []

    def test_work_that_fills_up_later_counts_from_the_day_it_does(self):
        """An open job, months after the last module."""
        job = replace(WORK, start=date(2021, 10, 1), end=None)
        base = _started(date(2025, 8, 15), *[date(2025, 9, 1)] * 3)
        events = [
            replace(e, payload=job) if e.payload == WORK else e for e in base.events
        ]

        (days,) = days_to_phases(
            [Transcript(base.learner, tuple(events))], LEADVET, date(2026, 2, 1)
        )[1]

        assert date(2025, 8, 15) + timedelta(days=days) == date(2025, 9, 30)

    def test_an_old_ledger_brought_in_late_counts_from_the_work_itself(self):
        """The day of entry is later than the first result."""
        record = _started(date(2026, 1, 20), date(2025, 9, 1), date(2025, 10, 1))

        assert first_sign(record) == date(2025, 9, 1)
        assert first_sign(Transcript(record.learner)) is None

    def test_quartiles_of_ten_and_nothing_of_nine(self):
        """The suppression itself."""
        (ten,), (nine,) = summary({1: list(range(10))}), summary({1: list(range(9))})

        assert (ten["n"], ten["median"]) == (10, 4)
        assert ten["lower"] <= ten["median"] <= ten["upper"]
        assert (nine["n"], nine["median"]) == (None, None)


class TestWriting:
    """The one door."""

    def test_a_decision_is_entered_with_who_and_why(self, office):
        """And shows in the record."""
        done = office.record(
            DECISION, actor="kari", authority="admissions office", reason="as applied"
        )

        assert done["written"]
        last = office.path("bo")["entries"][-1]
        assert (last["recorded_by"], last["reason"]) == ("kari", "as applied")
        again = office.record(
            DECISION, actor="kari", authority="admissions office", reason="as applied"
        )
        assert (again["written"], len(again["known"])) == (False, 1)
        assert office._ledger.verify().whole

    @pytest.mark.parametrize(
        ("changes", "given", "lines"),
        [
            pytest.param(
                {}, {"reason": "r"}, ["no authority: say who decided it"], id="nobody"
            ),
            pytest.param(
                {}, {"authority": "a"}, ["no reason: say why"], id="no reason"
            ),
            pytest.param(
                {},
                {"authority": " ", "reason": "\n"},
                ["no authority: say who decided it", "no reason: say why"],
                id="only blanks",
            ),
            pytest.param(
                {"kind": "reversal"}, {"authority": "a"}, ["no reason: say why"],
                id="a reversal",
            ),
            pytest.param(
                {"kind": "job", "corrects": str(UUID(int=5))}, {},
                ["no reason: say why"], id="a correction",
            ),
            pytest.param(
                {"kind": "job"}, {"authority": "a"},
                ["authority: job has none; leave it empty, or record a decision"],
                id="an authority for what nobody decides",
            ),
        ],
    )  # fmt: skip
    def test_what_nobody_stands_for_is_refused(self, desk, changes, given, lines):
        """In one line each, before anything is looked up."""
        with pytest.raises(RecordError) as refused:
            desk.record(DECISION | changes, actor="kari", **given)

        assert list(refused.value.lines) == lines
        assert len(desk.path("bo")["entries"]) == 3

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (DECISION | {"learner": "nobody"}, "not registered"),
            (DECISION | {"kind": "coronation"}, "no such kind of entry"),
            (DECISION | {"facts": {}}, "is empty; fill it in"),
            ({"kind": "reversal", "event": "none"}, "there is no such entry"),
            ({"kind": "reversal", "event": "x", "facts": {"on": "q"}}, "no such entry"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, desk, entry, words):
        """By the same lines as on the command line."""
        with pytest.raises(RecordError, match=words):
            desk.record(entry, actor="kari", authority="a", reason="r")

    def test_a_national_identity_number_is_refused(self, desk):
        """Wherever it is typed."""
        with pytest.raises(RecordError, match="national identity number") as refused:
            desk.record(
                DECISION, actor="kari", authority="a", reason=made_national_id()
            )

        assert made_national_id() not in str(refused.value)

    def test_a_rehearsal_writes_nothing(self, desk):
        """It only says what would be."""
        done = desk.record(
            DECISION | {"rehearse": True}, actor="kari", authority="a", reason="r"
        )

        assert (done["written"], len(done["new"])) == (False, 1)
        assert len(desk.path("bo")["entries"]) == 3

    def test_a_correction_and_a_reversal_meet_the_entry_they_name(self, office):
        """And the way follows them."""
        entries = office.path("anna")["entries"]
        (ig,) = [e["id"] for e in entries if "module IG" in e["facts"]]
        fallen = {"kind": "reversal", "event": ig, "facts": {"legal basis": "x"}}
        office.record(fallen, actor="kari", authority="board", reason="cheating")

        assert office.path("anna")["phase"] == 1
        (fl,) = [e["id"] for e in entries if "module FL" in e["facts"]]
        office.record(
            {
                "learner": "anna",
                "kind": "result",
                "corrects": fl,
                "facts": {
                    "module": "FL",
                    "completed on": "2025-09-02",
                    "passed": "no",
                    "institution": "HVL",
                },
                "ects": {"pedagogy": "2,5", "vocational-didactics": "7,5"},
            },
            actor="kari",
            reason="the wrong list",
        )
        assert next(r["passed"] for r in office.results("FL")) is False

    def test_a_sheet_is_checked_and_then_entered_whole(self, office):
        """Every bad row is named; with one there is nothing to write."""
        good = "learner,last day,days,place,part\nbo,2025-11-07,10,grades-8-10,1\n"
        bad = good + "nobody,2025-11-07,ten,grades-8-10,1\n"

        problems = office.check_sheet("practice-days.csv", bad.encode(), "nb")
        assert len(problems["problems"]) == 2
        assert "rad 3" in problems["problems"][0]
        none = office.import_sheet("practice-days.csv", bad.encode(), actor="kari")
        assert (none["written"], len(none["problems"])) == (False, 2)

        seen = office.check_sheet("practice-days.csv", good.encode())
        assert (seen["written"], seen["new"]) == (False, {"practice-days": 1})
        assert len(office.path("bo")["entries"]) == 3
        done = office.import_sheet("practice-days.csv", good.encode(), actor="kari")
        assert (done["written"], done["problems"]) == (True, [])
        assert office.path("bo")["entries"][-1]["recorded_by"] == "kari"

    def test_a_file_that_is_no_sheet_is_one_line(self, desk):
        """Whatever its name says."""
        found = desk.check_sheet("../../practice-days.xlsx", b"PK\x03\x04 not a book")

        (line,) = found["problems"]
        assert line.startswith("practice-days.xlsx: not an Excel workbook")


def test_many_who_ask_and_write_at_once_get_whole_answers(office):
    """As a service with several threads does."""
    writers = [f"w{n}" for n in range(6)]
    for login in writers:
        office._ledger.register(login)

    def write(login):
        entry = {"learner": login, "kind": "job", "facts": {"from": "2015-01-01"}}
        return office.record(entry, actor=login)["written"]

    def look(_):
        found = office.cohort(size=500, sort="credits")
        counted = sum(found["counts"]["phase"].values())
        return found["total"], len(found["rows"]), counted

    with ThreadPoolExecutor(6) as pool:
        written = [pool.submit(write, login) for login in writers]
        looked = [pool.submit(look, n) for n in range(18)]

        assert all(one.result() for one in written)
        assert {one.result() for one in looked} == {(10, 10, 10)}
    assert office._ledger.verify().whole
    assert len(office.path("w3")["entries"]) == 1


def test_a_database_that_was_restarted_meanwhile_is_asked_anew(new_postgresql):
    """Every connection the office held is gone; nobody notices."""
    import psycopg

    fill(new_postgresql)
    with Office(new_postgresql, CREDITS, clock=lambda: NOON) as office:
        office.cohort()
        with psycopg.connect(new_postgresql, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        given = {"authority": "board", "reason": "as applied"}

        assert office.record(DECISION, actor="kari", **given)["written"]
        assert office.path("bo")["entries"][-1]["kind"] == "decision"


class TestFiles:
    """What can be taken away."""

    def test_a_formula_in_a_name_is_text_in_every_file(self, desk):
        """In CSV behind an apostrophe, in Excel as a string."""
        bo = desk._ledger.learner("bo")
        desk._ledger.change(replace(bo, name="=HYPERLINK(1)"))

        name, content = desk.export("cohort.csv")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[1]["name"] == "'=HYPERLINK(1)"
        assert name == "cohort-leadvet-ppuy-2025-2026-02-01.csv"
        _, content = desk.export("cohort.xlsx", language="nb")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert (sheet["B3"].value, sheet["B3"].data_type) == ("=HYPERLINK(1)", "s")

    def test_one_learners_own_and_empty_sheets(self, desk):
        """As the command line writes them."""
        name, content = desk.export("learner.zip", learner="anna")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert set(archive.namelist()) == {"anna.json", "anna.csv"}
        assert name == "anna.zip"
        assert desk.export("sheets.xlsx")[1][:2] == b"PK"
        with pytest.raises(RecordError, match="no such export"):
            desk.export("passwd")
        assert len(EXPORTS) == 4


def test_menus_name_what_a_page_can_ask(desk):
    """Rule sets with their numbers, places, forms with their choices."""
    rules = {one["id"]: one for one in desk.programmes("nb")}
    rows = {
        r["id"]: r
        for phase in rules["leadvet-ppuy-2025"]["phases"]
        for r in phase["requirements"]
    }
    forms = {one["kind"]: one for one in desk.forms("nb")}

    assert rows["entry-experience"]["numbers"] == {"months": "48"}
    assert {one["code"] for one in desk.institutions()} >= {"HVL"}
    kinds = {c["name"]: c for c in forms["decision"]["columns"]}
    assert kinds["authority"]["required"]
    assert {"value": "recognition", "label": "innpassing"} in kinds["type"]["choices"]
    assert set(desk.modules()) >= {"IG", "FL", "UY"}
    json.dumps([desk.programmes(), desk.institutions(), desk.forms()])
