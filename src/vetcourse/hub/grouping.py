"""Learning groups of four to six across trades: dealt exactly, with the reason.

Dealt like cards that are sorted by trade: each trade comes to lie on all groups as
evenly as numbers allow, and so does the class. No other way has fewer of one trade
together, for any trade; that is why nothing has to be searched.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vetcourse.errors import HubError, Message, Phrase, why
from vetcourse.hub.notes import checked_groups

FEWEST, MOST = 4, 6
NAME = "group-{number}"

_MADE = Phrase(
    "{people} learners, {groups} groups of {sizes}.",
    "{people} deltakere, {groups} grupper på {sizes}.",
)
_NOT_POSSIBLE = Phrase(
    "{people} cannot be put into groups of {fewest} to {most}; this comes nearest.",
    "{people} kan ikke deles i grupper på {fewest} til {most}; dette er nærmest.",
)
_TOGETHER = Phrase(
    "{trade}: {count} in {groups} groups, so {together} have to be together somewhere.",
    "{trade}: {count} i {groups} grupper, så {together} må være sammen et sted.",
)
_STAY = Phrase(
    "{count} learners have a group and stay in it.",
    "{count} deltakere har en gruppe og blir i den.",
)
_JOINS = Phrase(
    "{login} joins {group}: fewest of the trade there, then the smallest group.",
    "{login} kommer til {group}: færrest fra faget der, deretter den minste gruppen.",
)
_OVERFULL = Phrase(
    "{group} has {size}: no group had room, and {left} are too few for a new one.",
    "{group} har {size}: ingen gruppe hadde plass, og {left} er for få til en ny.",
)
_NO_TRADE = Phrase(
    "{count} learners have no trade in the list of people; add it to mix them well.",
    "{count} deltakere har ikke fag i personlisten; legg det til for å blande godt.",
)
_NO_TOML = Phrase(
    "{file}: this is no file of groups: {why}; look at the line it names",
    "{file}: dette er ingen fil med grupper: {why}; se på linjen som er nevnt",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A learner and what they work as."""

    login: str
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who comes together, and why so."""

    groups: Mapping[str, tuple[Member, ...]]
    reasons: tuple[Message, ...]

    @property
    def logins(self) -> dict[str, list[str]]:
        """The groups as they are kept and sent."""
        return {
            name: sorted(member.login for member in members)
            for name, members in self.groups.items()
        }


def propose(
    members: Sequence[Member],
    *,
    size: int = 5,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> Proposal:
    """Groups for everybody; who is *kept* in a group stays there."""
    there = _still_there(members, kept or {})
    placed = {member.login for group in there.values() for member in group}
    new = [member for member in members if member.login not in placed]
    reasons = [_STAY.of(count=len(placed))] if placed else []
    room = sum(max(0, MOST - len(group)) for group in there.values())
    if there and new and (len(new) <= room or len(new) < FEWEST):
        groups, told = _join(there, new)
    else:
        fresh, told = _dealt(new, size, taken=set(there)) if new else ({}, [])
        groups = {**there, **fresh}
    unknown = sum(not member.trade for member in members)
    reasons += told
    reasons += [_NO_TRADE.of(count=unknown)] if unknown else []
    return Proposal({n: tuple(g) for n, g in groups.items()}, tuple(reasons))


def joined(
    there: Mapping[str, Sequence[str]], named: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Groups as they are, and in them whoever had none, where *named* says so."""
    placed = {login for logins in there.values() for login in logins}
    groups = {name: list(logins) for name, logins in there.items()}
    for name, logins in named.items():
        if new := [login for login in logins if login not in placed]:
            groups.setdefault(name, []).extend(new)
    return groups


def how_many(people: int, size: int) -> tuple[int, bool]:
    """How many groups come nearest to *size*, and whether each has four to six."""
    fit = [
        groups
        for groups in range(1, people + 1)
        if FEWEST * groups <= people <= MOST * groups
    ]
    near = fit or range(1, max(2, people // FEWEST + 2))
    return min(near, key=lambda groups: (abs(people / groups - size), groups)), bool(
        fit
    )


def read_groups(path: Path) -> dict[str, list[str]]:
    """The groups that were written before; none where there is no file.

    Raises:
        HubError: the file holds something else.
    """
    try:
        return checked_groups(tomllib.loads(path.read_text("utf-8")).get("groups", {}))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise HubError(_NO_TOML.of(file=path.name, why=why(error))) from None
    except ValueError as error:
        raise HubError(_NO_TOML.of(file=path.name, why=error)) from None


def written(groups: Mapping[str, Sequence[str]]) -> str:
    """The groups as the text of that file."""
    head = "# Learning groups; made by `vetcourse groups`, to be changed by hand.\n"
    # A list of plain words in JSON is one in TOML too.
    lines = (f"{name} = {json.dumps(list(who))}" for name, who in groups.items())
    return head + "\n[groups]\n" + "\n".join(lines) + "\n"


def _still_there(
    members: Sequence[Member], kept: Mapping[str, Sequence[str]]
) -> dict[str, list[Member]]:
    known = {member.login: member for member in members}
    groups = {
        name: [known[login] for login in logins if login in known]
        for name, logins in kept.items()
    }
    return {name: group for name, group in groups.items() if group}


def _dealt(
    members: Sequence[Member], size: int, taken: set[str]
) -> tuple[dict[str, list[Member]], list[Message]]:
    number, fits = how_many(len(members), size)
    trades = Counter(member.trade for member in members)
    cards = sorted(members, key=lambda m: (-trades[m.trade], m.trade, m.login))
    names = _names(number, taken)
    groups = {name: cards[place::number] for place, name in enumerate(names)}
    sizes = sorted({len(group) for group in groups.values()})
    said = " / ".join(str(size) for size in sizes)
    told = [_MADE.of(people=len(members), groups=number, sizes=said)]
    if not fits:
        nearest = {"people": len(members), "fewest": FEWEST, "most": MOST}
        told.append(_NOT_POSSIBLE.of(**nearest))
    for trade, count in sorted(trades.items()):
        if trade and count > number:
            most = math.ceil(count / number)
            values = {"trade": trade, "count": count, "groups": number}
            told.append(_TOGETHER.of(**values, together=most))
    return groups, told


def _join(
    there: dict[str, list[Member]], new: Sequence[Member]
) -> tuple[dict[str, list[Member]], list[Message]]:
    told = []
    for member in sorted(new, key=lambda m: (m.trade, m.login)):
        roomy = [name for name, group in there.items() if len(group) < MOST]
        name = min(
            roomy or there,
            key=lambda n: (_alike(there[n], member), len(there[n]), n),
        )
        there[name].append(member)
        told.append(_JOINS.of(login=member.login, group=name))
        if not roomy:
            size = len(there[name])
            told.append(_OVERFULL.of(group=name, size=size, left=len(new)))
    return there, told


def _alike(group: Sequence[Member], member: Member) -> int:
    return sum(bool(m.trade) and m.trade == member.trade for m in group)


def _names(number: int, taken: set[str]) -> list[str]:
    free = (NAME.format(number=n) for n in range(1, number + len(taken) + 1))
    return [name for name in free if name not in taken][:number]
