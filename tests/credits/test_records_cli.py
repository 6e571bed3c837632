"""What a coordinator types, and what they are told."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.credits.ledgers import made_national_id, typed
from vetcourse.cli import main
from vetcourse.credits.ledger import open_ledger

EVENT_KINDS = {
    "result": "--module IG --completed-on 2026-05-05 --passed yes --institution HVL "
    "--ects pedagogy=5 --ects vocational-didactics=5 --grade B",
    "certificate": "--type fagbrev --issued-on 19.6.2015 --field electrician",
    "job": "--from 2015-08-01 --to 2021-06-30 --percentage 80% --trade electrician",
    "external-credits": "--title Materials --completed-on 2024-12-20 --level fagskole "
    "--institution Fagskolen --ects depth|breadth=7,5",
    "practice-days": "--last-day 2026-03-27 --days 10 --place grades-8-10 --part 1",
    "decision": "--type recognition --decided-on 2026-01-15 --granted yes --authority "
    "admissions --legal-basis UHL-9-1 --institution HVL --ects breadth=60",
}


@pytest.fixture
def run(tmp_path, monkeypatch, migrated_sqlite):
    """Type a command in a folder with a ledger and one learner; its output."""
    (tmp_path / "credits.db").write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")

    def run(*lines, code=0):
        found, said = typed([word for line in lines for word in line.split(" ")])
        assert found == code, said
        return said

    run("learner add anna")
    return run


def entries():
    """What the ledger in this folder holds about Anna."""
    with open_ledger("credits.db") as ledger:
        assert ledger.verify().whole
        return ledger.transcript("anna").events


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_each_kind_of_entry_is_shown_and_then_written(run, kind):
    """Nothing is written before --yes, and the same once only."""
    words = f"record {kind} anna {EVENT_KINDS[kind]} --by kari"

    assert "Nothing is written yet" in run(words)
    assert not entries()
    assert "Written: 1." in run(words, "--yes")
    assert "already in the ledger" in run(words, "--yes")

    (entry,) = entries()
    assert (entry.kind, entry.recorded_by) == (kind, "kari")
    shown = json.loads(run("record list anna --json"))
    assert shown[0]["id"] == entry.id
    assert entry.id in run("record list anna")


def test_everything_that_is_missing_is_said_at_once(run):
    """By the names of the options."""
    assert run("record practice-days anna --days ten --part 3", code=2) == [
        "last day: is empty; fill it in",
        "days: 'ten' is not a number; write for instance 7.5 or 7,5",
        "place: is empty; fill it in",
        "part: '3': write 1 or 2",
    ]


def test_a_correction_and_a_reversal_speak_of_an_earlier_entry(run):
    """And the transcript follows them."""
    job = "--from 2015-08-01 --to 2021-06-30 --yes"
    run(f"record job anna {job}")
    (wrong,) = entries()

    run(f"record job anna --percentage 50 {job} --corrects {wrong.id}")
    assert [e.kind for e in entries()] == ["job", "correction"]
    run(f"record reversal {wrong.id} --authority board --on 2026-01-01 --yes")
    assert [e.kind for e in entries()] == ["job", "correction", "reversal"]

    (line,) = run("record reversal 123 --authority board", code=2)
    assert "there is no such entry; see `vetcourse record list" in line


def test_evidence_is_kept_only_with_the_entry(run, tmp_path):
    """A rehearsal keeps no file."""
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 certificate")
    words = "record certificate anna --type fagbrev --issued-on 2015-06-19"
    run(f"{words} --evidence scan.pdf")
    assert not (tmp_path / "evidence").exists()

    run(f"{words} --evidence scan.pdf --yes")

    (entry,) = entries()
    assert (tmp_path / "evidence" / entry.evidence[0][:2] / entry.evidence[0]).exists()
    run("verify")
    (tmp_path / "evidence" / entry.evidence[0][:2] / entry.evidence[0]).unlink()
    assert "the file is missing" in run("verify", code=1)


def test_learners_are_added_listed_changed_exported_and_erased(run, tmp_path):
    """The whole life of a person in the register."""
    run("learner change anna --name Anna --e-mail anna@example.org")
    run(f"record job anna {EVENT_KINDS['job']} --reason seen --yes")
    assert "anna@example.org" in run("learner list")

    files = run("learner export anna copy").split()
    data = json.loads(Path(files[0]).read_text("utf-8"))
    assert data["learner"]["name"] == "Anna"
    assert data["entries"][0]["reason"] == "seen"
    assert "electrician" in Path(files[1]).read_text("utf-8-sig")

    erase = "learner erase anna --authority DPO --legal-basis GDPR-17"
    assert "1 free-text reasons" in run(erase)
    assert json.loads(run("learner list --json"))
    run(erase, "--yes")
    assert json.loads(run("learner list --json")) == []
    assert "2 entries, unbroken" in run("verify")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("learner add example", "kept for example rows"),
        ("learner export anna .", "is not empty"),
        ("learner change anna", "give --login"),
        ("learner change nobody --name X", "'nobody' is not registered"),
        ("record list nobody", "'nobody' is not registered"),
        ("import nowhere.csv", "No such file"),
        ("import credits.db", "neither CSV nor Excel"),
        ("template jobs credits.db", "is there already"),
        ("template nonsense x.xlsx", "choose one of learners, results"),
        ("template all x.csv", "end the name in .xlsx"),
        ("template jobs x.csv --language no", "write en or nb"),
        ("verify --expect abc", "write number:hash"),
        ("verify --ledger elsewhere.db", "there is no ledger"),
        ("record result anna --ects 5", "write area=credits"),
    ],
)
def test_every_mistake_has_one_line_and_exit_code_2(run, words, said):
    """Where, what, and what to do."""
    (line,) = run(words, code=2)
    assert said in line


def test_a_national_identity_number_is_refused_wherever_it_is_typed(run):
    """On the command line too."""
    number = made_national_id()
    for words in (
        f"learner add {number}",
        f"learner change anna --name {number}",
        f"record job anna --from 2020-01-01 --trade {number}",
        f"record job anna --from 2020-01-01 --reason {number}",
        f"record practice-days anna --days {number}",
    ):
        said = "\n".join(run(words, code=2))
        assert "national identity number" in said
        assert number not in said


def test_a_filled_template_goes_in_whole_and_only_once(run, tmp_path):
    """Template, fill in, look, import, and by mistake again."""
    run("template all sheets.xlsx --language nb")
    book = openpyxl.load_workbook("sheets.xlsx")
    book["deltakere"].append(["bo", "Bo Eksempelsen", ""])
    book["arbeid"].append(["bo", "1.8.2015", "30.06.2021", "100", "kokk", "nei"])
    book["arbeid"].append(["bo", "1.8.2022", "30.06.2023", "50", "kokk", "nei"])
    book["arbeid"]["A6"], book["arbeid"]["B6"] = "bo", "1.8.2024"
    book["bevis"].append(["anna", "fagbrev", "2015-06-19", "kokk"])
    book.save("sheets.xlsx")

    shown = run("import sheets.xlsx")
    assert "new learners: bo" in shown
    assert "Nothing is written yet" in shown
    assert "Written." in run("import sheets.xlsx --yes")
    again = run("import sheets.xlsx --yes")

    assert "already in the ledger, left out: bevis row 3; arbeid rows 3-4, 6" in again
    assert "Nothing new; the ledger is as it was." in again
    assert [e.kind for e in entries()] == ["certificate"]
    with open_ledger("credits.db") as ledger:
        assert ledger.head().seq == 4


def test_looking_at_a_file_leaves_no_ledger_behind(run):
    """Only --yes begins one."""
    Path("new.csv").write_text("login,name\nbo,Bo Eksempelsen\n", "utf-8")

    assert "new learners: bo" in run("import new.csv --kind learners --ledger new.db")
    assert not Path("new.db").exists()
    run("import new.csv --kind learners --ledger new.db --yes")
    assert "Bo" in run("learner list --ledger new.db")


def test_every_command_works_on_postgresql_too(run, new_postgresql):
    """A URL is all it takes."""
    where = f"--ledger {new_postgresql}"
    run(f"learner add bo {where}")
    run(f"record job bo {EVENT_KINDS['job']} --yes {where}")

    assert "1 entry, unbroken" in run(f"verify {where}")
    assert "electrician" in run(f"record list bo {where}")


def test_one_bad_row_keeps_the_whole_file_out(run, tmp_path):
    """All problems at once, in the coordinator's language."""
    text = "deltaker;fra;til\nanna;2015-01-01;\nola;2015-01-01;\nanna;i fjor;\n"
    Path("arbeid.csv").write_bytes(text.encode("cp1252"))

    lines = run("import arbeid.csv --yes --language nb", code=2)

    assert [line.split(":")[0] for line in lines] == [
        "arbeid, rad 3, kolonne 'deltaker'",
        "arbeid, rad 4, kolonne 'fra'",
    ]
    assert not entries()


def test_a_cut_off_ledger_is_found_by_a_noted_head(run):
    """What `verify` prints is what `--expect` takes."""
    run(f"record job anna {EVENT_KINDS['job']} --yes")
    head = run("verify").split()[-1]
    assert json.loads(run(f"verify --expect {head} --json"))["whole"]

    (Path.cwd() / "credits.db").unlink()
    for rest in Path.cwd().glob("credits.db-*"):
        rest.unlink()
    run("learner add anna")

    assert "cut off" in run(f"verify --expect {head}", code=1)


def test_the_real_program_ends_with_code_2_and_a_plain_line(run, monkeypatch, capsys):
    """Through main(), as the shell calls it."""
    monkeypatch.setattr("sys.argv", ["vetcourse", "record", "list", "nobody"])

    with pytest.raises(SystemExit) as stop:
        main()

    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
