"""Training plans and networks: what is found in them, pasted, printed, taken away."""

import re
from functools import cache
from pathlib import Path

import pytest
from harness import Harness, sample
from test_forms import settle

from vetcourse.course.reading import find_assignment, read_assignment
from vetcourse.demo.answering import written
from vetcourse.demo.learners import invented_learners
from vetcourse.items import read_item

MODULES = Path(__file__).parents[2] / "modules"
AIMS = ["mask rooms", "mix paint", "treat facades"]
PLAN = [
    {"aim": "mask rooms", "h1": "team", "who": "instructor", "assessed": ["h2"]},
    {"aim": "mix paint", "h4": "shop", "who": "foreman", "assessed": ["h4"]},
    {"aim": "treat facades", "partner": "Firm C", "date": "2026-10-01"},
]
ROLES = {
    "r1": {"role": "apprentice", "organisation": "Painter A", "kind": "company"},
    "r2": {"role": "adviser", "organisation": "Training office", "kind": "office"},
    "r3": {"role": "teacher", "organisation": "School", "kind": "school"},
}
TIES = [
    {"one": "me", "other": "r1", "strength": 3},
    {"one": "me", "other": "r2", "formal": False, "flows": ["information"]},
    {"one": "r2", "other": "r3", "last": "2026-02-03"},
]
NETWORK = {"roles": ROLES, "ties": TIES}


@pytest.fixture
def shown(open_page):
    """A function that shows the sample of a type, with an answer or without."""

    def show(kind, value=None, *, language="en", width=1000, **fields):
        item = read_item(sample(kind) | fields)
        harness = Harness(open_page(width), language)
        at = "2026-02-03T14:00:00+01:00" if value else None
        form = harness.show(item, value=value, saved_at=at)
        return item, harness, form

    return show


@cache
def find_item(name):
    """An item of the course's own plan."""
    found = read_assignment(find_assignment(MODULES, "fl-plan")).items
    return next(item for item in found if item.id == name)


def found_in(form):
    """What the panel under a form says, line by line."""
    return form.locator(".vc-findings :is(.vc-summary, li)").all_inner_texts()


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(("kind", "value"), [("matrix", PLAN), ("map", NETWORK)])
def test_a_form_opened_again_says_what_python_finds(shown, kind, value, language):
    """There is one implementation, in Python, and the page shows all of its lines."""
    item, harness, form = shown(kind, value, language=language)

    assert found_in(form) == list(item.findings(value, language))
    assert len(found_in(form)) > 1
    assert harness.saved == {}


def test_findings_come_back_with_every_saved_change(shown):
    """The learner sees at once that an aim begins late, and that it is mended."""
    item, harness, form = shown("matrix", PLAN)
    form.locator(".vc-aim summary").nth(1).click()
    assert (
        "Begins in Half-year 4" in form.locator(".vc-aim-remarks").nth(1).inner_text()
    )

    form.get_by_label("Half-year 2: Where").nth(1).fill("shop")
    form.locator(".vc-findings", has_text="begins in").wait_for(state="detached")
    settle(harness)

    answer = harness.saved[item.id][-1]
    assert found_in(form) == list(item.findings(answer, "en"))
    assert form.locator(".vc-aim-remarks:visible").count() == 0


def test_an_overfull_half_year_is_told(shown):
    """Four aims where three can be followed up is worth a remark."""
    plan = [{"aim": f"aim {n}", "h1": "team"} for n in range(4)]

    _, _, form = shown("matrix", plan)

    assert any("Half-year 1: 4 aims at once" in line for line in found_in(form))


def test_many_aims_are_pasted_one_a_line(shown):
    """A list from a curriculum becomes cards; what has no room stays in the box."""
    item, harness, form = shown("matrix", PLAN[:1], rows={"from": 1, "to": 3})
    form.get_by_text("Write or paste many aims at once").click()
    lines = ["Mask rooms", "", "• mix paint", "2) treat facades", "hang wallpaper"]

    form.get_by_label("Write or paste many").fill("\n".join(lines))
    form.get_by_text("Add them to the plan").click()
    settle(harness)

    assert [row["aim"] for row in harness.saved[item.id][-1]] == AIMS
    assert form.get_by_label("Write or paste many").input_value() == "hang wallpaper"
    assert "2 aims added. There is no room for the 1" in form.inner_text()
    assert form.get_by_role("button", name="Add an aim").is_disabled()


