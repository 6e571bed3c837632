"""The coordinator's desk in a browser, over a real ledger, and in a real JupyterLab."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from desk_lab import DeskLab
from desk_page import DeskPage
from lab import ROOT
from tests.credits import classes
from tests.credits.classes import PEOPLE
from tests.credits.invented import CREDITS
from tests.recognition import type_recognition

from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.office import Office

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
SHEET = b"""learner,module,completed on,passed,institution,ects pedagogy
anja.bakke,IG,2026-13-01,yes,HVL,5
nobody.here,FL,2026-01-10,maybe,HVL,2.5
"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
VIEWS = ["everybody", "record", "sheet", "policy", "numbers", "take"]
class_ledger, ledger = classes.class_ledger, classes.ledger


@pytest.fixture
def office(ledger):
    """An office over the class."""
    with Office(ledger, CREDITS, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def visit(office, open_page):
    """A function that opens the desk in a page of its own."""

    def go(width=1200, scheme="light", language="en"):
        shown = DeskPage(open_page(width, scheme), language)
        shown.show_desk(office)
        shown.page.wait_for_selector(".vc-cohort")
        return shown

    return go


def names(page):
    """Who is in the table, from top to bottom."""
    return page.locator(".vc-cohort tbody .vc-name").all_inner_texts()


def settled(page):
    """Wait until nothing is being read any more."""
    page.wait_for_function("!document.querySelector('.vc-desk [aria-busy]')")
    page.wait_for_timeout(50)


def show(page, view):
    """Go to one of the views."""
    page.locator(".vc-nav").nth(VIEWS.index(view)).click()
    settled(page)


def type_decision(page, who="emil.moe"):
    """Fill in a decision as a coordinator types one."""
    show(page, "record")
    type_recognition(page, who)


class TestEverybody:
    """The table of the cohort."""

    def test_everybody_is_there_with_what_is_missing(self, visit):
        """State in words beside icon and colour; who stops at a gate, and by what."""
        page = visit().page

        assert len(names(page)) == len(PEOPLE)
        emil = page.locator("tr", has_text="Emil Moe").inner_text()
        assert "Stopped at the gate" in emil
        assert "Stopped by: At least four years" in emil
        assert page.locator(".vc-tile").all_inner_texts()[1].split() == [
            "17",
            "May",
            "go",
            "on",
        ]

    def test_it_is_searched_filtered_and_sorted(self, visit):
        """Each changes the table and says how many are found."""
        page = visit().page
        page.get_by_label("Search by name or login").type("ida s")
        page.wait_for_function(
            "document.querySelectorAll('.vc-cohort tbody tr').length === 1"
        )
        assert names(page) == ["Ida Sande"]
        assert page.locator("[role=status]").inner_text() == "1 of 26 learners"

        page.get_by_role("button", name="Show everybody").click()
        settled(page)
        page.locator(".vc-tile[data-state=shut]").click()
        settled(page)
        assert len(names(page)) == 5
        assert page.locator(".vc-tile[data-state=shut]").evaluate(
            "tile => tile === document.activeElement && tile.ariaPressed === 'true'"
        )

        page.locator(".vc-order", has_text="Credits").click()
        settled(page)
        page.locator(".vc-order", has_text="Credits").click()
        settled(page)
        head = page.locator("th[aria-sort]")
        assert head.get_attribute("aria-sort") == "descending"
        assert names(page)[-1] == "Liv Waage"

    def test_pages_are_turned_at_the_office(self, visit):
        """Twenty-five at a time; the reader stays where they were."""
        shown = visit()
        page = shown.page
        page.get_by_label("On a page").select_option("25")
        settled(page)
        assert len(names(page)) == 25

        page.get_by_role("button", name="Next").press("Enter")
        settled(page)

        assert names(page) == ["Yusuf Karim"]
        assert page.locator(".vc-pages").evaluate(
            "n => n.contains(document.activeElement)"
        )

    def test_the_rules_the_place_and_the_day_can_be_changed(self, visit):
        """And hold for every view."""
        page = visit().page
        page.locator(".vc-rules-line summary").click()
        page.get_by_label("On the day").fill("2025-09-20")
        page.get_by_label("Institution").select_option("HVL")
        page.get_by_role("button", name="Use these").click()
        settled(page)

        line = page.locator(".vc-rules-line summary").inner_text()
        assert "Høgskulen på Vestlandet · 20 September 2025" in line
        assert page.locator("tr", has_text="Anja Bakke").inner_text().count("Phase 1")


class TestOneLearner:
    """One way, explained."""

    def test_every_verdict_has_source_and_proof(self, visit):
        """With links that lead to the regulation, and the sum redone."""
        page = visit().page
        page.get_by_role("button", name="Berit Dahl").click()
        settled(page)
        page.evaluate(UNFOLD)

        assert page.locator("h2").evaluate("h => h === document.activeElement")
        assert page.locator(".vc-why").count() == page.locator(".vc-finding").count()
        assert page.locator(".vc-why .vc-proof").count() > 20
        link = page.locator(".vc-why a").first
        assert link.get_attribute("href").startswith("https://lovdata.no/")
        pool = page.locator(".vc-finding", has_text="60 credits of vocational breadth")
        assert "60 credits" in pool.last.locator(".vc-proof table").inner_text()

    def test_a_scenario_is_played_and_nothing_is_written(self, visit, ledger):
        """One more module, and what that would change."""
        with open_ledger(ledger) as book:
            before = book.head()
        page = visit().page
        page.get_by_role("button", name="Camilla Holm").click()
        settled(page)
        page.get_by_text("What if …").click()
        page.get_by_label("UY ·", exact=False).check()
        page.get_by_role("button", name="See what would change").click()
        settled(page)

        told = page.locator(".vc-from-to").inner_text()
        assert "Now: Phase 1" in told
        assert "Then: Phase 2" in told
        with open_ledger(ledger) as book:
            assert book.head() == before

    def test_an_entry_is_reversed_with_its_grounds(self, visit, ledger):
        """The entry stays, and falls."""
        page = visit().page
        page.get_by_role("button", name="Daniel Krog").click()
        settled(page)
        page.get_by_role("button", name="Reverse: Result").click()
        page.get_by_label("Legal basis").fill("HVL-F § 11-9")
        page.get_by_label("Who decided it").fill("exam office")
        page.get_by_label("Why", exact=False).fill("Entered for the wrong person.")
        page.get_by_role("button", name="Look at it first").click()
        settled(page)
        page.get_by_role("button", name="Write it").click()
        settled(page)

        with open_ledger(ledger) as book:
            last = book.transcript("daniel.krog").events[-1]
        assert (last.payload.kind, last.recorded_by) == ("reversal", "kari.coordinator")
        page.get_by_role("button", name="See Daniel Krog's way").click()
        settled(page)
        assert page.get_by_role("button", name="Reverse: Result").count() == 0


class TestRecording:
    """What is typed is looked at, written, and never lost."""

    def test_a_decision_stands_in_the_ledger_with_who_and_why(self, visit, ledger):
        """First shown, then written."""
        page = visit().page
        type_decision(page)
        page.get_by_role("button", name="Look at it first").click()
        settled(page)
        shown = page.locator(".vc-summary-list").inner_text()
        assert "Emil Moe (emil.moe)" in shown
        assert "admissions office" in shown
        with open_ledger(ledger) as book:
            assert book.transcript("emil.moe").events[-1].payload.kind != "decision"

        page.get_by_role("button", name="Write it").click()
        settled(page)

        with open_ledger(ledger) as book:
            last = book.transcript("emil.moe").events[-1]
        assert last.payload.kind == "decision"
        assert last.payload.authority == "admissions office"
        assert last.reason == "The diploma was shown."
        assert last.recorded_by == "kari.coordinator"
        assert page.locator("[role=status]").inner_text() == "Written."

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, visit):
        """One line for each thing to mend."""
        page = visit().page
        type_decision(page)
        page.get_by_label("Why", exact=False).fill("")
        page.get_by_label("Legal basis").fill("")
        page.get_by_role("button", name="Look at it first").click()
        settled(page)

        told = page.locator("[role=alert] li").all_inner_texts()
        assert any("reason" in line for line in told)
        assert page.get_by_label("Who decided it").input_value() == "admissions office"

    def test_a_learner_that_nobody_knows_is_said(self, visit):
        """Before anything is sent to be written."""
        page = visit().page
        type_decision(page, who="nobody.known")
        page.get_by_role("button", name="Look at it first").click()
        settled(page)

        assert "nobody.known" in page.locator("[role=alert]").inner_text()

    def test_a_service_that_is_away_loses_no_word(self, visit, ledger, office):
        """It says so, and the same button works when it is back."""
        shown = visit()
        page = shown.page
        type_decision(page)
        page.evaluate("models.desk.dead = true")
        page.get_by_role("button", name="Look at it first").click()
        page.wait_for_selector("[role=alert]", timeout=20_000)
        assert "still here" in page.locator("[role=alert]").inner_text()
        assert page.evaluate("events.some(([name]) => name === 'unsaved')")

        shown.open()
        shown.show_desk(office)
        page.wait_for_selector(".vc-form")
        settled(page)
        assert page.get_by_label("Why", exact=False).input_value().startswith("The dip")
        page.get_by_role("button", name="Look at it first").click()
        settled(page)
        page.get_by_role("button", name="Write it").click()
        settled(page)
        with open_ledger(ledger) as book:
            assert book.transcript("emil.moe").events[-1].payload.kind == "decision"

    def test_a_look_that_nobody_heard_is_taken_as_soon_as_somebody_does(
        self, visit, ledger
    ):
        """On a busy machine the program is late; nobody has to press once more."""
        page = visit().page
        type_decision(page)
        page.evaluate("models.desk.dead = true")
        page.get_by_role("button", name="Look at it first").click()
        page.wait_for_selector("[role=alert]", timeout=20_000)
        assert "Nothing was written" in page.locator("[role=alert]").inner_text()

        page.evaluate("models.desk.dead = false")
        page.evaluate("window.dispatchEvent(new Event('vetcourse:resend'))")
        page.get_by_role("button", name="Write it").wait_for()

        assert page.locator("[role=alert]").count() == 0
        with open_ledger(ledger) as book:
            assert book.transcript("emil.moe").events[-1].payload.kind != "decision"

    def test_a_look_goes_on_in_the_page_that_takes_this_ones_place(self, visit, office):
        """As when the program behind it is started anew; until something is changed."""
        shown = visit()
        page = shown.page
        type_decision(page)
        page.evaluate("models.desk.dead = true")
        page.get_by_role("button", name="Look at it first").click()
        page.wait_for_selector("[role=alert]", timeout=20_000)

        shown.open()
        shown.show_desk(office)
        page.get_by_role("button", name="Write it").wait_for()
        page.get_by_label("Who decided it").fill("the board")
        assert page.get_by_role("button", name="Write it").count() == 0
        shown.open()
        shown.show_desk(office)
        page.wait_for_selector(".vc-form")
        settled(page)
        assert page.get_by_role("button", name="Write it").count() == 0

    def test_a_whole_entry_is_made_with_the_keyboard(self, visit):
        """Every control is reached by Tab, in the order of the page."""
        page = visit().page
        page.locator(".vc-nav").nth(1).focus()
        page.keyboard.press("Enter")
        settled(page)
        reached = []
        for _ in range(14):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    "document.activeElement.labels?.[0]?.firstChild.textContent"
                    " ?? document.activeElement.innerText"
                )
            )

        wanted = ["What is recorded", "Learner", "Type", "Decided on"]
        assert [name for name in reached if name in wanted][:4] == wanted
        assert "Look at it first" in reached


