"""Commands of the coordinator about everybody: the table, and a rule that changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vetcourse.cli.language import LanguageOption, say, spoken, tell
from vetcourse.cli.ledgers import LedgerOption, opened, read_day, show_table
from vetcourse.cli.rulebook import (
    FAMILY,
    InstitutionOption,
    KnownOption,
    OnOption,
    ProgrammeOption,
    chosen_institution,
    chosen_programme,
)
from vetcourse.cli.shared import AsJson, app, print_json
from vetcourse.credits.tables import COHORT, as_csv, as_excel, word, worded
from vetcourse.errors import Phrase, RuleError

if TYPE_CHECKING:
    from pandas import DataFrame

    from vetcourse.credits.facts import Cohort

SMALL = 5
_WRITTEN = Phrase("{file}: {count} learners", "{file}: {count} deltakere")
_MOVED = Phrase(
    "{gained} get further, {lost} fall back.",
    "{gained} kommer lenger, {lost} faller tilbake.",
)
_NO_COLUMN = Phrase(
    "{name}: no such column; use {known}", "{name}: kolonnen finnes ikke; bruk {known}"
)
_ENDING = Phrase(
    "{file}: write to a .csv or .xlsx file",
    "{file}: skriv til en fil som slutter på .csv eller .xlsx",
)
_WHERE = Phrase("where", "hvor")
_LEARNERS = Phrase("learners", "deltakere")
_HIDDEN = Phrase("hidden", "skjult")
SmallOption = Annotated[
    int,
    typer.Option("--small", min=1, help="Counts below this are not shown."),
]


@app.command()
def cohort(
    phase: Annotated[
        str, typer.Option("--phase", help="Only those in this phase, or `complete`.")
    ] = "",
    missing: Annotated[
        list[str],
        typer.Option("--missing", help="Only those who do not meet this requirement."),
    ] = [],  # noqa: B006  (typer reads the default and never changes it)
    refer: Annotated[
        list[str],
        typer.Option("--refer", help="Only those whom a person must decide about."),
    ] = [],  # noqa: B006
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a .csv or .xlsx file.")
    ] = None,
    funnel: Annotated[
        bool, typer.Option("--funnel", help="Only how many are in which phase.")
    ] = False,
    small: SmallOption = SMALL,
    on: OnOption = None,
    known: KnownOption = None,
    programme: ProgrammeOption = FAMILY,
    institution: InstitutionOption = "",
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Everybody's standing as a table, or how many have come how far."""
    from vetcourse.credits.cohort import cohort_table, judge
    from vetcourse.credits.cohort import funnel as counts

    rules, people, logins = _everybody(on, known, programme, ledger)
    standing = judge(rules, people, chosen_institution(institution))
    if funnel:
        _show_counts(counts(standing, small), as_json=as_json)
        return
    table = cohort_table(standing)
    table["learner"] = [logins.get(one, one) for one in table["learner"]]
    table = _filtered(table, phase, missing, refer)
    if output is not None:
        _write(table, output)
        tell(_WRITTEN, file=output, count=len(table))
    elif as_json:
        print_json(table.to_dict(orient="records"))
    else:
        shown = [name for name in table if str(name).startswith("phase")]
        chosen = worded(table[["learner", *shown, "may begin"]], spoken())
        show_table(list(map(str, chosen)), chosen.astype(str).to_numpy().tolist())


@app.command()
def simulate(
    other: Annotated[
        str, typer.Argument(metavar="RULES", help="A rule set, a family or a file.")
    ],
    on: OnOption = None,
    programme: ProgrammeOption = FAMILY,
    institution: InstitutionOption = "",
    small: SmallOption = SMALL,
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """The same learners under other rules: who would stand where."""
    from vetcourse.credits.cohort import judge
    from vetcourse.credits.cohort import simulate as compare

    rules, people, logins = _everybody(on, None, programme, ledger)
    place = chosen_institution(institution)
    changed = chosen_programme(other, people.on)
    found = compare(judge(rules, people, place), judge(changed, people, place))
    table = found.table(small)
    if as_json:
        named = {
            "gained": [logins.get(one, one) for one in found.gained],
            "lost": [logins.get(one, one) for one in found.lost],
        }
        print_json({"states": found.states, "before by after": table, **named})
        return
    states = [_word(state) for state in found.states]
    rows = [
        [state, *map(_count, cells)] for state, cells in zip(states, table, strict=True)
    ]
    show_table([f"{rules.id} ↓  {changed.id} →", *states], rows)
    tell(_MOVED, gained=len(found.gained), lost=len(found.lost))


def _everybody(
    on: str | None, known: str | None, programme: str, ledger: str | None
) -> tuple[Any, Cohort, dict[str, str]]:
    from vetcourse.credits.model import end_of_day
    from vetcourse.credits.snapshot import cohort_of

    day = read_day(on)
    known_at = end_of_day(read_day(known)) if known else None
    rules = chosen_programme(programme, day)
    with opened(ledger) as book:
        people = cohort_of(book, day, _snapshots(ledger), known_at)
        logins = {learner.id: learner.login for learner in book.learners()}
    return rules, people, logins


def _snapshots(ledger: str | None) -> Path | None:
    from vetcourse.cli.ledgers import course_folder
    from vetcourse.credits.snapshot import folder_beside

    return folder_beside(ledger or course_folder() / "credits.db")


def _filtered(
    table: DataFrame, phase: str, missing: list[str], refer: list[str]
) -> DataFrame:
    if phase:
        table = table[table["phase"] == phase]
    for names, verdict in ((missing, "not met"), (refer, "refer")):
        for name in names:
            if name not in table:
                known = [str(n) for n in table if "," not in str(n)][3:]
                raise RuleError(_NO_COLUMN.of(name=name, known=", ".join(known)))
            table = table[table[name] == verdict]
    return table


def _write(table: DataFrame, path: Path) -> None:
    told = worded(table, spoken())
    if path.suffix == ".csv":
        path.write_bytes(as_csv(told))
    elif path.suffix == ".xlsx":
        path.write_bytes(as_excel(told, say(COHORT)))
    else:
        raise RuleError(_ENDING.of(file=path))


def _word(text: Any) -> Any:
    return word(text, spoken())


def _show_counts(counts: dict[str, int | None], *, as_json: bool) -> None:
    if as_json:
        print_json(counts)
        return
    show_table(
        (_WHERE, _LEARNERS),
        [(_word(name), _count(count)) for name, count in counts.items()],
    )


def _count(count: int | None) -> str:
    return say(_HIDDEN) if count is None else str(count)
