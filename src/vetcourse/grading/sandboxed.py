"""Run a notebook behind walls; started by sandbox.py, never by a person.

``python -m vetcourse.grading.sandboxed JOB`` writes one JSON object to its output.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from vetcourse.grading import walls

MAX_BYTES = 50_000_000
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/proc")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/tty")


def main() -> None:
    """Raise the walls, run what the job says, tell what came of it."""
    output = _output_of_my_own()
    scratch = Path(sys.argv[1])
    job = json.loads((scratch / "job.json").read_text("utf-8"))
    built = {"limits": True, "network": walls.leave_the_network()}
    walls.limit()
    own = [sys.prefix, sys.base_prefix, sys.exec_prefix, *job["readable"]]
    readable = [Path(path) for path in (*SYSTEM, *own, "/dev/urandom")]
    writable = [scratch, *map(Path, DEVICES)]
    built["files"] = walls.hide_files(readable, writable)
    walls.keep_to_oneself()
    told: dict[str, Any] = {"walls": built}
    if job["notebook"] is not None:
        told |= _run(job, scratch)
    data = json.dumps(told).encode()
    if len(data) > MAX_BYTES:
        told = {"walls": built, "error": ["TooMuchOutput", f"{len(data)} bytes"]}
        data = json.dumps(told).encode()
    with os.fdopen(output, "wb") as file:
        file.write(data)


def _output_of_my_own() -> int:
    """Our output, which no process that we start inherits."""
    output = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return output


def _run(job: dict[str, Any], scratch: Path) -> dict[str, Any]:
    import nbformat
    from nbgrader.preprocessors import Execute
    from traitlets.config import Config

    config = Config({"Execute": job["options"]})
    # Sockets in our folder, not on the network, where others could reach them.
    config.KernelManager.transport = "ipc"
    config.KernelManager.ip = str(scratch / "k")
    book = nbformat.from_dict(job["notebook"])
    resources = {"metadata": {"path": str(scratch / "work")}}
    try:
        book, _ = Execute(config=config).preprocess(book, resources)
    except Exception as error:
        return {"error": [type(error).__name__, str(error)[:2000]]}
    return {"notebook": book}


if __name__ == "__main__":
    main()
