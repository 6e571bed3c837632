"""What the build promises: the same bytes, valid notebooks, no key in them."""

import json
import shutil

import nbformat
import pytest

from tests.course.test_reading import change, unit
from vetcourse.course.building import build_assignment, notebook, public_items
from vetcourse.course.reading import read_assignment, read_modules
from vetcourse.grading.releasing import differences, release, stale


def quiet(_name: str) -> None:
    """Nobody is watching the progress."""


@pytest.fixture(scope="session")
def assignment(tiny_template):
    """The tiny unit."""
    return read_assignment(unit(tiny_template))


def test_building_twice_gives_the_same_bytes(assignment, tmp_path):
    """Nothing random and no date gets into a build."""
    for name in ("one", "two"):
        build_assignment(assignment, tmp_path / name, "en")

    assert differences(tmp_path / "one", tmp_path / "two") == set()


def test_another_language_gives_other_bytes(assignment, tmp_path):
    """The comparison above would see a difference."""
    build_assignment(assignment, tmp_path / "one", "en")
    build_assignment(assignment, tmp_path / "two", "nb")

    assert differences(tmp_path / "one", tmp_path / "two") == {
        "tt-1.ipynb",
        "items.json",
    }


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_notebook_is_valid_and_its_cell_ids_are_unique(assignment, language):
    """Nbformat's own validator accepts what was built."""
    built = notebook(assignment, language)

    nbformat.validate(built)
    ids = [cell["id"] for cell in built["cells"]]
    assert len(ids) == len(set(ids))


def test_a_check_item_is_asked_and_graded_and_a_practice_item_only_asked(assignment):
    """Points hang on locked grade cells; practice has none."""
    sources = [cell["source"] for cell in notebook(assignment, "en")["cells"]]

    assert 'ask("tt-1-first")' in sources
    assert 'grade("tt-1-first")' in sources
    assert 'ask("tt-1-try")' in sources
    assert 'grade("tt-1-try")' not in sources


def test_headings_stand_below_the_page_s_title(assignment):
    """One first-level heading a page; the steps are second level."""
    cells = notebook(assignment, "en")["cells"]
    heads = [
        line
        for cell in cells
        if cell["cell_type"] == "markdown"
        for line in cell["source"].splitlines()
        if line.startswith("#")
    ]

    assert heads[0] == "# Check first"
    assert "## From my work" in heads
    assert sum(head.startswith("# ") for head in heads) == 1


def test_the_public_half_holds_no_key_and_no_secret_words(assignment):
    """Keys and feedback of check items stay in modules/; practice carries its own."""
    items = public_items(assignment, "en")["items"]

    check, practice = items["tt-1-first"]["a"], items["tt-1-try"]["a"]
    assert not {"key", "feedback", "unsafe"} & set(check)
    assert {"key", "feedback"} <= set(practice)
    for name in ("tt-1-first", "tt-1-steps"):
        assert "Secret words" not in json.dumps(items[name])


def test_both_variants_are_there_and_differ(assignment):
    """A second attempt shows another case with the same reasoning."""
    variants = public_items(assignment, "nb")["items"]["tt-1-first"]

    assert variants["a"]["prompt"].startswith("Jonas")
    assert variants["b"]["prompt"].startswith("Lin")


@pytest.mark.notebooks
def test_a_release_is_up_to_date_until_the_text_changes(built):
    """`vetcourse build --check` finds each file that a fresh build would change."""
    modules = read_modules(built / "modules")
    assert stale(modules, built, "en", quiet) == []

    change(unit(built), "Jonas opens the box", "Jonas opens the lid")

    changed = stale(read_modules(built / "modules"), built, "en", quiet)
    assert changed == ["source/tt-1/items.json", "release/tt-1/items.json"]


@pytest.mark.notebooks
def test_what_did_not_change_is_not_built_again(built):
    """A second build touches only the units whose text changed."""
    change(unit(built), "Think of a job", "Think of one job")

    assert release(read_modules(built / "modules"), built, "en", quiet) == ["tt-1"]


@pytest.mark.notebooks
def test_a_unit_that_is_gone_leaves_nothing_behind(built):
    """source/ and release/ hold what modules/ holds, and no more."""
    plan = built / "modules" / "tiny" / "02-plan.md"
    shutil.move(plan, built / "02-plan.md")

    release(read_modules(built / "modules"), built, "en", quiet)

    assert not (built / "source" / "tt-plan").exists()
    assert not (built / "release" / "tt-plan").exists()
