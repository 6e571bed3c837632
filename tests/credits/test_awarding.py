"""Finished modules become results: exact, once, and never before everything is read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vetcourse.credits.assessment import Assessment
from vetcourse.credits.awarding import award
from vetcourse.credits.model import Reversal, Transcript, split
from vetcourse.credits.passing import (
    ModuleRule,
    PartRule,
    Standing,
    Work,
    decide,
    exact,
    shown,
)
from vetcourse.credits.recording import Clerk
from vetcourse.errors import RuleError

ASSESSMENT = Assessment.read(Path(__file__).parents[2] / "credits" / "assessment.toml")
LETTERS = ASSESSMENT.scale("letters")
DAY = date(2026, 6, 1)
UNTIL = date(2026, 6, 22)
ANNA = str(uuid4())
RULE = ModuleRule(
    code="IG",
    portions=split({"pedagogy": 5, "vocational-didactics": 5}),
    pass_mark=Decimal(60),
    parts=(
        PartRule(
            id="checks",
            points=Decimal(30),
            pass_mark=Decimal(21),
            assignments=("ig-1", "ig-2"),
        ),
        PartRule(
            id="plan",
            points=Decimal(45),
            pass_mark=Decimal(25),
            assignments=("ig-plan",),
        ),
        PartRule(
            id="log",
            points=Decimal(25),
            pass_mark=Decimal(14),
            assignments=("ig-log",),
            needs=(("ig-log-rubric-complete", Decimal(4)),),
        ),
    ),
)
# The checks' raw points are more than 30 and are scaled down.
MAXIMA = {
    "ig-1": Fraction(20),
    "ig-2": Fraction(28),
    "ig-plan": Fraction(45),
    "ig-log": Fraction(25),
}


def work(assignment, points, *, signed=5, day=1, **changes):
    """One attempt of Anna's; the logbook is signed unless a test says otherwise."""
    criteria = (("ig-log-rubric-complete", Fraction(signed)),)
    fields = {
        "learner": "anna",
        "assignment": assignment,
        "points": Fraction(points),
        "handed_in": date(2026, 5, day),
        "criteria": criteria if assignment == "ig-log" else (),
    }
    return Work(**(fields | changes))


def all_work(one=20, two=28, plan=45, log=25, **log_changes):
    """Everything handed in and read."""
    return [
        work("ig-1", one),
        work("ig-2", two),
        work("ig-plan", plan),
        work("ig-log", log, **log_changes),
    ]


def decided(attempts):
    """The one learner's result."""
    (result,) = decide(RULE, attempts, MAXIMA)
    return result


def awarded(attempts, earlier=None, on=DAY, **options):
    """What the ledger should be given for these attempts."""
    return award(
        decided(attempts),
        earlier or Transcript(ANNA),
        scale=options.pop("scale", LETTERS),
        institution="HVL",
        on=on,
        provisional_until=on + timedelta(days=21),
        **options,
    )


def recorded(*awards):
    """A transcript in which these awards have been written, one a minute."""
    events = []
    for minute, entry in enumerate(awards):
        clerk = Clerk(by="kari", at=datetime(2026, 6, 1, 12, minute, tzinfo=UTC))
        events.append(
            clerk.event(ANNA, entry.valid_on, entry.payload, refers_to=entry.refers_to)
        )
    return Transcript(ANNA, tuple(events))


