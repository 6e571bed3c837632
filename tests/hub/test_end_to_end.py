"""The life of a unit on a real hub, by four people, each in a browser of their own."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.credits.conftest import (  # the last one is a fixture
    create_database,
    postgresql,  # noqa: F401
    restart_server,
)
from tests.hub.running import COMMAND
from tests.recognition import type_recognition
from vetcourse.hub.places import COURSE
from vetcourse.hub.services import environment
from vetcourse.hub.start import read_start
from vetcourse.hub.tokens import read_secrets

LOADED = """typeof formgrader !== "undefined" && formgrader.loaded
  && formgrader.grades.loaded && formgrader.comments.loaded"""


class Databases(NamedTuple):
    """Where hub, gradebook and ledger are kept, and how their server is restarted."""

    options: tuple[str, ...]
    restart: Callable[[], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request, tmp_path):
    """SQLite's files, and PostgreSQL's databases named in a file of settings."""
    if request.param == "sqlite":
        # SQLite has no server: it ends and begins with each process that uses it.
        return Databases(("--try",), lambda: None)
    server = request.getfixturevalue("postgresql")
    lines = [
        f'{name} = "{create_database(server).replace("://", "+psycopg://")}"'
        for name in ("hub", "gradebook", "ledger")
    ]
    file = tmp_path / "databases.toml"
    file.write_text("\n".join(["[databases]", *lines]), "utf-8")
    return Databases(("--try", "--settings", str(file)), lambda: restart_server(server))


@pytest.fixture
def hub(make_hub, databases):
    """A hub on these databases, stopped before they are."""
    hub = make_hub(change=teach_module_ig, options=databases.options)
    yield hub
    hub.stop()


def test_a_unit_lives_from_login_to_credits(hub, databases, open_page):
    """Learners hand in, an instructor marks, all read, credits move; stops in between.

    Everything is restarted once, and the database's server twice more while people
    work. Nobody types an address: everybody arrives where their work is.
    """
    anna = learner(hub, open_page(), "anna")
    before = way(hub, anna, "anna")
    home(hub, anna, "anna")
    answer_unit(anna, "Test that it is dead")
    home(hub, anna, "anna")
    answer_plan(anna, "Tomorrow at eight I show Emma the breaker.")
    bjorn = learner(hub, open_page(), "bjorn")
    answer_unit(bjorn, "Read the label")

    hub.stop()
    databases.restart()
    hub.start()

    ines = instructor(hub, open_page(1300))
    for code, learners in (("tt-1", ("anna", "bjorn")), ("tt-plan", ("anna",))):
        collect(ines, code)
        for login in learners:
            grade(ines, hub, code, login)
    open_plan(ines, hub)
    databases.restart()
    mark_plan(ines, hub)
    for code in ("tt-1", "tt-plan"):
        give_feedback(ines, hub, code)

    anna = learner(hub, open_page(), "anna")
    assert "3 of 3 points" in feedback(anna, "Check first")
    home(hub, anna, "anna")
    marked_plan = feedback(anna, "A plan")
    assert "20 of 25 points" in marked_plan
    assert "A clear aim" in marked_plan
    bjorn = learner(hub, open_page(), "bjorn")
    assert "0 of 1 points" in feedback(bjorn, "Check first")

    told = in_the_instructors_terminal(hub, "award", "--institution", "HVL", "--yes")
    assert "anna" in told
    kari = coordinator(hub, open_page(1300))
    assert credits_of(kari, "anna") == "10"
    after_award = way(hub, anna, "anna")
    assert after_award != before
    databases.restart()
    decide(kari, "anna")
    assert credits_of(kari, "anna") == "70"
    assert credits_of(kari, "bjorn") == "0"
    assert way(hub, anna, "anna") not in (before, after_award)


def teach_module_ig(course):
    """Let the tiny module be one that the rules know."""
    path = course / "modules" / "tiny" / "module.toml"
    text = path.read_text("utf-8").replace('code = "TT"', 'code = "IG"')
    path.write_text(text, "utf-8")


def in_the_instructors_terminal(hub, *words):
    """What a command says in the terminal of the instructors' shared server."""
    start = read_start(hub.state / "hub" / "start.json")
    tokens = read_secrets(start.places).services
    told = environment(start, COURSE) | {
        "JUPYTERHUB_API_TOKEN": tokens["vetcourse"],
        "JUPYTERHUB_SERVICE_NAME": "vetcourse",
        "VETCOURSE_GRADEBOOK": start.gradebook,
    }
    command = [sys.executable, "-c", COMMAND, *words]
    done = subprocess.run(
        command, cwd=start.places.course, env=told, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def learner(hub, page, login):
    """Somebody logged in, at Home."""
    hub.sign_in(page, login)
    page.wait_for_url("**/vetcourse/home", timeout=240_000)
    return page


def home(hub, page, login):
    """Back to Home."""
    page.goto(f"{hub.address}/user/{login}/vetcourse/home")


def open_unit(page, title):
    """Open a unit from Home and wait for its forms."""
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_selector(".vc-cover", state="attached")
    page.wait_for_selector(".vc-cover", state="detached")


def saved(page, item):
    """Wait until the page says that an answer is on disk."""
    page.wait_for_selector(f'[data-item="{item}"][data-state="saved"]')


def answer_unit(page, choice):
    """Do the first unit and hand it in."""
    open_unit(page, "Check first")
    form = page.locator('[data-item="tt-1-first"]')
    form.get_by_text(choice).click()
    saved(page, "tt-1-first")
    for place, card in enumerate(("Switch off", "Lock", "Test")):
        cards = page.locator('[data-item="tt-1-steps"] .vc-card-text')
        for _ in range(cards.all_inner_texts().index(card) - place):
            page.get_by_role("button", name=f"Move up: {card}", exact=True).click()
    page.get_by_role("button", name="This is my order").click()
    saved(page, "tt-1-steps")
    hand_in(page)


def answer_plan(page, words):
    """Write the plan and hand it in."""
    open_unit(page, "A plan")
    page.locator('[data-item="tt-plan-text"] textarea').fill(words)
    saved(page, "tt-plan-text")
    hand_in(page)


def hand_in(page):
    """Hand in and see the receipt."""
    page.locator(".vc-hand-in").click()
    page.get_by_role("button", name="Hand in now").click()
    page.wait_for_selector(".vc-receipt")


def instructor(hub, page):
    """The instructor, at formgrader."""
    hub.sign_in(page, "ines")
    page.wait_for_url("**/services/vetcourse/formgrader/**")
    return page


def collect(page, code):
    """Bring in what was handed in, by formgrader's button."""
    page.goto(re.sub(r"/formgrader/.*", "/formgrader/manage_assignments", page.url))
    row = page.locator(f"tr:has(td.name[data-order='{code}'])")
    row.locator("td.collect a").click()
    page.get_by_text("Successfully collected").wait_for()


def grade(page, hub, code, login):
    """Mark what marks itself, by formgrader's button."""
    page.goto(f"{hub.address}/services/vetcourse/formgrader/manage_submissions/{code}")
    row = page.locator(f"tr:has(td.student-id:has-text('{login}'))")
    row.locator("td.autograde a").click()
    page.get_by_text("Successfully autograded").wait_for()


def open_plan(page, hub):
    """Open the plan to be marked, in formgrader."""
    page.goto(f"{hub.address}/services/vetcourse/formgrader/gradebook/tt-plan/tt-plan")
    page.locator("td.name a, td a").filter(has_text="Submission").first.click()
    page.wait_for_function(LOADED)


def mark_plan(page, hub):
    """Mark it against its rubric."""
    page.locator(".vc-level").nth(2).click()
    until(lambda: marked(hub) == [(20.0,)])


def marked(hub):
    """The points given by hand, as the gradebook has them."""
    where = read_start(hub.state / "hub" / "start.json").gradebook
    asked = text("select manual_score from grade where manual_score is not null")
    with create_engine(where, poolclass=NullPool).connect() as book:
        return [tuple(row) for row in book.execute(asked)]


def until(true):
    """Wait for something that happens elsewhere."""
    for _ in range(120):
        if true():
            return
        time.sleep(0.5)
    raise AssertionError("it did not happen within a minute")


def give_feedback(page, hub, code):
    """Write the feedback and let learners fetch it."""
    page.goto(f"{hub.address}/services/vetcourse/formgrader/manage_assignments")
    row = page.locator(f"tr:has(td.name[data-order='{code}'])")
    row.locator("td.generate-feedback a").click()
    page.get_by_text("Successfully generated feedback").wait_for()
    page.reload()
    row.locator("td.release-feedback a").click()
    page.get_by_text("Successfully released feedback").wait_for()


def feedback(page, title):
    """What a learner reads about a unit."""
    page.get_by_role("link", name=f"Read the feedback: {title}").first.click()
    page.wait_for_url("**/vetcourse/feedback/**")
    return page.inner_text("body")


def coordinator(hub, page):
    """The coordinator, at the desk."""
    hub.sign_in(page, "kari")
    page.wait_for_url("**/desk.ipynb", timeout=240_000)
    page.wait_for_selector(".vc-cohort tbody tr")
    return page


def settled(page):
    """Wait until the desk has read what it was asked for."""
    page.wait_for_function("!document.querySelector('.vc-desk [aria-busy]')")
    page.wait_for_timeout(100)


def decide(page, login):
    """Record a decision with authority, legal basis and reason."""
    page.locator(".vc-nav").nth(1).click()
    settled(page)
    desk = page.locator(".vc-desk")
    type_recognition(desk, login)
    desk.get_by_role("button", name="Look at it first").click()
    desk.get_by_role("button", name="Write it").click()
    desk.get_by_role("button", name="See", exact=False).wait_for()
    assert page.get_by_text("Written.").count()


def credits_of(page, login):
    """The credits that the desk shows for somebody."""
    page.locator(".vc-nav").first.click()
    settled(page)
    row = page.locator(".vc-cohort tbody tr", has_text=login)
    return row.locator("td").nth(2).inner_text().strip()


def way(hub, page, login):
    """What stands on My way, also what has to be unfolded."""
    page.goto(f"{hub.address}/user/{login}/vetcourse/way")
    return page.text_content("main")
