"""The item where a network of roles is drawn as rows: map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, Literal

from pydantic import Field

from vetcourse.errors import AnswerError
from vetcourse.items.base import Item, Texts, Whole, Yes
from vetcourse.items.faults import Problem, same_words
from vetcourse.items.markup import listing, table
from vetcourse.items.network import Network, alone, bridging, hinges, single_ties
from vetcourse.items.values import (
    a_day,
    entries,
    fields_of,
    number_in,
    one_of,
    several_of,
    some_text,
    yes_or_no,
)
from vetcourse.items.words import MAP, MAP_FLOWS, MAP_KINDS, Language

ROLE_NAME = re.compile(r"r[1-9][0-9]{0,2}")
ROLE_FIELDS = ("role", "organisation", "kind")
TIE_FIELDS = ("one", "other", "flows", "strength", "formal", "last")
ME = "me"
MAX_TIES = 200
MAX_CELL = 200
SHOWN = 3


class NetworkMap(Item):
    """Roles, never names, and the ties between them; the form reads the network."""

    type: Literal["map"] = "map"
    # The learner is a role in the map as well; not so in an organisation's map.
    me: Yes = True
    kinds: Texts = Field(default_factory=dict)
    flows: Texts = Field(default_factory=dict)
    most: Whole = Field(default=30, ge=2, le=60)
    privacy: Yes = False

    by_hand: ClassVar[bool] = True
    added: ClassVar[frozenset[str]] = frozenset({"form"})

    def kind_names(self, language: Language) -> dict[str, str]:
        """The kinds of organisation: the author's own, or those of the course."""
        own = {name: text.say(language) for name, text in self.kinds.items()}
        return own or MAP_KINDS[language]

    def flow_names(self, language: Language) -> dict[str, str]:
        """What can flow in a tie: the author's own list, or that of the course."""
        own = {name: text.say(language) for name, text in self.flows.items()}
        return own or MAP_FLOWS[language]

    def faults(self) -> Iterator[Problem]:
        """On entries of the lists that say the same."""
        yield from same_words("kinds", self.kinds)
        yield from same_words("flows", self.flows)

    def plain(self, value: Any) -> dict[str, Any]:
        """The roles by name and the ties between them; open fields fall away."""
        there = fields_of(value, ("roles", "ties"), self.id)
        roles = self._roles(there.get("roles", {}))
        known = [*([ME] if self.me else []), *roles]
        given = enumerate(entries(there.get("ties", []), self.id, MAX_TIES), start=1)
        ties = [self._tie(tie, known, f"{self.id}, tie {n}") for n, tie in given]
        pairs = [frozenset((tie.get("one"), tie.get("other"))) for tie in ties]
        whole = [pair for pair in pairs if None not in pair]
        if len(set(whole)) < len(whole):
            raise AnswerError(f"{self.id}: two roles have one tie; put all of it there")
        return {"roles": roles, "ties": [tie for tie in ties if tie]}

    def is_empty(self, value: Any) -> bool:
        """Whether no role and no tie says anything."""
        return not any(value["roles"].values()) and not value["ties"]

    def network(self, value: Any) -> Network:
        """The network of a read *value*; ties with an open end are left out."""
        roles = {
            name: row.get("organisation", "") for name, row in value["roles"].items()
        }
        ends = [(tie.get("one"), tie.get("other")) for tie in value["ties"]]
        mine = {ME: ""} if self.me else {}
        return Network(mine | roles, tuple((a, b) for a, b in ends if a and b))

    def findings(self, value: Any, language: Language) -> tuple[str, ...]:
        """Who bridges, who is alone, where all hangs on one; information, no points."""
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return ()
        return tuple(self._found(answer, language))

    def without(self, value: Any, language: Language) -> dict[str, str]:
        """Who would lose contact if one role left, said for each role in turn."""
        answer = None if value is None else self.read(value)
        if answer is None or self.is_empty(answer):
            return {}
        says, names = MAP[language], self._names(answer, language)
        lost = hinges(self.network(answer))
        return {
            role: says["hinge"].format(
                role=names[role], roles=", ".join(names[name] for name in lost[role])
            )
            if role in lost
            else says["spared"].format(role=names[role])
            for role in answer["roles"]
        }

    def valid_answer(self) -> dict[str, Any]:
        """Two roles and the tie between them."""
        kind, flow = (
            next(iter(self.kind_names("en"))),
            next(iter(self.flow_names("en"))),
        )
        roles = {
            name: {"role": name, "organisation": "A", "kind": kind}
            for name in ("r1", "r2")
        }
        ends = {"one": "r1", "other": "r2"}
        tie = {"flows": [flow], "strength": 2, "formal": True, "last": "2026-02-03"}
        return {"roles": roles, "ties": [ends | tie]}

    def rows_html(self, value: Any, language: Language) -> str:
        """A table of roles, a table of ties, and what the form has found in them."""
        says = MAP[language]
        names, kinds = self._names(value, language), self.kind_names(language)
        roles = (
            [names[n], row.get("organisation", ""), kinds.get(row.get("kind", ""), "")]
            for n, row in value["roles"].items()
        )
        ties = (self._tie_cells(tie, names, language) for tie in value["ties"])
        found = list(self._found(value, language))
        return (
            table([says[field] for field in ROLE_FIELDS], roles, says["roles"])
            + table([says[field] for field in TIE_FIELDS], ties, says["ties"])
            + (listing(found) if found else "")
        )

    def _roles(self, value: Any) -> dict[str, dict[str, str]]:
        if not isinstance(value, Mapping):
            raise AnswerError(f"{self.id}, roles: they have no names")
        if len(value) > self.most:
            raise AnswerError(f"{self.id}, roles: there is room for {self.most}")
        read = {}
        for name, row in value.items():
            if not isinstance(name, str) or not ROLE_NAME.fullmatch(name):
                raise AnswerError(f"{self.id}, roles: the names are r1, r2, r3 …")
            read[name] = self._role(row, f"{self.id}, {name}")
        return read

    def _role(self, value: Any, where: str) -> dict[str, str]:
        row = {}
        for name, given in fields_of(value, ROLE_FIELDS, where).items():
            if given is None or given == "":
                continue
            if name == "kind":
                row[name] = one_of(given, self.kind_names("en"), f"{where}, kind")
            elif text := some_text(given, f"{where}, {name}", MAX_CELL).strip():
                row[name] = text
        return row

    def _tie(self, value: Any, known: list[str], where: str) -> dict[str, Any]:
        read = {
            name: self._tie_field(name, given, known, f"{where}, {name}")
            for name, given in fields_of(value, TIE_FIELDS, where).items()
            if given is not None and given != ""
        }
        if "one" in read and read["one"] == read.get("other"):
            raise AnswerError(f"{where}: a role has no tie to itself")
        return {name: given for name, given in read.items() if given != []}

    def _tie_field(self, name: str, given: Any, known: list[str], where: str) -> Any:
        match name:
            case "flows":
                chosen = several_of(given, self.flow_names("en"), where)
                return [flow for flow in self.flow_names("en") if flow in chosen]
            case "strength":
                return number_in(given, 1, 3, 1, where)
            case "formal":
                return yes_or_no(given, where)
            case "last":
                return a_day(given, where)
        return one_of(given, known, where)

    def _names(self, value: Any, language: Language) -> dict[str, str]:
        says = MAP[language]
        names = {ME: says["me"]}
        for number, (name, row) in enumerate(value["roles"].items(), start=1):
            names[name] = row.get("role", f"{says['role']} {number}")
        return names

    def _tie_cells(
        self, tie: Mapping[str, Any], names: Mapping[str, str], language: Language
    ) -> list[str]:
        says, flows = MAP[language], self.flow_names(language)
        formal = {True: says["is-formal"], False: says["is-informal"]}
        return [
            names.get(tie.get("one", ""), says["open"]),
            names.get(tie.get("other", ""), says["open"]),
            ", ".join(flows[flow] for flow in tie.get("flows", ())),
            says.get(f"strength-{tie.get('strength')}", ""),
            formal.get(tie.get("formal", ""), ""),
            tie.get("last", ""),
        ]

    def _found(self, value: Any, language: Language) -> Iterator[str]:
        says, names = MAP[language], self._names(value, language)
        network = self.network(value)
        by_share = (
            f"{names[role]} ({round(100 * share)} %)"
            for role, share in islice(bridging(network).items(), SHOWN)
        )
        if through := ", ".join(by_share):
            yield says["bridging"].format(roles=through)
        if lonely := ", ".join(names[role] for role in alone(network)):
            yield says["alone"].format(roles=lonely)
        for role, lost in hinges(network).items():
            others = ", ".join(names[name] for name in lost)
            yield says["hinge"].format(role=names[role], roles=others)
        for one, other in single_ties(network):
            ends = {"one": names[one], "other": names[other]}
            yield says["single"].format(
                **ends, here=network.roles[one], there=network.roles[other]
            )

    def _form(self, language: Language) -> dict[str, Any]:
        return {
            "form": {
                "labels": dict(MAP[language]),
                "kinds": dict(self.kind_names(language)),
                "flows": dict(self.flow_names(language)),
            }
        }
