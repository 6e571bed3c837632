"""Invented learners for tests: events from short notes, and whole lives by chance."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import UUID

from hypothesis import strategies as st

from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Decision,
    DecisionType,
    Event,
    ExternalCredits,
    Job,
    Layer,
    Level,
    Place,
    PracticeDays,
    Result,
    Transcript,
    split,
)
from vetcourse.credits.rules import (
    choose_institution,
    read_institutions,
    read_programmes,
)

CREDITS = Path(__file__).parents[2] / "credits"
PROGRAMMES = {programme.id: programme for programme in read_programmes(CREDITS)}
INSTITUTIONS = read_institutions(CREDITS)
LEADVET = PROGRAMMES["leadvet-ppuy-2025"]
YFL = PROGRAMMES["yfl-2025"]
HVL = choose_institution(INSTITUTIONS, "HVL")
DAY = date(2026, 2, 1)
LEARNER = str(UUID(int=1))
SPLITS = {
    "IG": {"pedagogy": "5", "vocational-didactics": "5"},
    "FL": {"pedagogy": "2.5", "vocational-didactics": "7.5"},
    "UY": {"pedagogy": "7.5", "vocational-didactics": "2.5"},
}
AREAS = [
    "breadth",
    "depth",
    "breadth|depth",
    "pedagogy",
    "vocational-didactics",
    "theory",
]
NUMBERS = count(1000)


def event(payload, day=date(2025, 9, 1), *, number=None, refers_to=None, known=None):
    """An event with an id of its own, or the one given."""
    return Event(
        id=str(UUID(int=number or next(NUMBERS))),
        learner=LEARNER,
        valid_on=day,
        recorded_at=known or datetime(2026, 1, 1, tzinfo=UTC),
        recorded_by="a coordinator",
        payload=payload,
        refers_to=refers_to,
    )


def transcript(*events):
    """The one invented learner's record."""
    return Transcript(LEARNER, events)


def module(code, institution="HVL", **about):
    """A passed module."""
    about = {"passed": True, **about}
    portions = split(SPLITS[code])
    return Result(module=code, portions=portions, institution=institution, **about)


def outside(ects, areas, level=Level.HE, **about):
    """Credits from elsewhere."""
    portions = split({areas: ects})
    return ExternalCredits(
        title="A course", portions=portions, level=level, institution="Nord", **about
    )


days = st.dates(date(2010, 1, 1), date(2026, 1, 31))
quarters = st.integers(1, 24).map(lambda n: Decimal(n) * Decimal("2.5"))
layers = st.sampled_from([Layer.EARNED, Layer.EARNED, Layer.IN_PROGRESS, Layer.PLANNED])
tri = st.sampled_from([None, True, False])
schools = st.sampled_from(["HVL", "hvl", "Nord"])

results = st.builds(
    lambda code, place, passed, grade, layer: module(
        code,
        place,
        passed=passed or layer is not Layer.EARNED,
        grade=grade if passed else "F",
        layer=layer,
    ),
    st.sampled_from(sorted(SPLITS)),
    schools,
    st.booleans(),
    st.sampled_from(list("ABCDE")),
    layers,
)
courses = st.builds(
    lambda code, areas, ects, place: Result(
        module=code, portions=split({areas: ects}), institution=place, passed=True
    ),
    st.sampled_from(["PPUY2", "X1", "X2"]),
    st.sampled_from(AREAS),
    quarters,
    schools,
)
papers = st.builds(
    Certificate,
    type=st.sampled_from(list(CertificateType)),
    relevant=tri,
    approved=st.sampled_from([True, True, True, False]),
)
jobs = st.builds(
    lambda start, length, percent, learning, relevant: Job(
        start=start,
        end=start + timedelta(days=length),
        percentage=percent,
        apprenticeship=learning,
        relevant=relevant,
    ),
    days,
    st.integers(0, 2500),
    st.sampled_from([Decimal(100), Decimal(50), Decimal("37.5")]),
    st.booleans(),
    tri,
)
externals = st.builds(
    outside,
    quarters,
    st.sampled_from(AREAS),
    st.sampled_from(list(Level)),
    layer=layers,
)
practice = st.builds(
    PracticeDays,
    days=st.integers(1, 60),
    place=st.sampled_from(list(Place)),
    part=st.sampled_from([1, 2]),
    own_workplace=st.booleans(),
    passed=st.sampled_from([True, True, True, False]),
    institution=schools,
    layer=layers,
)
decisions = st.builds(
    lambda type_, granted, portions, modules, papers_, about: Decision(
        type=type_,
        granted=granted,
        authority="the board",
        legal_basis="UHL § 9-1",
        institution="HVL",
        portions=split(portions),
        modules=tuple(modules),
        certificates=tuple(papers_),
        requirement=about or "",
        minimum=Decimal(0) if about else None,
    ),
    st.sampled_from(list(DecisionType)),
    st.booleans(),
    st.dictionaries(st.sampled_from(AREAS), quarters, max_size=1),
    st.lists(st.sampled_from(sorted(SPLITS)), max_size=1),
    st.lists(st.sampled_from([CertificateType.GENERAL_ENTRANCE]), max_size=1),
    st.sampled_from([None, None, "practice-days", "theory-by-prior-learning"]),
)
payloads = st.one_of(
    results, courses, papers, jobs, externals, practice, decisions, results, externals
)


@st.composite
def lives(draw, most=12):
    """A whole record by chance; some decisions speak of credits from elsewhere."""
    events = []
    for payload in draw(st.lists(payloads, max_size=most)):
        judged = [e.id for e in events if isinstance(e.payload, ExternalCredits)]
        about = None
        if isinstance(payload, Decision) and judged and draw(st.booleans()):
            about = draw(st.sampled_from(judged))
        when = payload.start if isinstance(payload, Job) else draw(days)
        number = 2000 + len(events)
        events.append(event(payload, when, number=number, refers_to=about))
    return tuple(events)
