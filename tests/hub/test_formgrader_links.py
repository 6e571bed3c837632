"""Formgrader's links to files lead into the instructors' server, not past it."""

from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader
from nbgrader.server_extensions.formgrader import handlers

from vetcourse.hub import formgrader_links


def test_the_page_mends_links_before_any_is_made():
    """After nbgrader's function is there, and before its page calls it."""
    theirs = Environment(loader=FileSystemLoader([handlers.template_path]))
    server = SimpleNamespace(
        web_app=SimpleNamespace(settings={"nbgrader_jinja2_env": theirs})
    )

    formgrader_links._load_jupyter_server_extension(server)

    page = theirs.get_template("manage_assignments.tpl").render(base_url="/services/x")
    places = [page.find(text) for text in ("js/utils.js", "linkTo =", "assignments.js")]
    assert places == sorted(places)
    assert min(places) > 0
    assert "Generate Feedback" in page
    assert "linkTo" not in theirs.get_template("manage_students.tpl").render()


def test_a_server_without_formgrader_starts_all_the_same():
    """The settings of the course's server are also read where formgrader is not."""
    server = SimpleNamespace(web_app=SimpleNamespace(settings={}))

    formgrader_links._load_jupyter_server_extension(server)

    assert server.web_app.settings == {}


def test_preview_opens_the_files_of_the_assignment(running_hub, open_page):
    """From the page of assignments on a real hub, in a browser."""
    page = open_page(1300)
    running_hub.sign_in(page, "ines")
    page.goto(f"{running_hub.address}/services/vetcourse/formgrader")
    row = page.locator("tr", has_text="tt-1").first
    name = row.get_by_role("link", name="tt-1").first

    name.wait_for()
    below = f"{running_hub.address}/services/vetcourse/tree/"
    links = row.locator("a[href*='/tree/']").evaluate_all("all => all.map(a => a.href)")
    assert links == [f"{below}source/tt-1", f"{below}release/tt-1"]
    with page.context.expect_page() as opened:
        name.click()
    answer = page.request.get(links[1])

    assert answer.status == 200
    opened.value.wait_for_url(f"{below}**")
    opened.value.get_by_text("tt-1.ipynb").first.wait_for()
