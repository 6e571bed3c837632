"""Work for all cores: many processes decide, one writes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from vetcourse.errors import GradingError

# Below so many pieces starting another process costs more than it saves.
WORTH_A_PROCESS = 40
MOST_PROCESSES = 8

W = TypeVar("W")
R = TypeVar("R")


def in_processes(work: Callable[[W], R], pieces: Sequence[W]) -> Iterator[R]:
    """What *work* gives for each of *pieces*, in their order.

    Raises:
        GradingError: a process was stopped from outside, such as for lack of memory.
    """
    if len(pieces) < WORTH_A_PROCESS:
        yield from map(work, pieces)
        return
    # A forked process has everything loaded already; loading it takes seconds.
    context = multiprocessing.get_context("fork" if os.name == "posix" else None)
    with ProcessPoolExecutor(min(os.cpu_count() or 1, MOST_PROCESSES), context) as pool:
        try:
            yield from pool.map(work, pieces, chunksize=8)
        except BrokenProcessPool:
            raise GradingError(
                "a part of the work was stopped from outside; run the command again, "
                "it goes on where it was"
            ) from None
