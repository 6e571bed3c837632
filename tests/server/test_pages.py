"""The pages on a real server, lived through in order: new, begun, handed in, marked."""

import gzip
import re
import time
from urllib.request import Request, urlopen

import pytest

from tests.server.school import ENTRY
from tests.server.serving import Visitor

pytestmark = pytest.mark.notebooks


def test_nobody_gets_in_without_a_login(server):
    """Every page asks who it is; a strange token is not enough."""
    stranger = Visitor(server.address, "", follow=False)
    wrong = Visitor(server.address, "wrong", follow=False)
    for page in ("home", "way", "open/tt-1", "feedback/tt-1", "mentor/tt-log"):
        assert stranger.get(f"vetcourse/{page}").status in (302, 403)
        assert wrong.get(f"vetcourse/{page}").status in (302, 403)
    assert stranger.post("vetcourse/refresh/tt-1").status in (302, 403)


def test_home_shows_what_is_released(visitor):
    """Titles, kinds and minutes of what nobody has opened yet; one next step."""
    page = visitor.get("vetcourse/home")

    assert page.status == 200
    assert '<html lang="en">' in page.text
    assert "Tiny module" in page.words
    assert "Check first Not begun about 1 hour" in page.words
    assert "0 of 3 handed in" in page.words
    assert page.words.count("Begin") == 1


def test_what_is_sent_is_packed_where_the_browser_can_unpack_it(server, visitor):
    """A first visit is megabytes of JupyterLab, on a phone out on a building site."""
    page = visitor.get("vetcourse/home").text
    styles = re.findall(r'href="/learner/([^"]*\.css[^"]*)"', page)
    style = max(styles, key=lambda path: len(visitor.get(path).text))
    plain = visitor.get(style).text

    asked = Request(server.address + style, headers={"Accept-Encoding": "gzip"})
    with urlopen(asked) as reply:
        packed = reply.read()

    assert reply.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed).decode() == plain
    assert len(packed) < len(plain) / 2


def test_home_speaks_bokmaal_and_remembers_it(server):
    """By choice, and the choice holds for the next page."""
    visitor = server.visitor()
    visitor.get("vetcourse/home", language="nb")

    again = visitor.get("vetcourse/home")

    assert '<html lang="nb">' in again.text
    assert "Ikke begynt" in again.words
    assert 'lang="en"' in again.text.partition("<main")[2]


def test_nothing_comes_from_outside_and_no_script_but_our_own_runs(visitor):
    """The policy says so, and no address on the page leads away."""
    page = visitor.get("vetcourse/home")

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    (nonce,) = re.findall(r"script-src 'nonce-([\w-]+)';", policy)
    assert page.text.count("<script") == page.text.count(f'nonce="{nonce}"') == 1
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page.text)
    assert all(a.startswith(("/learner/", "#", "?")) for a in addresses)
    for address in addresses:
        if "/static/" in address:
            path = address.removeprefix("/learner/")
            assert visitor.get(path).status == 200


def test_opening_fetches_and_leads_to_the_page(server, school):
    """The unit is there, whole, and the address is that of its page."""
    visitor = Visitor(server.address, "learner", follow=False)

    reply = visitor.get("vetcourse/open/tt-1")

    assert reply.status == 302
    assert reply.headers["Location"] == "/learner/doc/tree/tt-1/tt-1.ipynb"
    assert (school.folder / "tt-1" / "items.json").is_file()


def test_what_is_not_released_cannot_be_opened(visitor):
    """In plain words, and without a trace of code."""
    page = visitor.get("vetcourse/open/tt-9")

    assert page.status == 404
    assert "This cannot be opened" in page.words
    assert "Traceback" not in page.text


@pytest.mark.parametrize("bad", ["..%2f..%2fetc", "-x", "a%00b", "a/b/c", "%2e%2e"])
def test_only_the_name_of_a_unit_is_a_unit(visitor, bad):
    """Nothing that leads elsewhere is ever opened."""
    assert visitor.get(f"vetcourse/open/{bad}").status in (400, 404)


def test_home_counts_what_is_answered_and_leads_back_to_it(visitor, school):
    """Practice is not counted; the last answer is where one goes on."""
    school.answer("tt-1", tt_1_try="test", tt_1_first="label")

    page = visitor.get("vetcourse/home")

    assert "1 of 2 answered" in page.words
    assert "Jonas opens the box." in page.words
    assert 'href="/learner/vetcourse/open/tt-1#tt-1-first"' in page.text


def test_opening_again_brings_what_was_changed_and_keeps_answers(visitor, school):
    """A mended word reaches the learner; the answer is the learner's own."""
    unit = school.root / "modules" / "tiny" / "01-check.md"
    text = unit.read_text("utf-8").replace("Jonas opens", "Jonas unscrews")
    unit.write_text(text, "utf-8")
    school.release()
    visitor.get("vetcourse/home")

    reply = visitor.post("vetcourse/refresh/tt-1", path="tt-1/tt-1.ipynb")

    assert reply.json["changed"] is True
    assert "Jonas unscrews" in (school.folder / "tt-1" / "items.json").read_text(
        "utf-8"
    )
    assert (school.folder / "tt-1" / "answers" / "tt-1-first.json").is_file()
    again = visitor.post("vetcourse/refresh/tt-1", path="tt-1/tt-1.ipynb")
    assert again.json["changed"] is False


def test_a_form_from_elsewhere_does_nothing(visitor):
    """Without the XSRF of a page of this server nothing is done."""
    visitor.get("vetcourse/home")

    reply = visitor.post("vetcourse/refresh/tt-1", xsrf=False, path="tt-1/tt-1.ipynb")

    assert reply.status == 403