def test_an_aim_removed_by_mistake_is_put_back(shown):
    """An hour of planning is never one wrong press away from being lost."""
    item, harness, form = shown("matrix", PLAN)
    form.locator(".vc-aim summary").nth(1).click()

    form.get_by_role("button", name="Remove this aim").click()
    settle(harness)
    left = harness.saved[item.id][-1]
    harness.page.keyboard.press("Enter")
    form.locator(".vc-aim").nth(2).wait_for()
    settle(harness)

    assert [row["aim"] for row in left] == ["mask rooms", "treat facades"]
    assert item.read(harness.saved[item.id][-1]) == PLAN


def test_named_aims_and_places_are_chosen(open_page):
    """Where the author names aims and places, the learner fills cells only."""
    own = {name: field for name, field in sample("matrix").items() if name != "rows"}
    named = {
        "aims": {"safety": {"en": "Work safely"}, "mix": {"en": "Mix paint"}},
        "first": ["safety"],
        "places": {"shop": {"en": "in the shop"}, "site": {"en": "on site"}},
    }
    item = read_item(own | named)
    harness = Harness(open_page())
    form = harness.show(item)
    form.locator(".vc-aim summary").first.click()

    form.get_by_label("Half-year 2: Where").first.select_option("site")
    settle(harness)

    assert harness.saved[item.id][-1] == {"safety": {"h2": "site"}}
    assert "Others rest on it" in form.locator(".vc-aim-body").first.inner_text()
    assert "begins in Half-year 2" in " ".join(found_in(form))
    assert form.locator(".vc-paste").count() == 0


def test_the_plan_is_printed_by_itself(shown):
    """What hangs on the wall has every aim, its places, people and agreed day."""
    _, harness, form = shown("matrix", PLAN)
    form.get_by_text("The whole plan as a table").click()

    form.get_by_role("button", name="Print the plan").click()
    paper = harness.page.frame_locator(".vc-paper")
    paper.locator("table").wait_for(state="attached")

    rows = paper.locator("tbody tr").all_text_contents()
    assert len(rows) == 3
    assert "1. mask roomsteam" in rows[0]
    assert "assessed" in rows[0]
    assert "Firm C, from 1 October 2026" in rows[2]
    assert paper.locator("h1").text_content() == "Internal training plan"
    assert paper.locator("button, input").count() == 0


def test_the_finished_plan_of_an_invented_learner_can_be_handed_to_a_company(
    open_page,
):
    """Every aim of the trade on a few sheets of A4, lying, with all that is planned."""
    item = find_item("fl-plan-matrix")
    ingrid, *_ = invented_learners(1)
    plan = written(item, ingrid)
    harness = Harness(open_page(1000), "nb")
    form = harness.show(item, value=plan, saved_at="2026-02-03T14:00:00+01:00")
    form.locator(".vc-whole summary").click()
    form.locator(".vc-whole button").click()
    paper = harness.page.frame_locator(".vc-paper")
    paper.locator("table").wait_for(state="attached")
    rows = paper.locator("tbody tr").all_text_contents()

    sheets = harness.page.context.new_page()
    html = paper.locator("html").evaluate("all => all.outerHTML")
    sheets.set_content(f"<!doctype html>{html}")
    printed = sheets.pdf(prefer_css_page_size=True)
    width, height = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed).groups()

    assert paper.locator(".vc-blanks span").count() == 6, "names are written by hand"
    assert "IUV03-01" in (notice := paper.locator(".vc-end p").text_content())
    assert "norsk lisens for offentlige data" in notice
    assert len(rows) == len(plan) >= 12
    for row, planned in zip(rows, plan, strict=True):
        said = [planned["aim"], *(planned.get(h, "") for h in ("h1", "h2", "h3", "h4"))]
        assert all(words in row for words in (*said, planned.get("who", "")))
    assert float(width) > float(height)
    assert len(re.findall(rb"/Type /Page\b", printed)) <= 4


