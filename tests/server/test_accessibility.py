"""The accessibility statement: complete, honest, in both languages, easy to find."""

import pytest

from tests.server.serving import Server
from vetcourse.server.accessibility import statement


def test_every_criterion_of_level_a_and_aa_is_there():
    """WCAG 2.1 has thirty criteria of level A and twenty of level AA."""
    numbers = [one.number for one in statement().criteria]

    assert len(numbers) == len(set(numbers)) == 50
    assert numbers == sorted(
        numbers, key=lambda n: [int(part) for part in n.split(".")]
    )
    assert {one.status for one in statement().criteria} == {"met", "partly", "none"}


def test_what_is_met_says_how_it_was_found_and_what_is_not_says_what_is_missing():
    """A claim without its ground is worth nothing to whoever takes it over."""
    for one in statement().criteria:
        assert bool(one.by) == (one.status == "met"), one.number
        assert bool(one.missing) == (one.status == "partly"), one.number
        assert one.by in ("", "axe", "test", "look"), one.number


@pytest.mark.notebooks
def test_the_statement_is_one_step_from_every_page(visitor):
    """It counts, names what is missing, and says whom to tell."""
    home = visitor.get("vetcourse/home", language="en")
    page = visitor.get("vetcourse/accessibility")

    assert 'href="/learner/vetcourse/accessibility"' in home.text
    assert "in part: " in page.words
    assert "There is no search across units." in page.words
    assert "Tell your instructor." in page.words
    assert page.text.count('<th scope="row">') == 50


@pytest.mark.notebooks
def test_an_institution_names_its_own_contact(school, tmp_path):
    """In the learner's language, with the address that was set."""
    server = Server(
        tmp_path / "server", school.folder, school.exchange, contact="uu@skole.example"
    )
    try:
        page = server.visitor().get("vetcourse/accessibility", language="nb")
    finally:
        server.stop()

    assert '<html lang="nb">' in page.text
    assert "Skriv til uu@skole.example." in page.words
    assert "Diskrimineringsnemnda" in page.words
