"""A coordinator's sheet is read whole, or not at all, and every fault is named."""

import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.credits.ledgers import made_national_id
from vetcourse.credits import identity, sheets
from vetcourse.credits.columns import ECTS, ects_heading
from vetcourse.credits.entries import Setting
from vetcourse.credits.forms import FORMS
from vetcourse.credits.identity import Learner
from vetcourse.credits.importing import examine
from vetcourse.credits.model import Job, Level, Portion, split
from vetcourse.credits.sheets import Sheet, read_sheets, write_csv
from vetcourse.credits.templates import csv_template, excel_template
from vetcourse.credits.values import UnreadableError, read_date, read_decimal
from vetcourse.errors import RecordError

ANNA = Learner(
    id="11111111-2222-3333-4444-555555555555", login="anna", name="Anna Eksempelsen"
)
TODAY = date(2026, 6, 1)
SETTING = Setting(
    today=TODAY,
    learners=(ANNA,),
    splits={"IG": split({"pedagogy": 5, "vocational-didactics": 5})},
)


def sheet(text, name="jobs"):
    """A sheet as CSV text with semicolons."""
    lines = enumerate(text.strip().splitlines(), 1)
    return Sheet(name, tuple((n, tuple(line.strip().split(";"))) for n, line in lines))


def problems(text, name="jobs", language="en", setting=SETTING):
    """Everything that is wrong with a sheet, in words."""
    found = examine([sheet(text, name)], setting)
    return [problem.say(language) for problem in found.problems]


def payloads(text, name="jobs"):
    """What a sheet without problems says."""
    found = examine([sheet(text, name)], SETTING)
    assert not [problem.say("en") for problem in found.problems]
    return [draft.payload for draft in found.drafts]