class TestPassing:
    """When a module is passed."""

    @pytest.mark.parametrize(
        ("attempts", "standing", "reason"),
        [
            pytest.param(all_work(), Standing.PASSED, [], id="everything right"),
            pytest.param(
                all_work(one=14, two="19.6", plan=25, log=14),
                Standing.PASSED,
                [],
                id="every part exactly at its pass mark and 60 in all",
            ),
            pytest.param(
                all_work(one=14, two="19.5"),
                Standing.NOT_PASSED,
                ["checks: 20.93 points, 21 needed"],
                id="one part just under its mark, whatever the sum",
            ),
            pytest.param(
                all_work(signed=2),
                Standing.NOT_PASSED,
                ["log: ig-log-rubric-complete: 2 points, 4 needed"],
                id="a log that is not signed",
            ),
            pytest.param(
                all_work(criteria=()),
                Standing.NOT_PASSED,
                [
                    "log: ig-log-rubric-complete is not in the gradebook; "
                    "release the assignment anew"
                ],
                id="a log of which nobody can tell",
            ),
            pytest.param(
                [*all_work()[:2], work("ig-plan", 0, waiting=True), work("ig-log", 25)],
                Standing.WAITING,
                ["plan: waits to be read: ig-plan"],
                id="unread work is waiting, not failed",
            ),
            pytest.param(
                all_work()[:3],
                Standing.UNFINISHED,
                ["log: not handed in: ig-log"],
                id="something is not handed in",
            ),
            pytest.param(
                [*all_work(plan=10), work("ig-plan", 30, day=9)],
                Standing.PASSED,
                [],
                id="the best attempt stands",
            ),
            pytest.param(
                [*all_work(plan=40), work("ig-plan", 10, day=9)],
                Standing.PASSED,
                [],
                id="a worse second attempt takes nothing away",
            ),
            pytest.param(
                [*all_work(plan=10), work("ig-plan", 0, waiting=True)],
                Standing.WAITING,
                [
                    "plan: waits to be read: ig-plan",
                    "plan: 10 points, 25 needed",
                ],
                id="a fail waits for the attempt nobody has read",
            ),
        ],
    )
    def test_standing(self, attempts, standing, reason):
        """Every part at its own mark, the sum at the module's, the log complete."""
        result = decided(attempts)

        assert result.standing is standing
        assert list(result.reasons()) == reason

    def test_every_part_at_its_mark_may_still_be_too_little(self):
        """The module's own pass mark is a condition of its own."""
        rule = ModuleRule(
            code="IG", portions=(), parts=RULE.parts, pass_mark=Decimal("60.5")
        )
        (result,) = decide(rule, all_work(14, "19.6", 25, 14), MAXIMA)

        assert result.standing is Standing.NOT_PASSED
        assert list(result.reasons()) == ["IG: 60 points, 60.5 needed"]

    def test_raw_points_are_scaled_without_rounding(self):
        """21 of 30 is 33.6 of 48, to the last fraction."""
        part = decided([work("ig-1", 14), work("ig-2", Fraction("19.6"))]).parts[0]

        assert part.points == 21
        assert decided([work("ig-1", 1)]).parts[0].points == Fraction(30, 48)

    def test_extra_points_do_not_make_up_for_another_assignment(self):
        """An instructor may give more than the maximum."""
        result = decided(all_work(one=40, two=10))

        assert result.parts[0].points == Fraction(30 * 30, 48)

    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=12))
    def test_floats_give_back_the_fractions_they_came_from(self, shares):
        """A sum of shares as the gradebook stores it is exact again."""
        exactly = sum((Fraction(n, d) for n, d in shares if n <= d), Fraction(0))
        if exactly.denominator < 1_000_000:
            assert exact(sum(n / d for n, d in shares if n <= d)) == exactly

    def test_points_are_cut_and_never_rounded_up(self):
        """59.999 must not look like 60."""
        assert shown(Fraction(59_999, 1000)) == Decimal("59.99")
        assert str(shown(Fraction(30))) == "30"

    @given(st.permutations([*all_work(plan=30), work("ig-plan", 20, day=3)]))
    def test_the_order_of_the_gradebook_does_not_matter(self, attempts):
        """Rows come in any order."""
        assert decided(attempts) == decided(sorted(attempts, key=lambda w: w.points))


class TestGrades:
    """Which grade goes with which points."""

    @pytest.mark.parametrize(
        ("points", "grade"),
        [
            ("60", "E"),
            ("64.99", "E"),
            ("65", "D"),
            ("72.99", "D"),
            ("73", "C"),
            ("83", "B"),
            ("91.99", "B"),
            ("92", "A"),
            ("100", "A"),
        ],
    )
    def test_letters(self, points, grade):
        """A limit belongs to the better grade."""
        assert LETTERS.grade(Fraction(points), passed=True) == grade
        assert LETTERS.grade(Fraction(points), passed=False) == "F"

    def test_a_scale_that_passes_below_the_pass_mark_is_refused(self, tmp_path):
        """A module cannot be passed with a failing number of points."""
        text = 'pass_mark = 60\n[[scale]]\nid = "x"\nfail = "F"\nlevels = {E = 50}'
        path = tmp_path / "assessment.toml"
        path.write_text(text, "utf-8")

        with pytest.raises(RuleError, match=r"begins at 50.*passes at 60"):
            Assessment.read(path)

    def test_an_unknown_scale_is_named_with_those_there_are(self):
        """The remedy stands in the message."""
        with pytest.raises(RuleError, match="letters, pass-fail"):
            ASSESSMENT.scale("stars")


