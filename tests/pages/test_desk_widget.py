"""The desk's Python half, over a real office with a real ledger."""

import json
import re
import shutil
import subprocess
import threading
from datetime import UTC, datetime
from zipfile import is_zipfile

import pytest
from tests.credits import classes
from tests.credits.classes import PEOPLE
from tests.credits.invented import CREDITS
from tests.recognition import recognition

from vetcourse import desk as opening
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.office import Office
from vetcourse.errors import HubError, Phrase
from vetcourse.pages.desk import PARTS, Desk, script, style
from vetcourse.pages.desk_notebook import notebook, put_desk
from vetcourse.pages.program import static

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DECISION = recognition("emil.moe")
WHY = {"authority": "admissions office", "reason": "The diploma was shown."}
SHEET = b"""learner,module,completed on,passed,institution,ects pedagogy
anja.bakke,IG,2026-13-01,yes,HVL,5
nobody.here,FL,2026-01-10,maybe,HVL,2.5
"""
class_ledger, ledger = classes.class_ledger, classes.ledger


@pytest.fixture
def desk(ledger):
    """A desk over an office over the class."""
    with Office(ledger, CREDITS, clock=lambda: NOON) as office:
        yield Desk(lambda _: office, owner="kari.coordinator")


def ask(desk, what, about=None, *files, language="en"):
    """One question and its reply, which can be sent as JSON."""
    message = {"kind": "ask", "seq": 7, "what": what, "about": about or {}}
    reply, buffers = desk.answer({**message, "language": language}, files)
    json.dumps(reply)
    assert reply["seq"] == 7
    return reply, buffers


def told(desk, what, about=None, *files, **more):
    """What a question that can be answered is answered with."""
    reply, _ = ask(desk, what, about, *files, **more)
    assert reply["kind"] == "told", reply
    return reply["data"]


class TestAsking:
    """Each question gets its answer."""

    def test_there_is_something_to_choose_from(self, desk):
        """Rules, institutions and kinds of entry, in the language asked for."""
        menus = told(desk, "menus", language="nb")

        assert "HVL" in [one["code"] for one in menus["institutions"]]
        assert {one["kind"] for one in menus["forms"]} >= {"decision", "result"}
        titles = [one["title"] for one in menus["programmes"]]
        assert any("yrkesf" in text or "veien" in text for text in titles)

    def test_everybody_is_found_page_by_page(self, desk):
        """With what is missing first."""
        found = told(desk, "cohort", {"size": 10, "page": 3, "institution": "HVL"})

        assert found["total"] == len(PEOPLE)
        assert len(found["rows"]) == len(PEOPLE) - 20

    def test_one_way_has_a_proof_of_each_verdict(self, desk):
        """And every entry."""
        found = told(desk, "path", {"learner": "farah.noor"}, language="nb")

        assert len(found["proofs"]) == len(found["findings"])
        assert found["entries"]

    def test_other_rules_and_another_life_are_tried(self, desk):
        """The policy and the scenario reach the office as they are."""
        easy = {"requirement": "entry-experience", "months": 0}
        moved = told(desk, "simulate", {"policy": {"changes": [easy]}})
        life = {"learner": "camilla.holm", "scenario": {"passed": ["UY"]}}
        other = told(desk, "whatif", life)

        assert moved["gained"]["count"] == 2
        assert (other["before"]["phase"], other["after"]["phase"]) == (1, 2)

    def test_numbers_are_told(self, desk):
        """How far and how long."""
        assert told(desk, "funnel")["total"] == len(PEOPLE)
        assert told(desk, "times")["least"] == 10

    @pytest.mark.parametrize("kind", ["cohort.xlsx", "sheets.xlsx", "learner.zip"])
    def test_a_file_comes_as_bytes_with_its_name(self, desk, kind, tmp_path):
        """Ready for the browser to save."""
        reply, (content,) = ask(desk, "export", {"kind": kind, "learner": "kai.vik"})
        (tmp_path / "it").write_bytes(content)

        assert reply["data"]["name"].endswith(kind.rpartition(".")[2])
        assert is_zipfile(tmp_path / "it")


