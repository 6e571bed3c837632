"""Every type answered by mouse and by keyboard, read by Python, checked by axe."""

import pytest
from harness import SAMPLES, Harness, sample

from vetcourse.items import TYPES, read_item

KINDS = [kind for kind in SAMPLES if kind in TYPES]


def click(form, *texts):
    """Press the label or button with each text in turn."""
    for text in texts:
        form.get_by_text(text, exact=True).first.click()


def mouse_options(form, *texts):
    """Press the options that contain each text."""
    for text in texts:
        form.locator(".vc-option").filter(has_text=text).click()


def mouse_rows(form, answers):
    """In each row named by its text, press the pill with the other text."""
    for row, pill in answers.items():
        line = form.locator(".vc-row, .vc-scale").filter(has_text=row)
        line.locator(".vc-pill").filter(has_text=pill).first.click()


def mouse_lists(form, names):
    """Choose by its words in one drop-down list after the other."""
    for at, name in enumerate(names):
        form.locator("select").nth(at).select_option(label=name)


def mouse_talk(form, *choices):
    """Take one step after the other."""
    for choice in choices:
        form.get_by_text(choice).click()
        click(form, "This is what I do")


def mouse_slider(form):
    """Press at four fifths of the first line, and in the middle of the second."""
    for at, share in ((0, 0.8), (1, 0.5)):
        line = form.locator("input[type=range]").nth(at)
        box = line.bounding_box()
        line.click(position={"x": box["width"] * share, "y": box["height"] / 2})


def mouse_plan(form):
    """Fill one row and add a third."""
    form.locator("textarea").nth(0).fill("Check the guard")
    form.locator("select").nth(0).select_option("high")
    click(form, "Add a row")
    form.locator("textarea").nth(6).fill("Start the saw")


def mouse_log(form):
    """Write in a few fields of the entry."""
    form.get_by_label("Date", exact=True).fill("2026-02-03")
    form.get_by_label("What happened?").fill("She asked why.")


def mouse_matrix(form):
    """Paste two aims, and plan the first."""
    form.get_by_label("Write or paste many").fill("1. mask rooms\n- mix paint")
    click(form, "Add them to the plan")
    form.get_by_text("mask rooms").first.click()
    form.get_by_label("Half-year 1: Where").first.fill("with the team")
    form.get_by_label("Half-year 2: Assessed here").first.check()
    form.get_by_label("Responsible (role)").first.fill("instructor")


def mouse_map(form):
    """A role, and the tie to it."""
    click(form, "Add a role")
    form.get_by_label("Role (no name)").fill("teacher")
    form.get_by_label("Kind of organisation").select_option("school")
    click(form, "I have contact with this role", "recruits", "weak", "informal")


MOUSE = {
    "choice": (lambda f: mouse_options(f, "The next electrician"), "aim"),
    "multi": (
        lambda f: mouse_options(f, "professional leader", "training office can"),
        ["leader", "office"],
    ),
    "best_worst": (
        lambda f: mouse_rows(f, {"Say “Stop!”": "Best", "Let him go on": "Worst"}),
        {"best": "stop", "worst": "let"},
    ),
    "two_tier": (
        lambda f: mouse_options(f, "What have you seen", "Guidance brings"),
        {"answer": "ask", "reason": "grounds"},
    ),
    "order": (lambda f: click(f, "This is my order"), None),
    "match": (
        lambda f: mouse_lists(f, ["modelling", "scaffolding", "coaching"]),
        {"aloud": "modelling", "form": "scaffolding", "beside": "coaching"},
    ),
    "sort": (
        lambda f: mouse_rows(
            f, {"Pour": "step", "Keep space": "key point", "deep pot": "reason"}
        ),
        {"pour": "step", "space": "point", "warm": "reason"},
    ),
    "grid": (
        lambda f: mouse_rows(f, {"fluid": "task", "natural": "person"}),
        {"fluid": "task", "natural": "person"},
    ),
    "cloze": (
        lambda f: mouse_lists(f, ["goal", "reality"]),
        {"easter": "goal", "tried": "reality"},
    ),
    "mark_text": (
        lambda f: click(
            f,
            "The joint had a gap of two millimetres.",
            "He measured the board twice before the cut.",
        ),
        ["joint", "twice"],
    ),
    "slider": (mouse_slider, {"saw": 8, "windows": 5}),
    "branch": (
        lambda f: mouse_talk(f, "Take a breath", "I saw that you stopped"),
        {"now": "breath", "after": "saw"},
    ),
    "text": (
        lambda f: f.locator("textarea").fill("To hang a door."),
        "To hang a door.",
    ),
    "plan": (
        mouse_plan,
        [{"step": "Check the guard", "risk": "high"}, {}, {"step": "Start the saw"}],
    ),
    "log": (mouse_log, {"date": "2026-02-03", "happened": "She asked why."}),
    "scale": (
        lambda f: mouse_rows(f, {"plan an": "4", "dangerous": "2"}),
        {"plan": 4, "stop": 2},
    ),
    "matrix": (
        mouse_matrix,
        [
            {
                "aim": "mask rooms",
                "h1": "with the team",
                "who": "instructor",
                "assessed": ["h2"],
            },
            {"aim": "mix paint"},
        ],
    ),
    "map": (
        mouse_map,
        {
            "roles": {"r1": {"role": "teacher", "kind": "school"}},
            "ties": [
                {
                    "one": "me",
                    "other": "r1",
                    "flows": ["recruits"],
                    "strength": 1,
                    "formal": False,
                }
            ],
        },
    ),
}


