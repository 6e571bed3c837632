"""Who may do what on the hub: groups, and roles with the smallest scopes that work.

A server or a page gets what its role here says *and* its owner may do; a token taken
from a learner's notebook reads the learner's own record and hands in, and no more.
"""

from __future__ import annotations

from typing import Any

from vetcourse.hub.access import scope_of
from vetcourse.hub.roster import Role, Roster
from vetcourse.hub.settings import COURSE

HAND_IN, CREDITS, CULLER, KEEPER = "handin", "credits", "idle-culler", "keeper"

# nbgrader knows learners and instructors by the first two of these prefixes.
GROUP: dict[Role, str] = {
    "learner": f"nbgrader-{COURSE}",
    "instructor": f"formgrade-{COURSE}",
    "coordinator": f"coordinator-{COURSE}",
    "mentor": f"mentor-{COURSE}",
}
SCOPE: dict[Role, str] = {role: scope_of(role) for role in GROUP}
SAYS: dict[Role, str] = {
    "learner": "Hand in, read the own feedback and the own record.",
    "instructor": "Release, collect, give feedback; results of the own modules.",
    "coordinator": "Read the cohort, enter events and decisions.",
    "mentor": "Read and sign the entries one was asked to sign.",
}
# Which services somebody of a role may open at all.
OPENS: dict[Role, tuple[str, ...]] = {
    "learner": (HAND_IN, CREDITS),
    "instructor": (COURSE, HAND_IN, CREDITS),
    "coordinator": (CREDITS,),
    "mentor": (HAND_IN,),
}


def groups(roster: Roster) -> dict[str, dict[str, list[str]]]:
    """The hub's groups: one for each role, also where nobody has it."""
    return {name: {"users": roster.logins(role)} for role, name in GROUP.items()}


def custom_scopes() -> dict[str, dict[str, str]]:
    """What our own services tell apart."""
    return {SCOPE[role]: {"description": says} for role, says in SAYS.items()}


def opening(*services: str) -> list[str]:
    """The scopes that let somebody reach these services."""
    return [f"access:services!service={service}" for service in services]


def roles() -> list[dict[str, Any]]:
    """Every role, for people, for their servers and for services."""
    return [_server(), *_people(), *_services()]


def _server() -> dict[str, Any]:
    """What a person's own server may do, as far as the person may."""
    return {
        "name": "server",
        "scopes": [
            "users:activity!user",
            "access:servers!server",
            "read:users:name!user",
            "read:users:groups!user",
            *opening(HAND_IN, CREDITS),
            *SCOPE.values(),
        ],
    }


def _people() -> list[dict[str, Any]]:
    return [
        {
            "name": f"vetcourse-{role}",
            "description": SAYS[role],
            "scopes": [SCOPE[role], *opening(*OPENS[role])],
            "groups": [group],
        }
        for role, group in GROUP.items()
    ]


def _services() -> list[dict[str, Any]]:
    mentors = GROUP["mentor"]
    given: dict[str, list[str]] = {
        COURSE: [SCOPE["instructor"], *opening(HAND_IN, CREDITS)],
        HAND_IN: [f"read:groups!group={mentors}", f"read:groups:name!group={mentors}"],
        CULLER: [
            "list:users",
            "read:users:activity",
            "read:servers",
            "delete:servers",
        ],
        KEEPER: ["list:users", "delete:users", "read:users:groups", "groups"],
    }
    return [
        {"name": f"service-{service}", "scopes": scopes, "services": [service]}
        for service, scopes in given.items()
    ]