class TestSheets:
    """A whole file at once."""

    def test_errors_are_shown_row_by_row_and_nothing_is_written(self, visit, ledger):
        """Where, and what to mend."""
        with open_ledger(ledger) as book:
            before = book.head()
        page = visit().page
        show(page, "sheet")
        page.locator("input[type=file]").set_input_files(
            {"name": "results.csv", "mimeType": "text/csv", "buffer": SHEET}
        )
        page.get_by_role("button", name="Check it").click()
        page.wait_for_selector(".vc-problems")

        rows = page.locator(".vc-problems tbody th").all_inner_texts()
        assert [row.split(", column")[0] for row in rows] == [
            "results, row 2",
            "results, row 3",
            "results, row 3",
        ]
        assert page.get_by_role("button", name="Write all of it").count() == 0
        with open_ledger(ledger) as book:
            assert book.head() == before

    def test_a_right_sheet_is_counted_and_then_written(self, visit, ledger):
        """Two steps, as with one entry."""
        page = visit().page
        show(page, "sheet")
        head = SHEET.splitlines()[0]
        sheet = head + b"\nliv.waage,IG,2026-01-10,yes,HVL,10\n"
        page.locator("input[type=file]").set_input_files(
            {"name": "results.csv", "mimeType": "text/csv", "buffer": sheet}
        )
        page.get_by_role("button", name="Check it").click()
        page.get_by_role("button", name="Write all of it").click()
        page.get_by_text("Written: 1 entry.").first.wait_for()

        with open_ledger(ledger) as book:
            assert len(book.transcript("liv.waage").events) == 1


