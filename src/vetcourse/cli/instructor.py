"""Commands of the instructor: check, build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vetcourse.cli.progress import progress
from vetcourse.cli.shared import AsJson, app, console, print_json

if TYPE_CHECKING:
    from vetcourse.course.findings import Finding
    from vetcourse.course.model import Module
    from vetcourse.items import Language

LanguageOption = Annotated[
    str, typer.Option("--language", help="The language of the built course: en or nb.")
]


@app.command()
def check(as_json: AsJson = False) -> None:
    """Is every promise of the course kept? A list of what to mend."""
    from vetcourse.course.checking import check_course
    from vetcourse.course.findings import Weight

    root, modules = _course()
    findings = check_course(modules, root / "source")
    drafts = {str(module.path) for module in modules if module.draft}
    failing = [f for f in findings if _fails(f, drafts)]
    if as_json:
        print_json(
            [{"weight": f.weight, "where": f.where, "text": f.text} for f in findings]
        )
    else:
        for weight, title in (
            (Weight.FAULT, "To mend"),
            (Weight.LACK, "Still missing"),
            (Weight.ADVICE, "Worth a look"),
        ):
            _show(title, [f for f in findings if f.weight is weight], root)
        console.print(_summary(modules, findings, failing))
    sys.exit(1 if failing else 0)


@app.command()
def build(
    language: LanguageOption = "en",
    check_only: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail when something is stale."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make source/ and release/ from the text in modules/."""
    from vetcourse.course.checking import refuse_faults
    from vetcourse.grading.releasing import release, stale

    root, modules = _course()
    spoken = course_language(language)
    refuse_faults(modules, root / "source")
    total = sum(len(module.assignments) for module in modules)
    with progress("Building", total) as tell:
        run = stale if check_only else release
        changed = run(modules, root, spoken, tell)
    if as_json:
        print_json({"stale" if check_only else "built": changed})
    elif check_only:
        for name in changed:
            console.print(f"stale: {name}", markup=False)
        console.print("Run vetcourse build." if changed else "Nothing is stale.")
    else:
        named = ", ".join(changed) or "nothing; all of it was up to date"
        console.print(f"Built {named}.", markup=False)
    sys.exit(1 if check_only and changed else 0)


def _course() -> tuple[Path, tuple[Module, ...]]:
    from vetcourse.course.places import course_root
    from vetcourse.course.reading import read_modules

    root = course_root(Path.cwd())
    return root, read_modules(root / "modules")


def _fails(finding: Finding, drafts: set[str]) -> bool:
    from vetcourse.course.findings import Weight

    in_draft = any(finding.where.startswith(folder) for folder in drafts)
    return finding.weight is Weight.FAULT or (
        finding.weight is Weight.LACK and not in_draft
    )


def _show(title: str, findings: list[Finding], root: Path) -> None:
    if findings:
        console.print(f"\n{title}", style="bold")
        for finding in findings:
            console.print(f"  {_short(finding, root)}", markup=False, soft_wrap=True)


def _short(finding: Finding, root: Path) -> str:
    return str(finding).removeprefix(f"{root}/")


def _summary(
    modules: tuple[Module, ...], findings: list[Finding], failing: list[Finding]
) -> str:
    said = ", ".join(f"{m.code}{' (draft)' if m.draft else ''}" for m in modules)
    if not findings:
        return f"\nModules {said}: every promise is kept."
    verdict = f"{len(failing)} to mend" if failing else "nothing that stops teaching"
    return f"\nModules {said}: {verdict}, {len(findings) - len(failing)} to look at."


def course_language(name: str) -> Language:
    """The language that was asked for.

    Raises:
        ContentError: the course has none of that name.
    """
    from vetcourse.errors import ContentError
    from vetcourse.items import LANGUAGES

    for language in LANGUAGES:
        if language == name:
            return language
    raise ContentError(f"--language {name}: choose one of {', '.join(LANGUAGES)}")
