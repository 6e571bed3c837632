"""Home and the pages around it in a browser, beside a real JupyterLab."""

import json

import pytest
from lab import ROOT, TOKEN, Lab
from tests.course_with_a_log import with_a_log
from tests.server.school import ENTRY, School

from vetcourse.credits import open_ledger

PAGES = (
    "home",
    "way",
    "feedback/tt-1",
    "feedback/tt-plan",
    "mentor/tt-log",
    "mentor/tt-log/paper?entry=tt-log-1",
    "open/tt-9",
    "accessibility",
)
SAVED = "document.querySelector('.vc-item').dataset.state === 'saved'"


@pytest.fixture(scope="module")
def school(tiny_template, tmp_path_factory):
    """A learner who has handed in one unit and got it back, and begun a log."""
    place = tmp_path_factory.mktemp("life")
    made = School(place, with_a_log(tiny_template, place / "text"))
    for code in ("tt-1", "tt-log"):
        made.fetch(code)
    made.answer("tt-1", tt_1_first="label", tt_1_steps=["off", "test", "lock"])
    made.answer("tt-log", tt_log_1=ENTRY)
    made.hand_in("tt-1")
    made.mark("tt-1")
    return made


@pytest.fixture(scope="module")
def lab(school, tmp_path_factory):
    """The learner's server, with a ledger in which they are registered."""
    place = tmp_path_factory.mktemp("lab")
    ledger = place / "credits.db"
    with open_ledger(str(ledger)) as book:
        book.register(login="ingrid", name="Ingrid Solbakken")
    server = Lab(
        place,
        school.folder,
        school.exchange,
        ledger=ledger,
        rules=ROOT / "credits",
        learner="ingrid",
    )
    yield server
    server.stop()


@pytest.fixture
def visit(lab, open_page):
    """A function that opens one of our pages."""

    def go(path="home", width=1000, scheme="light", page=None):
        page = page or open_page(width, scheme)
        page.set_default_timeout(60_000)
        joint = "&" if "?" in path else "?"
        page.goto(f"{lab.address}vetcourse/{path}{joint}token={TOKEN}")
        return page

    return go


def opened(page):
    """Wait until a unit can be used."""
    page.wait_for_selector(".vc-cover", state="attached")
    page.wait_for_selector(".vc-cover", state="detached")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_keeps_wcag_and_fits(visit, violations, language, scheme):
    """In both languages, by day and night, on a desk and on a phone."""
    for width in (1000, 390):
        page = visit(f"home?language={language}", width, scheme)
        for path in PAGES:
            visit(path, page=page)
            page.evaluate(
                "document.querySelectorAll('details').forEach(it => it.open = 1)"
            )

            assert violations(page, "html") == [], path
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_statement_s_table_keeps_short_words_whole_on_a_phone(visit):
    """The column of the status is as wide as its longest word; long names give way."""
    cells = visit("accessibility?language=nb", width=390).locator(".vc-criteria td")
    lines = """all => all.filter(it => it.textContent === "oppfylt").map(it => {
        const range = document.createRange();
        range.selectNodeContents(it);
        return range.getClientRects().length;
    })"""

    assert set(cells.evaluate_all(lines)) == {1}
    # As it was before, which the assertion above has to see.
    cells.first.page.locator(".vc-criteria :is(th, td)").evaluate_all(
        """all => all.forEach(it => {
            it.style.overflowWrap = "anywhere";
            it.style.fontSize = "18px";
        })"""
    )
    assert set(cells.evaluate_all(lines)) == {2}


def test_the_check_itself_finds_faults(visit, violations):
    """A page made bad on purpose is not let through."""
    page = visit()
    page.evaluate("document.querySelector('h1').style.color = '#e8e0d0'")

    assert any("color-contrast" in found for found in violations(page, "html"))


def test_nothing_is_loaded_from_outside_and_little_in_all(visit, lab, open_page):
    """Our own fonts and icons; a first visit weighs less than half a megabyte."""
    page = open_page()
    sizes = {}
    page.on("response", lambda r: sizes.__setitem__(r.url, len(r.body())))
    wrong = []
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    visit(page=page)
    page.wait_for_load_state("networkidle")

    assert all(url.startswith(lab.address) for url in sizes)
    assert len(sizes) <= 9
    assert sum(sizes.values()) < 500_000
    assert wrong == []


