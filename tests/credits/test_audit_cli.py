"""What a coordinator types to ask, and what is answered."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.credits.invented import CREDITS, event, module, outside
from vetcourse.cli import commands, main  # noqa: F401
from vetcourse.cli.shared import app
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import Certificate, CertificateType, Job
from vetcourse.errors import VetcourseError

DAY = ["--on", "2026-02-01"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Type a command in a course folder whose ledger knows Anna and =Bo."""
    shutil.copytree(CREDITS, tmp_path / "credits")
    with open_ledger(tmp_path / "credits.db") as ledger:
        anna = ledger.register("anna", name="Anna Invented")
        bo = ledger.register("bo")
        told = [
            (Certificate(type=CertificateType.TRADE), date(2015, 6, 15)),
            (Job(start=date(2015, 7, 1), end=date(2021, 6, 30)), date(2015, 7, 1)),
            (module("IG"), date(2025, 9, 30)),
            (module("FL"), date(2025, 11, 28)),
            (outside("40", "breadth"), date(2024, 6, 1)),
        ]
        ledger.append([replace(event(p, day), learner=anna.id) for p, day in told])
        ledger.append([replace(event(module("IG")), learner=bo.id)])
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("VETCOURSE_LEDGER", str(tmp_path / "credits.db"))

    def typed(*words, code=0):
        result = CliRunner().invoke(app, list(words))
        if isinstance(result.exception, VetcourseError):
            assert code == 2
            return list(result.exception.lines)
        assert result.exit_code == code, (result.output, result.exception)
        return result.output

    return typed


def test_an_audit_can_be_read(run):
    """Name, day, phases, what is missing, and where the rule stands."""
    page = run("audit", "anna", *DAY)

    assert "Anna Invented, 1 February 2026" in page
    assert "✗ The three modules of ten credits each, in any order." in page
    assert "Passed: IG and FL. Still missing: UY." in page
    assert "LEADVET phase 1 (LeadVET project slides" in page


def test_an_audit_in_bokmal_under_an_institution(run):
    """HVL's own rows join, and what nobody found out is said."""
    page = run("audit", "anna", *DAY, "--language", "nb", "-i", "hvl")

    assert "Anna Invented, 1. februar 2026" in page
    assert "Ved HVL kan en modul prøves tre ganger" in page
    assert "ble ikke funnet" in page


def test_an_audit_as_json_carries_its_proofs(run):
    """A program reads the same."""
    data = json.loads(run("audit", "anna", *DAY, "--json", "--proofs"))

    assert data["phase"] == 1
    assert data["programme"] == "leadvet-ppuy-2025"
    assert {p["requirement"] for p in data["proofs"]} >= {"three-modules", "residency"}


def test_strict_says_by_its_exit_that_something_is_open(run):
    """One, not two: the command worked."""
    run("audit", "anna", *DAY, "--strict", code=1)


def test_another_day_chooses_other_rules(run):
    """In 2024 the rules of 2013 counted."""
    data = json.loads(run("audit", "anna", "--on", "2024-06-30", "--json"))

    assert data["programme"] == "leadvet-ppuy-2013"


def test_what_was_known_is_asked_by_day(run):
    """Nothing had been recorded by the end of 2025."""
    data = json.loads(run("audit", "anna", *DAY, "--known", "2020-01-01", "--json"))

    assert data["phases"][0]["entry"] == "not-met"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["audit", "nobody", *DAY], "not registered", id="no such learner"),
        pytest.param(
            ["audit", "anna", "-p", "ppu"], "no such programme", id="programme"
        ),
        pytest.param(["audit", "anna", "-i", "HVLL"], "such institution", id="place"),
        pytest.param(["audit", "anna", "--on", "soon"], "--on", id="no day"),
        pytest.param(["audit", "anna", "--language", "se"], "en or nb", id="language"),
        pytest.param(["whatif", "anna", "--passed", "XX"], "on offer are", id="course"),
        pytest.param(["cohort", "--missing", "luck", *DAY], "no such col", id="column"),
        pytest.param(["cohort", "-o", "x.doc", *DAY], ".csv or .xlsx", id="file"),
    ],
)
def test_a_mistake_is_answered_in_one_line(run, words, said):
    """Where, what, and what to do."""
    (line,) = run(*words, code=2)

    assert said in line