@pytest.mark.parametrize(("kind", "value"), [("matrix", PLAN), ("map", NETWORK)])
def test_on_paper_the_table_stands_for_the_fields(shown, kind, value):
    """A printed page shows what is planned, not boxes and buttons."""
    _, harness, form = shown(kind, value)

    harness.page.emulate_media(media="print")

    assert form.locator(".vc-printed table").is_visible()
    assert form.locator("button:visible, input:visible, textarea:visible").count() == 0
    assert form.locator(".vc-findings").is_visible()


def test_a_network_is_drawn_and_told_in_a_table(shown):
    """The drawing shows every role and tie, and the table says the same in words."""
    _, _, form = shown("map", NETWORK)

    assert form.locator(".vc-map .vc-node").count() == 4
    assert form.locator(".vc-map .vc-tie-line").count() == 3
    assert form.locator(".vc-map .vc-informal").count() == 1
    label = form.get_by_role("img", name="Drawing of 4 roles and 3 ties")
    assert label.count() == 1
    rows = form.locator(".vc-drawn details tbody tr").all_text_contents()
    assert rows == [
        "meapprenticestrong",
        "meadviserinformationinformal",
        "adviserteacher3 February 2026",
    ]


def test_taking_a_person_away_shows_who_is_lost(shown):
    """Without the adviser nobody reaches the teacher; the teacher cuts nobody off."""
    item, harness, form = shown("map", NETWORK)
    away = form.get_by_label("Take one person away")

    away.select_option(label="adviser")
    lost = form.locator(".vc-without + .vc-summary")
    said = lost.inner_text()
    gone = form.locator(".vc-map .vc-gone").count()
    away.select_option(label="teacher")

    assert said == item.without(NETWORK, "en")["r2"]
    assert said == "Without adviser, these lose contact with the rest: teacher."
    assert gone == 3
    assert (
        lost.inner_text() == "Without teacher, nobody else loses contact with the rest."
    )
    assert harness.saved == {}


def test_two_roles_have_one_tie_and_none_to_themselves(shown):
    """What Python would refuse cannot be chosen."""
    item, harness, form = shown("map", NETWORK)
    form.get_by_role("button", name="Add a tie").click()

    form.get_by_label("Tie 2: From").select_option(label="teacher")
    list_of = "e => [...e.options].filter(o => o.disabled).map(o => o.text)"
    barred = form.get_by_label("Tie 2: To").evaluate(list_of)
    form.get_by_label("Tie 2: To").select_option(label="apprentice")
    settle(harness)

    assert barred == ["adviser", "teacher"]
    last = item.read(harness.saved[item.id][-1])
    assert last["ties"][-1] == {"one": "r3", "other": "r1"}


def test_a_role_leaves_with_its_ties(shown):
    """No tie is left hanging on somebody who is not there."""
    item, harness, form = shown("map", NETWORK)
    form.locator(".vc-roles summary").nth(1).click()

    form.get_by_role("button", name="Remove role 2").click()
    settle(harness)

    last = item.read(harness.saved[item.id][-1])
    assert list(last["roles"]) == ["r1", "r3"]
    assert last["ties"] == TIES[:1]


def test_an_organisations_map_has_no_me(shown):
    """Where the learner is not in it, ties are between roles only."""
    _, _, form = shown("map", {"roles": ROLES, "ties": TIES[2:]}, me=False)

    assert form.locator(".vc-map .vc-me").count() == 0
    assert form.get_by_text("I have contact with this role").count() == 0
    assert form.locator(".vc-map .vc-node").count() == 3


def test_thirty_roles_fit_into_the_drawing(shown):
    """No role stands on another or outside the picture, on a screen or a phone."""
    roles = {
        f"r{n}": {"role": f"role number {n}", "organisation": f"Firm {n % 5}"}
        for n in range(1, 31)
    }
    for width in (1000, 390):
        _, _, form = shown("map", {"roles": roles, "ties": []}, width=width)
        box = form.locator(".vc-map").bounding_box()
        nodes = [n.bounding_box() for n in form.locator(".vc-node circle").all()]

        centres = [(n["x"] + n["width"] / 2, n["y"] + n["height"] / 2) for n in nodes]
        nearest = min(
            ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
            for at, (ax, ay) in enumerate(centres)
            for bx, by in centres[:at]
        )
        assert nearest > nodes[-1]["width"]
        assert all(box["x"] <= n["x"] for n in nodes)
        assert all(n["x"] + n["width"] <= box["x"] + box["width"] for n in nodes)


