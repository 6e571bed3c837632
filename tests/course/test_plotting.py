"""What a plot promises: the numbers of the file, in words too, and the same bytes."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.course.test_reading import change, unit
from vetcourse import written
from vetcourse.course import words
from vetcourse.course.building import build_assignment, notebook
from vetcourse.course.checking import check_course
from vetcourse.course.findings import Weight
from vetcourse.course.plotting import draw
from vetcourse.course.reading import (
    read_assignment,
    read_modules,
    read_statistics,
)
from vetcourse.grading.releasing import differences

STATISTICS = """
[about]
looked_up = 2026-11-22
compared_with = "a copy"
next_check = 2027-02-15

[[source]]
key = "survey"
title = { en = "Survey of breakers", nb = "Bryterundersøkelsen" }
publisher = "The house"
where = "house.example"
who = { en = "everybody who switches", nb = "alle som bryter" }
limits = { en = "Nobody asked the fuses.", nb = "Ingen spurte sikringene." }

[[figure]]
key = "dead-2021"
value = 3.6
unit = "per cent"
year = 2021
source = "survey"
says = { en = "test twice", nb = "sjekker to ganger" }
not_shown = { en = "Why they do so.", nb = "Hvorfor de gjør det." }
status = "read"
used_in = ["tt-1"]

[[figure]]
key = "told-2021"
value = 60
unit = "per cent"
year = 2021
source = "survey"
says = { en = "tell somebody", nb = "sier fra til noen" }
not_shown = { en = "Whom they tell.", nb = "Hvem de sier det til." }
status = "secondary"
read_in = { en = "a newspaper", nb = "ei avis" }
used_in = ["tt-1"]

[[figure]]
key = "breakers-2021"
value = 46700
unit = { en = "breakers", nb = "brytere" }
year = 2021
source = "survey"
says = { en = "breakers in the country", nb = "brytere i landet" }
not_shown = { en = "Where they are.", nb = "Hvor de er." }
status = "read"
used_in = []
"""
PLOT = """```{plot}
id: tt-1-twice
title: {en: "Who tests twice", nb: "Hvem sjekker to ganger"}
figures:
  dead-2021: {en: "Test twice", nb: "Sjekker to ganger"}
  told-2021: {en: "Tell [somebody] for $5", nb: "Sier fra til noen"}
```

# Case"""
PLOT_NB = """```{plot}
tt-1-twice
```

# Situasjon"""


@pytest.fixture
def plotted(tiny) -> Path:
    """The tiny course with a statistics file and a plot in its unit."""
    page = unit(tiny)
    data = page.parent / "data"
    data.mkdir()
    (data / "statistics.toml").write_text(STATISTICS, "utf-8")
    change(page, "# Case", PLOT)
    change(page.with_suffix(".nb.md"), "# Situasjon", PLOT_NB)
    return tiny


def statistics_file(root: Path) -> Path:
    """The statistics file of the tiny module."""
    return unit(root).parent / "data" / "statistics.toml"


def drawing(root: Path, language: str = "en") -> str:
    """The picture of the only plot."""
    assignment = read_assignment(unit(root))
    (plot,) = assignment.plots
    return draw(plot, read_statistics(assignment.statistics), language)


def told(root: Path, language: str = "en") -> str:
    """The cell of a notebook that shows the plot."""
    cells = notebook(read_assignment(unit(root)), language)["cells"]
    (source,) = (c["source"] for c in cells if "tt-1-twice.svg" in c["source"])
    return source


def findings(root: Path) -> list[tuple[Weight, str]]:
    """What checking the course finds about its plot."""
    found = check_course(read_modules(root / "modules"), root / "source")
    return [(f.weight, f.text) for f in found if "tt-1-twice" in f.text]


# -- what is drawn -----------------------------------------------------------


def test_the_same_figures_give_the_same_bytes(plotted, tmp_path):
    """No day, no version and no random name gets into a drawing."""
    assignment = read_assignment(unit(plotted))
    for name in ("one", "two"):
        build_assignment(assignment, tmp_path / name, "en")

    assert differences(tmp_path / "one", tmp_path / "two") == set()
    assert (tmp_path / "one" / "figures" / "tt-1-twice.svg").is_file()


