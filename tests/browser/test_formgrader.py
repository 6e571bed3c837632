"""nbgrader's formgrader in a real browser: from autograde to feedback given back."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tests.grading.test_grading import hand_in, quiet, scores
from tests.grading.test_marking import BANK
from tests.grading.test_nbgrader_loop import HALF_RIGHT

from vetcourse.grading.feedback import give_feedback, page_of
from vetcourse.grading.grading import grade
from vetcourse.grading.handing_in import Task
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.queue import number_of
from vetcourse.grading.releasing_feedback import release_feedback
from vetcourse.pages.lab import free_port

EXTENSIONS = '{"nbgrader.server_extensions.formgrader": True}'
SECRET = "0123456789abcdef" * 4
LOADED = "formgrader.loaded && formgrader.grades.loaded && formgrader.comments.loaded"
AIM = "tt-plan-rubric-aim"


@dataclass(frozen=True)
class Office:
    """An instructor's server with formgrader, over a course with four hand-ins."""

    address: str
    root: Path

    @property
    def course(self) -> NbgraderCourse:
        """The course as the instructor's commands see it."""
        return NbgraderCourse(self.root, exchange=self.root.parent / "exchange")

    def submission(self, code: str, learner: str) -> str:
        """The address of the page on which formgrader shows a hand-in."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            found = book.find_submission_notebook(code, code, learner).id
        return f"{self.address}formgrader/submissions/{found}"

    def marked(self, learner: str) -> tuple[float | None, str | None]:
        """Points and comment for the plan's aim, as the gradebook has them."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            key = (AIM, "tt-plan", "tt-plan", learner)
            score = book.find_grade(*key).manual_score
            return score, book.find_comment(*key).manual_comment


@pytest.fixture(scope="module")
def office(built_template, tmp_path_factory):
    """Three plans that we graded, and one hand-in that nobody has looked at."""
    root = shutil.copytree(built_template, tmp_path_factory.mktemp("fg") / "course")
    (root.parent / "exchange" / "vetcourse" / "feedback").mkdir(parents=True)
    bank = root / "modules" / "tiny" / "instructor" / "comments.toml"
    bank.parent.mkdir()
    bank.write_text(BANK, "utf-8")
    for learner in ("amina", "ingrid", "samuel"):
        said = {"tt-plan-text": "<b>Tomorrow</b> at eight."}
        folder = hand_in(root, learner, said, "tt-plan")
        (folder / "submission_secret.txt").write_text(SECRET, "ascii")
    grade(NbgraderCourse(root), ["tt-plan"], quiet)
    hand_in(root, "jonas", HALF_RIGHT)
    address, log = f"http://127.0.0.1:{free_port()}/", root.parent / "log"
    with log.open("w") as file:
        server = _serve(root, address, file)
    try:
        _wait_for(address + "formgrader", server, log)
        yield Office(address, root)
    finally:
        server.terminate()
        server.wait(20)


def _serve(root: Path, address: str, log) -> subprocess.Popen:
    port = address.rstrip("/").rsplit(":", 1)[1]
    command = [
        *(sys.executable, "-m", "jupyter", "server", "--no-browser"),
        *("--allow-root", f"--port={port}", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={root}", "--ServerApp.password="),
        f"--ServerApp.jpserver_extensions={EXTENSIONS}",
    ]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(root / ".jupyter")}
    return subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.25)
    pytest.fail(log.read_text("utf-8")[-2000:])


@pytest.fixture
def plan(office, open_page):
    """A function that opens somebody's plan in formgrader, its marks loaded."""

    def opened(learner):
        page = open_page(1200)
        page.set_default_timeout(20_000)
        page.goto(office.submission("tt-plan", learner))
        page.wait_for_function(LOADED)
        return page

    return opened


def _until(true) -> None:
    for _ in range(80):
        if true():
            return
        time.sleep(0.25)
    pytest.fail("formgrader did not save what was marked")


