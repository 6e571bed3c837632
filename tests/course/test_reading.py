"""What an author is told when a text cannot be read."""

from decimal import Decimal
from pathlib import Path

import pytest

from vetcourse.course.model import ItemBlock, Prose
from vetcourse.course.reading import find_assignment, read_assignment, read_modules
from vetcourse.course.yaml12 import read_yaml
from vetcourse.errors import ContentError


def unit(root: Path) -> Path:
    """The tiny unit's English text."""
    return root / "modules" / "tiny" / "01-check.md"


def change(path: Path, old: str, new: str) -> None:
    """Put *new* where *old* stands, which has to be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def complaint(path: Path) -> tuple[str, ...]:
    """What reading *path* complains of."""
    with pytest.raises(ContentError) as told:
        read_assignment(path)
    return told.value.lines


def test_a_module_is_read_whole(tiny):
    """Module data, units in file order, items in reading order, both languages."""
    (module,) = read_modules(tiny / "modules")

    assert module.code == "TT"
    assert [a.code for a in module.assignments] == ["tt-1", "tt-plan"]
    assert [item.id for item in module.assignments[0].items] == [
        "tt-1-try",
        "tt-1-first",
        "tt-1-steps",
    ]
    assert module.data.areas == {
        "pedagogy": Decimal(5),
        "vocational-didactics": Decimal(5),
    }
    assert module.hours == Decimal(251)


def test_a_translation_takes_items_from_the_english_text(tiny):
    """In Bokmål the prose is another, the items are the same."""
    assignment = read_assignment(unit(tiny))

    blocks = assignment.read_in("nb")

    first = blocks[0]
    assert isinstance(first, Prose)
    assert first.text.startswith("# Fra mitt arbeid")
    items = [block.item.id for block in blocks if isinstance(block, ItemBlock)]
    assert items == [item.id for item in assignment.items]


def test_an_unknown_type_names_file_line_and_item(tiny):
    """The author sees where, what, and which types there are."""
    change(unit(tiny), "```{item} order", "```{item} ordre")

    (line,) = complaint(unit(tiny))

    assert "01-check.md:63: item tt-1-steps" in line
    assert "order" in line


def test_several_faults_are_told_at_once(tiny):
    """Nobody mends one slip only to be told of the next."""
    change(unit(tiny), "difficulty: easy", "difficulty: simple")
    change(unit(tiny), "key: [off, lock, test]", "key: off")

    lines = complaint(unit(tiny))

    assert len(lines) == 2
    assert "tt-1-first: difficulty" in lines[0]
    assert "tt-1-steps: key" in lines[1]


def test_broken_yaml_names_the_line_it_breaks_on(tiny):
    """An unquoted question mark or a lost bracket is an author's commonest slip."""
    change(unit(tiny), 'lock: {en: "Lock", nb: "Lås"}', 'lock: {en: "Lock", nb: "Lås"')

    (line,) = complaint(unit(tiny))

    assert "01-check.md:74:" in line
    assert "quotes" in line


def test_a_field_with_a_slip_is_named(tiny):
    """A misspelt field is never quietly left out."""
    change(unit(tiny), "difficulty: easy", "dificulty: easy")

    (line,) = complaint(unit(tiny))

    assert "dificulty" in line


def test_a_page_without_front_matter_is_told_what_to_write(tiny):
    """A unit begins with its code and title."""
    unit(tiny).write_text("# From my work\n", "utf-8")

    (line,) = complaint(unit(tiny))

    assert "front matter" in line


def test_faults_of_all_modules_come_together(tiny):
    """One run of the command lists what is wrong everywhere."""
    change(unit(tiny), "difficulty: easy", "difficulty: simple")
    change(unit(tiny).parent / "module.toml", 'status = "draft"', 'status = "done"')

    with pytest.raises(ContentError) as told:
        read_modules(tiny / "modules")

    said = "\n".join(told.value.lines)
    assert "module.toml: status" in said
    assert "tt-1-first" in said


def test_areas_that_do_not_make_the_credits_are_refused(tiny):
    """Pedagogy and vocational didactics share the module's credits out."""
    toml = unit(tiny).parent / "module.toml"
    change(toml, "pedagogy = 5", "pedagogy = 4")

    with pytest.raises(ContentError, match="add up to ects"):
        read_modules(tiny / "modules")


def test_an_assignment_is_found_by_its_code(tiny):
    """The grader looks a unit up by the code in its front matter."""
    assert find_assignment(tiny / "modules", "tt-1") == unit(tiny)
    with pytest.raises(ContentError, match="tt-9"):
        find_assignment(tiny / "modules", "tt-9")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="Norway is no 'false'"),
        pytest.param("12:30", "12:30", id="half past twelve is no number of seconds"),
        pytest.param("2026-02-03", "2026-02-03", id="a day stays as written"),
        pytest.param("0o17", "0o17", id="no octal"),
        pytest.param("true", True, id="true"),
        pytest.param("-3", -3, id="whole number"),
        pytest.param("2.5", 2.5, id="decimal number"),
        pytest.param("null", None, id="nothing"),
        pytest.param('"2"', "2", id="quoted is text"),
    ],
)
def test_yaml_means_what_an_author_means(text, value):
    """Only true, false, null and numbers are anything but text."""
    assert read_yaml(f"field: {text}", where="x.md") == {"field": value}


def test_a_name_twice_in_yaml_is_refused():
    """Of two texts with one name one would be lost."""
    with pytest.raises(ContentError, match=r"x.md:6: 'en' stands here twice; keep one"):
        read_yaml('field:\n  en: "a"\n  en: "b"', where="x.md", line=4)