SAID_TWICE = """() => [...document.querySelectorAll(".vc-map")].flatMap(map => {
    const frame = map.getBoundingClientRect();
    const texts = [...map.querySelectorAll("text")];
    const box = new Map(texts.map(t => [t, t.getBoundingClientRect()]));
    const out = texts.filter(t => box.get(t).left < frame.left
        || box.get(t).right > frame.right || box.get(t).bottom > frame.bottom
        || box.get(t).top < frame.top);
    const over = texts.filter(one => texts.some(other => {
        const [a, b] = [box.get(one), box.get(other)];
        return one.parentNode !== other.parentNode && a.left < b.right
            && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    }));
    return [...out, ...over].map(t => t.textContent);
})"""


def test_the_words_of_a_drawing_can_all_be_read(open_page):
    """Up to twelve roles with long names: no word on another or outside the frame."""
    harness = Harness(open_page())
    for many in range(1, 13):
        role = {
            "role": "Leader of the trial board",
            "organisation": "Upper secondary school in the county",
        }
        roles = {f"r{n}": role for n in range(1, many + 1)}
        item = read_item(sample("map") | {"id": f"ig-3-map-{many}"})
        harness.show(item, value={"roles": roles, "ties": []})

    assert harness.page.locator(".vc-map .vc-node-role").count() > 100
    assert harness.page.evaluate(SAID_TWICE) == []