def test_another_process_draws_the_same_bytes(plotted, tmp_path):
    """Neither the hash seed nor a person's own matplotlib settings change a picture."""
    (tmp_path / "matplotlibrc").write_text("font.size: 31\naxes.facecolor: red\n")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.course.test_plotting import drawing\n"
        "sys.stdout.buffer.write(drawing(Path(sys.argv[1])).encode())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(plotted)],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )

    assert run.stdout.decode() == drawing(plotted)


def test_another_figure_gives_another_picture(plotted):
    """The comparisons above would see a difference."""
    before = drawing(plotted)
    change(statistics_file(plotted), "value = 3.6", "value = 3.7")

    assert drawing(plotted) != before


def test_a_bar_is_as_long_as_its_figure(plotted):
    """60 of 100 fills six tenths of the room that a bar has."""
    svg = drawing(plotted)

    room, bar = (_width(svg, name) for name in ("room-1", "hatched-1"))
    assert bar / room == pytest.approx(0.6)


def _width(svg: str, name: str) -> float:
    path = re.search(rf'<g id="{name}">\s*<path d="([^"]+)"', svg)
    assert path
    across = [float(point) for point in re.findall(r"[ML] ([\d.]+)", path[1])]
    return max(across) - min(across)


def test_a_count_is_drawn_against_the_largest(plotted):
    """Where nothing is a share of a hundred, the largest count fills the room."""
    change(unit(plotted), "dead-2021:", "breakers-2021:")
    change(unit(plotted), '  told-2021: {en: "Tell', '  # {en: "Tell')
    svg = drawing(plotted, "nb")

    assert _width(svg, "bar-0") == _width(svg, "room-0")
    assert "46\N{NO-BREAK SPACE}700<" in svg
    assert "46\N{NO-BREAK SPACE}700 brytere" in told(plotted, "nb")


def test_a_picture_is_well_formed_and_loads_nothing(plotted):
    """Texts stay texts in the page's own type, with title and description."""
    svg = drawing(plotted)
    root = ET.fromstring(svg)

    assert root.get("width") == "480"
    assert {"title", "desc"} <= {child.tag.split("}")[1] for child in root}
    assert ">Tell [somebody] for $5</text>" in svg
    assert "system-ui" in svg
    assert "prefers-color-scheme: dark" in svg
    assert not re.search(r'(?:href|src)="(?!#)|@import|@font-face|<metadata', svg)


# -- what is said ------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Bar chart. Who tests twice. Test twice, 2021: 3.6 per cent. "
            "Tell \\[somebody\\] for $5, 2021: 60 per cent. "
            "Source: Survey of breakers.",
        ),
        (
            "nb",
            "Stolpediagram. Hvem sjekker to ganger. Sjekker to ganger, 2021: "
            "3,6 prosent. Sier fra til noen, 2021: 60 prosent. "
            "Kilde: Bryterundersøkelsen.",
        ),
    ],
)
def test_the_numbers_are_told_to_those_who_do_not_see_them(plotted, language, said):
    """Alternative text holds number, year and source, written as the language does."""
    assert told(plotted, language).startswith(f"![{said}](figures/tt-1-twice.svg)")


def test_the_caption_has_source_day_and_limits(plotted):
    """Whom it is about, when it was looked up, who told it, and what it leaves out."""
    caption = told(plotted, "nb").split("svg)")[1]

    assert "Bryterundersøkelsen, The house (house.example); alle som bryter." in caption
    assert "Slått opp 22. november 2026." in caption
    assert "Sier fra til noen (gjengitt av ei avis)" in caption
    assert "Ingen spurte sikringene." in caption
    assert "*Det tallene ikke viser:*" in caption
    assert "- *Sjekker to ganger: Hvorfor de gjør det.*" in caption
    assert "- *Sier fra til noen: Hvem de sier det til.*" in caption


def test_what_is_true_of_every_bar_is_said_once(plotted):
    """A caption for six counties does not say the same thing six times."""
    change(statistics_file(plotted), "Hvem de sier det til.", "Hvorfor de gjør det.")

    caption = told(plotted, "nb").split("svg)")[1]

    assert caption.endswith("*Det tallene ikke viser: Hvorfor de gjør det.*")


def test_a_long_number_and_a_day_are_written_as_the_language_does():
    """Comma or space for thousands, point or comma for tenths, a dot after the day."""
    assert words.number(Decimal("46700.5"), "en") == "46,700.5"
    assert words.number(Decimal("46700.5"), "nb") == "46\N{NO-BREAK SPACE}700,5"
    assert written.day(date(2026, 5, 3), "en") == "3 May 2026"
    assert written.day(date(2026, 5, 3), "nb") == "3. mai 2026"


