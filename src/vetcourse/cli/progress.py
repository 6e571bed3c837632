"""Progress bars, on the terminal's error side, so that output stays clean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vetcourse.cli.shared import errors


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar of *total* steps; call what is given with a name for each step done."""
    if not errors.is_terminal:  # nobody looks, so nothing is loaded that draws
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(title, total=total)

        def tell(name: str) -> None:
            bar.update(task, advance=1, description=f"{title} {name}")

        yield tell