def test_a_copy_in_another_folder_is_left_alone(visitor):
    """Only the learner's own unit is brought up to date."""
    visitor.get("vetcourse/home")

    reply = visitor.post("vetcourse/refresh/tt-1", path="copies/tt-1/tt-1.ipynb")

    assert reply.json == {"changed": False, "restarted": False}


def test_a_hand_in_shows_until_it_is_received(visitor, school):
    """Handed in; then received, when the instructor has collected it."""
    school.hand_in("tt-1")
    handed_in = visitor.get("vetcourse/home")
    school.receive("tt-1")

    received = visitor.get("vetcourse/home")

    assert "Check first Handed in" in handed_in.words
    assert "1 of 3 handed in" in handed_in.words
    assert "Check first Received by your instructor" in received.words
    assert "no feedback yet" in visitor.get("vetcourse/feedback/tt-1").words


def test_feedback_comes_by_itself_and_is_shown_without_a_key(visitor, school):
    """Home says so and leads there; the page has answers and reasons, no code."""
    school.mark("tt-1")

    home = visitor.get("vetcourse/home")
    page = visitor.get("vetcourse/feedback/tt-1")
    after = visitor.get("vetcourse/home")

    assert "There is feedback on what you handed in. 0 of 3 points" in home.words
    assert "Secret words on labels." in page.words
    assert "Secret words on danger." not in page.words
    assert "grade(" not in page.text
    assert "A second attempt is open" in page.words
    assert "Check first Marked 0 of 3 points a second attempt is open" in after.words


def test_the_page_of_a_unit_hears_that_another_attempt_is_open(visitor):
    """So that it can say so in words."""
    visitor.get("vetcourse/home")

    reply = visitor.post("vetcourse/refresh/tt-1", path="tt-1/tt-1.ipynb")

    assert reply.json["again"] is True
    assert reply.json["feedback"] == "/learner/vetcourse/feedback/tt-1"


def test_each_hand_in_keeps_its_own_feedback(visitor, school):
    """The second attempt has another case; both pages stay, the best counts."""
    school.answer("tt-1", tt_1_first__b="test", tt_1_steps__b=["off", "lock", "test"])
    time.sleep(1.1)
    school.hand_in("tt-1")
    school.mark("tt-1")

    newest = visitor.get("vetcourse/feedback/tt-1")
    older = re.findall(r'href="/learner/(vetcourse/feedback/tt-1/\w+)"', newest.text)

    assert "3 of 3 points" in newest.words
    assert len(older) == 1
    assert "0 of 3 points" in visitor.get(older[0]).words
    assert visitor.get("vetcourse/feedback/tt-1/20200101T000000Z").status == 404
    assert "3 of 3 points" in visitor.get("vetcourse/home").words


def test_the_mentor_page_offers_entries_and_nothing_else(visitor, school):
    """What is private or not an entry is not on it."""
    visitor.get("vetcourse/open/tt-log")
    school.answer("tt-log", tt_log_1=ENTRY, tt_log_own="Mine alone.")

    page = visitor.get("vetcourse/mentor/tt-log")

    assert "Entry 1. A first talk. 3 February 2026" in page.words
    assert "Entry 2. A second talk. Nothing is written here yet" in page.words
    assert "For you alone" not in page.text
    assert "user name" not in page.words


def test_the_form_to_sign_has_the_picked_entries_only(visitor):
    """Their filled-in fields, lines for date and signature, and markup as text."""
    visitor.get("vetcourse/mentor/tt-log")

    page = visitor.post(
        "vetcourse/mentor/tt-log", do="paper", entry=["tt-log-1", "tt-log-own"]
    )

    assert page.url.endswith("/paper?entry=tt-log-1&entry=tt-log-own")
    assert "Ask &lt;b&gt;open&lt;/b&gt; questions." in page.text
    assert "The apprentice told me more." in page.words
    assert page.words.count("Signature") == 1
    assert "Mine alone" not in page.text
    assert "What surprised me?" not in page.words


def test_nothing_is_sent_where_nothing_is_picked(visitor):
    """The page says what to do first."""
    visitor.get("vetcourse/mentor/tt-log")

    page = visitor.post("vetcourse/mentor/tt-log", do="paper")

    assert "Pick at least one entry first." in page.words
    assert (
        visitor.post("vetcourse/mentor/tt-log", do="ask", entry="tt-log-1").status
        == 404
    )


def test_without_a_record_my_way_says_so_calmly(visitor):
    """No error, and no number that nobody recorded."""
    page = visitor.get("vetcourse/way")

    assert page.status == 200
    assert "No record of credits is connected" in page.words


def test_the_course_away_leaves_what_the_learner_has(visitor, school):
    """The exchange is gone: own units are shown and can be opened."""
    away = school.exchange.rename(school.exchange.with_name("gone"))
    try:
        home = visitor.get("vetcourse/home")
        way_in = visitor.get("vetcourse/open/tt-1")
    finally:
        away.rename(school.exchange)

    assert "The course cannot be reached right now." in home.words
    assert "Check first Marked" in home.words
    assert way_in.url.endswith("/doc/tree/tt-1/tt-1.ipynb")


def test_pages_are_quick(visitor):
    """Warm, within the budget of 200 milliseconds; the best of five on a busy box."""
    visitor.get("vetcourse/home")
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        visitor.get("vetcourse/home")
        spent.append(time.perf_counter() - began)

    assert min(spent) < 0.2
