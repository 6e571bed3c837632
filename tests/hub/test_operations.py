"""The operations page: whoever follows it finds every command, file and figure."""

import math
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from vetcourse.cli import commands  # noqa: F401
from vetcourse.cli.shared import app
from vetcourse.hub.running import STOP_SECONDS

ROOT = Path(__file__).parents[2]
HUB = ROOT / "src" / "vetcourse" / "hub"
PAGES = [HUB / "operations.md", HUB / "kubernetes" / "README.md"]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
# Commands stand in code: in a fenced block, or between backticks.
FENCED = re.findall(r"^ *```\w*\n(.*?)^ *```$", TEXT, re.DOTALL | re.MULTILINE)
PROSE = re.sub(r"^ *```\w*\n.*?^ *```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
CODE = [*FENCED, *re.findall(r"`([^`\n]+)`", PROSE)]


def said(pattern):
    """Everything in the pages' code that matches."""
    return {found for code in CODE for found in re.findall(pattern, code)}


def missing(command):
    """What of a command line does not exist: a command, or one of its options."""
    at, words = get_command(app), command.split()
    while words and hasattr(at, "commands") and words[0] in at.commands:
        at = at.commands[words.pop(0)]
    if hasattr(at, "commands"):
        return command
    known = {name for one in at.params for name in (*one.opts, *one.secondary_opts)}
    return {word for word in words if word.startswith("--")} - known


def test_every_command_and_option_exists():
    """A reader can type what they see."""
    lines = said(
        r"(?<!/)(?<!-n )(?<!generic )\bvetcourse ((?!-)[a-z][a-z -]*[^`\n&|>]*)"
    )

    assert {line.split()[0] for line in lines} >= {"serve", "groups", "hand-ins"}
    assert {line: missing(line) for line in lines if missing(line)} == {}


@pytest.mark.parametrize("command", ["learner forget X", "serve --everywhere", "fly"])
def test_a_command_that_is_not_there_is_found(command):
    """The check above can fail."""
    assert missing(command)


def test_every_module_and_file_exists():
    """`python -m`, tests and pages that are named are there."""
    modules = said(r"python -m (vetcourse[\w.]+)")
    files = said(r"\b(tests/[\w/]+\.py|kubernetes/README\.md|handin_service\.py)")

    assert len(modules) >= 2
    assert len(files) >= 3
    for module in modules:
        path = ROOT.joinpath("src", *module.split("."))
        assert path.with_suffix(".py").is_file(), module
    for file in files:
        assert (ROOT / file).is_file() or (HUB / file).is_file(), file


def test_the_arithmetic_of_the_sizing_table_is_right():
    """Memory and starts follow from what was measured for one learner."""
    server, one = map(int, re.search(r"(\d+) MB the server \+ (\d+) MB", TEXT).groups())
    seconds = float(re.search(r"([\d.]+) s to start the server", TEXT)[1])
    for learners, memory, minutes in ((30, 6, 2), (100, 19, 6), (1000, 185, 60)):
        assert math.ceil(learners * (server + one) / 1000) == memory
        assert f"{memory} GB" in TEXT
        assert minutes == pytest.approx(learners * seconds / 60, rel=0.15)


def test_the_limit_of_one_process_ends_a_runaway_and_nothing_else():
    """What a unit needs fits below it many times; what is too much is refused."""
    (size,) = re.findall(r"^LimitDATA=(\d+)G$", TEXT, re.MULTILINE)
    most = int(size) * 2**30
    assert f"prlimit --data={most} " in TEXT
    code = (
        "import ipykernel.kernelapp, ipywidgets, numpy\n"
        "print(numpy.linalg.inv(numpy.eye(200)).sum())\n"
        f"try: bytearray({most})\n"
        "except MemoryError: print('refused')\n"
        "print(len(bytearray(200_000_000)))\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (most, most)),
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )

    assert run.stdout.split() == ["200.0", "refused", "200000000"]


def test_stopping_takes_less_time_than_systemd_gives():
    """Else it would kill what is being put away."""
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", TEXT, re.MULTILINE)

    assert int(seconds) > STOP_SECONDS + 10
