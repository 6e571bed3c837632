"""Entries with mentors: whose they are, what state they are in, and who has them."""

import datetime as dt

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from vetcourse.errors import HubError
from vetcourse.hub.disk import NotThere
from vetcourse.hub.mentoring import Mentoring, entry_of
from vetcourse.items import read_item

NOW = dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
MENTORS = ["vm-01", "vm-02"]
LEARNERS = ["vl-01", "vl-02"]
DEFINITION = {
    "type": "log",
    "id": "tt-log-1",
    "prompt": "A talk.",
    "signed": True,
    "form": {"entry": "talk"},
}
ITEM = read_item(DEFINITION)


def made(text: str) -> dict:
    """An entry on its way to a mentor."""
    return entry_of(DEFINITION, ITEM, {"learned": text}, now=NOW)


class WhoHasWhat(RuleBasedStateMachine):
    """Asking, signing and taking back in any order, beside a model in memory."""

    @initialize()
    def begin(self):
        """Nobody has asked anybody."""
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.mentoring = Mentoring(Path(self.folder.name))
        self.texts, self.signed = {}, {}

    def teardown(self):
        """Clear away."""
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(
        learner=st.sampled_from(LEARNERS),
        mentor=st.sampled_from(MENTORS),
        text=st.sampled_from("abc"),
    )
    def ask(self, learner, mentor, text):
        """A learner names a mentor, or another one, or sends again."""
        self.mentoring.ask(learner, mentor, "tt-log", [made(text)])
        for other in MENTORS:
            if other != mentor and not self.signed.get((other, learner)):
                self.texts.pop((other, learner), None)
        self.texts[mentor, learner] = text

    @rule(mentor=st.sampled_from(MENTORS), learner=st.sampled_from(LEARNERS))
    def sign(self, mentor, learner):
        """A mentor signs what they have."""
        if (mentor, learner) not in self.texts:
            with pytest.raises(NotThere):
                self.mentoring.one(mentor, learner, "tt-log", "tt-log-1")
            return
        entry = self.mentoring.one(mentor, learner, "tt-log", "tt-log-1")
        self.mentoring.sign(entry, entry.sha256, NOW)
        signed = self.signed.setdefault((mentor, learner), set())
        signed.add(self.texts[mentor, learner])

    @rule(learner=st.sampled_from(LEARNERS))
    def take_back(self, learner):
        """A learner takes back what nobody has signed."""
        mine = [
            (mentor, learner)
            for mentor in MENTORS
            if (mentor, learner) in self.texts
            and not self.signed.get((mentor, learner))
        ]
        if not mine:
            with pytest.raises(NotThere):
                self.mentoring.take_back(learner, "tt-log", "tt-log-1")
            return
        self.mentoring.take_back(learner, "tt-log", "tt-log-1")
        for which in mine:
            del self.texts[which]

    @invariant()
    def everybody_sees_their_own_alone(self):
        """Mentors what they were asked, learners what they sent, in the right state."""
        if not hasattr(self, "mentoring"):
            return
        for mentor in MENTORS:
            seen = {
                (e.mentor, e.learner): e.fields["learned"]
                for e in self.mentoring.for_mentor(mentor)
            }
            assert seen == {w: t for w, t in self.texts.items() if w[0] == mentor}
        for learner in LEARNERS:
            for entry in self.mentoring.of_learner(learner):
                which = (entry.mentor, learner)
                signed = self.signed.get(which, set())
                now = "signed" if self.texts[which] in signed else "changed"
                assert entry.state == (now if signed else "waiting")


TestWhoHasWhat = WhoHasWhat.TestCase
TestWhoHasWhat.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None
)


def test_nothing_but_the_filled_in_fields_is_sent():
    """Empty fields, and anything about the unit around it, stay with the learner."""
    value = {"learned": "words", "next": "  ", "goal-own": ""}

    sent = entry_of(DEFINITION, ITEM, value, now=NOW)

    assert sent["fields"] == {"learned": "words"}
    assert set(sent) == {"item", "prompt", "kind", "fields", "sha256", "sent_at"}


def test_what_is_no_log_stays_with_its_writer():
    """A private box cannot be sent by mistake."""
    definition = {"type": "text", "id": "tt-1-own", "prompt": "x", "private": True}

    with pytest.raises(HubError, match="not a log entry"):
        entry_of(definition, read_item(definition), "secret", now=NOW)


def test_signing_twice_is_signing_once(tmp_path):
    """A second press of the button changes nothing."""
    mentoring = Mentoring(tmp_path)
    mentoring.ask("vl-01", "vm-01", "tt-log", [made("a")])
    entry = mentoring.one("vm-01", "vl-01", "tt-log", "tt-log-1")

    once = mentoring.sign(entry, entry.sha256, NOW)
    twice = mentoring.sign(entry, entry.sha256, NOW + dt.timedelta(days=1))

    assert once == twice
    assert len(twice.signatures) == 1
