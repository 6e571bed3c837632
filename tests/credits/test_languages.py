"""Everything a coordinator is told exists in English and in Bokmål."""

import ast
import json
import re
import shutil
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import openpyxl
import pytest

from tests.credits.invented import CREDITS, event, module, outside
from tests.credits.ledgers import made_national_id
from vetcourse.cli import main
from vetcourse.credits import wording
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import (
    PAYLOADS,
    Certificate,
    CertificateType,
    Correction,
    Decision,
    DecisionType,
    Job,
    Reversal,
)
from vetcourse.credits.names import FACTS, KINDS
from vetcourse.errors import Message, Phrase, RecordError

SRC = Path(__file__).parents[2] / "src" / "vetcourse"
COORDINATOR = ("audit", "awards", "cohort", "language", "learners", "ledgers")
COORDINATOR += ("records", "rulebook", "rules", "sheets")
FILES = [
    *sorted((SRC / "credits").glob("*.py")),
    *(SRC / "cli" / f"{name}.py" for name in COORDINATOR),
]
TREES = {path.stem: ast.parse(path.read_text("utf-8")) for path in FILES}
TREES["errors"] = ast.parse((SRC / "errors.py").read_text("utf-8"))


def phrases():
    """Every phrase written down in the source, wherever it stands."""
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Phrase":
                texts = [arg.value for arg in node.args if hasattr(arg, "value")]
                if texts and all(isinstance(text, str) for text in texts):
                    yield pytest.param(*texts, id=f"{name}: {texts[0][:40]}")


PHRASES = list(phrases())
TABLES = [*wording.NAMES.values(), *wording.SENTENCES.values()]


def places(text):
    """What a sentence is filled in with, and how it is written there."""
    parsed = Formatter().parse(text)
    return {(name, how, form) for _, name, form, how in parsed if name is not None}


def letters(text):
    """A sentence without what it is filled in with."""
    plain = re.sub(r"\{.*?\}|--[\w-]+", "", text)
    return re.sub(r"[^a-zæøå]", "", plain.casefold())


@pytest.mark.parametrize(
    ("en", "nb"), [*PHRASES, *(pytest.param(*pair, id=pair[0]) for pair in TABLES)]
)
def test_a_sentence_says_the_same_in_both_languages(en, nb):
    """About the same things, and in two languages."""
    assert en.strip()
    assert nb.strip()
    assert places(en) == places(nb)
    assert letters(en) != letters(nb) or not letters(en) or _same_word(en, nb)


def _same_word(en, nb):
    # A single word may be the same in both languages; a sentence is not.
    return en.casefold() == nb.casefold() and " " not in en


def test_nothing_is_raised_in_english_only():
    """An error of the library comes from a phrase, so that it can be said twice."""
    plain = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and getattr(node.exc.func, "id", "") in ("RecordError", "RuleError")
        and any(isinstance(arg, ast.Constant | ast.JoinedStr) for arg in node.exc.args)
    ]

    assert plain == []


def test_every_fact_of_every_entry_has_a_name_in_both_languages():
    """Lists of entries and copies for learners show them all."""
    assert KINDS.keys() == PAYLOADS.keys()
    named = {field.name for cls in PAYLOADS.values() for field in fields(cls)}
    assert named <= FACTS.keys()


def test_an_error_can_be_said_in_either_language():
    """Nested sentences too; the plain text is English, and a copy is as good."""
    import pickle

    what = Phrase("{day} is early", "{day} er tidlig")
    line = Phrase("row {row}: {what}", "rad {row}: {what}")
    error = RecordError(line.of(row=3, what=what.of(day=date(2026, 1, 2))), "as it is")

    assert error.lines == ("row 3: 2026-01-02 is early", "as it is")
    assert str(error) == "row 3: 2026-01-02 is early\nas it is"
    assert error.say("nb") == ("rad 3: 2026-01-02 er tidlig", "as it is")
    again = pickle.loads(pickle.dumps(error.lines[0]))
    assert isinstance(again, Message)
    assert again.say("nb") == "rad 3: 2026-01-02 er tidlig"


# What is typed