def test_every_control_is_named_large_and_reached_by_keyboard(visit):
    """Tab goes through all of them in the order they are read; 40 pixels at least."""
    page = visit("mentor/tt-log", width=390)
    wanted = page.locator("a, button, input, summary").evaluate_all(
        "all => all.filter(it => it.checkVisibility() && !it.disabled"
        " && it.type !== 'hidden').length"
    )
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                const it = document.activeElement;
                const box = (it.closest('.vc-entry') ?? it).getBoundingClientRect();
                const style = getComputedStyle(it);
                const line = [style.outlineStyle, style.outlineWidth].join(" ");
                return [it.outerHTML.slice(0, 80), box.height, line];
                }"""
            )
        )

    assert len(reached) == wanted
    assert [name for name, _, line in reached if line != "solid 3px"] == []
    assert [name for name, height, _ in reached if height < 40] == []


def test_home_leads_to_the_exercise_where_one_left(visit, lab, school):
    """By keyboard: into the unit, write, Home, and back to that very exercise."""
    for read_before in school.folder.glob("tt-1/feedback/*/seen"):
        read_before.unlink()
    page = visit("open/tt-plan")
    opened(page).locator("textarea").fill("I will plan the wiring.")
    page.wait_for_function(SAVED)
    page.locator(".vc-home").click()
    page.wait_for_selector(".vc-home-page")
    said = page.inner_text("main")
    page.locator(".vc-row a", has_text="A plan").focus()
    read = page.locator(".vc-row", has_text="A plan").inner_text()
    visit("feedback/tt-1", page=page)
    visit(page=page)
    resume = page.locator(".vc-next .vc-button")
    target = resume.get_attribute("href")
    resume.focus()
    page.keyboard.press("Enter")
    opened(page)

    assert "There is feedback on what you handed in" in said
    assert "Or go on where you left: A plan" in said
    assert "1 of 1 answered" in read
    assert target.endswith("/open/tt-plan#tt-plan-text")
    assert lab.answer("tt-plan", "tt-plan-text") == "I will plan the wiring."
    assert page.locator("textarea").evaluate("it => it === document.activeElement")


def test_the_unit_says_that_a_second_attempt_is_open(visit, violations):
    """In words, with a way to the feedback, and the other case is asked."""
    page = opened(visit("open/tt-1"))

    assert violations(page) == []
    notice = page.inner_text(".vc-attempt")
    asked = page.inner_text('[data-item="tt-1-first"]')
    page.locator(".vc-attempt a").click()
    page.wait_for_selector(".vc-given")

    assert "A second attempt is open" in notice
    assert "Lin opens the fryer" in asked
    assert "Secret words on labels." in page.inner_text(".vc-given")


def test_a_kernel_from_before_a_release_is_started_again(visit, lab, school):
    """The new text is there, the old answer too, and what is written next is saved."""
    page = opened(visit("open/tt-log"))
    kernel = lab.kernel("tt-log")
    text = school.root / "modules" / "tiny" / "03-log.md"
    text.write_text(text.read_text("utf-8").replace("A first talk", "The very first"))
    school.release()

    with page.expect_response("**/vetcourse/refresh/tt-log*") as told:
        page.reload()
    opened(page)
    first = page.locator('[data-item="tt-log-1"]')
    box = first.locator("textarea").first
    box.fill("Ask two open questions.")
    page.wait_for_function(SAVED)

    assert told.value.json()["changed"]
    assert told.value.json()["restarted"]
    assert lab.kernel("tt-log") == kernel
    assert "The very first" in first.inner_text()
    kept = json.loads(
        (school.folder / "tt-log" / "answers" / "tt-log-1.json").read_text("utf-8")
    )
    assert kept["value"] == {**ENTRY, "goal-own": "Ask two open questions."}


def test_the_form_to_sign_prints_without_buttons(visit, tmp_path):
    """On paper: entries and lines to sign on, and no private word."""
    page = visit("mentor/tt-log")
    page.get_by_label("Entry 1.").check()
    page.get_by_role("button", name="Make a form to sign on paper").click()
    page.wait_for_selector(".vc-paper")
    page.emulate_media(media="print")

    assert page.locator(".vc-lines dt").all_inner_texts() == [
        "Name",
        "Mentor",
        "Seen and discussed, date",
        "Signature",
    ]
    assert not page.locator(".vc-top, .vc-act").first.is_visible()
    assert page.locator("article").count() == 1


def test_nothing_moves_for_who_wants_no_motion(open_page, lab):
    """Nothing on our pages is animated at all."""
    page = open_page(reduced_motion="reduce")
    page.goto(f"{lab.address}vetcourse/way?token={TOKEN}")

    assert page.evaluate("document.getAnimations().length") == 0