class TestNumbersAndRules:
    """What could be, and how it goes."""

    def test_a_policy_is_drawn_and_told(self, visit):
        """The table says what the drawing shows."""
        page = visit().page
        show(page, "policy")
        page.get_by_label("Requirement").select_option("entry-experience")
        page.get_by_label("New number: months").fill("0")
        page.get_by_role("button", name="See who would stand where").click()
        page.wait_for_selector(".vc-transition")

        first = page.locator(".vc-transition tbody tr").first.inner_text().split()
        assert first == ["Phase", "1", "11", "2", "0", "0"]
        assert page.locator(".vc-band-up").count() == 1
        page.locator("summary", has_text="2 learners would come further").click()
        assert page.locator(".vc-people-list").inner_text().split("\n") == [
            "Frode Olsvik",
            "Rune Gran",
        ]

    def test_small_counts_are_kept_back_in_plots_and_tables(self, visit):
        """Four in phase 3 are nobody's statistics."""
        page = visit().page
        show(page, "numbers")
        page.wait_for_selector(".vc-plot >> nth=1")

        tables = page.locator("table").all_inner_texts()
        assert "under 10" in tables[0]
        assert "fewer than 10 have finished it" in tables[1]
        assert "4" not in page.locator(".vc-plot").first.text_content()

    def test_a_file_is_saved_by_the_browser(self, visit):
        """Under the office's own name."""
        page = visit().page
        show(page, "take")
        with page.expect_download() as waiting:
            page.get_by_role(
                "button", name="Take it away: Everybody's standing as CSV"
            ).click()

        assert waiting.value.suggested_filename.endswith(".csv")
        text = waiting.value.path().read_text("utf-8-sig")
        assert len(text.splitlines()) == len(PEOPLE) + 1