class TestValues:
    """What may stand in a cell."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2025-12-31", date(2025, 12, 31)),
            ("31.12.2025", date(2025, 12, 31)),
            ("1. 2. 2025", date(2025, 2, 1)),
            ("2025-12-31 00:00:00", date(2025, 12, 31)),
        ],
    )
    def test_dates_are_read_both_ways(self, text, day):
        """International and Norwegian."""
        assert read_date(text) == day

    @pytest.mark.parametrize(
        "text",
        ["31.12.25", "12/31/2025", "31.2.2025", "2025-13-01", "45000", "1905-01-01"],
    )
    def test_dates_are_never_guessed(self, text):
        """What can mean two days, or none, is refused."""
        with pytest.raises(UnreadableError):
            read_date(text)

    @pytest.mark.parametrize(
        ("text", "number"),
        [("7,5", "7.5"), ("7.5", "7.5"), ("10", "10"), ("1\u00a0000", "1000")],
    )
    def test_decimals_take_point_and_comma(self, text, number):
        """And the space that Excel puts between thousands."""
        assert read_decimal(text) == Decimal(number)

    @pytest.mark.parametrize("text", ["1.000,5", "7.555", "-3", "1e3", "NaN", "∞", "²"])
    def test_numbers_are_never_guessed(self, text):
        """Nothing negative, no exponents, nothing finer than hundredths."""
        with pytest.raises(UnreadableError):
            read_decimal(text)


class TestRows:
    """What a row says, and what is wrong with it."""

    def test_a_job(self):
        """A Norwegian heading, a Norwegian date, a percentage with its sign."""
        rows = """deltaker;fra;til;stillingsprosent;fag;læretid
                  anna;1.8.2015;30.06.2021;80 %;elektriker;nei"""

        assert payloads(rows, "arbeid") == [
            Job(
                start=date(2015, 8, 1),
                end=date(2021, 6, 30),
                percentage=Decimal(80),
                trade="elektriker",
            )
        ]

    def test_credits_stand_in_a_column_for_each_area(self):
        """A column may name two areas that share its credits."""
        rows = "learner;title;completed on;level;institution;ects breadth;"
        rows += "stp dybde eller bredde\nanna;Materials;2024-12-20;fagskole;F;5;7,5"

        (course,) = payloads(rows, "external-credits")

        assert course.level is Level.FAGSKOLE
        assert course.portions == (
            Portion(Decimal(5), ("breadth",)),
            Portion(Decimal("7.5"), ("breadth", "depth")),
        )

    def test_a_module_we_know_needs_no_credit_columns(self):
        """Its own file says how its credits are split."""
        rows = """learner;module;completed on;passed;institution
                  anna;IG;2026-05-05;yes;HVL"""

        (result,) = payloads(rows, "results")

        assert result.portions == SETTING.splits["IG"]

    def test_everything_wrong_is_said_at_once(self):
        """Sheet, row, column, what, and what to do."""
        rows = """learner;from;to;percentage;trade
                  anna;2020-02-30;;100;cook
                  bo;2020-01-01;2019-01-01;120;cook

                  ;2020-01-01;;;"""

        assert problems(rows) == [
            "jobs, row 2, column 'from': '2020-02-30': there is no such day; "
            "check day and month",
            "jobs, row 3, column 'percentage': '120' is not between 0 and 100",
            "jobs, row 3, column 'learner': 'bo' is not registered; check the "
            "spelling, or add them with `vetcourse learner add bo` or a sheet of "
            "learners",
            "jobs, row 5, column 'learner': is empty; fill it in",
        ]

    def test_problems_are_told_in_norwegian_with_the_sheets_own_headings(self):
        """The coordinator finds the column under the name it has."""
        rows = """deltaker;fra;stillingsprosent
                  anna;i fjor;mye"""

        assert problems(rows, "arbeid", "nb") == [
            "arbeid, rad 2, kolonne 'fra': 'i fjor' er ingen dato; skriv 2025-12-31 "
            "eller 31.12.2025",
            "arbeid, rad 2, kolonne 'stillingsprosent': 'mye' er ikke et tall; skriv "
            "for eksempel 7,5 eller 7.5",
        ]

    @pytest.mark.parametrize(
        ("rows", "kind", "part"),
        [
            (
                "learner;from;to\nanna;2020-01-01;2019-01-01",
                "jobs",
                "column 'to': 2019-01-01 is before the first day",
            ),
            (
                "learner;from\nanna;2027-01-01",
                "jobs",
                "row 2: 2027-01-01 lies in the future",
            ),
            (
                "learner;last day;days;place;part\nanna;2026-01-01;10;school;3",
                "practice-days",
                "column 'place': 'school' is not one of the choices; write one of "
                "grades-8-10, upper-secondary, working-life",
            ),
            (
                "learner;last day;days;place;part\nanna;2026-01-01;0;grades 8-10;3",
                "practice-days",
                "column 'part': '3': write 1 or 2",
            ),
            (
                "learner;type;issued on\nanna;diploma;2020-01-01",
                "certificates",
                "column 'type': 'diploma' is not one of the choices",
            ),
            (
                "learner;title;completed on;level;institution\nanna;X;2020-01-01;he;Y",
                "external-credits",
                "row 2: no credits: fill in at least one column",
            ),
            (
                "learner;type;decided on;granted;authority;legal basis;institution;"
                "requirement\nanna;waiver;2026-01-01;yes;board;§ 1;HVL;some-rule",
                "decisions",
                "requirement and minimum belong together",
            ),
            ("learner;from;form\nanna;2020-01-01;x", "jobs", "column 'form': no such"),
            ("learner;to\nanna;2020-01-01", "jobs", "column 'from': this column is"),
            (
                "learner;from;fra\nanna;a;b",
                "jobs",
                "column 'fra': this column is there",
            ),
            ("who;when\nanna;2020-01-01", "Sheet1", "cannot tell what kind of sheet"),
            (
                "learner;from;trade\nanna;2020-01-01;" + "x" * 501,
                "jobs",
                "column 'trade': is 501 letters long; keep it below 500",
            ),
        ],
    )
    def test_each_fault_has_its_own_words(self, rows, kind, part):
        """A coordinator who never saw the tool knows what to mend."""
        (problem,) = [p for p in problems(rows, kind) if part in p]
        assert problem.startswith(f"{kind}, row ")

    def test_a_national_identity_number_is_refused_and_never_repeated(self):
        """In any cell, whatever the column is for."""
        number = made_national_id()
        rows = f"learner;from;trade;reason\nanna;2020-01-01;cook;see {number} in FS"

        (problem,) = problems(rows)

        assert "column 'reason': holds a national identity number" in problem
        assert number not in problem

    def test_planned_credits_may_lie_in_the_future(self):
        """The layer says that they are not there yet."""
        rows = """learner;module;completed on;passed;institution;layer
                  anna;IG;2026-12-05;no;HVL;planlagt"""

        assert payloads(rows, "results")[0].layer == "planned"

    def test_a_file_with_one_bad_row_gives_nothing(self):
        """Drafts are there, but nobody gets them past the problems."""
        rows = "learner;from\nanna;2020-01-01\nanna;soon"

        assert problems(rows)

    def test_a_learner_in_the_same_workbook_is_known_to_the_other_sheets(self):
        """Whatever the order of the sheets."""
        jobs = sheet("learner;from\nbjarne;2020-01-01")
        people = sheet("login;name\nbjarne;Bjarne Eksempelsen", "learners")

        found = examine([jobs, people], SETTING)

        assert not found.problems
        assert [p.login for p in found.people] == ["bjarne"]
        assert found.drafts[0].learner == found.people[0].id

    def test_a_login_of_somebody_else_is_refused(self):
        """The same person again is no problem."""
        assert problems("login;name\nanna;Anna Eksempelsen", "learners") == []
        (problem,) = problems("login;name\nanna;Anne Annensen", "learners")
        assert "'anna' is registered with another name" in problem

    @given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1))
    def test_no_sheet_whatever_is_in_it_ends_in_a_traceback(self, cells):
        """Everything that cannot be read is a problem with a place."""
        rows = [("learner", "from", "to", "percentage", "trade", "reason"), *cells]
        found = examine(
            [Sheet("jobs", tuple((n, tuple(row)) for n, row in enumerate(rows, 1)))],
            SETTING,
        )

        assert all(problem.say("nb") for problem in found.problems)
        assert all(isinstance(draft.payload, Job) for draft in found.drafts)


class TestNationalIds:
    """What is a national identity number, and what only looks like one."""

    @pytest.mark.parametrize("form", ["{}", "no. {}.", "{:.6} {:.11}"])
    def test_it_is_found(self, form):
        """Alone, in a sentence, and with a space after the birthday."""
        number = made_national_id()
        text = form.format(number) if "6" not in form else f"{number[:6]} {number[6:]}"

        assert list(identity.national_ids(text))

    @pytest.mark.parametrize(
        "text",
        ["12345678901", "99999999999", "4799887766", str(ANNA.id), "0" * 11],
        ids=["check digits", "no date", "phone", "uuid", "zeros"],
    )
    def test_other_numbers_pass(self, text):
        """An order number is not a person."""
        assert not list(identity.national_ids(text))


class TestFiles:
    """CSV in its dialects, and Excel."""

    @pytest.mark.parametrize(
        ("encoding", "delimiter", "mark"),
        [
            ("utf-8", ",", ""),
            ("utf-8-sig", ";", ""),
            ("cp1252", ";", ""),
            ("utf-16", "\t", ""),
            ("utf-8", ";", "sep=;\r\n"),
        ],
    )
    def test_what_excel_saves_as_csv(self, tmp_path, encoding, delimiter, mark):
        """Every menu entry gives the same table."""
        text = delimiter.join(["learner", "trade"]) + "\r\n"
        text += delimiter.join(["anna", '"Helsefagarbeider, kjøkken\nog bad"']) + "\r\n"
        path = tmp_path / "jobs.csv"
        path.write_bytes((mark + text).encode(encoding))

        (read,) = read_sheets(path)

        assert read.name == "jobs"
        cells = [row for _, row in read.rows]
        assert cells[-1] == ("anna", "Helsefagarbeider, kjøkken\nog bad")

    def test_excel_cells_keep_what_they_mean(self, tmp_path):
        """A date, a number, a percentage, a tick; row numbers as the sheet shows."""
        book = openpyxl.Workbook()
        page = book.active
        page.title = "arbeid"
        page.append(["deltaker", "fra", "stillingsprosent", "relevant"])
        page["A4"], page["B4"] = "anna", datetime(2015, 8, 1)
        page["C4"], page["D4"] = 0.8, True
        page["C4"].number_format = "0%"
        path = tmp_path / "x.xlsx"
        book.save(path)

        (read,) = read_sheets(path)

        assert read.rows[1] == (4, ("anna", "2015-08-01", "80", "yes"))

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"PK\x03\x04 but no workbook", "not an Excel workbook"),
            (b"\xd0\xcf\x11\xe0 an .xls of 1998", "old or locked Excel file"),
            (b"\x00\x01\x02", "neither CSV nor Excel"),
            (b'a,b\n"' + b"x" * 140_000, "save it as CSV anew"),
        ],
    )
    def test_a_file_that_is_none_is_refused_in_one_line(self, tmp_path, content, words):
        """With what to do about it."""
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(content)

        with pytest.raises(RecordError, match=words):
            read_sheets(path)

    def test_a_workbook_that_explodes_is_refused(self, tmp_path, monkeypatch):
        """Before it is unpacked."""
        monkeypatch.setattr(sheets, "UNPACKED", 3_000_000)
        path = tmp_path / "bomb.xlsx"
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("xl/worksheets/sheet1.xml", "w") as part,
        ):
            for _ in range(4):
                part.write(bytes(1_000_000))

        with pytest.raises(RecordError, match="far too large when unpacked"):
            read_sheets(path)

    def test_a_missing_file_is_named(self, tmp_path):
        """With its path."""
        with pytest.raises(RecordError, match="No such file"):
            read_sheets(tmp_path / "nowhere.csv")

    @pytest.mark.parametrize(
        "text", ["=1+1", "+47", "-1", "@SUM(A1)", "\t=1", "'x", "'=1"]
    )
    def test_no_export_carries_a_formula_and_none_is_lost(self, tmp_path, text):
        """Spreadsheets show the text; an import reads the text."""
        written = write_csv([["learner", "note"], ["anna", text]])
        path = tmp_path / "x.csv"
        path.write_text(written, "utf-8", newline="")

        assert (
            not written.splitlines()[1].split(",")[1].startswith(("=", "+", "-", "@"))
        )
        assert read_sheets(path)[0].rows[1][1][1] == text.strip()

    def test_numbers_stay_numbers_in_an_export(self):
        """Only text can be a formula."""
        assert write_csv([[-1, Decimal("-7.5")]]) == "-1,-7.5\r\n"


class TestTemplates:
    """The sheets that `vetcourse template` writes."""

    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
    def test_an_untouched_template_imports_nothing_and_is_no_error(
        self, tmp_path, form, language
    ):
        """Its example row is passed by."""
        path = tmp_path / "any name.csv"
        path.write_text(csv_template(form, language), "utf-8", newline="")

        found = examine(read_sheets(path), SETTING)

        assert ([p.say(language) for p in found.problems], found.examples) == ([], 1)
        assert not found.drafts

    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
    def test_the_example_row_would_be_right_for_a_real_learner(self, form, language):
        """An example that does not pass teaches mistakes."""
        text = csv_template(form, language).lstrip("\ufeff")
        text = text.replace("example", "anna").replace("eksempel", "anna")
        delimiter = ";" if language == "nb" else ","
        rows = [tuple(line.split(delimiter)) for line in text.splitlines()]
        found = examine(
            [Sheet(form.title.say(language), tuple(enumerate(rows, 1)))],
            Setting(today=date(2026, 12, 31), learners=(ANNA,)),
        )

        assert [p.say("en") for p in found.problems] == []
        assert len(found.drafts) + found.known_people == 1

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_a_workbook_of_all_kinds_reads_as_its_csv_templates(
        self, tmp_path, language
    ):
        """One sheet each and one that explains, with lists to choose from."""
        path = tmp_path / "all.xlsx"
        path.write_bytes(excel_template(FORMS, language))

        book = openpyxl.load_workbook(path)
        found = examine(read_sheets(path), SETTING)

        assert [form.title.say(language) for form in FORMS] == book.sheetnames[:-1]
        assert (found.problems, found.examples) == ([], len(FORMS))
        lists = book[FORMS[2].title.say(language)].data_validations.dataValidation
        word = "trade-certificate" if language == "en" else "fagbrev"
        assert any(word in rule.formula1 for rule in lists)
        assert all(
            not str(c.value).startswith("=") for r in book.worksheets[0] for c in r
        )

    def test_the_same_template_is_the_same_file(self):
        """Byte for byte."""
        assert excel_template(FORMS, "en") == excel_template(FORMS, "en")

    def test_every_credit_column_of_a_template_is_read_back(self):
        """In both languages, to the areas it was written for."""
        for language in ("en", "nb"):
            for areas in ECTS:
                heading = ects_heading(areas, language)
                rows = f"learner;title;completed on;level;institution;{heading}"
                rows += "\nanna;X;2024-01-01;he;HVL;5"
                (course,) = payloads(rows, "external-credits")
                assert course.portions == split({areas: 5})
