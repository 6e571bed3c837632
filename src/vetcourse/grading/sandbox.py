"""A learner's code, where an assignment has any, runs behind walls in a process apart.

It gets the notebook and plain data files; the course, the gradebook, other learners
and our environment stay outside. What it says comes back as data and is judged here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.preprocessors.execute import UnresponsiveKernelError
from traitlets import Bool, Integer

import vetcourse
from vetcourse.errors import GradingError
from vetcourse.grading.receiving import LOOK

Resources = dict[str, Any]

# What a learner may lay beside a notebook: data, nothing that Python imports.
DATA = frozenset({".csv", ".tsv", ".txt", ".json", ".png", ".jpg", ".jpeg", ".pdf"})
MAX_FILES, MAX_FILE_BYTES = 200, 20_000_000
PASSED_ON = ("timeout", "startup_timeout", "interrupt_on_timeout", "extra_arguments")
KNOWN = {"DeadKernelError": DeadKernelError}
WALLS = {
    "network": ("no network", "WITH the network"),
    "files": ("no files but its own", "WITH this account's files"),
}


class RunInSandbox(Execute):
    """nbgrader's execution of a notebook, moved into a process behind walls."""

    sandbox = Bool(True, help="Whether notebooks run behind walls.").tag(config=True)
    wall_seconds = Integer(
        600, help="How long one notebook may take, all cells together."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        """*nb* with the outputs of its cells.

        Raises:
            NoSuchKernel: the notebook asks for a kernel that is not here.
            DeadKernelError: its code ended the kernel.
            UnresponsiveKernelError: it did not end in time.
        """
        if not self.sandbox:
            return super().preprocess(nb, resources, km)
        spec = KernelSpecManager().get_kernel_spec(_kernel_of(nb))
        folder = Path(resources["metadata"]["path"])
        with _scratch() as scratch:
            _copy_data(folder, scratch / "work")
            options = {name: getattr(self, name) for name in PASSED_ON}
            job = {"options": options, "notebook": nb, "readable": [spec.resource_dir]}
            told = _start(scratch, job, self.wall_seconds)
            # Tables and pictures that the code made are a part of the work.
            _copy_data(scratch / "work", folder)
        if "error" in told:
            name, why = told["error"]
            raise KNOWN.get(name, GradingError)(f"{name}: {why}")
        return nbformat.from_dict(told["notebook"]), resources


def _kernel_of(nb: NotebookNode) -> str:
    name = str(nb.metadata.get("kernelspec", {}).get("name", NATIVE_KERNEL_NAME))
    return NATIVE_KERNEL_NAME if name == "python" else name  # as jupyter_client does


@cache
def walls_here() -> str:
    """In words, what a learner's code cannot reach on this machine."""
    with _scratch() as scratch:
        job: Resources = {"options": {}, "notebook": None, "readable": []}
        built = _start(scratch, job, 60)["walls"]
    said = [yes if built[name] else no for name, (yes, no) in WALLS.items()]
    return ", ".join(["limited time and memory", *said])


@contextmanager
def _scratch() -> Iterator[Path]:
    # A short name: the path of a socket has about 100 letters.
    folder = Path(tempfile.mkdtemp(prefix="vc-")).resolve()
    try:
        for name in ("work", "home", "tmp"):
            (folder / name).mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_data(folder: Path, to: Path) -> None:
    """Copy the plain data files of *folder*; no links, no modules, no notebooks.

    What is there already stays as it is.
    """
    number = 0
    for path in sorted(folder.rglob("*")):
        kept = to / path.relative_to(folder)
        if path.suffix.lower() not in DATA or number == MAX_FILES or kept.exists():
            continue
        data = _data(path)
        if data is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            number += 1


def _data(path: Path) -> bytes | None:
    try:
        handle = os.open(path, LOOK)
    except OSError:
        return None
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_size > MAX_FILE_BYTES:
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(MAX_FILE_BYTES)
    finally:
        os.close(handle)


def _start(scratch: Path, job: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    package = str(Path(vetcourse.__file__).parents[1])
    readable = [*job["readable"], package]
    (scratch / "job.json").write_text(json.dumps({**job, "readable": readable}))
    command = [sys.executable, "-P", "-m", "vetcourse.grading.sandboxed", str(scratch)]
    process = subprocess.Popen(
        command,
        cwd=scratch / "work",
        env=_environment(scratch, package),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnresponsiveKernelError(f"not done after {seconds} seconds") from None
    finally:
        _end(process)
    return _understood(said)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and everything that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _understood(said: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise DeadKernelError("the process was ended: out of time or memory") from None
    return told


def _environment(scratch: Path, package: str) -> dict[str, str]:
    """Nothing of ours: tokens and passwords are often kept in the environment."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin:/bin"]),
        "PYTHONPATH": package,
        "PYTHONSAFEPATH": "1",
        "HOME": str(scratch / "home"),
        "TMPDIR": str(scratch / "tmp"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "tmp"),
        "LANG": "C.UTF-8",
        "NBGRADER_EXECUTION": "autograde",
    }
