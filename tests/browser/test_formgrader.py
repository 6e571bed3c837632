"""nbgrader's formgrader in a real browser on what we graded: a rubric is marked."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from lab import free_port
from nbgrader.api import Gradebook
from tests.grading.test_grading import hand_in, quiet, scores
from tests.grading.test_nbgrader_loop import HALF_RIGHT

from vetcourse.grading.feedback import give_feedback, page_of
from vetcourse.grading.grading import grade
from vetcourse.grading.handing_in import Task
from vetcourse.grading.nbgrader_course import NbgraderCourse

EXTENSIONS = '{"nbgrader.server_extensions.formgrader": True}'


@pytest.fixture(scope="module")
def formgrader(built_template, tmp_path_factory):
    """A server with formgrader over a graded course: its address and the course."""
    root = shutil.copytree(built_template, tmp_path_factory.mktemp("fg") / "course")
    hand_in(root, "ingrid", {"tt-plan-text": "<b>Tomorrow</b> at eight."}, "tt-plan")
    hand_in(root, "jonas", HALF_RIGHT)
    grade(NbgraderCourse(root), ["tt-1", "tt-plan"], quiet)
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    command = [
        *(sys.executable, "-m", "jupyter", "server", "--no-browser"),
        *("--allow-root", f"--port={port}", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={root}", "--ServerApp.password="),
        f"--ServerApp.jpserver_extensions={EXTENSIONS}",
    ]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(root / ".jupyter")}
    with (root.parent / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=root, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_for(address + "formgrader", server, root.parent / "log")
        yield address, root
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.25)
    pytest.fail(log.read_text("utf-8")[-2000:])


def submission(root: Path, code: str, learner: str) -> str:
    """The id under which formgrader shows a hand-in."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return gradebook.find_submission_notebook(code, code, learner).id


def test_a_rubric_is_marked_and_the_learner_reads_it(formgrader, open_page):
    """From our grading to formgrader's boxes, to the gradebook, to the page."""
    address, root = formgrader
    page = open_page(1200)
    page.set_default_timeout(60_000)
    page.goto(
        f"{address}formgrader/submissions/{submission(root, 'tt-plan', 'ingrid')}"
    )
    text = page.inner_text("body")
    assert "<b>Tomorrow</b> at eight." in text
    assert "Give one of these scores" in text

    box = page.locator("input.score").first
    box.fill("20")
    page.locator("textarea.comment").first.fill("Whose aim is it?")
    page.locator("textarea.comment").first.press("Tab")
    _until(lambda: _marked(root) == (20.0, "Whose aim is it?"))

    give_feedback(NbgraderCourse(root), ["tt-plan"], quiet)
    shown = page_of(Task(root, "tt-plan", "ingrid")).read_text("utf-8")
    assert "<strong>20</strong> of 25 points" in shown
    assert "A clear aim" in shown
    assert "Whose aim is it?" in shown


def _marked(root: Path) -> tuple[float | None, str | None]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        key = ("tt-plan-rubric-aim", "tt-plan", "tt-plan", "ingrid")
        score = gradebook.find_grade(*key).manual_score
        return score, gradebook.find_comment(*key).manual_comment


def _until(true) -> None:
    for _ in range(80):
        if true():
            return
        time.sleep(0.25)
    pytest.fail("formgrader did not save the mark")


def test_autograde_in_formgrader_gives_the_points_of_ours(formgrader, open_page):
    """The button beside a hand-in runs our preprocessors, without a kernel."""
    address, root = formgrader
    before = scores(root)
    page = open_page(1200)
    page.set_default_timeout(60_000)
    page.goto(f"{address}formgrader/manage_submissions/tt-1")
    row = page.locator("tr", has_text="jonas")
    row.locator(".autograde a, .autograde button").first.click()

    page.get_by_text("Successfully autograded", exact=False).first.wait_for()

    assert scores(root) == before == {"jonas": 1.0}
