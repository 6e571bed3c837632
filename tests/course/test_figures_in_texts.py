"""What a unit says in figures is what the module's statistics file says."""

from pathlib import Path

import pytest

from tests.course.test_plotting import STATISTICS
from tests.course.test_reading import change, unit
from vetcourse.course.checking import check_course
from vetcourse.course.findings import Weight
from vetcourse.course.reading import read_modules

SAID = "In 2021, 3.6 per cent tested twice, of 46,700 breakers; six in ten told."
SAID_NB = "I 2021 sjekket 3,6 prosent to ganger, av 46 700 brytere; seks av ti sa fra."
IN_WORDS = 'value = 60\nsaid_as = { en = "six in ten", nb = "seks av ti" }'


@pytest.fixture
def told(tiny) -> Path:
    """The tiny course, its unit telling three figures in both languages."""
    figures(tiny).parent.mkdir()
    text = STATISTICS.replace("value = 60", IN_WORDS)
    figures(tiny).write_text(text.replace("[]", '["tt-1"]'), "utf-8")
    change(unit(tiny), "# Case", f"{SAID}\n\n# Case")
    change(bokmal(tiny), "# Situasjon", f"{SAID_NB}\n\n# Situasjon")
    return tiny


def figures(root: Path) -> Path:
    """The statistics file of the tiny module."""
    return unit(root).parent / "data" / "statistics.toml"


def bokmal(root: Path) -> Path:
    """The tiny unit's text in Bokmål."""
    return unit(root).with_suffix(".nb.md")


def found(root: Path) -> list[tuple[Weight, str, str]]:
    """What checking the course finds about figures, and in which file."""
    findings = check_course(read_modules(root / "modules"), root / "source")
    return [
        (f.weight, Path(f.where).name, f.text)
        for f in findings
        if "statistics.toml" in f.text + f.where
    ]


def test_a_text_that_says_what_the_file_says_is_left_in_peace(told):
    """Points and commas of either language, spaces in thousands, numbers in words."""
    assert found(told) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("value = 3.6", "value = 3.7", ["'3.7'", "'3,7'"], id="share"),
        pytest.param("46700", "46800", ["'46,800'", "'46 800'"], id="count"),
        pytest.param("six in ten", "half", ["'half'"], id="words"),
        pytest.param("value = 3.6", "value = 6", ["'6'", "'6'"], id="part of another"),
    ],
)
def test_a_renewed_figure_asks_for_its_texts(told, old, new, said):
    """Whoever renews a number in autumn is told every text that still says the old."""
    change(figures(told), old, new)

    faults = [text for weight, _, text in found(told) if weight is Weight.FAULT]
    assert len(faults) == len(said)
    assert all(s in text for s, text in zip(said, faults, strict=True))


def test_the_old_number_that_stayed_somewhere_is_pointed_at(told):
    """One place was mended and another forgotten."""
    change(unit(told), SAID, f"{SAID} So 3.5 % is a part of these.")

    ((weight, file, text),) = found(told)
    assert (weight, file) == (Weight.ADVICE, "01-check.md")
    assert text.startswith("3.5 per cent is no figure")


def test_a_text_changed_in_one_language_only_is_found_in_that_one(told):
    """Both languages say the same."""
    change(bokmal(told), "46 700", "46 000")

    ((weight, file, text),) = found(told)
    assert (weight, file) == (Weight.FAULT, "01-check.nb.md")
    assert "breakers-2021 is '46 700'" in text


def test_a_unit_that_tells_no_figures_may_mix_vinegar_of_seven_per_cent(told):
    """Shares are asked about only where the unit takes figures from the file."""
    figures(told).write_text(
        figures(told).read_text("utf-8").replace('["tt-1"]', "[]"), "utf-8"
    )

    assert found(told) == []


def test_a_figure_used_in_no_unit_that_is_there_is_found(told):
    """A slip in a code, or a unit that was taken away."""
    change(figures(told), '["tt-1"]', '["tt-1", "tt-9"]')

    ((weight, file, text),) = found(told)
    assert (weight, file) == (Weight.FAULT, "statistics.toml")
    assert "used_in names tt-9, which has no file" in text


def test_a_file_that_cannot_be_read_is_a_finding(told):
    """Also where nothing is drawn from it."""
    change(figures(told), "looked_up = 2026-11-22", "")

    ((weight, _, text),) = found(told)
    assert (weight, "looked_up: is missing" in text) == (Weight.FAULT, True)
