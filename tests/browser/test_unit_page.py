"""A unit in a real JupyterLab: opens by itself, keeps every word, is handed in."""

import json
import shutil

import pytest
from lab import COURSE, ROOT, Lab

UNIT = ROOT / "release" / "ig-3"
FIRST = "ig-3-last-time"
# What a kernel keeps of pages: its widgets, asked over the page's own connection.
KEPT = """
[...jupyterapp.shell.widgets("main")][0].sessionContext.session.kernel
  .requestCommInfo({ target_name: "jupyter.widget" })
  .then(({ content }) => Object.keys(content.comms).length)
"""
SAVED = "document.querySelector('.vc-item').dataset.state === 'saved'"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One server for the tests of this file."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture
def unit(lab):
    """The unit as just fetched, without answers and without a kernel."""
    for session in lab.api("api/sessions"):
        lab.api(f"api/sessions/{session['id']}", "DELETE")
    for old in lab.hand_ins():
        shutil.rmtree(old)
    return lab.give(UNIT, "ig-3")


@pytest.fixture
def visit(lab, unit, open_page):
    """A function that opens the unit and waits for its forms."""

    def go(width=1100, scheme="light", page=None):
        page = page or open_page(width, scheme)
        page.set_default_timeout(60_000)
        page.goto(lab.page("ig-3"))
        page.wait_for_selector(".vc-cover", state="attached")
        page.wait_for_selector(".vc-cover", state="detached")
        return page

    return go


def first_box(page):
    """The first box to write in."""
    return page.locator(f'[data-item="{FIRST}"] textarea')


def test_a_unit_opens_without_run_and_without_jupyter(visit, unit):
    """Nobody presses Run, nobody sees code, and the page starts at its beginning."""
    page = visit()

    asked = json.loads((unit / "items.json").read_text("utf-8"))["items"]
    shown = page.inner_text("body")
    assert page.locator(".vc-item").count() == len(asked)
    assert (
        page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop")
        == 0
    )
    assert page.title() == "Instruction in four steps"
    assert not any(word in shown.split() for word in ("ask(", "Kernel", "ipykernel"))
    assert not page.locator(".jp-MenuBar, #jp-MainMenu, .jp-SideBar").first.is_visible()


def test_an_answer_is_on_disk_and_there_again_in_a_fresh_profile(lab, visit):
    """Close, go home, log in on another machine: the words are there."""
    page = visit()
    first_box(page).fill("I hung a door.")
    page.wait_for_function(SAVED)
    page.close()

    again = visit()

    assert lab.answer("ig-3", FIRST) == "I hung a door."
    assert first_box(again).input_value() == "I hung a door."


def test_a_page_that_is_left_leaves_nothing_in_the_kernel(lab, visit):
    """Many visits to a unit cost the next one next to nothing."""
    page = visit()
    counted = [page.evaluate(KEPT)]
    for _ in range(3):
        page.goto(f"{lab.address}vetcourse/home")
        counted.append(visit(page=page).evaluate(KEPT))

    # A browser may drop a last word now and then; all of them would be twice as many.
    assert max(counted) < 1.5 * counted[0]


@pytest.mark.parametrize("end", ["restart", "delete"])
def test_a_lost_kernel_loses_no_word_and_no_place(lab, visit, end):
    """The learner goes on typing; the text reaches the disk letter by letter right."""
    page = visit()
    first_box(page).click()
    page.keyboard.type("Before. ")
    page.wait_for_function(SAVED)

    kernel = lab.kernel("ig-3")
    if end == "restart":
        lab.api(f"api/kernels/{kernel}/restart", "POST")
    else:
        lab.api(f"api/kernels/{kernel}", "DELETE")
    text = "Before. " + "".join(f"word{n} " for n in range(50))
    page.keyboard.type(text.removeprefix("Before. "), delay=30)
    page.wait_for_timeout(1000)
    page.wait_for_function(SAVED)

    assert first_box(page).input_value() == text
    assert lab.answer("ig-3", FIRST) == text
    assert first_box(page).evaluate("box => box === document.activeElement")
    assert page.locator(".jp-Dialog").count() == 0


def test_a_lost_line_is_told_and_mended(lab, visit):
    """Wi-Fi gone: plain words at the top; back again: everything is sent."""
    page = visit()
    page.context.set_offline(True)
    first_box(page).fill("Written in the cellar.")
    page.wait_for_selector(".vc-notice:not([hidden])")
    told = page.inner_text(".vc-notice")

    page.context.set_offline(False)
    page.wait_for_function(SAVED)

    assert "kept in this browser" in told
    assert lab.answer("ig-3", FIRST) == "Written in the cellar."


def test_two_windows_of_one_unit_agree(lab, visit):
    """What is written in one is seen in the other, and both go on saving."""
    one = visit()
    two = visit(page=one.context.new_page())
    first_box(two).fill("From the second.")
    two.wait_for_function(SAVED)
    one.wait_for_function(
        "document.querySelector('.vc-item textarea').value === 'From the second.'"
    )

    first_box(one).fill("From the first again.")
    one.wait_for_function(SAVED)
    two.wait_for_function(
        "document.querySelector('.vc-item textarea').value === 'From the first again.'"
    )

    assert lab.answer("ig-3", FIRST) == "From the first again."