class TestForEverybody:
    """Both languages, both schemes, a phone, a screen reader's names."""

    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize(
        ("width", "scheme"), [(1200, "light"), (390, "light"), (390, "dark")]
    )
    def test_no_view_has_a_violation_or_scrolls_sideways(
        self, visit, violations, language, width, scheme
    ):
        """WCAG 2.1 A and AA by axe, in each view and with everything unfolded."""
        shown = visit(width, scheme, language)
        page = shown.page
        found = {}
        for view in [*VIEWS, "learner"]:
            if view == "learner":
                show(page, "everybody")
                page.locator(".vc-name").nth(2).click()
                settled(page)
            else:
                show(page, view)
            if view == "policy":
                page.locator(".vc-policy-change select").select_option("practice-days")
                page.locator(".vc-view .vc-main").click()
                settled(page)
            page.evaluate(UNFOLD)
            settled(page)
            found[view] = violations(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{view} is {wide} wide"

        assert found == {view: [] for view in [*VIEWS, "learner"]}
        assert shown.errors == []

    def test_the_other_language_is_one_press_away(self, visit):
        """The view stays, and so does the reader's place."""
        page = visit().page
        show(page, "numbers")
        page.get_by_role("button", name="Norsk bokmål").click()
        settled(page)

        assert page.locator(".vc-desk h1").inner_text() == "Koordinatorens skrivebord"
        assert page.locator("h2").inner_text() == "Hvor langt, og hvor lenge"
        assert page.locator(".vc-desk").get_attribute("lang") == "nb"

    def test_on_paper_there_is_the_way_and_no_button(self, visit):
        """What is printed can be given to the learner."""
        page = visit().page
        page.locator(".vc-name").first.click()
        settled(page)
        page.emulate_media(media="print")

        assert page.locator(".vc-phases").is_visible()
        assert not page.locator(".vc-desk nav").first.is_visible()
        assert not page.get_by_role("button", name="Print this page").is_visible()


@pytest.fixture(scope="module")
def lab(tmp_path_factory, class_ledger):
    """A coordinator's own JupyterLab over a copy of the class."""
    place = tmp_path_factory.mktemp("lab")
    (place / "credits.db").write_bytes(class_ledger.read_bytes())
    started = DeskLab(place, place / "credits.db", "nb")
    yield started
    started.stop()


def test_in_a_real_lab_it_opens_by_itself_and_is_all_there_is(
    lab, open_page, violations
):
    """No Run, no menu, no code; a decision typed before a restart is written after."""
    page = open_page(1200)
    page.set_default_timeout(90_000)
    page.goto(lab.url)
    page.wait_for_selector(".vc-cohort")
    page.wait_for_selector(".vc-cover", state="detached")

    assert page.locator(".vc-desk h1").inner_text() == "Koordinatorens skrivebord"
    assert "desk()" not in page.inner_text("body")
    assert not page.locator(".jp-MenuBar, #jp-MainMenu, .jp-SideBar").first.is_visible()
    assert violations(page) == []

    show(page, "record")
    page.get_by_label("Hvorfor", exact=False).fill("Vitnemålet ble vist fram.")
    sessions = page.request.get(
        f"{base(lab)}api/sessions?token={lab.server.token}"
    ).json()
    kernel = sessions[0]["kernel"]["id"]
    token = {"Authorization": f"token {lab.server.token}"}
    page.request.post(f"{base(lab)}api/kernels/{kernel}/restart", headers=token)
    page.locator(".vc-nav").first.click()
    page.wait_for_selector(".vc-cohort")
    assert len(names(page)) == len(PEOPLE)
    show(page, "record")
    box = page.get_by_label("Hvorfor", exact=False)
    assert box.input_value() == "Vitnemålet ble vist fram."
    assert (
        json.loads((lab.server.work / "desk.ipynb").read_text())["cells"][0]["outputs"]
        == []
    )


def base(lab):
    """The server's own address."""
    return f"http://127.0.0.1:{lab.server.port}/"


def test_one_command_opens_it_on_this_machine_and_leaves_nothing(ledger, tmp_path):
    """With a token nobody else has; Ctrl-C ends it and its folder is gone."""
    command = [sys.executable, "-c", "from vetcourse.cli import main; main()", "desk"]
    command += ["--no-browser", "--ledger", str(ledger), "--language", "nb"]
    run = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        try:
            lines = iter(run.stdout.readline, "")
            url = next(line.split()[1] for line in lines if "http://127" in line)
            address, _, token = url.partition("?token=")
            contents = address.replace("doc/tree/", "api/contents/")
            with urlopen(f"{contents}?token={token}") as reply:
                found = json.load(reply)
            with pytest.raises(HTTPError):
                urlopen(contents)
        finally:
            run.send_signal(signal.SIGINT)
        last = run.stdout.read()

    assert found["content"]["metadata"]["vetcourse"]["language"] == "nb"
    assert "Stoppet." in last
    assert not list(tmp_path.glob("desk-*"))