@pytest.fixture
def place(tmp_path, monkeypatch, migrated_sqlite):
    """A course folder whose ledger knows Anna, with an entry of many kinds."""
    shutil.copytree(CREDITS, tmp_path / "credits")
    (tmp_path / "credits.db").write_bytes(migrated_sqlite.read_bytes())
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 certificate")
    job = Job(start=date(2015, 7, 1), end=date(2021, 6, 30), trade="kokk")
    granted = Decision(
        type=DecisionType.RECOGNITION,
        granted=True,
        authority="NN",
        legal_basis="UHL",
        institution="HVL",
        certificates=(CertificateType.BACHELOR,),
    )
    told = [
        (Certificate(type=CertificateType.TRADE, field="kokk"), date(2015, 6, 15)),
        (job, date(2015, 7, 1)),
        (module("IG"), date(2025, 9, 30)),
        (outside("40", "breadth"), date(2024, 6, 1)),
        (granted, date(2026, 1, 15)),
    ]
    with open_ledger(tmp_path / "credits.db") as ledger:
        anna = ledger.register("anna", name="Anna Oppdiktet")
        ledger.append([replace(event(p, day), learner=anna.id) for p, day in told])
        (first, *_) = ledger.transcript("anna").events
        later = [Correction(replacement=replace(job, percentage=job.percentage / 2))]
        later += [Reversal(authority="NN")]
        known = {type(e.payload).__name__: e for e in ledger.transcript("anna").events}
        about = {"Correction": known["Job"].id, "Reversal": known["Certificate"].id}
        ledger.append(
            replace(
                event(
                    payload,
                    date(2015, 7, 1),
                    refers_to=about[type(payload).__name__],
                    known=datetime(2026, 3, 1, tzinfo=UTC),
                ),
                learner=anna.id,
                reason="sett",
            )
            for payload in later
        )
        ledger.keep_evidence("anna", tmp_path / "scan.pdf")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VETCOURSE_LANGUAGE", raising=False)
    return first


@pytest.fixture
def run(place, monkeypatch, capsys):
    """Type a command as the shell does; its exit code and all it says."""

    def run(words):
        monkeypatch.setattr("sys.argv", ["vetcourse", *words.split()])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, " ".join((out + err).split())

    return run


def english(said, least):
    """The English sentences of which at least so many words on end stand in a text."""
    typed = r"`[^`]*`|--[\w-]+|\S*/\S+|vetcourse:"
    plain = re.sub(typed, "…", said)
    for en, nb in {*(p.values for p in PHRASES), *TABLES}:
        parts = re.split(r"\{.*?\}|…", re.sub(typed, "…", " ".join(en.split())))
        longest = max((part.strip(" :;,.") for part in parts), key=len)
        if len(re.findall(r"[a-z]{2,}", longest)) < least or longest in nb:
            continue
        if re.search(rf"(?<![\w-]){re.escape(longest)}(?![\w-])", plain):
            yield en


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("audit anna --on 2026-02-01 --full", "1. februar 2026"),
        ("audit anna --on 2026-02-01 -i hvl", "mangler"),
        ("whatif anna --on 2026-02-01 --passed FL --passed UY", "Ikke oppfylt"),
        ("whatif anna --on 2026-02-01 --cheapest three-modules", "De færreste"),
        ("cohort --on 2026-02-01", "kan begynne på"),
        ("cohort --on 2026-02-01 -o alle.csv", "1 deltakere"),
        ("cohort --on 2026-02-01 --funnel", "fase 1 skjult"),
        ("simulate yfl --on 2026-02-01", "kommer lenger"),
        ("lint", "programmer"),
        ("learner add bo", "er registrert som"),
        ("learner list", "brukernavn navn e-post"),
        ("learner change anna --name Anne", "anna: endret."),
        ("learner export anna kopi", "anna.json"),
        ("learner erase anna --authority NN --legal-basis GDPR", "kan ikke gjøres om"),
        ("learner erase anna --authority NN --legal-basis GDPR --yes", "Slettet."),
        ("record list anna", "stillingsprosent 50"),
        ("record list anna", "5 stp pedagogikk, 5 stp"),
        ("record list anna", "arbeid"),
        (
            "record job anna --from 2022-01-01 --apprenticeship yes",
            "læretid ja Ingenting er skrevet ennå",
        ),
        ("record job anna --from 2022-01-01 --yes", "Skrevet: 1."),
        (
            "record job anna --from 2015-07-01 --to 2021-06-30 --trade kokk --yes",
            "finnes alt i protokollen",
        ),
        ("verify", "føringer, uten brudd"),
        ("template jobs arbeid.csv", "fyll det ut"),
    ],
)
def test_every_command_speaks_bokmal(run, words, said):
    """By the option; and no English is left, not even a heading."""
    code, page = run(f"{words} --language nb")

    assert said in page
    assert code == 0
    # What a source is called is quoted, and some are called something English.
    assert list(english(page, least=3 if "audit" in words else 1)) == []


