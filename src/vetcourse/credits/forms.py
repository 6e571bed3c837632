"""The sheets a coordinator fills in: one form for each kind of event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from vetcourse.credits import values
from vetcourse.credits.columns import (
    ATTEMPT,
    DECISIONS,
    INSTITUTION,
    LAYER,
    LEARNER,
    LEVELS,
    PAPERS,
    PLACES,
    REASON,
    RELEVANT,
    Column,
    Facts,
    Form,
    day,
    flag,
    must,
    pick,
    read_papers,
    read_part,
)
from vetcourse.credits.model import (
    Achievement,
    Certificate,
    CertificateType,
    Decision,
    DecisionType,
    ExternalCredits,
    Job,
    Level,
    Place,
    Portion,
    PracticeDays,
    Result,
)
from vetcourse.credits.values import UnreadableError
from vetcourse.errors import Phrase

_END_BEFORE_START = Phrase(
    "{value} is before the first day; check which date is which",
    "{value} er før den første dagen; sjekk hvilken dato som er hvilken",
)


def _given(facts: Facts, *names: str) -> Facts:
    """The facts among *names* that were filled in; the rest keeps its default."""
    return {name: facts[name] for name in names if facts.get(name) is not None}


def _result(facts: Facts) -> tuple[date, Achievement]:
    rest = _given(
        facts, "grade", "points", "attempt", "attendance", "layer", "expected_on",
        "provisional_until",
    )  # fmt: skip
    return facts["completed_on"], Result(
        module=facts["module"],
        portions=facts["portions"],
        institution=facts["institution"],
        passed=facts["passed"],
        **rest,
    )


def _certificate(facts: Facts) -> tuple[date, Achievement]:
    rest = _given(facts, "field", "institution", "relevant", "approved", "expires_on")
    return facts["issued_on"], Certificate(type=facts["type"], **rest)


def _job(facts: Facts) -> tuple[date, Achievement]:
    start, end = facts["from"], facts.get("to")
    if end is not None and end < start:
        raise UnreadableError(_END_BEFORE_START, value=end, column="to")
    rest = _given(facts, "percentage", "trade", "apprenticeship", "relevant")
    return start, Job(start=start, end=end, **rest)


def _external(facts: Facts) -> tuple[date, Achievement]:
    return facts["completed_on"], ExternalCredits(
        title=facts["title"],
        portions=facts["portions"],
        level=facts["level"],
        institution=facts["institution"],
        **_given(facts, "country", "layer"),
    )


def _practice(facts: Facts) -> tuple[date, Achievement]:
    rest = _given(facts, "own_workplace", "passed", "institution", "attempt", "layer")
    return facts["last_day"], PracticeDays(
        days=facts["days"], place=facts["place"], part=facts["part"], **rest
    )


def _decision(facts: Facts) -> tuple[date, Achievement]:
    rest = _given(
        facts, "modules", "certificates", "requirement", "minimum", "appeal_until"
    )
    return facts["decided_on"], Decision(
        type=facts["type"],
        granted=facts["granted"],
        authority=facts["authority"],
        legal_basis=facts["legal_basis"],
        institution=facts["institution"],
        portions=facts["portions"],
        **rest,
    )


FORMS: Final = (
    Form(
        kind="learners",
        title=Phrase("learners", "deltakere"),
        columns=(
            Column(
                name="login",
                nb="brukernavn",
                required=True,
                example=("example", "eksempel"),
            ),
            Column(name="name", nb="navn"),
            Column(name="e-mail", nb="e-post"),
        ),
    ),
    Form(
        kind="results",
        command="result",
        entry=Phrase("the result of a module", "resultatet i en modul"),
        title=Phrase("results", "resultater"),
        build=_result,
        ects=True,
        columns=(
            LEARNER,
            Column(name="module", nb="modul", required=True, example=("IG", "IG")),
            day("completed on", "fullført", required=True, example="2026-06-12"),
            flag("passed", "bestått", required=True, example=("yes", "ja")),
            Column(name="grade", nb="karakter", example=("B", "B")),
            Column(
                name="points",
                nb="poeng",
                read=lambda value: values.read_decimal(value, most=100),
            ),
            must(INSTITUTION),
            ATTEMPT,
            Column(name="attendance", nb="frammøte", read=values.read_percentage),
            LAYER,
            day("expected on", "ventes"),
            day("provisional until", "foreløpig til"),
            REASON,
        ),
    ),
    Form(
        kind="certificates",
        command="certificate",
        entry=Phrase(
            "a certificate or another paper", "et fagbrev eller et annet bevis"
        ),
        title=Phrase("certificates", "bevis"),
        build=_certificate,
        columns=(
            LEARNER,
            pick("type", "type", PAPERS, example=CertificateType.TRADE),
            day("issued on", "utstedt", required=True, example="2015-06-19"),
            Column(name="field", nb="fag", example=("electrician", "elektriker")),
            Column(name="institution", nb="institusjon"),
            RELEVANT,
            flag("approved", "godkjent"),
            day("expires on", "utløper"),
            REASON,
        ),
    ),
    Form(
        kind="jobs",
        command="job",
        entry=Phrase(
            "paid work from one day to another", "lønnet arbeid fra en dag til en annen"
        ),
        title=Phrase("jobs", "arbeid"),
        build=_job,
        columns=(
            LEARNER,
            day("from", "fra", required=True, example="2015-08-01"),
            day("to", "til", example="2021-06-30"),
            Column(
                name="percentage",
                nb="stillingsprosent",
                read=values.read_percentage,
                example=("100", "100"),
            ),
            Column(name="trade", nb="fag", example=("electrician", "elektriker")),
            flag("apprenticeship", "læretid", example=("no", "nei")),
            RELEVANT,
            REASON,
        ),
    ),
    Form(
        kind="external-credits",
        command="external-credits",
        entry=Phrase("credits from elsewhere", "studiepoeng fra andre steder"),
        title=Phrase("external-credits", "eksterne-studiepoeng"),
        build=_external,
        ects=True,
        ects_required=True,
        columns=(
            LEARNER,
            Column(
                name="title",
                nb="tittel",
                required=True,
                example=("Building services", "Byggeteknikk"),
            ),
            day("completed on", "fullført", required=True, example="2024-12-20"),
            pick("level", "nivå", LEVELS, example=Level.HE),
            must(INSTITUTION),
            Column(name="country", nb="land", example=("NO", "NO")),
            LAYER,
            REASON,
        ),
    ),
    Form(
        kind="practice-days",
        command="practice-days",
        entry=Phrase("supervised practice days", "veiledede praksisdager"),
        title=Phrase("practice-days", "praksisdager"),
        build=_practice,
        columns=(
            LEARNER,
            day("last day", "siste dag", required=True, example="2026-03-27"),
            Column(
                name="days",
                nb="dager",
                read=values.read_count,
                required=True,
                example=("10", "10"),
            ),
            pick("place", "sted", PLACES, example=Place.LOWER_SECONDARY),
            Column(
                name="part", nb="del", read=read_part, required=True, example=("1", "1")
            ),
            flag("own workplace", "egen arbeidsplass", example=("no", "nei")),
            flag("passed", "bestått", example=("yes", "ja")),
            Column(name="institution", nb="institusjon"),
            ATTEMPT,
            LAYER,
            REASON,
        ),
    ),
    Form(
        kind="decisions",
        command="decision",
        entry=Phrase(
            "what the institution has decided", "hva institusjonen har vedtatt"
        ),
        title=Phrase("decisions", "vedtak"),
        build=_decision,
        ects=True,
        columns=(
            LEARNER,
            pick("type", "type", DECISIONS, example=DecisionType.RECOGNITION),
            day("decided on", "vedtatt", required=True, example="2026-01-15"),
            flag("granted", "innvilget", required=True, example=("yes", "ja")),
            Column(
                name="authority",
                nb="myndighet",
                required=True,
                example=("admissions office", "opptakskontoret"),
            ),
            Column(
                name="legal basis",
                nb="hjemmel",
                required=True,
                example=("UHL § 9-1", "UHL § 9-1"),
            ),
            must(INSTITUTION),
            Column(name="modules", nb="moduler", read=values.read_words),
            Column(name="certificates", nb="bevis", read=read_papers),
            Column(name="requirement", nb="krav"),
            Column(name="minimum", nb="minstemål", read=values.read_decimal),
            day("appeal until", "klagefrist"),
            Column(name="about", nb="gjelder", read=values.read_event),
            REASON,
        ),
    ),
)
BY_KIND: Final = {form.kind: form for form in FORMS}


def portions(ects: Mapping[str, Decimal]) -> tuple[Portion, ...]:
    """The portions behind a row's credit columns, in one order however typed."""
    return tuple(
        Portion(amount, tuple(filter(None, areas.split("|"))))
        for areas, amount in sorted(ects.items())
        if amount
    )