TWO_AIMS = ["Tab", "Tab", "x", "Enter", "y", "Tab", "Enter"]  # one a line
KEYS = {
    "choice": (["Tab", "Space", "ArrowDown"], None),
    "multi": (["Tab", "Space", "Tab", "Space"], None),
    "best_worst": (["Tab", "Space", "Tab", "ArrowDown"], None),
    "two_tier": (["Tab", "Space", "Tab", "Space"], None),
    "order": (["Tab", "Enter", "Tab", "Tab", "Tab", "Tab", "Enter"], None),
    "match": (["Tab", "c", "Tab", "m", "Tab", "s"], None),
    "sort": (["Tab", "Space", "Tab", "Space", "Tab", "Space"], None),
    "grid": (["Tab", "Space", "Tab", "Space"], None),
    "cloze": (["Tab", "g", "Tab", "r"], None),
    "mark_text": (["Tab", "Space", "Tab", "Tab", "Space"], ["joint", "twice"]),
    "slider": (["Tab", "ArrowRight", "Tab", "Enter"], {"saw": 6, "windows": 5}),
    "branch": (["Tab", "Space", "Tab", "Enter", "Tab", "Space", "Tab", "Enter"], None),
    "text": (["Tab", "Enter", "x"], "The task was x"),
    "plan": (
        ["Tab", "x", "Tab", "Tab", "Tab", "h"],
        [{"step": "x", "risk": "high"}, {}],
    ),
    "log": (["Tab", "0", "2", "0", "3", "2", "0", "2", "6"], None),
    "scale": (["Tab", "Space", "Tab", "Space"], {"plan": 1, "stop": 1}),
    "matrix": (
        [*TWO_AIMS, "Tab", "Enter", "Tab", "Tab", "Tab", "z"],  # open the first
        [{"aim": "x", "h1": "z"}, {"aim": "y"}],
    ),
    "map": (
        # A role, where, what kind; then the tick for contact, and what flows.
        ["Tab", "Enter", "a", "Tab", "b", "Tab", "s", *["Tab", "Space"] * 2],
        {
            "roles": {"r1": {"role": "a", "organisation": "b", "kind": "school"}},
            "ties": [{"one": "me", "other": "r1", "flows": ["information"]}],
        },
    ),
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in MOUSE])
def test_every_type_is_answered_with_the_mouse(open_page, kind):
    """What is pressed is the value that Python reads and keeps."""
    answer, expected = MOUSE[kind]
    item = read_item(sample(kind))
    harness = Harness(open_page())
    form = harness.show(item)

    answer(form)
    form.locator(".vc-state-saved").wait_for()
    settle(harness)

    last = item.read(harness.saved[item.id][-1])
    assert last == (expected or last)
    assert not item.is_empty(last)
    assert harness.errors == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in KEYS])
