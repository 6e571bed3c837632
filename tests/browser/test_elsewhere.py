"""The same forms where no page of ours is around them: Lab, Notebook 7, Voila."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from lab import ROOT, TOKEN, Lab, expect

from vetcourse.pages.lab import free_port

UNIT = ROOT / "release" / "ig-3"
FIRST = "ig-3-last-time"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One server for the tests of this file, with the unit on it."""
    # JupyterLab as it comes, with all of its menus.
    server = Lab(tmp_path_factory.mktemp("lab"), about={"JUPYTER_CONFIG_PATH": None})
    server.give(UNIT, "ig-3")
    yield server
    server.stop()


@pytest.fixture
def voila(tmp_path):
    """A running Voila over the unit; its address and the unit's folder."""
    server = Lab(tmp_path / "place")
    server.stop()
    folder = server.give(UNIT, "ig-3")
    port = free_port()
    command = [sys.executable, "-m", "voila", "ig-3.ipynb", "--no-browser"]
    with (tmp_path / "voila.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--port={port}"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}/"
    for _ in range(120):
        try:
            urlopen(f"{address}static/", timeout=2)
        except URLError as error:
            if getattr(error, "code", None):
                break  # it answers, if only that there is nothing
            time.sleep(0.5)
    yield server, address
    process.terminate()
    process.wait(timeout=20)


def write(page, text):
    """Write in the unit's first box and wait until it says that it is saved."""
    form = page.locator(f'[data-item="{FIRST}"]')
    form.locator("textarea").fill(text)
    expect(form).to_have_attribute("data-state", "saved", timeout=30_000)


def run_all(page):
    """By the menu, opened again where Jupyter, still settling, closed it."""
    from playwright.sync_api import TimeoutError as NotThere

    for _ in range(20):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        with suppress(NotThere):
            entry = page.get_by_role("menuitem", name="Run All Cells", exact=True)
            return entry.click(timeout=3000)
        page.keyboard.press("Escape")
    raise AssertionError("the menu never stayed open")


@pytest.mark.parametrize("route", ["lab/tree", "notebooks"])
def test_a_form_works_in_a_notebook_that_is_run_by_hand(lab, open_page, route):
    """An instructor in JupyterLab or Notebook 7 sees and tries what learners see."""
    page = open_page(1300)
    page.set_default_timeout(60_000)
    page.goto(f"{lab.address}{route}/ig-3/ig-3.ipynb?token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    run_all(page)
    page.locator(".vc-item").first.wait_for(timeout=60_000)

    write(page, f"Seen in {route}.")

    assert lab.answer("ig-3", FIRST) == f"Seen in {route}."
    assert page.locator(".vc-page").count() == 0


def test_a_form_works_in_voila(voila, open_page):
    """An institution that shows notebooks with Voila shows the same forms."""
    server, address = voila
    page = open_page()
    page.goto(address)
    page.locator(".vc-item").first.wait_for(timeout=60_000)

    write(page, "Seen in Voila.")

    assert server.answer("ig-3", FIRST) == "Seen in Voila."
    assert "ask(" not in page.inner_text("body")
