"""An invented class of 26 at different places on the way, in a real ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.credits.invented import event, module, outside
from vetcourse.credits.ledger import open_ledger
from vetcourse.credits.model import Certificate, CertificateType, Job

PAPER = Certificate(
    type=CertificateType.TRADE, field="electrician", relevant=True, approved=True
)
LONG, SHORT, UNJUDGED = (
    Job(start=date(2015, 1, 1), end=date(2020, 12, 31), relevant=True),
    Job(start=date(2019, 1, 1), end=date(2020, 6, 30), relevant=True),
    Job(start=date(2015, 1, 1), end=date(2020, 12, 31), relevant=None),
)
BEGUN = date(2025, 8, 18)
# Who, with which papers, which modules, and how many outside credits of each area.
PEOPLE = [
    ("anja.bakke", "Anja Bakke", [PAPER, LONG], "IG FL UY", 0),
    ("arif.demir", "Arif Demir", [PAPER, LONG], "IG FL UY", 30),
    ("berit.dahl", "Berit Dahl", [PAPER, LONG], "IG FL UY", 60),
    ("bjarne.foss", "Bjarne Foss", [PAPER, LONG], "IG FL UY", 60),
    ("camilla.holm", "Camilla Holm", [PAPER, LONG], "IG FL", 0),
    ("daniel.krog", "Daniel Krog", [PAPER, LONG], "IG", 0),
    ("ebba.lunde", "Ebba Lunde", [PAPER, LONG], "IG FL UY", 0),
    ("emil.moe", "Emil Moe", [PAPER, SHORT], "IG FL", 0),
    ("farah.noor", "Farah Noor", [PAPER, UNJUDGED], "IG FL UY", 0),
    ("frode.olsvik", "Frode Olsvik", [PAPER, SHORT], "IG FL UY", 0),
    ("gunn.pettersen", "Gunn Pettersen", [PAPER, LONG], "IG FL UY", 60),
    ("hanne.ruud", "Hanne Ruud", [PAPER, LONG], "FL UY", 0),
    ("ida.sande", "Ida Sande", [PAPER, LONG], "IG FL UY", 10),
    ("ivan.todorov", "Ivan Todorov", [PAPER, UNJUDGED], "", 0),
    ("jorunn.ueland", "Jorunn Ueland", [PAPER, LONG], "IG FL UY", 0),
    ("kai.vik", "Kai Vik", [], "IG", 0),
    ("liv.waage", "Liv Waage", [], "", 0),
    ("magnus.aas", "Magnus Aas", [PAPER, LONG], "IG FL UY", 20),
    ("nora.brekke", "Nora Brekke", [PAPER, LONG], "UY", 0),
    ("ole.dybdahl", "Ole Dybdahl", [PAPER, LONG], "IG FL UY", 60),
    ("petra.engen", "Petra Engen", [PAPER, LONG], "IG FL UY", 0),
    ("rune.gran", "Rune Gran", [PAPER], "IG FL UY", 0),
    ("sara.hovland", "Sara Hovland", [PAPER, LONG], "IG UY", 0),
    ("tor.iversen", "Tor Iversen", [PAPER, LONG], "IG FL UY", 0),
    ("unni.jensen", "Unni Jensen", [PAPER, LONG], "", 0),
    ("yusuf.karim", "Yusuf Karim", [PAPER, LONG], "IG FL", 0),
]


@pytest.fixture(scope="module")
def class_ledger(tmp_path_factory):
    """The invented class, entered once."""
    path = tmp_path_factory.mktemp("class") / "credits.db"
    fill_class(f"sqlite:///{path}")
    return path


@pytest.fixture
def ledger(class_ledger, tmp_path):
    """A copy to write in."""
    path = tmp_path / "credits.db"
    path.write_bytes(class_ledger.read_bytes())
    return path


def fill_class(url):
    """Register everybody and enter what each has; the same every time."""
    with open_ledger(url) as book:
        for number, (login, name, papers, codes, ects) in enumerate(PEOPLE):
            person = book.register(login, name=name)
            book.append(
                replace(one, learner=person.id)
                for one in life(number, papers, codes.split(), ects)
            )


def life(number, papers, codes, ects):
    """One learner's entries: modules some weeks apart, faster for some."""
    events = [event(paper, paper_day(paper)) for paper in papers]
    for at, code in enumerate(codes, 1):
        events.append(event(module(code), BEGUN + timedelta(days=at * (30 + number))))
    for area in ("breadth", "depth") if ects else ():
        events.append(event(outside(str(ects), area), date(2026, 1, 10)))
    return events


def paper_day(paper):
    """From when a paper counts."""
    return paper.start if isinstance(paper, Job) else date(2014, 6, 20)
