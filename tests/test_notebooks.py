"""What learners get runs as they see it: every released notebook, in a real kernel."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

RELEASED = sorted((ROOT / "release").glob("*/*.ipynb"))


@pytest.mark.notebooks
def test_every_released_notebook_runs_under_nbval(tmp_path):
    """No cell of any unit shows a learner an error, away from keys and modules."""
    for path in RELEASED:
        shutil.copytree(path.parent, tmp_path / path.parent.name)
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"}

    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--nbval-lax", "-q"),
            *("-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile"),
            *("-W", "ignore", "."),
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-4000:]
    books = [json.loads(path.read_text("utf-8")) for path in RELEASED]
    cells = sum(c["cell_type"] == "code" for book in books for c in book["cells"])
    assert f"{cells} passed" in run.stdout
