"""The command that reads the rules before any learner meets them."""

from __future__ import annotations

from typing import Annotated

import typer

from vetcourse.cli.language import LanguageOption, spoken, tell
from vetcourse.cli.rulebook import rules_folder
from vetcourse.cli.shared import AsJson, app, console, print_json
from vetcourse.errors import Phrase, said

_STALE = Phrase(
    "{file}: stale; use --write-schemas", "{file}: foreldet; bruk --write-schemas"
)
_READ = Phrase(
    "{programmes} programmes, {institutions} institutions, {cases} cases: {problems} "
    "problems.",
    "{programmes} programmer, {institutions} institusjoner, {cases} eksempler: "
    "{problems} feil.",
)
_NO = Phrase("no", "ingen")


@app.command()
def lint(
    schemas: Annotated[
        bool, typer.Option("--write-schemas", help="Write the editors' schema files.")
    ] = False,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Check every rule file and run every case; exit with 1 if something is wrong."""
    from vetcourse.credits import schemas as files
    from vetcourse.credits.cases import audit_case, differences, read_cases
    from vetcourse.credits.linting import lint as check
    from vetcourse.credits.rules import read_institutions, read_programmes

    folder = rules_folder()
    if schemas:
        files.write(folder)
    programmes, institutions = read_programmes(folder), read_institutions(folder)
    problems: list[str] = [one.line for one in check(programmes, institutions)]
    problems += [_STALE.of(file=name) for name in files.stale(folder)]
    cases = read_cases(folder)
    for case in cases:
        found = audit_case(case, programmes, institutions)
        problems += differences(case, found)
    problems = [said(problem, spoken()) for problem in problems]
    if as_json:
        print_json({"problems": problems, "cases": len(cases)})
    else:
        for problem in problems:
            console.print(problem, markup=False, soft_wrap=True)
        tell(
            _READ,
            programmes=len(programmes),
            institutions=len(institutions),
            cases=len(cases),
            problems=len(problems) or _NO,
        )
    raise typer.Exit(bool(problems))
