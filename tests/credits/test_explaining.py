"""What a coordinator reads: right, complete, in both languages, whole sentences."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.credits.invented import (
    DAY,
    HVL,
    INSTITUTIONS,
    LEADVET,
    PROGRAMMES,
    event,
    lives,
    module,
    outside,
    transcript,
)
from vetcourse.credits.auditing import audit
from vetcourse.credits.explaining import explain
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Decision,
    DecisionType,
    Job,
    Place,
    PracticeDays,
)
from vetcourse.credits.reporting import report
from vetcourse.credits.rules import choose_institution
from vetcourse.credits.wording import NAMES, SENTENCES, listing, number
from vetcourse.written import day

TRADE = event(Certificate(type=CertificateType.TRADE), date(2019, 8, 1))
HALF = event(
    Job(start=date(2019, 8, 1), end=date(2026, 1, 31), percentage=Decimal(50)),
    date(2019, 8, 1),
)


BROKEN = re.compile(r"[{}]|  |None(?! of| is)|\bnan\b|Decimal")


def told(requirement, *events, language="en", institution=None, programme=LEADVET):
    """The explanation of one requirement."""
    found = audit(programme, transcript(*events), on=DAY, institution=institution)
    parts = everything(explain(found, language))
    return next(one for one in parts if one.requirement == requirement)


def everything(explanations):
    """Every explanation, parts included."""
    for one in explanations:
        yield one
        yield from everything(one.parts)


def test_months_are_told_with_what_is_missing_and_the_policy():
    """Thirty-nine of forty-eight, nine short, and how they were counted."""
    one = told("entry-experience", TRADE, HALF)

    assert one.finding.startswith(
        "39 full-time months count; 48 are needed, so 9 are missing."
    )
    assert "Counted by this policy: default" in one.finding
    assert one.facts == ("from 1 August 2019 to 31 January 2026, 50 per cent: 39",)


def test_the_same_in_bokmal():
    """The words, the decimal comma and the dates of the language."""
    one = told("entry-experience", TRADE, HALF, language="nb")

    assert one.finding.startswith("39 heltidsmåneder teller; 48 kreves, så 9 mangler.")
    assert one.facts == ("fra 1. august 2019 til 31. januar 2026, 50 prosent: 39",)
    assert one.verdict == "Ikke oppfylt"


def test_missing_months_are_never_told_too_small():
    """46.83 months are told as 46.8, and what is missing as 1.2: together 48."""
    trade = event(Certificate(type=CertificateType.TRADE), date(2020, 1, 1))
    job = Job(start=date(2020, 1, 1), end=date(2023, 11, 25))

    one = told("entry-experience", trade, event(job, job.start))

    assert "46.8 full-time months count; 48 are needed, so 1.2 are" in one.finding


def test_neither_area_is_blamed_where_both_together_are_short():
    """The blocking set gives the right sentence."""
    events = (
        event(outside("35", "breadth|depth")),
        event(outside("50", "breadth")),
        event(outside("10", "depth")),
    )

    assert told("breadth-and-depth", *events).finding == (
        "Vocational breadth and vocational depth together need 120 credits, and "
        "everything that can count gives 95; 25 are missing."
    )


def test_one_area_is_blamed_where_it_alone_is_short():
    """Plenty of breadth; depth needs sixty and gets twenty."""
    events = (event(outside("100", "breadth")), event(outside("20", "depth")))

    assert told("breadth-and-depth", *events, language="nb").finding == (
        "Yrkesfaglig dybde krever 60 studiepoeng, og alt som kan brukes der gir 20; "
        "40 mangler."
    )


def test_a_referral_asks_its_question_and_a_verdict_does_not():
    """The police certificate is asked about until it is there."""
    asked = told("police-certificate")
    held = told("police-certificate", event(Certificate(type=CertificateType.POLICE)))

    assert asked.question.startswith("Does the institution ask for a police")
    assert asked.verdict == "A person decides"
    assert held.question == ""


def test_a_decision_shows_with_its_authority_and_ground():
    """Nothing is lowered in silence."""
    decision = Decision(
        type=DecisionType.DISPENSATION,
        granted=True,
        authority="HVL's practice office",
        legal_basis="HVL-F § 10-6",
        institution="HVL",
        requirement="practice-days",
        minimum=Decimal(45),
    )
    days = PracticeDays(days=45, place=Place.UPPER_SECONDARY, part=2)

    one = told("practice-days", event(decision), event(days))

    assert one.finding == (
        "45 practice days count; 45 are needed. Decided by HVL's practice office: "
        "dispensation, HVL-F § 10-6."
    )


def test_a_provisional_result_says_until_when():
    """The time to complain has not run out."""
    passed = module("IG", provisional_until=date(2026, 2, 20))

    one = told("three-modules", event(passed, date(2026, 1, 30)))

    (caution,) = one.cautions
    assert caution.startswith("IG is provisional until 20 February 2026: the time")


def test_the_last_attempt_is_announced():
    """A warning while it still helps."""
    failed = [event(module("FL", passed=False, grade="F", attempt=n)) for n in (1, 2)]

    one = told("attempts", *failed, institution=HVL)

    assert one.cautions == ("Only one attempt is left: 2 of 3 are used.",)
    assert one.status == "met"


def test_an_opening_that_falls_short_says_by_how_much():
    """OsloMet asks for ninety-six months; seventy-two are there."""
    job = Job(start=date(2015, 7, 1), end=date(2021, 6, 30), relevant=True)
    oslomet = choose_institution(INSTITUTIONS, "OsloMet")

    one = told(
        "theory-by-prior-learning",
        event(Certificate(type=CertificateType.TRADE), date(2015, 6, 15)),
        event(job, job.start),
        institution=oslomet,
    )

    assert "96 are needed, so 24 are missing" in one.openings[0]


def test_every_finding_names_a_source_that_can_be_found():
    """A title beside the section, and how sure we are."""
    found = audit(LEADVET, transcript(), on=DAY, institution=HVL)

    for one in everything(explain(found)):
        assert re.search(r"\(.+\), ", one.source), one.requirement


@given(lives())
@settings(max_examples=25, deadline=None)
def test_every_sentence_is_whole_in_both_languages(events):
    """No gap left open, no field name, no doubled space, whatever the record."""
    for programme in PROGRAMMES.values():
        found = audit(programme, transcript(*events), on=DAY, institution=HVL)
        for language in ("en", "nb"):
            for one in everything(explain(found, language)):
                for sentence in one.sentences():
                    assert not BROKEN.search(sentence), sentence
                    assert sentence.rstrip().endswith((".", "?", ":")), sentence


def test_the_same_finding_differs_between_the_languages():
    """Nothing is left untranslated."""
    found = audit(LEADVET, transcript(TRADE, HALF), on=DAY, institution=HVL)

    english, bokmal = (everything(explain(found, lang)) for lang in ("en", "nb"))
    for en, nb in zip(english, bokmal, strict=True):
        assert en.rule != nb.rule
        assert en.finding != nb.finding
        assert en.verdict != nb.verdict


@pytest.mark.parametrize("words", [SENTENCES, NAMES], ids=["sentences", "names"])
def test_both_languages_fill_the_same_gaps(words):
    """A value told in English is told in Bokmål too."""
    for key, (en, nb) in words.items():
        assert set(re.findall(r"{\w+}", en)) == set(re.findall(r"{\w+}", nb)), key


def test_numbers_days_and_lists_as_they_are_said():
    """7,5 in Bokmål; 1. juni; a, b and c."""
    assert number(Decimal("7.50"), "nb") == "7,5"
    assert number(Decimal("1E+2"), "en") == "100"
    assert day(date(2015, 6, 1), "nb") == "1. juni 2015"
    assert listing(["a", "b", "c"], "nb") == "a, b og c"
    assert listing([], "en") == ""


def test_the_report_is_plain_data_with_proofs_on_request():
    """Everything a page needs, ready for JSON."""
    import json

    found = audit(LEADVET, transcript(TRADE, HALF), on=DAY, institution=HVL)

    data = json.loads(json.dumps(report(found, "nb", proofs=True)))

    assert data["phase"] == 1
    assert data["institution"] == "hvl"
    assert data["findings"][0]["verdict"] == "Ikke oppfylt"
    assert len(data["proofs"]) == len(data["findings"])
    assert data["open_questions"]
