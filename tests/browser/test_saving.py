"""Never lose a word: acknowledged saves, lost contact, other windows, other people."""

import pytest
from harness import AT, Harness, sample

from vetcourse.errors import AnswerError
from vetcourse.items import read_item

LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def practice():
    """A practice item with one right answer."""
    return read_item(sample("choice") | {"practice": True, "points": 0})


def options(form):
    """The options of a form, in the order of the page."""
    return form.locator(".vc-option")


def dead(harness, is_dead=True):
    """Cut or mend the line between all forms and Python."""
    harness.page.evaluate(
        "dead => Object.values(models).forEach(m => { m.dead = dead; })", is_dead
    )


def copies(harness):
    """How many answers the browser itself keeps."""
    return harness.page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('vetcourse/answer')).length"
    )


def test_a_saved_answer_says_so_and_leaves_no_copy(open_page):
    """After the acknowledgement the disk is the only place that has it."""
    harness = Harness(open_page(timezone_id="Europe/Oslo"))
    form = harness.show(read_item(sample("choice")))

    options(form).first.click()
    form.locator(".vc-state-saved").wait_for()

    assert "Saved 3 February at 14:05" in form.locator(".vc-state").inner_text()
    assert copies(harness) == 0


def test_lost_contact_is_told_and_what_was_written_stays(open_page):
    """Three seconds without an answer: plain words, a copy, and a call for help."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("choice")))
    dead(harness)

    options(form).first.click()
    form.locator(".vc-state-kept").wait_for()

    assert "kept in this browser" in form.locator(".vc-state").inner_text()
    assert copies(harness) == 1
    assert ["unsaved", "ig-3-choice"] in harness.page.evaluate("events")


def test_what_waited_is_sent_when_the_line_is_back(open_page):
    """The learner does nothing; the text reaches the disk."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    form = harness.show(item)
    dead(harness)
    options(form).nth(1).click()
    form.locator(".vc-state-kept").wait_for()

    dead(harness, False)
    harness.page.evaluate("dispatchEvent(new Event('online'))")
    form.locator(".vc-state-saved").wait_for()

    assert len(harness.saved[item.id]) == 1
    assert copies(harness) == 0


def test_a_copy_in_the_browser_wins_over_an_older_answer(open_page):
    """Page closed while the kernel was gone: the words come back and are sent."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    form = harness.show(item)
    dead(harness)
    options(form).nth(2).click()
    form.locator(".vc-state-kept").wait_for()

    harness.open()
    again = harness.show(item)
    again.locator(".vc-state-saved").wait_for()

    assert options(again).nth(2).locator("input").is_checked()
    assert len(harness.saved[item.id]) == 1


def test_a_copy_older_than_the_saved_answer_is_dropped(open_page):
    """What was written on another device later is not overwritten by yesterday."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    form = harness.show(item)
    dead(harness)
    options(form).nth(2).click()
    form.locator(".vc-state-kept").wait_for()

    harness.open()
    again = harness.show(item, value="fault", saved_at=LATER)

    assert again.locator("input:checked").get_attribute("value") == "fault"
    assert copies(harness) == 0
    assert item.id not in harness.saved


def test_one_learner_never_sees_the_copy_of_another(open_page):
    """On a shared machine the browser's copy belongs to one person."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    form = harness.show(item, owner="anna:/ig-3")
    dead(harness)
    options(form).nth(2).click()
    form.locator(".vc-state-kept").wait_for()

    harness.open()
    again = harness.show(item, owner="bo:/ig-3")

    assert again.locator("input:checked").count() == 0


def test_a_second_window_shows_the_newest_answer(open_page):
    """Two windows of one unit never show two different answers for long."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    first, second = harness.show(item), None
    second = harness.show(item)
    first = harness.page.locator(".vc-item").first

    options(first).nth(1).click()
    second.locator("input:checked").wait_for()

    assert options(second).nth(1).locator("input").is_checked()
    assert "another window" in second.locator(".vc-state").inner_text()