def test_handing_in_gives_a_receipt(lab, visit):
    """Time, number and what is open; the exchange has it; XSRF is on."""
    page = visit()
    sent = []
    page.on("request", lambda r: r.method == "POST" and sent.append(r))
    first_box(page).fill("I hung a door.")
    page.wait_for_function(SAVED)
    page.locator(".vc-hand-in").click()
    blocked = page.locator(".vc-do").is_disabled()
    page.locator(".vc-dont").click()
    for tick in page.locator(f'[data-item="{FIRST}"] .vc-tick').all():
        tick.click()

    page.locator(".vc-hand-in").click()
    page.locator(".vc-do").click()
    page.wait_for_selector(".vc-receipt")

    (hand_in,) = lab.hand_ins()
    posted = [r for r in sent if r.url.split("?")[0].endswith("assignments/submit")]
    kept = json.loads((hand_in / "answers" / f"{FIRST}.json").read_text("utf-8"))
    assert blocked
    assert "hand-in number 1" in page.inner_text(".vc-dialog")
    assert "12 exercises are still open" in page.inner_text(".vc-dialog")
    assert kept["value"] == "I hung a door."
    assert posted[0].headers["x-xsrftoken"]


def test_the_page_cannot_be_edited_by_accident(visit, unit):
    """Double click, Enter, and the letters of Jupyter's shortcuts change nothing."""
    page = visit()
    before = (unit / "ig-3.ipynb").read_bytes()
    cells = page.locator(".jp-Cell").count()

    page.locator(".jp-MarkdownOutput p").first.dblclick()
    for key in ("Escape", "a", "b", "d", "d", "Enter", "Control+s", "m", "x"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)

    assert page.locator(".jp-Cell").count() == cells
    assert not page.locator(".jp-MarkdownCell .jp-InputArea-editor").first.is_visible()
    assert (unit / "ig-3.ipynb").read_bytes() == before
    assert "saves itself" in page.inner_text(".vc-notice")


def test_old_outputs_never_flash(lab, unit, open_page):
    """A notebook that was saved with outputs shows none of them."""
    path = unit / "ig-3.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    old = {"output_type": "stream", "name": "stdout", "text": "STALE"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [old]
    path.write_text(json.dumps(notebook), "utf-8")
    page = open_page()
    page.add_init_script(
        """window.flashed = 0; const look = () => {
        if (document.body?.innerText.includes("STALE")) window.flashed += 1;
        requestAnimationFrame(look); }; look();"""
    )

    page.goto(lab.page("ig-3"))
    page.wait_for_selector(".vc-cover", state="attached", timeout=60_000)
    page.wait_for_selector(".vc-cover", state="detached", timeout=60_000)

    assert page.evaluate("flashed") == 0


def test_opening_by_its_address_mends_the_unit(lab, unit, visit):
    """What is missing or old comes from the release; answers stay as they are."""
    (unit / "items.json").unlink()
    notebook = json.loads((unit / "ig-3.ipynb").read_text("utf-8"))
    notebook["cells"][0]["source"] = "# An old title"
    (unit / "ig-3.ipynb").write_text(json.dumps(notebook), "utf-8")
    kept = unit / "answers" / f"{FIRST}.json"
    kept.parent.mkdir()
    answer = {"schema": 1, "item": FIRST, "value": "Mine.", "at": "2026-02-03T14:05"}
    kept.write_text(json.dumps(answer), "utf-8")

    page = visit()

    assert "An old title" not in page.inner_text("body")
    assert first_box(page).input_value() == "Mine."
    assert (unit / "ig-3.ipynb").read_bytes() == (UNIT / "ig-3.ipynb").read_bytes()


def test_a_broken_item_is_told_without_a_traceback(lab, unit, visit):
    """What can be acted on stands there in one line."""
    (unit / "items.json").unlink()
    (lab.exchange / COURSE / "outbound" / "ig-3" / "items.json").unlink()

    page = visit()

    shown = page.inner_text("body")
    assert "Traceback" not in shown
    assert "ContentError" not in shown
    assert "open the unit from your course page again" in shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1100])
def test_the_page_keeps_wcag_and_fits(visit, violations, width, scheme):
    """Axe finds nothing on the whole page, and nothing is wider than it."""
    page = visit(width, scheme)

    ground = page.locator(".jp-Notebook").evaluate(
        "it => getComputedStyle(it).backgroundColor"
    )
    assert ground == {"light": "rgb(246, 241, 231)", "dark": "rgb(23, 21, 19)"}[scheme]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.lang") == "en"


def test_instructors_keep_their_jupyterlab(lab, unit, open_page):
    """In Lab itself, and for a notebook that is none of ours, nothing is hidden."""
    shutil.copy(UNIT / "ig-3.ipynb", unit / "plain.ipynb")
    plain = json.loads((unit / "plain.ipynb").read_text("utf-8"))
    del plain["metadata"]["vetcourse"]
    (unit / "plain.ipynb").write_text(json.dumps(plain), "utf-8")
    page = open_page()

    for address in (
        lab.page("ig-3", route="lab"),
        lab.page("ig-3").replace("ig-3.ipynb", "plain.ipynb"),
    ):
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_timeout(1500)
        assert page.locator(".vc-page, .vc-cover").count() == 0
        assert page.locator(".jp-NotebookPanel-toolbar").is_visible()