def test_the_same_commands_speak_english_unless_asked(run):
    """The finder of English finds it."""
    for words in ("learner list", "record list anna", "verify", "lint"):
        assert list(english(run(words)[1], least=1)), words


def test_a_variable_sets_the_language_and_the_option_wins(run, monkeypatch):
    """Once for all commands, and otherwise for one."""
    monkeypatch.setenv("VETCOURSE_LANGUAGE", "nb")

    assert "uten brudd" in run("verify")[1]
    assert "er ikke registrert" in run("record list ingen")[1]
    assert "unbroken" in run("verify --language en")[1]
    monkeypatch.setenv("VETCOURSE_LANGUAGE", "se")
    assert run("verify") == (
        2,
        "vetcourse: --language 'se': write en or nb (VETCOURSE_LANGUAGE too)",
    )


MISTAKES = {
    "learner add eksempel": "holdt av til eksempelrader",
    "learner add !": "kan ikke være et brukernavn",
    f"learner add {made_national_id()}": "inneholder et fødselsnummer",
    "learner add anna --name Anders": "med et annet navn",
    "learner export anna .": "er ikke tom",
    "learner change anna": "oppgi --login",
    "learner change ingen --name X": "er ikke registrert",
    "record list ingen": "er ikke registrert",
    "record result anna --ects 5": "skriv område=studiepoeng",
    "record result anna --module IG --completed-on i": "'i' er ingen dato",
    "record practice-days anna --days ti --part 3": "er tom; fyll den ut",
    "record certificate anna --type papir --issued-on 2020-01-01": "ikke et av valgene",
    "record job anna --from 2999-01-01": "kan ikke stemme",
    "record job anna --from 2020-01-01 --to 2019-01-01": "er før den første",
    "record job anna --from 2020-01-01 --evidence credits.db": "ikke PDF, PNG",
    "record job anna --from 2020-01-01 --evidence no.pdf": "finnes ikke",
    "record job anna --from 2020-01-01 --corrects 1": "er ingen UUID",
    "record reversal 123 --authority NN": "føringen finnes ikke",
    "import ingen.csv": "Filen eller mappen finnes ikke; sjekk stien",
    "import credits.db": "verken CSV eller Excel",
    "template jobs credits.db": "finnes allerede",
    "template tull x.xlsx": "velg et av learners",
    "template all x.csv": "la navnet slutte på",
    "verify --expect abc": "skriv nummer:hash",
    "verify --ledger ingen.db": "det finnes ingen protokoll",
    "verify --ledger mysql://x": "støttes ikke",
    "verify --ledger scan.pdf": "se etter at den finnes",
    "audit ingen": "er ikke registrert",
    "audit anna -p ppu": "programmet finnes ikke; velg et av",
    "audit anna -i HVLL": "institusjonen finnes ikke",
    "audit anna --on snart": "--on: 'snart' er ingen dato",
    "audit anna --on 1950-01-01": "ingen regler gjelder",
    "audit anna -p ingen.toml": "Filen eller mappen finnes ikke",
    "whatif anna --passed XX": "tilbys ikke",
    "whatif anna --cheapest tull": "krever ikke noe med dette navnet",
    "cohort --missing hell": "kolonnen finnes ikke",
    "cohort -o x.doc": "slutter på .csv",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_every_mistake_is_answered_in_bokmal(run, words):
    """Where, what, and what to do; exit code 2."""
    code, said = run(f"{words} --language nb")

    assert MISTAKES[words] in said
    assert code == 2
    assert list(english(said, least=3)) == []


def test_awarding_is_answered_in_bokmal(run):
    """Of the course's own modules, before anybody has handed in."""
    for name in ("modules", "nbgrader_config.py"):
        Path(name).symlink_to(SRC.parents[1] / name)

    for words, wanted in (
        ("award XX --institution HVL", "finnes ikke i dette kurset; velg blant"),
        ("award IG --institution HVL", "det finnes ingen karakterbok"),
    ):
        code, said = run(f"{words} --language nb")
        assert (code, wanted in said, list(english(said, least=3))) == (2, True, [])


def test_a_sheet_is_imported_in_bokmal(run):
    """What is new, what is known, and what has to be mended."""
    run("template all ark.xlsx --language nb")
    book = openpyxl.load_workbook("ark.xlsx")
    book["deltakere"].append(["bo", "Bo Eksempelsen", ""])
    book["arbeid"].append(["bo", "1.8.2015", "30.06.2021", "100", "kokk", "nei"])
    book.save("ark.xlsx")

    shown = run("import ark.xlsx --language nb")[1]
    assert "nytt, arbeid: 1 nye deltakere: bo" in shown
    assert "eksempelrader hoppet over" in shown
    written = run("import ark.xlsx --language nb --yes")[1]
    again = run("import ark.xlsx --language nb --yes")[1]
    assert "alt i protokollen, utelatt: arbeid rad 3" in again
    for page in (shown, written, again):
        assert list(english(page, least=1)) == []

    Path("arbeid.csv").write_text("deltaker;fra\nbo;2020-01-01\nx!;\n", "utf-8")
    code, said = run("import arbeid.csv --language nb")
    assert code == 2
    assert list(english(said, least=3)) == []


def test_damage_is_told_in_bokmal(run):
    """A file of evidence that is gone, and entries that are."""
    head = json.loads(run("verify --json")[1])["head"]
    for path in Path("evidence").glob("*/*"):
        path.unlink()
    code, said = run("verify --language nb")
    assert (code, "filen mangler; hent den fra en kopi" in said) == (1, True)

    for path in Path.cwd().glob("credits.db*"):
        path.unlink()
    run("learner add anna")
    code, said = run(f"verify --expect {head} --language nb")
    assert code == 1
    assert "Brudd ved føring" in said
    assert "er kuttet bort" in said
    assert list(english(said, least=2)) == []


def test_broken_rules_are_told_in_bokmal(run):
    """The form of a file, and what its rows say together."""
    (path,) = Path("credits/programmes").glob("leadvet-ppuy-2025*.toml")
    text = path.read_text("utf-8")
    path.write_text(text.replace("[areas]", "[areas]\nluft = {en='air', nb='luft'}", 1))
    code, said = run("lint --language nb")
    assert "ingen krav bruker studiepoeng i dette området" in said
    assert (code, list(english(said, least=3))) == (1, [])

    path.write_text("tull = 1\n" + text, "utf-8")
    code, said = run("lint --language nb")
    assert (code, "tull: feltet finnes ikke her; fjern det" in said) == (2, True)


def test_a_copy_for_a_learner_is_in_their_language(run):
    """The table; the JSON file has the names that programs know."""
    run("learner export anna kopi --language nb")

    table = Path("kopi/anna.csv").read_text("utf-8-sig")
    assert table.startswith("fra,hva,opplysning,verdi,ført,ført av,begrunnelse")
    assert "2015-06-15,bevis,type,fagbrev" in table
    assert json.loads(Path("kopi/anna.json").read_text("utf-8"))["entries"]


def test_a_cohort_in_a_file_is_in_bokmal(run):
    """Headings and verdicts; ids of requirements are the same everywhere."""
    run("cohort --on 2026-02-01 -o alle.csv --language nb")

    headings, row = Path("alle.csv").read_text("utf-8-sig").splitlines()
    assert headings.startswith("deltaker,fase,kan begynne på,fase 1")
    assert "three-modules, mangler" in headings.replace('"', "")
    assert "ikke oppfylt" in row
