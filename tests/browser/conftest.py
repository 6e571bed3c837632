"""A real Chromium, the accessibility checker, and one sample of every type."""

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.chromium import missing, pages

AXE = "axe-core@4.14.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "vetcourse"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def pytest_collection_modifyitems(items):
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core, from AXE_CORE or packed once by npm."""
    given = os.environ.get("AXE_CORE")
    path = Path(given) if given else CACHE / AXE / "axe.min.js"
    if not path.exists():
        fetch_axe(path)
    return path.read_text("utf-8")


def fetch_axe(path):
    """Pack axe-core with npm and keep the one file that is needed."""
    if not shutil.which("npm"):
        missing("axe-core is missing; set AXE_CORE to axe.min.js or install npm")
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", "--json", AXE], cwd=path.parent, capture_output=True, text=True
    )
    if packed.returncode:
        missing(f"npm could not fetch {AXE}: {packed.stderr.strip()[-200:]}")
    archive = path.parent / json.loads(packed.stdout)[0]["filename"]
    with tarfile.open(archive) as tar:
        path.write_bytes(tar.extractfile("package/axe.min.js").read())
    archive.unlink()


@pytest.fixture
def violations(axe):
    """A function that lists what WCAG 2.1 A or AA forbids on a page."""

    def check(page, within="body"):
        page.evaluate(axe)
        options = {"runOnly": {"type": "tag", "values": RULES}}
        found = page.evaluate("([w, o]) => axe.run(w, o)", [within, options])
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return check


@pytest.fixture
def open_page(chromium):
    """A function that opens a page in a profile of its own."""
    with pages(chromium, patience=10_000) as new:
        yield new