def test_every_type_is_answered_with_the_keyboard_alone(open_page, kind):
    """Nobody needs a mouse: Tab, space, arrows and letters are enough."""
    keys, expected = KEYS[kind]
    item = read_item(sample(kind))
    harness = Harness(open_page())
    form = harness.show(item)
    harness.page.locator("h1").click()

    for key in keys:
        harness.page.keyboard.press(key)
    form.locator(".vc-state-saved").wait_for()
    settle(harness)

    last = harness.saved[item.id][-1]
    assert not item.is_empty(item.read(last))
    assert last == (expected or last)
    assert harness.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_no_form_breaks_wcag(open_page, violations, language, width, scheme):
    """Axe finds nothing, empty or answered, on a phone and on a screen."""
    harness = Harness(open_page(width, scheme), language)
    for kind in KINDS:
        item = read_item(sample(kind))
        harness.show(item)
        answered = read_item(sample(kind) | {"id": f"{item.id}-done"})
        harness.show(answered, value=answered.valid_answer(), saved_at="2026-02-03")

    assert violations(harness.page) == []
    assert harness.errors == []


@pytest.mark.parametrize("language", ["en", "nb"])
def test_nothing_is_wider_than_a_phone(open_page, language):
    """At 390 pixels nobody scrolls sideways."""
    harness = Harness(open_page(390), language)
    show_all(harness)

    wide = harness.page.evaluate("document.documentElement.scrollWidth")

    assert wide == 390


def show_all(harness):
    """Every kind of form on one page."""
    for kind in KINDS:
        harness.show(read_item(sample(kind)))


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
CUT_OFF = """() => [...document.querySelectorAll(".vc-item *")]
  .filter(one => one.clientWidth > 1 && getComputedStyle(one).overflowX === "hidden"
    && !one.closest(".vc-hidden") && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("language", ["en", "nb"])
def test_text_can_be_large_and_wide_apart(open_page, language):
    """At 400 % on a small screen, with a reader's own spacing, nothing is cut off."""
    harness = Harness(open_page(320), language)
    show_all(harness)
    harness.page.add_style_tag(content=SPACED)

    wide = harness.page.evaluate("document.documentElement.scrollWidth")

    assert wide == 320
    assert harness.page.evaluate(CUT_OFF) == []


def test_every_target_is_large_enough(open_page):
    """A thumb in a work glove hits: 40 pixels, label and control together."""
    harness = Harness(open_page(390))
    show_all(harness)

    small = harness.page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, input")]
        .filter(e => !e.closest(".vc-hidden, .vc-sentence") && !e.hidden)
        .map(e => e.closest("label") || e)
        .filter(e => e.offsetHeight && e.offsetHeight < 40).map(e => e.outerHTML)"""
    )

    assert small == []


def test_the_focus_is_always_seen(open_page):
    """Three pixels around what the keyboard is at, or around its label."""
    harness = Harness(open_page())
    show_all(harness)
    harness.page.locator("h1").click()
    outline = """() => { const at = document.activeElement;
        const shown = [at, at.closest("label"), at.nextElementSibling];
        const styles = shown.filter(Boolean).map(e => getComputedStyle(e));
        const width = styles.find(s => s.outlineStyle === "solid")?.outlineWidth;
        return at === document.body ? "end" : width || at.outerHTML; }"""

    widths = []
    while not widths or (widths[-1] != "end" and len(widths) < 400):
        harness.page.keyboard.press("Tab")
        widths.append(harness.page.evaluate(outline))

    assert len(widths) > 80
    assert set(widths) == {"3px", "end"}


def settle(harness):
    """Wait until nothing that was typed is still on its way."""
    harness.page.wait_for_function(
        """() => [...document.querySelectorAll(".vc-item")]
        .every(form => form.dataset.state === "saved")"""
    )


def test_words_between_asterisks_are_stressed(open_page):
    """A task stresses a word as the text around it does; a product is left alone."""
    prompt = {
        "en": "What did *she* do? 2 * 3 * 4.",
        "nb": "Hva gjorde *hun*? 2 * 3 * 4.",
    }
    harness = Harness(open_page())

    form = harness.show(read_item({**sample("text"), "prompt": prompt}))

    assert form.locator("em").all_inner_texts() == ["she"]
    assert form.get_by_text("What did she do? 2 * 3 * 4.").count() > 0