def test_a_level_is_given_with_one_click_and_the_learner_reads_it(
    office, plan, open_page, violations
):
    """From our grading to a button, to the gradebook, to the page given back."""
    page = plan("ingrid")
    text = page.inner_text("body")
    assert "<b>Tomorrow</b> at eight." in text
    assert "MARK SCHEME" not in text
    levels = page.locator(".vc-level")
    assert levels.all_inner_texts() == [
        *("0 Not yet", "10 On the way", "20 Sound", "25 Strong")
    ]
    assert page.locator(".vc-level[aria-pressed=true]").count() == 0

    levels.nth(1).click()
    _until(lambda: office.marked("ingrid") == (10.0, "An aim"))
    levels.nth(2).click()
    _until(lambda: office.marked("ingrid") == (20.0, "A clear aim"))
    page.locator("summary", has_text="Comments from the bank (1)").click()
    page.get_by_role("button", name="Whose aim is it?").click()
    both = "A clear aim\n\nWhose aim is it?"
    _until(lambda: office.marked("ingrid") == (20.0, both))
    assert page.locator(".vc-level[aria-pressed=true]").all_inner_texts() == [
        "20 Sound"
    ]

    give_feedback(office.course, ["tt-plan"], quiet)
    given = release_feedback(office.course, ["tt-plan"], quiet)
    states = {one.learner: one.state for one in given}
    assert states["ingrid"] == "written"
    (back,) = (office.root.parent / "exchange" / "vetcourse" / "feedback").iterdir()
    reader = open_page(bypass_csp=True)
    reader.goto(back.as_uri())
    text = reader.inner_text("body")
    assert "20 of 25 points" in text
    assert text.count("A clear aim") == 1
    assert "Whose aim is it?" in text
    assert violations(reader, "html") == []


def test_a_marker_s_own_words_stay_when_the_level_changes(office, plan):
    """A click gives points; nobody's sentence is overwritten."""
    page = plan("samuel")
    box = page.locator("textarea.comment").first
    box.fill("Well thought.")
    box.press("Tab")

    page.locator(".vc-level").nth(3).click()

    _until(lambda: office.marked("samuel") == (25.0, "Well thought."))


def test_a_mark_that_is_there_shows_on_its_button(office, plan):
    """Whoever comes back sees which level was given."""
    plan("amina").locator(".vc-level").nth(0).click()
    _until(lambda: office.marked("amina")[0] == 0.0)

    pressed = plan("amina").locator(".vc-level[aria-pressed=true]")

    pressed.wait_for()
    assert pressed.all_inner_texts() == ["0 Not yet"]


def test_the_keyboard_alone_is_enough(office, plan):
    """Tab leads from formgrader's boxes to the levels, Enter gives one."""
    page = plan("samuel")
    page.locator("input.extra-credit").first.focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    _until(lambda: office.marked("samuel")[0] == 10.0)


def test_the_buttons_can_be_used_by_everybody(plan, violations):
    """WCAG 2.1 A and AA for what is ours on formgrader's page, answers included."""
    page = plan("ingrid")
    page.locator(".vc-marking summary").first.click()

    for ours in (".vc-marking", ".vc-answer"):
        assert page.locator(ours).count()
        assert violations(page, ours) == []


def test_autograde_in_formgrader_gives_the_points_of_ours(office, open_page):
    """The button beside a hand-in runs our preprocessors, without a kernel."""
    page = open_page(1200)
    page.set_default_timeout(60_000)
    page.goto(f"{office.address}formgrader/manage_submissions/tt-1")
    row = page.locator("tr", has_text="jonas")
    row.locator(".autograde a, .autograde button").first.click()

    page.get_by_text("Successfully autograded", exact=False).first.wait_for()

    by_formgrader = scores(office.root)
    grade(office.course, ["tt-1"], quiet)
    assert by_formgrader == scores(office.root) == {"jonas": 1.0}


def test_feedback_from_formgrader_s_button_is_our_page(office, open_page):
    """No code, no key, no mark scheme: what `vetcourse feedback` writes."""
    grade(office.course, ["tt-1"], quiet)
    page = open_page(1200)
    page.set_default_timeout(60_000)
    page.goto(f"{office.address}formgrader/manage_assignments")
    row = page.locator("tr", has_text="tt-1")
    row.locator(".generate-feedback a").first.click()
    page.get_by_text("Successfully generated feedback", exact=False).first.wait_for()
    written = page_of(Task(office.root, "tt-1", "jonas"))
    text = written.read_text("utf-8")

    again = give_feedback(office.course, ["tt-1"], quiet)

    assert "<strong>1</strong> of 3 points" in text
    assert [one.state for one in again] == ["unchanged"]


def test_the_queue_leads_from_one_learner_s_work_to_the_next(plan, office):
    """One criterion after the other: the same box of the next piece of work."""
    for learner in ("berit", "carlos", "daniel"):
        hand_in(office.root, learner, {"tt-plan-text": "Soon."}, "tt-plan")
    grade(office.course, ["tt-plan"], quiet)
    waiting = {"berit", "carlos", "daniel"}
    page, seen = plan("berit"), []

    for _ in range(3):
        page.locator(".vc-next").first.click()
        page.wait_for_url("**index=*")
        page.wait_for_function(LOADED)
        seen.append(page.locator(".vc-order b").first.inner_text())

    numbers = {number_of("tt-plan", learner) for learner in waiting}
    assert set(seen) <= numbers
    assert len(set(seen)) == 3
    assert not any(name in page.locator(".vc-marking").inner_text() for name in waiting)
