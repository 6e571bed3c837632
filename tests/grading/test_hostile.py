"""No way in: a class of attackers among honest learners, from exchange to feedback."""

import csv
import datetime as dt
import io
import json
import re
import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.grading.hostile import CASES, honest
from tests.grading.test_grading import scores
from vetcourse.grading.collecting import collect
from vetcourse.grading.feedback import give_feedback
from vetcourse.grading.grading import grade
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.statistics import as_csv, statistics_of

pytestmark = pytest.mark.notebooks
NAMES = [case.name for case in CASES]
LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
# What the instructor's evening writes; nothing else may change.
WRITTEN = {"attempts", "submitted", "autograded", "feedback", "gradebook.db"}
SECRET = "Secret words on danger"


@dataclass(frozen=True)
class Evening:
    """What came of a whole evening with hostile hand-ins."""

    root: Path
    exchange: Path
    told: dict[str, str]  # by learner, every problem of every command
    states: dict[str, list[str]]
    before: dict[str, bytes]


@pytest.fixture(scope="module")
def evening(built_template, tmp_path_factory) -> Evening:
    """Collect, grade and feed back once; the tests look at what is there."""
    folder = tmp_path_factory.mktemp("hostile")
    root = shutil.copytree(built_template, folder / "course")
    course = NbgraderCourse(root, exchange=folder / "exchange")
    inbound = course.exchange / "inbound"
    inbound.mkdir(parents=True)
    assert course.database
    for name in ("aaron", *NAMES, "zoe"):
        hand_in = inbound / f"{name}+tt-1+2026-02-03 14:05:11.000000 UTC+abc"
        (hand_in / "answers" / "files").mkdir(parents=True)
        (hand_in / "submission_secret.txt").write_text("ab" * 64, "utf-8")
        honest(hand_in)
    for case in CASES:
        hand_in = inbound / f"{case.name}+tt-1+2026-02-03 14:05:11.000000 UTC+abc"
        case.make(hand_in, root)
    before = outside(folder)
    told: dict[str, str] = {}
    states: dict[str, list[str]] = {}

    def tell(result):
        problems = getattr(result, "problems", ()) or (getattr(result, "problem", ""),)
        told[result.learner] = "\n".join([told.get(result.learner, ""), *problems])
        states.setdefault(result.learner, []).append(result.state)

    collect(course, ["tt-1"], tell, LATER)
    grade(course, ["tt-1"], tell)
    give_feedback(course, ["tt-1"], tell)
    return Evening(root, folder / "exchange", told, states, before)


def outside(folder: Path) -> dict[str, bytes]:
    """Every plain file that the evening has no business with."""
    root = folder / "course"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(root if root in path.parents else folder).parts[0]
        not in WRITTEN | {"exchange"}
    }


def test_there_are_at_least_forty_of_them():
    """The corpus the issue asks for, each under a name of its own."""
    assert len(CASES) >= 40
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_it_earns_what_is_valid_and_the_rest_is_told(evening, case):
    """Graded as far as it is valid; what is wrong is told by learner and item."""
    if case.points is not None:
        assert scores(evening.root)[case.name] == case.points
    assert case.told in evening.told[case.name]
    if not case.told and case.points == 3.0:
        assert "tt-1-first" not in evening.told[case.name].replace(".z.json", "")


def test_honest_learners_before_and_after_them_lose_nothing(evening):
    """The batch goes on to its end."""
    points = scores(evening.root)

    assert (points["aaron"], points["zoe"]) == (3.0, 3.0)
    assert evening.states["aaron"] == ["received", "graded", "written"]
    assert evening.states["zoe"] == evening.states["aaron"]


def test_everyone_who_handed_in_has_a_state(evening):
    """Received = graded + refused: nobody falls through."""
    assert set(evening.states) == {"aaron", "zoe", *NAMES}
    assert set(scores(evening.root)) == {"aaron", "zoe", *NAMES}


def test_nothing_outside_was_written(evening):
    """Keys, settings, built files: byte for byte as before, and nothing new."""
    assert outside(evening.root.parent) == evening.before


def test_nothing_was_run(evening):
    """No canary, no module of a learner's, no file but those on the list."""
    assert not list(evening.root.parent.rglob("canary"))
    for step in ("attempts", "submitted", "autograded"):
        endings = {
            path.suffix
            for path in (evening.root / step).rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        assert endings <= {".json", ".ipynb", ".txt", ".svg", ".jpg", ".png", ".pdf"}
    own = sources(evening.root / "source/tt-1/tt-1.ipynb")
    for path in (evening.root / "autograded").rglob("*.ipynb"):
        assert sources(path) == own


def sources(path: Path) -> list[str]:
    """The text of each cell of a notebook."""
    return [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"]]


def test_nothing_leaked_into_what_learners_or_peers_see(evening):
    """A link to the key or the gradebook brings its owner nothing."""
    key = (evening.root / "modules/tiny/01-check.md").read_bytes()
    for step in ("attempts", "submitted", "feedback"):
        for path in (evening.root / step).rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert SECRET.encode() not in data
                assert key[:200] not in data
                assert b"SQLite format" not in data


class Active(HTMLParser):
    """Finds what a browser would act on."""

    def __init__(self):
        """Begin with nothing found."""
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Scripts, frames, handlers and addresses are active; the rest is text."""
        if tag in {"script", "iframe", "object", "embed", "form", "base", "link"}:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"src", "href", "action", "srcdoc"}:
                self.found.append(f"{tag} {name}={value}")


def active(html: str) -> list[str]:
    """What a browser would act on in *html*."""
    parser = Active()
    parser.feed(html)
    return parser.found


def test_the_check_for_active_pages_finds_active_pages():
    """Without this the next test could not fail."""
    assert active("<p onclick=x>") == ["p onclick=x"]
    assert active("<script>1</script><a href=y>") == ["script", "a href=y"]


def test_no_page_carries_script(evening):
    """Marked notebooks and feedback show text as text."""
    for path in (evening.root / "feedback").rglob("*.html"):
        assert active(path.read_text("utf-8")) == [], path
    for path in (evening.root / "autograded").rglob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                assert active(output["data"].get("text/html", "")) == [], path


def test_no_line_told_to_the_instructor_carries_control_characters(evening):
    """A file's name cannot draw on the instructor's terminal."""
    for said in evening.told.values():
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said)


def test_no_table_carries_a_formula(evening):
    """What goes to a spreadsheet is text, whatever a learner wrote."""
    text = as_csv(statistics_of(evening.root, ["tt-1"]))

    for row in csv.reader(io.StringIO(text)):
        for field in row:
            assert not field.startswith(("=", "+", "@", "\t", "\r"))
            assert not field.startswith("-") or field[1:].replace(".", "").isdigit()


def test_the_exchange_holds_nothing_but_receipts_and_what_came_in(evening):
    """Collecting writes receipts there, no answers and no keys."""
    (course,) = evening.exchange.iterdir()

    assert {path.name for path in course.iterdir()} == {"inbound", "receipts"}
    for path in (course / "receipts").iterdir():
        assert set(json.loads(path.read_text("utf-8"))) == {
            "assignment",
            "files",
            "learner",
            "left_out",
            "received_at",
            "schema",
            "sha256",
            "source",
        }
