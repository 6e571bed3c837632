"""An audit as a way through phases: what there is, what is missing, what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

Place = Literal["done", "here", "ahead"]
OPEN = ("not-met", "on-the-way")


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement as the learner reads it."""

    status: str
    verdict: str
    rule: str
    finding: str
    step: str
    question: str
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    source: Markup
    parts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the way."""

    number: int
    title: str
    place: Place
    gate: str
    rows: tuple[Row, ...]

    def having(self, *statuses: str) -> tuple[Row, ...]:
        """The rows that stand so."""
        return tuple(row for row in self.rows if row.status in statuses)

    @property
    def missing(self) -> tuple[Row, ...]:
        """What is not met yet."""
        return self.having(*OPEN)

    @property
    def share(self) -> float:
        """How much of it is met, counted in requirements."""
        binding = [row for row in self.rows if row.status != "note"]
        if self.place == "done" or not binding:
            return float(self.place == "done")
        return sum(row.status == "met" for row in binding) / len(binding)

    @property
    def short(self) -> str:
        """Its title without the number in front."""
        text = self.title.split(":", 1)[-1].strip()
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way, and where the learner is on it."""

    phases: tuple[Phase, ...]
    on: str
    unused: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def here(self) -> Phase | None:
        """The phase the learner is in; None when everything is met."""
        return next((one for one in self.phases if one.place == "here"), None)

    @property
    def walked(self) -> float:
        """The share of the way that lies behind, for drawing it."""
        if not self.phases:
            return 0.0
        return sum(phase.share for phase in self.phases) / len(self.phases)

    @property
    def steps(self) -> tuple[Row, ...]:
        """What to do next, in the rules' order."""
        rows = self.here.missing if self.here else ()
        return tuple(row for row in rows if row.step)


def way_of(report: Mapping[str, Any]) -> Way:
    """The way that an audit's report draws."""
    links = Links(report.get("sources") or ())
    current = report.get("phase")
    phases = tuple(
        Phase(
            number=one["number"],
            title=one["title"],
            place=_place(one, current),
            gate=one["entry"],
            rows=tuple(_rows(report["findings"], one["number"], links)),
        )
        for one in report["phases"]
    )
    return Way(
        phases,
        str(report["on"]),
        tuple(report.get("unused") or ()),
        tuple(report.get("open_questions") or ()),
    )


class Links:
    """Where the sources that findings quote can be read."""

    def __init__(self, sources: Iterable[Mapping[str, str]]) -> None:
        """Know the sources of one report."""
        self.urls = {s["id"]: s["url"] for s in sources if _is_web(s.get("url", ""))}

    def of(self, source: str) -> Markup:
        """The quoted source with a link on each name that is known."""
        if not self.urls:
            return escape(source)
        names = "|".join(sorted(map(re.escape, self.urls), key=len, reverse=True))
        told, last = Markup(), 0
        for found in re.finditer(rf"(?<![\w-])({names})\b(?!-)([^(;,]*)", source):
            text = found[0].rstrip()
            told += escape(source[last : found.start()])
            told += Markup('<a href="{}" rel="noopener">{}</a>').format(
                self.urls[found[1]], text
            )
            last = found.start() + len(text)
        return told + escape(source[last:])


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _place(phase: Mapping[str, Any], current: int | None) -> Place:
    if current is None or phase["number"] < current:
        return "done" if phase["completion"] == "met" or current is None else "ahead"
    return "here" if phase["number"] == current else "ahead"


def _rows(
    findings: Sequence[Mapping[str, Any]], number: int, links: Links
) -> Iterator[Row]:
    for found in findings:
        if found["phase"] == number:
            yield _row(found, links)


def _row(found: Mapping[str, Any], links: Links) -> Row:
    return Row(
        status=found["status"],
        verdict=found["verdict"],
        rule=found["rule"],
        finding=found["finding"],
        step=found["step"],
        question=found["question"],
        notes=(*found["cautions"], *found["openings"]),
        facts=tuple(found["facts"]),
        source=links.of(found["source"]),
        parts=tuple(_row(part, links) for part in found["parts"]),
    )
