"""What commands about verdicts share: which rules, which institution, which day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.errors import Phrase, RuleError

if TYPE_CHECKING:
    from vetcourse.credits.rules import Institution, Programme

FAMILY = "leadvet-ppuy"
_NO_RULES = Phrase(
    "{here}: no credits/programmes here or above; go to the course's folder",
    "{here}: ingen credits/programmes her eller over; gå til kursmappen",
)

OnOption = Annotated[
    str | None, typer.Option("--on", help="The day asked about; today by default.")
]
KnownOption = Annotated[
    str | None,
    typer.Option("--known", help="Use only what was recorded by the end of a day."),
]
ProgrammeOption = Annotated[
    str,
    typer.Option(
        "--programme",
        "-p",
        help="A rule set, or a family of them: the one in force on the day is used.",
    ),
]
InstitutionOption = Annotated[
    str,
    typer.Option(
        "--institution", "-i", help="Who issues the diploma; its own rules are added."
    ),
]


def rules_folder() -> Path:
    """The folder ``credits`` with the rules, here or above.

    Raises:
        RuleError: if there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "credits" / "programmes").is_dir():
            return folder / "credits"
    raise RuleError(_NO_RULES.of(here=here))


def chosen_programme(name: str, on: date) -> Programme:
    """The rule set asked for: a file, an id, or a family on the day."""
    from vetcourse.credits.rules import (
        choose_programme,
        read_programme,
        read_programmes,
    )

    if name.endswith(".toml"):
        return read_programme(Path(name))
    return choose_programme(read_programmes(rules_folder()), name, on)


def chosen_institution(name: str) -> Institution | None:
    """The institution asked for, or none."""
    from vetcourse.credits.rules import choose_institution, read_institutions

    if not name:
        return None
    return choose_institution(read_institutions(rules_folder()), name)
