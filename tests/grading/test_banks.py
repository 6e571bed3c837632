"""The comment banks of the course: for every criterion, in both languages."""

from collections import Counter

import pytest

from tests.conftest import ROOT
from vetcourse.course.reading import read_modules
from vetcourse.grading.comments import read_bank

MODULES = read_modules(ROOT / "modules")


def criteria_of(module):
    """The task cells of a module's rubrics."""
    return {
        f"{rubric.id}-{name}"
        for assignment in module.assignments
        for rubric in assignment.rubrics
        for name in rubric.criteria
    }


def bank_of(module):
    """The comments of a module."""
    return read_bank(ROOT, module.assignments[0].code)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.code)
def test_a_bank_knows_its_module_s_criteria_and_no_others(module):
    """A comment that belongs to no criterion could never be given."""
    named = {cell for comment in bank_of(module).values() for cell in comment.criteria}

    assert named == criteria_of(module)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.code)
def test_each_criterion_has_two_comments_of_its_own(module):
    """One comment alone would make every learner's page the same."""
    found = Counter(
        cell for comment in bank_of(module).values() for cell in comment.criteria
    )

    assert min(found.values()) >= 2


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.code)
def test_a_comment_is_short_and_speaks_both_languages(module):
    """A learner reads it among others; a marker chooses it at a glance."""
    for comment in bank_of(module).values():
        assert comment.text.nb
        for text in (comment.text.en, comment.text.nb):
            assert 8 <= len(text.split()) <= 45, comment.id
