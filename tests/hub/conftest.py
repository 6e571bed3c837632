"""One real hub for all tests that only look, a fresh one for those that stop it.

    running_hub   anna and bjorn (learners), ines (instructor), kari (coordinator),
                  magnus (mentor); the tiny course of tests/conftest.py
    make_hub      a function that starts another one
    open_page     a function that opens a page of Chromium in a profile of its own

A test that uses one of these gets the marker ``hub``.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.hub.running import RunningHub

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
REAL = {"running_hub", "make_hub"}


def pytest_collection_modifyitems(items):
    """Whatever needs a real hub is marked so."""
    for item in items:
        if REAL & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.hub)


@pytest.fixture(scope="session")
def make_hub(built_template, tmp_path_factory):
    """A function that starts a hub of its own; stopped when all tests are done."""
    hubs, places = [], []

    def start(change=None, reachable=False, **options):
        place = tmp_path_factory.mktemp("hub")
        if reachable:  # pytest's own folders are for one account only
            place = Path(tempfile.mkdtemp(prefix="vetcourse-hub-"))
            place.chmod(0o755)
            places.append(place)
        course = shutil.copytree(built_template, place / "taught")
        shutil.copytree(ROOT / "credits", course / "credits", dirs_exist_ok=True)
        if change is not None:
            change(course)
        hubs.append(RunningHub(place, course, **options))
        if reachable and not hubs[-1].use_python_of_everybody():
            pytest.skip("people's accounts could not start this Python")
        return hubs[-1].start()

    yield start
    for hub in hubs:
        if hub.process:
            hub.stop()
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def running_hub(make_hub):
    """One hub for every test that does not stop it."""
    return make_hub()


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        told = f"there is no Chromium at {CHROMIUM}; apt-get install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(told)
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """A function that opens a page in a profile of its own."""
    contexts = []

    def new(width=1000):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        context.set_default_timeout(60_000)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


ROOT = Path(__file__).parents[2]
