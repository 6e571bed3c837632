"""Competence aims as data: read as they stand, and offered where a plan is made."""

from pathlib import Path

import pytest

from vetcourse.course.reading import read_assignment
from vetcourse.errors import ContentError

FOLDER = Path(__file__).parents[2] / "modules" / "facilitating-learning"
UNIT = """---
code: fl-plan
title: {en: The plan, nb: Planen}
kind: product
minutes: 60
hours: {notebook: 1}
outcomes: [FL-S3]
---

```{item} matrix
id: fl-plan-matrix
prompt: {en: "Every aim.", nb: "Alle mål."}
curricula: data/curricula
```
"""
AIMS = """code = "HEA03-01"
level = "vg3"
title = { en = "Health worker", nb = "Helsearbeider" }
publisher = "Utdanningsdirektoratet"
source = "https://www.udir.no/lk20/hea03-01"
read_on = 2026-11-22
read_in = "the page itself"
complete = true
licence = "NLOD"
licence_terms = "https://data.norge.no/nlod"
notice = { en = "Open data.", nb = "Åpne data." }

[[aim]]
number = 1
text = "utføre førstehjelp"

[[aim]]
number = 2
text = "ivareta hygiene"
"""


@pytest.fixture
def offered(tmp_path):
    """A function that gives what the plan's form offers of one file of aims."""

    def read(text):
        (tmp_path / "data" / "curricula").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / "curricula" / "aims.toml").write_text(text, "utf-8")
        (tmp_path / "09-plan.md").write_text(UNIT, "utf-8")
        (item,) = read_assignment(tmp_path / "09-plan.md").items
        return item.public("nb")["curricula"]

    return read


def test_a_form_offers_the_aims_with_their_source_and_day(offered):
    """Wording, source, day, licence notice: all that a learner has to know."""
    assert offered(AIMS) == [
        {
            "code": "HEA03-01",
            "title": "Helsearbeider",
            "page": "https://www.udir.no/lk20/hea03-01",
            "read-on": "2026-11-22",
            "notice": "Åpne data.",
            "aims": ["utføre førstehjelp", "ivareta hygiene"],
        }
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("complete = true", "complete = false", "missing: say what is missing"),
        ("number = 2", "number = 1", "aim: number them as the page does"),
        ("read_on = 2026-11-22", "", "read_on: is missing"),
        ("notice =", "note =", "notice: is missing"),
        ("https://www.udir.no/lk20/hea03-01", "the page", "source: "),
        ("[[aim]]", "[[goal]]", "aim: is missing"),
    ],
)
def test_a_faulty_file_is_named(offered, old, new, said):
    """Where, what, what to do: the file of the aims, not only the item that uses it."""
    with pytest.raises(ContentError) as refused:
        offered(AIMS.replace(old, new))

    assert f"aims.toml: {said}" in str(refused.value)


def test_a_folder_without_aims_is_named(tmp_path):
    """A slip in the path is told, and no form is left without its lists."""
    (tmp_path / "09-plan.md").write_text(UNIT, "utf-8")

    with pytest.raises(ContentError, match="data/curricula: no file with competence"):
        read_assignment(tmp_path / "09-plan.md")


def test_the_internal_training_plan_begins_with_real_aims():
    """Every bundled list is there for learners of its trade, each with its notice."""
    (item,) = (
        item
        for item in read_assignment(FOLDER / "09-plan.md").items
        if item.id == "fl-plan-matrix"
    )
    files = list((FOLDER / "data" / "curricula").glob("*.toml"))

    assert len(item.curricula) == len(files) >= 7
    assert all("NLOD" in one.notice.en for one in item.curricula)