class TestWriting:
    """What is written is in the ledger, in the owner's name."""

    def test_a_decision_stands_with_who_and_why(self, desk, ledger):
        """Whoever the desk belongs to, not whoever a message names."""
        done = told(desk, "record", {"entry": DECISION, **WHY})

        assert done["written"]
        with open_ledger(ledger) as book:
            (event,) = [
                e
                for e in book.transcript("emil.moe").events
                if e.payload.kind == "decision"
            ]
        assert event.recorded_by == "kari.coordinator"
        assert event.payload.authority == WHY["authority"]
        assert event.reason == WHY["reason"]

    def test_looking_first_writes_nothing(self, desk, ledger):
        """A rehearsal is none."""
        with open_ledger(ledger) as book:
            before = book.head()
        found = told(desk, "record", {"entry": {**DECISION, "rehearse": True}, **WHY})

        assert found["new"]
        assert not found["written"]
        with open_ledger(ledger) as book:
            assert book.head() == before

    def test_nobody_writes_in_another_name(self, desk):
        """A message that names an actor is not obeyed."""
        reply, _ = ask(desk, "record", {"entry": DECISION, "actor": "ola", **WHY})

        assert reply["kind"] == "refused"

    def test_a_decision_without_grounds_is_refused_line_by_line(self, desk):
        """In the language of the page."""
        grounds = {"authority": "", "reason": ""}
        reply, _ = ask(desk, "record", {"entry": DECISION, **grounds}, language="nb")

        assert reply["kind"] == "refused"
        assert [line.split(":")[0] for line in reply["lines"]] == [
            "ingen myndighet",
            "ingen begrunnelse",
        ]

    def test_a_sheet_with_errors_says_each(self, desk):
        """Row by row, and nothing is written."""
        found = told(desk, "check", {"name": "results.csv"}, SHEET)

        assert [line.split(": ")[0] for line in found["problems"]] == [
            "results, row 2, column 'completed on'",
            "results, row 3, column 'passed'",
            "results, row 3, column 'learner'",
        ]

    def test_a_sheet_is_entered_in_the_owners_name(self, desk, ledger):
        """All of it."""
        sheet = b"login,name\nnew.one,New One\n"
        data = memoryview(sheet)
        assert told(desk, "check", {"name": "learners.csv"}, data)["learners"]
        assert told(desk, "import", {"name": "learners.csv"}, data)["written"]

        with open_ledger(ledger) as book:
            assert book.learner("new.one").name == "New One"

    def test_a_sheet_without_a_file_is_said(self, desk):
        """Not a traceback."""
        reply, _ = ask(desk, "check", {"name": "x.csv"}, language="nb")

        assert reply["lines"] == ["ingen fil kom fram; velg den på nytt"]


class TestTrouble:
    """One clear line, whatever goes wrong."""

    @pytest.mark.parametrize("message", [None, [], "ask", {"kind": "save"}])
    def test_what_is_no_question_gets_no_answer(self, desk, message):
        """Other messages are none of the desk's."""
        assert desk.answer(message) is None

    @pytest.mark.parametrize("what", ["", "close", "__init__", "_ask", "warm"])
    def test_only_what_a_desk_asks_is_answered(self, desk, what):
        """No other method of an office can be reached."""
        reply, _ = ask(desk, what)

        assert reply["kind"] == "refused"
        assert "cannot be asked that" in reply["lines"][0]

    def test_a_service_that_is_away_may_be_asked_again(self):
        """The page tells it apart from what has to be mended."""
        away = Phrase("not here", "ikke her")

        class Away:
            def cohort(self, **_):
                raise HubError(away.of())

        reply, _ = ask(Desk(lambda _: Away(), owner="kari"), "cohort", language="nb")

        assert (reply["kind"], reply["lines"]) == ("away", ["ikke her"])

    def test_a_bug_is_one_line_for_the_person_and_a_trace_for_the_log(self, caplog):
        """Nobody at a desk reads a traceback."""

        class Broken:
            def funnel(self, **_):
                raise KeyError("bands")

        reply, _ = ask(Desk(lambda _: Broken(), owner="kari"), "funnel")

        assert "nothing was written" in reply["lines"][0]
        assert "bands" not in reply["lines"][0]
        assert "KeyError" in caplog.text

    def test_a_slow_office_does_not_hold_up_the_kernel(self, monkeypatch):
        """It is heard at once and answered when it is done."""
        go, done, sent = threading.Event(), threading.Event(), []

        class Slow:
            def times(self, **_):
                go.wait(10)
                return {"phases": []}

        desk = Desk(lambda _: Slow(), owner="kari")
        monkeypatch.setattr(
            desk,
            "send",
            lambda *m: (sent.append(m[0]["kind"]), len(sent) == 2 and done.set()),
        )
        desk._hear({"kind": "ask", "seq": 1, "what": "times", "about": {}}, [])
        assert sent == ["heard"]
        go.set()

        assert done.wait(10)
        assert sent == ["heard", "told"]


