"""Doing something in a process that is killed in the middle of it."""

import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Iterator


def timed(work: Callable[[], object]) -> float:
    """Do *work* undisturbed; the seconds it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def kill_points(seconds: float, number: int = 12) -> Iterator[float]:
    """*number* random moments within *seconds*, or as many as VETCOURSE_KILLS says."""
    rng = random.Random(20260203)
    for _ in range(int(os.environ.get("VETCOURSE_KILLS", number))):
        yield rng.uniform(0, seconds)


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Do *work* in a process of its own and kill it; whether it was still at it."""
    # Its other end is held by the child and by all that it starts.
    ended, held = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons, on fork
        child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            work()
        finally:
            os._exit(0)
    os.close(held)
    os.setpgid(child, child)
    time.sleep(seconds)
    os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.read(ended, 1)  # nothing, as soon as the last of them is dead
    os.close(ended)
    return os.WIFSIGNALED(status)
