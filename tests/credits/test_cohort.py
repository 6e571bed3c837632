"""Everybody at once: the table, small counts, the snapshot, a changed rule."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.credits.invented import DAY, HVL, LEADVET, PROGRAMMES, event, lives, module
from vetcourse.credits.cohort import (
    assemble,
    cohort_table,
    funnel,
    judge,
    simulate,
    suppress,
)
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import Certificate, CertificateType, Job, Transcript
from vetcourse.credits.program import CHUNK
from vetcourse.credits.snapshot import Facts, cohort_of, read, write


def person(number, *payloads):
    """One of many invented learners."""
    learner = str(UUID(int=number))
    events = tuple(
        replace(event(p, number=number * 100 + i), learner=learner)
        for i, p in enumerate(payloads)
    )
    return Transcript(learner, events)


CODES = ("IG", "FL", "UY")
MANY = [person(n, *map(module, CODES[: n % 4])) for n in range(1, 21)]


def test_the_table_has_a_row_for_each_and_says_what_is_missing():
    """Verdicts in words, gaps in numbers."""
    table = cohort_table(judge(LEADVET, assemble(MANY, DAY), HVL))

    assert list(table["three-modules"][:4]) == ["not met", "not met", "met", "not met"]
    assert list(table["three-modules, missing"][:4]) == [2, 1, 0, 3]
    assert set(table["phase"]) == {"1"}
    assert len(table) == 20


def test_an_empty_cohort_has_an_empty_table():
    """Nobody yet is no error."""
    standing = judge(LEADVET, assemble([], DAY))

    assert len(cohort_table(standing)) == 0
    assert set(funnel(standing).values()) == {0}


def test_learners_without_any_event_are_audited_too():
    """A row of its own, with nothing met."""
    standing = judge(LEADVET, assemble([person(1), person(2, module("IG"))], DAY))

    assert standing.missing["three-modules"].tolist() == [3, 2]


def test_chunks_do_not_show():
    """A cohort larger than one chunk is judged as its parts are."""
    from vetcourse.credits.facts import gather, learner_facts

    facts = [learner_facts(p.as_of(DAY), DAY) for p in MANY]
    size = CHUNK + 50
    many = gather(((str(i), facts[i % 20]) for i in range(size)), DAY)

    standing = judge(LEADVET, many, HVL)
    few = judge(LEADVET, assemble(MANY, DAY), HVL)

    for identity, verdicts in few.verdicts.items():
        assert np.array_equal(standing.verdicts[identity], np.resize(verdicts, size))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([10, 20, 30], [10, 20, 30], id="nothing small"),
        pytest.param([3, 20, 30], [None, None, 30], id="one takes another along"),
        pytest.param([3, 2, 30], [None, None, 30], id="two hide each other"),
        pytest.param([0, 20, 30], [0, 20, 30], id="nobody is not somebody"),
        pytest.param([4], [None], id="the only cell"),
        pytest.param([3, 0, 0], [None, 0, 0], id="nothing to hide behind"),
    ],
)
def test_small_counts_are_kept_back_so_that_none_can_be_worked_out(counts, expected):
    """Even when the total is known."""
    assert suppress(counts) == expected


@given(st.lists(st.integers(0, 12), min_size=1, max_size=16))
@settings(max_examples=100)
def test_no_hidden_count_follows_from_the_total(counts):
    """Either nothing is hidden, or two cells are, or there is nothing else to show."""
    shown = suppress(counts)
    hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]

    assert all(seen is None or seen == 0 or seen >= 5 for seen in shown)
    assert len(hidden) != 1 or not any(shown)


def test_a_changed_rule_gains_and_loses_learners_by_name():
    """The same people under the rules of 2013 and of 2025."""
    day = date(2025, 7, 1)
    people = assemble(MANY, DAY)
    before = judge(PROGRAMMES["leadvet-ppuy-2013"], people)
    after = judge(LEADVET, people)

    found = simulate(before, after)

    assert found.states == ("phase 1", "phase 2", "phase 3", "complete")
    assert found.counts.sum() == len(MANY)
    assert simulate(after, after).gained == simulate(after, after).lost == ()
    assert all(up == down == 0 for up, down in simulate(after, after).changed.values())
    with pytest.raises(ValueError, match="different learners"):
        simulate(before, judge(LEADVET, assemble(MANY[:3], day)))


def test_ready_is_the_last_phase_whose_gate_is_open():
    """Who has no four years may begin nothing."""
    standing = judge(LEADVET, assemble(MANY, DAY))

    assert standing.ready.max() == 0


@given(st.lists(lives(8), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_a_snapshot_comes_back_as_it_went(tmp_path_factory, many):
    """The same columns, the same verdicts."""
    path = tmp_path_factory.mktemp("facts") / "facts.npz"
    people = [
        Transcript(
            str(UUID(int=n)), tuple(replace(e, learner=str(UUID(int=n))) for e in life)
        )
        for n, life in enumerate(many)
    ]
    cohort = assemble(people, DAY)

    write(cohort, path, "key")
    back = read(path, "key")

    assert back is not None
    assert back.signatures == cohort.signatures
    for name, verdicts in judge(LEADVET, cohort).verdicts.items():
        assert np.array_equal(judge(LEADVET, back).verdicts[name], verdicts)


def test_a_snapshot_of_another_ledger_or_a_damaged_one_is_not_used(tmp_path):
    """It is written anew instead."""
    path = tmp_path / "facts.npz"
    write(assemble(MANY, DAY), path, "key")

    assert read(path, "another") is None
    path.write_bytes(path.read_bytes()[:200])
    assert read(path, "key") is None
    assert read(tmp_path / "none.npz", "key") is None


def test_a_new_event_makes_the_snapshot_stale(tmp_path):
    """The name carries the ledger's hash; one file is kept."""
    with open_ledger(tmp_path / "credits.db") as ledger:
        one = ledger.register("anna")
        ledger.append([replace(event(module("IG")), learner=one.id)])
        first = judge(LEADVET, cohort_of(ledger, DAY, tmp_path / "facts"))
        ledger.append([replace(event(module("FL")), learner=one.id)])
        second = judge(LEADVET, cohort_of(ledger, DAY, tmp_path / "facts"))
        cohort_of(ledger, DAY + timedelta(days=1), tmp_path / "facts")

    assert first.missing["three-modules"].tolist() == [2]
    assert second.missing["three-modules"].tolist() == [1]
    assert len(list((tmp_path / "facts").glob("*"))) == 1


