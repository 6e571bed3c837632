"""The learner's pages on a real hub: Home, a mentor who signs, the record."""

import re
import shutil

import pytest

from tests.course_with_a_log import built_with_a_log
from tests.hub.running import ROOT, RunningHub
from tests.server.serving import words
from vetcourse.answers import Answer, Answers

pytestmark = pytest.mark.hub
ENTRY = {"date": "2026-02-03", "learned": "I spoke for eleven minutes."}
AT = "2026-02-03T14:05:11+01:00"


@pytest.fixture(scope="module")
def hub(tiny_template, tmp_path_factory):
    """A hub whose course has a log in it."""
    place = tmp_path_factory.mktemp("hub")
    course = built_with_a_log(tiny_template, place / "taught")
    shutil.copytree(ROOT / "credits", course / "credits", dirs_exist_ok=True)
    running = RunningHub(place, course).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def anna(hub):
    """A learner's session, the address of her server, and her folder."""
    session, own = hub.server("anna")
    (work,) = hub.state.glob("people/anna/work")
    return session, f"{own}/vetcourse", work


def form_of(reply):
    """The fields that a page's form sends along by itself."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', reply.text)
    return dict(found)


def sign(hub, entry):
    """The mentor reads the entry in a browser and signs it."""
    magnus = hub.session("magnus")
    page = f"{hub.address}/services/handin/mentor/anna/tt-log/{entry}"
    read = magnus.get(page, timeout=60)
    done = magnus.post(page, data=form_of(read), timeout=60)
    assert done.ok, done.text[-500:]
    return read


def test_home_shows_what_the_hub_gives_out_before_anything_is_fetched(anna):
    """Titles and minutes come through the hand-in service; nothing is left lying."""
    session, own, work = anna

    home = session.get(f"{own}/home", timeout=60)

    assert "Check first Not begun about 1 hour" in words(home)
    assert not list(work.glob(".unfinished-*"))
    assert not (work / "tt-1").exists()


def test_opening_brings_the_unit_from_the_service(anna):
    """Through nbgrader's own exchange plug-in, whatever stands behind it."""
    session, own, work = anna

    page = session.get(f"{own}/open/tt-log", timeout=60)

    assert page.url.endswith("/doc/tree/tt-log/tt-log.ipynb")
    assert (work / "tt-log" / "items.json").is_file()


def test_a_mentor_sees_the_picked_entry_signs_it_and_the_learner_sees_that(hub, anna):
    """Asked, seen and discussed; and a changed entry says that it was changed."""
    session, own, work = anna
    Answers.beside(work / "tt-log").write(Answer("tt-log-1", ENTRY, AT))
    Answers.beside(work / "tt-log").write(Answer("tt-log-mine", "Mine alone.", AT))
    page = session.get(f"{own}/mentor/tt-log", timeout=60)
    form = {**form_of(page), "do": "ask", "mentor": "magnus", "entry": "tt-log-1"}

    session.post(f"{own}/mentor/tt-log", data=form, timeout=60)
    back = {**form_of(page), "back": "tt-log-1"}
    taken_back = session.post(f"{own}/mentor/tt-log", data=back, timeout=60)
    asked = session.post(f"{own}/mentor/tt-log", data=form, timeout=60)
    read = sign(hub, "tt-log-1")
    signed = session.get(f"{own}/mentor/tt-log", timeout=60)
    changed = {**ENTRY, "learned": "I spoke for nine."}
    Answers.beside(work / "tt-log").write(Answer("tt-log-1", changed, AT))
    session.post(f"{own}/mentor/tt-log", data=form, timeout=60)
    again = session.get(f"{own}/mentor/tt-log", timeout=60)

    assert "Sent to magnus" not in words(taken_back)
    assert "Sent to magnus" in words(asked)
    assert "I spoke for eleven minutes." in read.text
    assert "Mine alone" not in read.text
    assert "Seen and discussed, magnus" in words(signed)
    assert "Changed after magnus had seen it" in words(again)


def test_a_name_that_no_mentor_has_is_told_in_the_learners_language(anna):
    """What the service says stands on the page, and the picked entry stays picked."""
    session, own, _ = anna
    page = session.get(f"{own}/mentor/tt-log?language=nb", timeout=60)
    form = {**form_of(page), "do": "ask", "mentor": "nobody", "entry": "tt-log-1"}

    refused = session.post(f"{own}/mentor/tt-log", data=form, timeout=60)

    assert "ingen mentor har denne innloggingen" in words(refused)
    assert re.search(r'value="tt-log-1" checked', refused.text)


def test_no_entry_can_be_taken_back_once_it_is_signed(anna):
    """What the service says to that is told on the page."""
    session, own, _ = anna
    page = session.get(f"{own}/mentor/tt-log?language=en", timeout=60)
    form = {**form_of(page), "back": "tt-log-1"}

    reply = session.post(f"{own}/mentor/tt-log", data=form, timeout=60)

    assert "a signature stays" in words(reply)


def test_my_way_is_the_record_that_the_credits_service_keeps(anna):
    """Read with the server's own token, and nobody else's record."""
    session, own, _ = anna

    page = session.get(f"{own}/way?language=en", timeout=60)

    assert "Phase 1 you are here" in words(page)
    assert "What to do next" in words(page)