# -- what is refused ---------------------------------------------------------


def test_a_plot_of_known_figures_has_no_finding(plotted):
    """The control for every test below."""
    assert findings(plotted) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('key = "dead-2021"', 'key = "x"', "no figure dead-2021", id="key"),
        pytest.param(
            'status = "read"', 'status = "unread"', "may be shown", id="status"
        ),
        pytest.param("read_in =", "# read_in =", "who told it", id="second-hand"),
        pytest.param("value = 3.6", "value = 360", "more than 100", id="share"),
        pytest.param("value = 3.6", "", "no value", id="no value"),
        pytest.param('key = "survey"', 'key = "s"', "no source survey", id="source"),
        pytest.param(
            'value = 60\nunit = "per cent"',
            'value = 60\nunit = {en = "people", nb = "folk"}',
            "no axis in common",
            id="axis",
        ),
    ],
)
def test_a_figure_that_may_not_be_shown_is_found(plotted, old, new, said):
    """Each fault makes one plot that nobody may build."""
    change(statistics_file(plotted), old, new)

    assert any(w is Weight.FAULT and said in text for w, text in findings(plotted))


@pytest.mark.parametrize(
    ("old", "said"),
    [
        pytest.param(', nb = "Bryterundersøkelsen"', "survey.title", id="source"),
        pytest.param(', nb = "Hvorfor de gjør det."', "dead-2021", id="figure"),
        pytest.param(', nb = "ei avis"', "told-2021", id="read in"),
    ],
)
def test_a_missing_translation_in_the_file_is_found(plotted, old, said):
    """A page in Bokmål shows no English caption that nobody was told of."""
    change(statistics_file(plotted), old, "")

    assert [(w, said in text) for w, text in findings(plotted)] == [(Weight.LACK, True)]


def test_a_missing_translation_in_the_unit_is_found(plotted):
    """Title and labels are texts like those of an item."""
    change(unit(plotted), ', nb: "Hvem sjekker to ganger"', "")

    ((weight, text),) = findings(plotted)
    assert (weight, "tt-1-twice.title" in text) == (Weight.LACK, True)


def test_a_plot_left_out_of_the_translation_is_found(plotted):
    """Both languages show the same figures."""
    change(unit(plotted).with_suffix(".nb.md"), PLOT_NB, "# Situasjon")

    assert findings(plotted) == [
        (
            Weight.FAULT,
            "the item blocks differ from 01-check.md: add tt-1-twice",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("id: tt-1-twice", "id: tt-9-twice", "begin the id", id="id"),
        pytest.param("Test twice", "Test " * 10, "letters are the most", id="label"),
    ],
)
def test_a_fault_in_the_block_is_found(plotted, old, new, said):
    """Foreign ids and labels that would run out of the picture."""
    change(unit(plotted), old, new)

    found = check_course(read_modules(plotted / "modules"), plotted / "source")
    assert any(f.weight is Weight.FAULT and said in f.text for f in found)


def test_a_unit_that_a_figure_does_not_name_is_advice(plotted):
    """Whoever changes a figure sees in which units it stands."""
    change(statistics_file(plotted), 'used_in = ["tt-1"]', "used_in = []")

    ((weight, text),) = findings(plotted)
    assert (weight, "used_in" in text) == (Weight.ADVICE, True)


def test_a_missing_statistics_file_is_found(plotted):
    """A plot without its file is a fault and not a traceback."""
    statistics_file(plotted).unlink()

    found = check_course(read_modules(plotted / "modules"), plotted / "source")
    assert any("statistics.toml: the file is missing" in f.text for f in found)


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "modules").glob("*/data/statistics.toml")),
    ids=lambda path: path.parents[1].name,
)
def test_every_statistics_file_of_the_course_can_be_read(path):
    """Every figure names a source that is there, and no two have the same key."""
    statistics = read_statistics(path)

    keys = [figure.key for figure in statistics.figure]
    assert len(keys) == len(set(keys)) > 0
    assert all(statistics.find_source(f.source) for f in statistics.figure)


def test_reading_and_checking_a_course_wait_for_no_drawing():
    """Matplotlib is imported when something is drawn, not before."""
    code = (
        "import sys, vetcourse.course.building, vetcourse.course.checking\n"
        "print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    assert "matplotlib" not in run.stdout.split()