def test_the_core_needs_neither_pandas_nor_nbgrader():
    """An audit runs where only NumPy, pydantic and the rules are."""
    code = (
        "import sys\n"
        "for name in ('nbgrader', 'nbformat', 'pandas', 'ipywidgets', 'IPython'):\n"
        "    sys.modules[name] = None\n"
        "from tests.credits.test_cohort import MANY, LEADVET, HVL, DAY\n"
        "from vetcourse.credits.auditing import audit\n"
        "from vetcourse.credits.explaining import explain\n"
        "print(len(explain(audit(LEADVET, MANY[0], on=DAY, institution=HVL))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) > 10


@given(
    st.lists(
        st.tuples(st.integers(0, 2), lives(4), st.integers(-900, 900), st.booleans()),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None)
def test_facts_brought_up_to_date_are_those_read_anew(tmp_path_factory, steps):
    """After any entries, on any other day, in one process or the next."""
    folder = tmp_path_factory.mktemp("facts")
    with open_ledger(folder / "credits.db") as ledger:
        people = ledger.register_all([(f"v{n}", "", "") for n in range(6)])
        facts = Facts(ledger, folder / "kept")
        for step, (who, life, days, restart) in enumerate(steps):
            # Others stay as they are, so that there is something to keep.
            chosen = people[who] if step else None
            for person in [chosen] if chosen else people[:5]:
                ledger.append(_own(life, person.id, step), repeat=True)
            on = DAY + timedelta(days=days)
            facts = Facts(ledger, folder / "kept") if restart else facts

            found = judge(LEADVET, facts.cohort(on), HVL)
            anew = judge(LEADVET, assemble(ledger.transcripts(), on), HVL)

            assert _by_learner(found) == _by_learner(anew)


def test_on_another_day_only_those_are_read_whose_facts_differ(tmp_path, monkeypatch):
    """Something begins, expires, or is entered; work that goes on is no reason."""
    soon, later = DAY + timedelta(days=10), DAY + timedelta(days=20)
    police = Certificate(type=CertificateType.POLICE, expires_on=soon)
    going_on = Job(start=date(2020, 1, 1), relevant=True)
    with open_ledger(tmp_path / "credits.db") as ledger:
        people = ledger.register_all([(f"v{n}", "", "") for n in range(9)])
        for n, person in enumerate(people):
            mine = [event(going_on, going_on.start)]
            mine += [event(police)] * (n == 0) + [event(module("IG"), soon)] * (n == 1)
            ledger.append(replace(e, learner=person.id, id=str(uuid4())) for e in mine)
        facts, read = Facts(ledger), []
        known = ledger.entries
        monkeypatch.setattr(
            ledger, "entries", lambda of=None: read.append(of) or known(of)
        )

        for day in (DAY, DAY, DAY + timedelta(days=5), later, DAY):
            facts.cohort(day)

    both = {person.id for person in people[:2]}
    assert read == [None, set(), both, both]


def test_a_snapshot_of_a_ledger_that_was_put_back_is_not_used(tmp_path):
    """Somebody restores yesterday's copy: nothing of today is in it."""
    with open_ledger(tmp_path / "credits.db") as ledger:
        one = ledger.register("anna")
        ledger.append([replace(event(module("IG")), learner=one.id)])
    copy = (tmp_path / "credits.db").read_bytes()
    with open_ledger(tmp_path / "credits.db") as ledger:
        ledger.append([replace(event(module("FL")), learner=one.id)])
        Facts(ledger, tmp_path / "kept").cohort(DAY)
    (tmp_path / "credits.db").write_bytes(copy)

    with open_ledger(tmp_path / "credits.db") as ledger:
        ledger.append([replace(event(module("UY")), learner=one.id)])
        found = Facts(ledger, tmp_path / "kept").cohort(DAY)

    codes = {s.code for s in found.signatures if s.sort == "module"}
    assert codes == {"IG", "UY"}


def _own(life, learner, step):
    """A life as somebody else's, with ids of its own."""
    ids = {e.id: str(uuid4()) for e in life}
    known = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=step)
    return [
        replace(
            e,
            id=ids[e.id],
            learner=learner,
            recorded_at=known,
            refers_to=e.refers_to and ids[e.refers_to],
        )
        for e in life
    ]


def _by_learner(standing):
    """Verdicts by who has them."""
    verdicts = standing.verdicts.values()
    return {
        learner: tuple(int(v[i]) for v in verdicts)
        for i, learner in enumerate(standing.learners)
    }
