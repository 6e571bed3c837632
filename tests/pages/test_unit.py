"""What is shipped to JupyterLab is whole, and loads nothing from outside."""

import json
import re

import pytest

from vetcourse.pages.unit import EXTENSION, LEARNER

STATIC = EXTENSION / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))


def test_the_extension_names_what_lab_loads_first():
    """JupyterLab finds the entry that package.json promises."""
    package = json.loads((EXTENSION / "package.json").read_text("utf-8"))

    assert (EXTENSION / package["jupyterlab"]["_build"]["load"]).is_file()
    assert package["name"] == "vetcourse"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_import_is_there(script):
    """A file that moved is missed here and not by a learner."""
    named = re.findall(r'from "\./([\w.]+)"', script.read_text("utf-8"))

    assert all((STATIC / name).is_file() for name in named)


def test_every_font_is_there_with_its_licence():
    """The fonts are our own copies, under a licence that stands beside them."""
    css = (STATIC / "fonts.css").read_text("utf-8")
    fonts = re.findall(r"url\(([^)]+)\)", css)

    assert fonts
    assert all((STATIC / font).is_file() for font in fonts)
    assert len(list((STATIC / "fonts").glob("OFL-*.txt"))) == 2


def test_nothing_is_loaded_from_outside():
    """The page asks no other machine for anything."""
    text = "".join(path.read_text("utf-8") for path in STATIC.glob("*.[jc]s*"))

    assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org"}


@pytest.mark.parametrize(
    ("file", "name"), [("words.js", "WORDS"), ("desk_words.js", "DESK")]
)
def test_every_word_of_the_page_is_there_in_both_languages(file, name):
    """A Norwegian page has no English word left in it."""
    source = (STATIC / file).read_text("utf-8").split(f"const {name} = {{")[1]
    english, norwegian = source.split("\n  nb: {")

    def names(part):
        return re.findall(r"^    (\w+):", part.split("\n};")[0], re.MULTILINE)

    assert names(norwegian) == names(english)


def test_learners_settings_are_json():
    """Lab reads both files, or a learner meets the whole of it."""
    folder = LEARNER / "labconfig"

    page = json.loads((folder / "page_config.json").read_text("utf-8"))
    settings = json.loads(
        (folder / "default_setting_overrides.json").read_text("utf-8")
    )

    assert "vetcourse" not in page["disabledExtensions"]
    tracker = settings["@jupyterlab/notebook-extension:tracker"]
    assert tracker["windowingMode"] == "none"
