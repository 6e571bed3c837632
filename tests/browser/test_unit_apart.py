"""A unit in hard times and in Bokmål: logged out, lid closed, two devices."""

import pytest
from lab import ROOT, Lab, expect

from vetcourse.course.building import build_assignment
from vetcourse.course.reading import find_assignment, read_assignment

CODE = "ig-3"
FIRST = "ig-3-last-time"


@pytest.fixture(scope="module")
def bokmaal(tmp_path_factory):
    """The unit in Bokmål, as it is built for learners."""
    folder = tmp_path_factory.mktemp("built") / CODE
    unit = read_assignment(find_assignment(ROOT / "modules", CODE))
    build_assignment(unit, folder, "nb")
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One server for the tests of this file."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture
def visit(lab, bokmaal, open_page):
    """A function that opens the unit and waits for its forms."""
    for session in lab.api("api/sessions"):
        lab.api(f"api/sessions/{session['id']}", "DELETE")
    lab.give(bokmaal, CODE)

    def go(width=1100):
        page = open_page(width)
        page.set_default_timeout(60_000)
        page.goto(lab.page(CODE))
        page.wait_for_selector(".vc-cover", state="attached")
        page.wait_for_selector(".vc-cover", state="detached")
        return page

    return go


def form(page):
    """The form of the unit's first box to write in."""
    return page.locator(f'[data-item="{FIRST}"]')


def is_saved(page):
    """Wait until the first form says that what is in it is saved."""
    expect(form(page)).to_have_attribute("data-state", "saved", timeout=60_000)


@pytest.mark.parametrize("width", [390, 1100])
def test_a_unit_in_bokmaal_is_bokmaal_throughout(visit, violations, width):
    """Language, bar, forms, dates; nothing of Jupyter's English is left on the page."""
    page = visit(width)
    form(page).locator("textarea").fill("Jeg hengte en dør.")
    is_saved(page)

    shown = page.locator("body").inner_text()
    assert page.evaluate("document.documentElement.lang") == "nb"
    assert "Lever" in page.inner_text(".vc-bar")
    assert "Lagret" in form(page).inner_text()
    assert not any(word in shown for word in ("Saved", "Hand in", "Choose", "Practice"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_closed_lid_loses_nothing(lab, visit):
    """Line and kernel are gone while the machine sleeps; awake, all is sent."""
    page = visit()
    page.context.set_offline(True)
    form(page).locator("textarea").fill("Skrevet på bussen.")
    lab.api(f"api/kernels/{lab.kernel(CODE)}", "DELETE")
    page.wait_for_timeout(3000)

    page.context.set_offline(False)
    is_saved(page)

    assert lab.answer(CODE, FIRST) == "Skrevet på bussen."


def test_on_two_devices_the_newest_words_win(lab, visit):
    """Nobody is asked to choose, and what the other device wrote is kept."""
    machine, phone = visit(1100), visit(390)
    form(machine).locator("textarea").fill("Fra maskinen.")
    is_saved(machine)
    form(phone).locator("textarea").fill("Fra telefonen.")
    is_saved(phone)

    assert lab.answer(CODE, FIRST) == "Fra telefonen."
    assert lab.answer(CODE, f"{FIRST}.kept-1") == "Fra maskinen."


def test_who_is_logged_out_goes_on_writing(lab, visit):
    """The page says so, keeps the words, and sends them after a new login."""
    page = visit()
    refuse = lambda route: route.fulfill(status=403, body="")  # noqa: E731
    page.route("**/api/**", refuse)
    page.context.set_offline(True)
    form(page).locator("textarea").fill("Skrevet etter utlogging.")
    page.context.set_offline(False)
    notice = page.locator(".vc-notice[role=status]")
    expect(notice).to_contain_text("logget ut", timeout=60_000)
    assert form(page).locator("textarea").input_value() == "Skrevet etter utlogging."

    assert notice.get_by_role("link").get_attribute("target") == "_blank"

    page.unroute("**/api/**", refuse)
    is_saved(page)

    assert lab.answer(CODE, FIRST) == "Skrevet etter utlogging."


PARTS = """() => {
  const app = window.jupyterapp;
  const ids = new Set();
  const walk = (widget) => {
    ids.add(widget.id);
    for (const one of widget.children()) walk(one);
  };
  walk(app.shell);
  return {
    "shared libraries": typeof window._JUPYTERLAB === "object",
    "shell.collapseLeft": typeof app.shell.collapseLeft === "function",
    "shell.collapseRight": typeof app.shell.collapseRight === "function",
    "shell.add": typeof app.shell.add === "function",
    "panel jp-top-panel": ids.has("jp-top-panel"),
    "panel jp-menu-panel": ids.has("jp-menu-panel"),
    "panel jp-bottom-panel": ids.has("jp-bottom-panel"),
    "panel jp-main-dock-panel": ids.has("jp-main-dock-panel"),
    "scroller": !!document.querySelector(".jp-WindowedPanel-outer"),
    "prose": !!document.querySelector(".jp-MarkdownCell .jp-MarkdownOutput"),
    "outputs": !!document.querySelector(".jp-CodeCell .jp-OutputArea-output"),
  };
}"""


def test_jupyterlab_still_has_the_parts_that_the_page_reaches_into(visit):
    """Lab promises none of these: whoever upgrades it reads here what has gone."""
    page = visit()

    found = page.evaluate(PARTS)

    assert [part for part, there in found.items() if not there] == []
