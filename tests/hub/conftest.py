"""One real hub for all tests that only look, a fresh one for those that stop it.

    running_hub   anna and bjorn (learners), ines (instructor), kari (coordinator),
                  magnus (mentor); the tiny course of tests/conftest.py
    make_hub      a function that starts another one
    open_page     a function that opens a page of Chromium in a profile of its own

A test that uses one of these gets the marker ``hub``.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.chromium import pages
from tests.hub.running import RunningHub

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


@pytest.fixture
def open_page(chromium):
    """A function that opens a page in a profile of its own."""
    with pages(chromium, patience=60_000) as new:
        yield new


ROOT = Path(__file__).parents[2]
