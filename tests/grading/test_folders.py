"""Folders that change at one stroke, and what is left of those that did not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from vetcourse.grading.folders import in_place_of, remove_abandoned, unfinished


def test_what_another_thread_is_writing_is_not_abandoned(tmp_path):
    """Two learners' servers in one process open units and mark work at once."""
    with ThreadPoolExecutor(1) as other, in_place_of(tmp_path / "unit") as fresh:
        (fresh / "page").write_text("half of it")
        other.submit(remove_abandoned, tmp_path).result()
        (fresh / "rest").write_text("the other half")

    assert {path.name for path in tmp_path.iterdir()} == {"unit"}
    assert {path.name for path in (tmp_path / "unit").iterdir()} == {"page", "rest"}


def test_what_another_process_is_writing_is_not_abandoned(tmp_path):
    """Until that process has ended, however it ended."""
    writing = (
        "import sys; from pathlib import Path\n"
        "from vetcourse.grading.folders import unfinished\n"
        "with unfinished(Path(sys.argv[1]), 'unit'):\n"
        "    print('writing', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", writing, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"writing\n"
        remove_abandoned(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1

        process.kill()
        process.wait()
        remove_abandoned(tmp_path)

    assert not list(tmp_path.iterdir())


def test_a_process_before_this_one_may_have_had_its_number(tmp_path):
    """As in a container, where the first process is number 1 each time."""
    before = tmp_path / f".unfinished-unit-12345-{os.getpid()}"
    before.mkdir()

    with unfinished(tmp_path, "unit") as fresh:
        remove_abandoned(tmp_path)

        assert list(tmp_path.iterdir()) == [fresh]
    assert not list(tmp_path.iterdir())
