"""What every command shares: the app, the two consoles, JSON output."""

import json
import os
import signal
import sys
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console

app = typer.Typer(
    name="vetcourse",
    help="A course kit for vocational teachers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# What is piped into a file or another program keeps its lines whole.
WIDE = 200
console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
errors = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def on_a_hub() -> bool:
    """Whether hand-ins go through the hub's service here, not through a folder."""
    return bool(os.environ.get("VETCOURSE_HANDIN_URL"))


def print_json(data: Any) -> None:
    """Print *data* as JSON on standard output, readable and in a fixed order."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    console.file.write(text + "\n")


def stop_signal() -> Event:
    """Set by Ctrl-C or TERM, so that everything is stopped in order."""
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
