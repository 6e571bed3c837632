"""nbgrader's own tests of autograde, with our preprocessors in place of its own."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.stock

THEIRS = "nbgrader.tests.apps.test_nbgrader_autograde"
FEWEST = 35  # of nbgrader 0.9.6's forty; fewer would mean that they were not found


def test_nbgrader_s_tests_of_autograde_pass_with_our_preprocessors(tmp_path):
    """All of them: force, timestamps, penalties, files, kernels, timeouts, students."""
    path = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("-c", os.devnull, "-p", "tests.grading.in_place_of_nbgrader"),
            *("--pyargs", THEIRS),
        ],
        cwd=tmp_path,
        env={**kept, "USER": "instructor", "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=False,
    )

    end = run.stdout[-3000:]
    passed = re.search(r"(\d+) passed", end)
    assert run.returncode == 0, end
    assert passed, end
    assert int(passed[1]) >= FEWEST
