"""A coordinator on the hub: arrives at the desk, and writes in the own name."""

import os
from types import SimpleNamespace

import pytest

from tests.recognition import type_recognition
from vetcourse.hub.places import Places
from vetcourse.hub.roles import CREDITS, HAND_IN
from vetcourse.hub.spawning import ARRIVES, CALM, WITHOUT, Fitting
from vetcourse.pages import unit
from vetcourse.pages.desk_notebook import NAME

ROLES = {"anna": "learner", "ines": "instructor", "kari": "coordinator"}


@pytest.fixture
def fitted(tmp_path):
    """A function that gives the spawner as it is fitted to somebody."""
    urls = {CREDITS: "http://127.0.0.1/c", HAND_IN: "http://127.0.0.1/h"}
    fit = Fitting(ROLES, Places(tmp_path), urls, "nb")

    def of(login):
        spawner = SimpleNamespace(user=SimpleNamespace(name=login), environment={})
        fit(spawner)
        return spawner

    return of


def test_a_coordinators_server_opens_the_desk_in_a_calm_jupyterlab(fitted):
    """With the learner's calm, but without the learner's pages."""
    spawner = fitted("kari")

    assert spawner.default_url == ARRIVES["coordinator"] == f"/doc/tree/{NAME}"
    assert spawner.environment["VETCOURSE_DESK"] == NAME
    config = spawner.environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert config[-1] == str(unit.LEARNER)
    assert "vetcourse.server" in WITHOUT["coordinator"]
    assert "coordinator" in CALM


@pytest.mark.parametrize("login", ["anna", "ines"])
def test_nobody_else_is_given_a_desk(fitted, login):
    """It would only tell them that they may not ask."""
    assert "VETCOURSE_DESK" not in fitted(login).environment


def test_a_decision_made_on_the_hub_stands_in_the_coordinators_name(
    running_hub, open_page
):
    """From the login to the ledger, with nothing typed but the decision."""
    page = open_page()
    page.set_default_timeout(240_000)
    running_hub.sign_in(page, "kari")
    page.wait_for_selector(".vc-cohort")
    assert page.url.split("?")[0].endswith(f"/user/kari/doc/tree/{NAME}")
    assert "anna" in page.inner_text(".vc-cohort").casefold()

    desk = page.locator(".vc-desk")
    desk.locator(".vc-nav").nth(1).click()
    type_recognition(desk, "anna", decided="2026-01-20")
    desk.get_by_role("button", name="Look at it first").click()
    desk.get_by_role("button", name="Write it").click()
    desk.get_by_role("button", name="See", exact=False).click()

    entries = desk.locator(".vc-entries-table")
    entries.wait_for()
    told = entries.inner_text()
    assert "The diploma was shown." in told
    assert "by kari" in told