def test_a_refusal_is_told_and_the_answer_stays_on_the_page(open_page):
    """A full disk is no reason to lose what one sees."""

    def refuse(value):
        raise AnswerError("ig-3-choice.json could not be saved: the disk is full")

    harness = Harness(open_page())
    form = harness.show_half(read_item(sample("choice")).public("en"), refuse)

    options(form).nth(1).click()
    form.locator(".vc-state-refused").wait_for()

    assert "the disk is full" in form.locator(".vc-state").inner_text()
    assert options(form).nth(1).locator("input").is_checked()
    assert copies(harness) == 1


def test_dealt_cards_are_no_answer(open_page):
    """An order counts once the learner has said that it is theirs."""
    harness = Harness(open_page())
    item = read_item(sample("order"))
    form = harness.show(item)

    form.get_by_role("button", name="Move down").first.click()
    harness.page.wait_for_timeout(300)
    before = item.id in harness.saved
    form.get_by_role("button", name="This is my order").click()
    form.locator(".vc-state-saved").wait_for()

    assert not before
    assert len(harness.saved[item.id]) == 1


def test_focus_stays_on_the_card_that_moves(open_page):
    """By keyboard a card is carried all the way up without searching for it."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("order")))
    last = form.locator(".vc-card-text").last.inner_text()
    form.get_by_role("button", name="Move up").last.focus()

    for _ in range(3):
        harness.page.keyboard.press("Enter")

    assert form.locator(".vc-card-text").first.inner_text() == last
    assert last in harness.page.evaluate(
        "document.activeElement.getAttribute('aria-label')"
    )


def test_practice_answers_at_once_and_gives_another_try(open_page, practice):
    """A wrong choice is explained in words and shape, and nothing is final."""
    harness = Harness(open_page())
    form = harness.show(practice)
    panel = form.locator(".vc-feedback")

    form.locator(".vc-option").filter(has_text="Great work").click()
    panel.wait_for()
    wrong = panel.inner_text()
    form.get_by_role("button", name="Try again").click()
    hidden = panel.is_hidden()
    form.locator(".vc-option").filter(has_text="next electrician").click()
    form.locator(".vc-right").wait_for()

    assert "Not quite there" in wrong
    assert "cannot tell what was good" in wrong
    assert hidden
    assert "that is right" in panel.inner_text()


def test_a_check_item_says_nothing_but_saved(open_page):
    """Feedback on what counts comes after marking."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("choice")))

    options(form).first.click()
    form.locator(".vc-state-saved").wait_for()

    assert form.locator(".vc-feedback").is_hidden()


def test_hints_come_one_by_one(open_page):
    """The learner decides how much help to take."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("multi")))

    shown = []
    for _ in range(2):
        form.get_by_role("button", name="Show a hint").click()
        shown.append(form.locator(".vc-hint").count())

    assert shown == [1, 2]
    assert form.get_by_role("button", name="Show a hint").count() == 0


def test_danger_ends_the_talk(open_page):
    """After an unsafe choice there is no next step, only why."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("branch")))

    form.get_by_text("Shout back").click()
    form.get_by_role("button", name="This is what I do").click()

    assert form.locator(".vc-talk-step").count() == 1
    assert "Here the talk ends" in form.locator(".vc-ending").inner_text()
    assert "hot oil" in form.locator(".vc-unsafe").inner_text()