SMALL = """() => [...document.querySelectorAll(
        "button, select, textarea, input, summary")]
    .map(e => e.closest("label") || e)
    .filter(e => e.offsetHeight && e.offsetHeight < 40).map(e => e.outerHTML)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_opened_cards_hold_for_everybody(
    open_page, violations, language, width, scheme
):
    """With every card open: axe is content, nothing is wide or too small."""
    harness = Harness(open_page(width, scheme), language)
    for kind, value in (("matrix", PLAN), ("map", NETWORK)):
        form = harness.show(read_item(sample(kind)), value=value)
        form.evaluate("e => e.querySelectorAll('details').forEach(d => d.open = true)")

    assert violations(harness.page) == []
    assert harness.page.evaluate("document.documentElement.scrollWidth") == width
    assert harness.page.evaluate(SMALL) == []
    assert harness.errors == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "This exercise needs a newer course page; tell your instructor."),
        ("nb", "Denne oppgaven trenger en nyere kursside; si fra til faglæreren din."),
    ],
)
def test_an_unknown_type_is_told_calmly(open_page, language, line):
    """A page older than its course says what to do, and breaks nothing."""
    harness = Harness(open_page(), language)
    half = {"type": "hologram", "id": "ig-3-x", "prompt": "…", "practice": False}

    form = harness.show_half(half, lambda value: None)

    assert form.locator(".vc-body").inner_text() == line
    assert harness.errors == []


@pytest.mark.parametrize("kind", ["match", "sort", "grid", "cloze"])
def test_a_row_offers_what_is_allowed_and_no_more(open_page, kind):
    """Where the author narrows a row, the page does not offer all options."""
    fields = sample(kind)
    rows, options = list(fields["key"]), list(fields["options"])
    first = fields["key"][rows[0]]
    allowed = [name for name in options if name in {first, options[-1]}]
    harness = Harness(open_page())
    form = harness.show(read_item(fields | {"allowed": {rows[0]: allowed}}))

    offered = form.evaluate(
        """form => { const lists = [...form.querySelectorAll("select, .vc-pills")];
        return lists.map(list => [...list.querySelectorAll("option, input")]
            .map(one => one.value).filter(Boolean)); }"""
    )

    shown = [set(names) for names in offered]
    assert shown.count(set(allowed)) == 1
    assert shown.count(set(options)) == len(rows) - 1


BOXES = {
    "goals": "Goals: what shall be possible?",
    "methods": "Methods: who does what?",
    "assessment": "Assessment: what do we see?",
}
ASKS = {
    "goals": "Can it still be reached?",
    "methods": "Does the learner still do the verb?",
    "assessment": "Does it still show the goal?",
}


def boxes(written):
    """A sample plan of named boxes, of which some are written."""
    column = {"line": {"title": "What I plan", "kind": "text"}}
    fields = {"columns": column, "fixed": BOXES, "asks": ASKS, "rows": None}
    return fields, {name: {"line": text} for name, text in written.items()}


def write(form, box, text):
    """Write in one box of the plan and leave it."""
    field = form.locator("tr", has_text=BOXES[box]).locator("textarea")
    field.fill(text)
    field.blur()


def test_a_changed_box_asks_those_that_are_written(shown):
    """Whoever changes the goal meets a question at each other box, until read."""
    fields, value = boxes({"goals": "Mixes paint", "assessment": "I look"})
    item, harness, form = shown("plan", value, together=(), **fields)

    write(form, "goals", "Mixes paint and reasons")
    settle(harness)
    flag = form.locator(".vc-review:visible")

    assert flag.count() == 1, "an empty box has nothing to look at again"
    assert "Goals" in flag.inner_text()
    assert ASKS["assessment"] in flag.inner_text()
    assert harness.saved[item.id][-1]["review"] == {"assessment": ["goals"]}

    form.get_by_role("button", name="Looked at: Assessment").click()
    settle(harness)

    assert flag.count() == 0
    assert "review" not in harness.saved[item.id][-1]


def test_the_first_writing_asks_nobody(shown):
    """Filling the boxes one after the other raises no flag."""
    fields, _ = boxes({})
    _, harness, form = shown("plan", None, together=(), **fields)

    for name in BOXES:
        write(form, name, f"About {name}")
    settle(harness)

    assert form.locator(".vc-review:visible").count() == 0


CURRICULUM = {
    "code": "MAL03-01",
    "title": {"en": "Painter", "nb": "Maler"},
    "page": "https://example.org/mal03-01",
    "read-on": "2026-11-22",
    "missing": {"en": "The copy ends after aim 3.", "nb": "Kopien slutter der."},
    "notice": {"en": "Open data (NLOD).", "nb": "Åpne data (NLOD)."},
    "aims": AIMS,
}


def test_trades_stand_in_the_order_of_the_language(shown):
    """Whoever looks for the own trade in Norwegian finds it by its Norwegian name."""
    other = {"title": {"en": "Sheet-metal worker", "nb": "Blikkenslager"}}
    lists = [CURRICULUM, CURRICULUM | other | {"page": "https://example.org/bli"}]
    _, _, form = shown("matrix", curricula=lists, language="nb")

    choice = form.get_by_label("Målene i faget ditt")
    names = choice.locator("option").all_inner_texts()[1:]
    choice.select_option(label=names[0])

    assert names == ["Blikkenslager (MAL03-01)", "Maler (MAL03-01)"]
    link = form.locator(".vc-curriculum a")
    assert link.get_attribute("href") == "https://example.org/bli"


def test_the_aims_of_a_trade_are_taken_over(shown):
    """One choice and one press; what stands there already is not added twice."""
    item, harness, form = shown("matrix", PLAN[:1], curricula=[CURRICULUM])

    form.get_by_label("The aims of your trade").select_option(
        label="Painter (MAL03-01)"
    )
    about = form.locator(".vc-curriculum")
    assert "3 aims in Norwegian, read 22 November 2026" in about.inner_text()
    assert "The copy ends after aim 3." in about.inner_text()
    assert "Open data (NLOD)." in about.inner_text()
    link = about.get_by_role("link", name="Compare with the Directorate")
    assert link.get_attribute("href") == CURRICULUM["page"]

    form.get_by_role("button", name="Take over the 3 aims").click()
    settle(harness)

    assert [row["aim"] for row in harness.saved[item.id][-1]] == AIMS
    assert harness.saved[item.id][-1][0] == PLAN[0], "what was planned stays"
    assert "2 aims added." in about.inner_text()
