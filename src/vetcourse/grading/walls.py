"""Walls around a process, built by itself: what it may use, reach and read.

Linux has them all; where one is missing the process runs without it and says so.
They are raised before any foreign code and cannot be taken down again.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

CPU_SECONDS = 300
MEMORY_BYTES = 4 * 2**30
FILE_BYTES = 100 * 2**20
OPEN_FILES = 512

# The numbers of Linux: unshare(2), prctl(2), landlock(7).
NEW_USER, NEW_PID, NEW_NET, NEW_IPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
NO_NEW_PRIVILEGES, DUMPABLE, PARENT_DEATH = 38, 4, 1
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
O_PATH = getattr(os, "O_PATH", 0)
READ = 1 << 0 | 1 << 2 | 1 << 3  # run a file, read a file, list a folder
# Everything that can be done to files, by version of the kernel's interface.
ALL_OF_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
ON_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14


def limit() -> None:
    """So much time, memory and disk, and no more."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def leave_the_network() -> bool:
    """Begin anew without network and among processes of its own; whether it could.

    On return this is another process: when its work ends, all it started ends too.
    """
    if not sys.platform.startswith("linux"):
        return False
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_USER | NEW_PID | NEW_NET | NEW_IPC):
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        pass  # it is nobody then, with the same rights to files as before
    # The first process of the new world ends all others when it ends. A kernel does
    # not want to be its child, so the work is done one generation further on.
    _go_on_in_a_child(libc)
    _go_on_in_a_child(libc)
    return True


def hide_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """See no files but these from now on; whether the kernel can do that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not sys.platform.startswith("linux"):
        return False
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    everything = ALL_OF_FILES[max(v for v in ALL_OF_FILES if v <= version)]
    wanted = (ctypes.c_uint64 * 1)(everything)
    rules = libc.syscall(CREATE_RULESET, wanted, ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    for rights, paths in ((READ, readable), (everything, writable)):
        for path in paths:
            _allow(libc, rules, path, rights & everything)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    closed = libc.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return closed


def keep_to_oneself() -> None:
    """Let no other process of this account look into this one."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(DUMPABLE, 0, 0, 0, 0)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            rights &= ON_A_FILE
        rule = rights.to_bytes(8, sys.byteorder) + handle.to_bytes(4, sys.byteorder)
        libc.syscall(ADD_RULE, rules, 1, rule, 0)
    finally:
        os.close(handle)


def _go_on_in_a_child(libc: ctypes.CDLL) -> None:
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    libc.prctl(PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