def test_typing_is_announced_once_and_not_at_every_key(open_page):
    """A screen reader hears "saved" after the pause, not during the sentence."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("choice")))
    harness.page.evaluate(
        """() => { window.said = [];
        const live = document.querySelector('[role=status]');
        const hear = () => { if (live.textContent) said.push(live.textContent); };
        new MutationObserver(hear).observe(live, { childList: true }); }"""
    )

    for at in (0, 1, 2, 3, 0):
        options(form).nth(at).click()
        harness.page.wait_for_timeout(150)
    harness.page.wait_for_timeout(2500)

    said = harness.page.evaluate("said")
    assert len(said) == 1
    assert said[0].startswith("Saved")


def test_a_form_opened_again_shows_what_was_saved(open_page):
    """Close, come back, go on."""
    harness = Harness(open_page())
    item = read_item(sample("sort"))

    form = harness.show(item, value={"pour": "step"}, saved_at=AT)

    assert form.locator("input:checked").get_attribute("value") == "step"
    assert form.get_attribute("data-answered") == "true"


def test_letters_typed_in_a_form_are_no_shortcuts(open_page):
    """JupyterLab's command keys stay quiet inside an item."""
    harness = Harness(open_page())

    form = harness.show(read_item(sample("choice")))

    assert form.get_attribute("data-lm-suppress-shortcuts") == "true"


def test_markup_in_texts_is_text(open_page):
    """What an author or a learner writes is never read as HTML."""
    evil = "<img src=x onerror='window.hacked = 1'>"
    definition = sample("choice") | {"prompt": evil, "scenario": evil}
    definition["options"] = {"one": evil, "two": "No"}
    definition |= {"key": "one", "feedback": {}}
    harness = Harness(open_page())

    form = harness.show(read_item(definition))
    harness.page.wait_for_timeout(200)

    assert harness.page.evaluate("window.hacked") is None
    assert form.locator("img").count() == 0


def test_a_copy_on_its_way_is_not_called_saved(open_page):
    """A page opened again says saved only once the server has the newer words."""
    harness = Harness(open_page())
    item = read_item(sample("choice"))
    form = harness.show(item, value="praise", saved_at=AT)
    dead(harness)
    options(form).filter(has_text="read up").click()
    form.locator(".vc-state-kept").wait_for()
    harness.open()
    harness.page.evaluate(
        """() => { window.states = []; document.addEventListener("vetcourse:state",
        ({ detail }) => detail.state && window.states.push(detail.state)); }"""
    )

    form = harness.show(item, value="praise", saved_at=AT)
    form.locator(".vc-state-saved").wait_for()

    assert harness.page.evaluate("states") == ["saving", "saved"]
    assert harness.saved[item.id] == ["read"]


HOLD_ONE = """() => { const model = models["form-0"], send = model.send.bind(model);
    model.send = async (...sent) => {
        if (window.held) return send(...sent);
        window.held = () => send(...sent);
    }; }"""
WRITE_AND_LET_GO = """async box => { box.value = "one two";
    box.dispatchEvent(new Event("input")); await window.held();
    return box.closest(".vc-item").dataset.state; }"""


def test_a_late_reply_says_nothing_of_newer_words(open_page):
    """What was written while a reply was on its way is not saved by that reply."""
    harness = Harness(open_page())
    item = read_item(sample("text"))
    form = harness.show(item)
    harness.page.evaluate(HOLD_ONE)
    form.locator("textarea").fill("one")
    harness.page.wait_for_function("Boolean(window.held)")

    state = form.locator("textarea").evaluate(WRITE_AND_LET_GO)
    form.locator(".vc-state-saved").wait_for()

    assert state == "saving"
    assert harness.saved[item.id] == ["one", "one two"]
    assert copies(harness) == 0


def test_the_answer_says_whether_the_privacy_list_is_ticked(open_page):
    """Ticking the last line is saved at once; taking one tick back is, too."""
    harness = Harness(open_page())
    form = harness.show(read_item(sample("text")))
    form.locator("textarea").fill("The task was to change a filter.")
    form.locator("textarea").blur()
    form.locator(".vc-state-saved").wait_for()
    before = harness.ticked["ig-3-text"]

    ticks = form.locator(".vc-tick").all()
    for tick in ticks:
        tick.click()
    harness.page.wait_for_timeout(300)
    done = harness.ticked["ig-3-text"]
    ticks[0].click()
    harness.page.wait_for_timeout(300)

    assert (before, done, harness.ticked["ig-3-text"]) == (False, True, False)
    assert set(harness.saved["ig-3-text"]) == {"The task was to change a filter."}