def test_without_rules_there_is_one_clear_line(run, tmp_path_factory, monkeypatch):
    """Outside a course folder nothing is guessed."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    (line,) = run("audit", "anna", code=2)

    assert "no credits/programmes here or above" in line


def test_a_what_if_shows_what_would_change(run):
    """The third module opens phase 2; the ledger keeps what it had."""
    page = run("whatif", "anna", *DAY, "--passed", "UY")

    assert "Phase 1 → 2." in page
    assert "Not met → Met." in page
    assert "Still missing: UY" in run("audit", "anna", *DAY)


def test_a_what_if_names_the_cheapest_courses(run, tmp_path):
    """From a file of courses on offer."""
    offers = Path("offers.toml")
    offers.write_text(
        "".join(
            f'[[offer]]\ncode = "{code}"\ninstitution = "HVL"\n'
            f'title = {{en = "{code}", nb = "{code}"}}\nsplit = {split}\n'
            for code, split in (
                ("B20", "{breadth = 20}"),
                ("B30", "{breadth = 30}"),
                ("D60", "{depth = 60}"),
            )
        ),
        "utf-8",
    )

    words = ["--cheapest", "breadth-and-depth", "--offers", str(offers), "--json"]
    data = json.loads(run("whatif", "anna", *DAY, *words))

    assert data["cheapest"] == ["B20", "D60"]
    changed = {c["requirement"]: (c["before"], c["after"]) for c in data["changes"]}
    assert changed["breadth-and-depth"] == ("not-met", "met")


def test_a_what_if_under_other_rules(run):
    """The bachelor instead."""
    assert "not asked for → Not met" in run("whatif", "anna", *DAY, "--under", "yfl")


def test_the_cohort_as_a_table_and_filtered(run):
    """Everybody, or those who lack something."""
    assert "anna" in run("cohort", *DAY)
    data = json.loads(run("cohort", *DAY, "--missing", "entry-experience", "--json"))
    assert [row["learner"] for row in data] == ["bo"]
    assert json.loads(run("cohort", *DAY, "--phase", "complete", "--json")) == []


def test_the_funnel_keeps_small_counts_back(run):
    """Two learners are nobody's business."""
    assert json.loads(run("cohort", *DAY, "--funnel", "--json"))["phase 1"] is None
    assert "hidden" in run("cohort", *DAY, "--funnel")
    shown = run("cohort", *DAY, "--funnel", "--small", "1", "--json")
    assert json.loads(shown)["phase 1"] == 2


@pytest.mark.parametrize("name", ["cohort.csv", "cohort.xlsx"])
def test_no_cell_of_a_file_is_a_formula(run, name, monkeypatch):
    """What a spreadsheet opens is text and numbers only."""
    from vetcourse.cli import cohort

    everybody = cohort._everybody

    def hostile(*words):
        rules, people, logins = everybody(*words)
        return rules, people, dict.fromkeys(logins, "=HYPERLINK(1)")

    monkeypatch.setattr(cohort, "_everybody", hostile)
    run("cohort", *DAY, "-o", name)

    if name.endswith("csv"):
        lines = Path(name).read_text("utf-8-sig").splitlines()
        assert lines[1].startswith("'=HYPERLINK")
    else:
        sheet = openpyxl.load_workbook(name).active
        assert sheet["A2"].data_type == "s"
        assert sheet["B1"].value == "phase"


def test_a_changed_rule_is_tried_on_everybody(run):
    """The same learners under the rules of 2013, counted."""
    words = ["simulate", "leadvet-ppuy-2013", *DAY, "--small", "1", "--json"]
    data = json.loads(run(*words))

    assert data["before by after"][0][0] == 2
    assert "phase 1" in run("simulate", "yfl", *DAY)


def test_the_rules_are_checked_with_their_cases(run):
    """No problem in ours; one is found when a case expects another verdict."""
    assert "no problems" in run("lint")
    path = Path("../credits/cases/nothing-recorded-yet.toml")
    wrong = path.read_text("utf-8").replace('residency = "not', 'residency = "')
    path.write_text(wrong.replace('residency = " met"', 'residency = "met"'), "utf-8")
    Path("../credits/programme.schema.json").unlink()

    problems = json.loads(run("lint", "--json", code=1))["problems"]

    assert problems == [
        "programme.schema.json: stale; use --write-schemas",
        "nothing-recorded-yet: residency: expected met, found not met",
    ]
    run("lint", "--write-schemas", code=1)
    assert Path("../credits/programme.schema.json").exists()