class TestOpening:
    """Where the desk finds its records."""

    @pytest.fixture(autouse=True)
    def _nowhere(self, monkeypatch):
        for name in ("CREDITS_URL", "LEDGER", "RULES", "BY", "LANGUAGE"):
            monkeypatch.delenv(f"VETCOURSE_{name}", raising=False)

    def test_over_a_ledger_here(self, monkeypatch, ledger):
        """As `vetcourse desk` opens it."""
        monkeypatch.setenv("VETCOURSE_LEDGER", str(ledger))
        monkeypatch.setenv("VETCOURSE_RULES", str(CREDITS))
        monkeypatch.setenv("VETCOURSE_BY", "kari")
        monkeypatch.setenv("VETCOURSE_LANGUAGE", "nb")

        desk = opening.desk()

        assert (desk.owner, desk.language) == ("kari", "nb")
        assert told(desk, "cohort")["total"] == len(PEOPLE)

    def test_over_the_service_of_a_hub(self, monkeypatch):
        """Who cannot be reached is away, in the page's language."""
        monkeypatch.setenv("VETCOURSE_CREDITS_URL", "http://127.0.0.1:9/services/c")
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "x")
        monkeypatch.setenv("JUPYTERHUB_USER", "kari")

        reply, _ = ask(opening.desk(), "cohort", language="nb")

        assert reply["kind"] == "away"
        assert "prøv igjen om et minutt" in reply["lines"][0]

    def test_nowhere_is_said(self):
        """With what has to be set."""
        with pytest.raises(HubError, match="VETCOURSE_CREDITS_URL is not set"):
            opening.desk()


class TestThePage:
    """The program and the notebook that carries it."""

    def test_the_parts_make_one_program(self, tmp_path):
        """A name that is made twice would leave the coordinator with nothing."""
        node = shutil.which("node")
        if not node:
            pytest.skip("there is no Node to read the program with")
        path = tmp_path / "desk.mjs"
        path.write_text(script(), "utf-8")

        run = subprocess.run([node, "--check", path], capture_output=True, text=True)

        assert run.returncode == 0, run.stderr
        assert script().count("export default") == 1

    def test_nothing_comes_from_outside(self):
        """No address but the one that names SVG."""
        found = set(re.findall(r"https?://[\w.]+", script() + style()))

        assert found <= {"http://www.w3.org"}

    def test_every_word_is_there_in_both_languages(self):
        """A Norwegian page has no English word left in it."""

        def names(code):
            text = static(f"desk/words_{code}.js")
            return re.findall(r"^ +\"?([\w.-]+)\"?:", text, re.MULTILINE)

        assert names("nb") == names("en")

    def test_every_word_that_is_shown_exists(self):
        """And none is kept that is not."""
        known = set(re.findall(r"^  (\w+):", static("desk/words_en.js"), re.MULTILINE))
        own = [part for part in PARTS if part.startswith("desk/")]
        rest = "".join(static(f"{p}.js") for p in own if "words_" not in p)
        used = set(re.findall(r"(?<!/)words(?:\(\))?\.(\w+)", rest))
        by_name = {"previous", "next", "done", "here", "ahead", "yes", "no"}

        assert used - known == set()
        assert known - used <= by_name

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_the_notebook_is_one_hidden_cell(self, language, tmp_path):
        """That a calm JupyterLab runs when it is opened."""
        data = json.loads(put_desk(tmp_path, language).read_text("utf-8"))
        (cell,) = data["cells"]

        assert data == json.loads(notebook(language))
        assert data["metadata"]["vetcourse"]["language"] == language
        assert cell["metadata"]["jupyter"] == {"source_hidden": True}
        assert cell["source"].startswith("from vetcourse.desk import desk")
