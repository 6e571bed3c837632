"""Who the invented learners are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any, Literal

HandsIn = Literal["all", "half", "units", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One employment; without an end it lasts."""

    since: date
    until: date | None
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One invented learner: a trade, a career, and a way of answering."""

    login: str
    name: str
    trade: str
    skill: float | None
    writes: str
    hands_in: HandsIn
    marked: bool
    breaks_a_file: bool
    second_try: float | None
    certificate: date
    jobs: tuple[Job, ...]


def invented_learners(number: int) -> list[Learner]:
    """The first *number* learners; past the dozen they come again under other names."""
    text = files("vetcourse.demo").joinpath("learners.toml").read_text("utf-8")
    dozen = [_learner(row) for row in tomllib.loads(text)["learner"]]
    return [_again(dozen[n % len(dozen)], n // len(dozen)) for n in range(number)]


def _learner(row: dict[str, Any]) -> Learner:
    jobs = tuple(
        Job(since=job["from"], until=job.get("to"), percent=job["percent"])
        for job in row["jobs"]
    )
    return Learner(
        login=row["login"],
        name=row["name"],
        trade=row["trade"],
        skill=None if row["skill"] == "guess" else float(row["skill"]),
        writes=row["writes"],
        hands_in=row.get("hands_in", "all"),
        marked=row["marked"],
        breaks_a_file=row.get("breaks_a_file", False),
        second_try=row.get("second_try"),
        certificate=row["certificate"],
        jobs=jobs,
    )


def _again(learner: Learner, round_: int) -> Learner:
    if not round_:
        return learner
    number = round_ + 1
    return replace(
        learner, login=f"{learner.login}{number}", name=f"{learner.name} {number}"
    )