class TestAwarding:
    """What is written to the ledger."""

    def test_a_passed_module_gives_its_credits_once(self):
        """All of its credits, provisional, and nothing the second time."""
        first = awarded(all_work())

        assert first.result.ects == 10
        assert (first.result.grade, first.result.points) == ("A", 100)
        assert first.result.provisional_until == UNTIL
        assert awarded(all_work(), recorded(first), date(2026, 7, 1)) is None

    @pytest.mark.parametrize(
        "attempts",
        [all_work()[:3], [*all_work()[:3], work("ig-log", 0, waiting=True)]],
        ids=["unfinished", "waiting"],
    )
    def test_nothing_is_awarded_before_everything_is_read(self, attempts):
        """Not even a fail."""
        assert awarded(attempts, fails=True) is None

    def test_a_fail_is_entered_only_when_a_person_says_so(self):
        """It uses up an attempt."""
        fail = awarded(all_work(plan=10), fails=True)

        assert awarded(all_work(plan=10)) is None
        assert (fail.result.passed, fail.result.grade) == (False, "F")
        assert awarded(all_work(plan=10), recorded(fail), fails=True) is None

    def test_new_work_after_a_result_is_a_new_attempt(self):
        """It says which attempt it is; the audit takes the best."""
        fail = awarded(all_work(plan=10), fails=True)

        later = work("ig-plan", 40, handed_in=date(2026, 7, 1))
        second = awarded(
            [*all_work()[:2], work("ig-log", 25), later],
            recorded(fail),
            date(2026, 8, 1),
        )
        assert (second.result.attempt, second.result.passed) == (2, True)
        assert second.refers_to is None

    @pytest.mark.parametrize(("plan", "grade"), [(45, "A"), (26, "C"), (10, "F")])
    def test_marking_anew_corrects_the_result_up_or_down(self, plan, grade):
        """After a complaint nothing was handed in, so no attempt is used."""
        first = awarded(all_work(plan=30))
        earlier = recorded(first)

        again = awarded(all_work(plan=plan), earlier, date(2026, 7, 1))

        assert again.refers_to == earlier.events[0].id
        assert (again.result.grade, again.result.attempt) == (grade, 1)
        assert again.valid_on == first.valid_on
        assert awarded(all_work(plan=plan), recorded_after(earlier, again)) is None

    def test_a_result_of_another_institution_is_not_ours_to_correct(self):
        """Each institution has its own results."""
        first = awarded(all_work(plan=30))
        other = award(
            decided(all_work()),
            recorded(first),
            scale=LETTERS,
            institution="Nord",
            on=DAY,
            provisional_until=None,
        )

        assert other.refers_to is None
        assert other.result.attempt == 1

    def test_a_reversed_result_no_longer_stands_in_the_way(self):
        """The ledger itself says that it has been written before."""
        earlier = recorded(awarded(all_work()))
        clerk = Clerk(by="kari", at=datetime(2026, 6, 2, tzinfo=UTC))
        reversal = clerk.event(
            ANNA,
            DAY,
            Reversal(authority="the board"),
            refers_to=earlier.events[0].id,
        )

        again = awarded(all_work(), earlier.with_events([reversal]))

        assert again.result.passed


def recorded_after(earlier, entry):
    """The transcript with one more entry, an hour later."""
    clerk = Clerk(by="kari", at=datetime(2026, 7, 1, tzinfo=UTC))
    event = clerk.event(ANNA, entry.valid_on, entry.payload, refers_to=entry.refers_to)
    return earlier.with_events([event])
