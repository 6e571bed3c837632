"""Who comes in, as the chart wants it told: groups and names from people.toml.

``python -m vetcourse.hub.kubernetes.people people.toml`` writes values for Helm;
with ``learners`` behind it the logins that gradebook and ledger are prepared with.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from vetcourse.errors import VetcourseError
from vetcourse.hub.roles import groups
from vetcourse.hub.roster import Roster, read_roster


def values_of(roster: Roster) -> dict[str, Any]:
    """The part of the chart's values that follows from the people."""
    return {
        "hub": {
            "config": {
                "Authenticator": {
                    "allowed_users": roster.logins(),
                    "username_map": dict(roster.names_outside),
                },
                "JupyterHub": {"load_groups": groups(roster)},
            }
        }
    }


def main(arguments: list[str]) -> int:
    """Write what was asked for; what can be mended is one line each, exit code 2."""
    try:
        roster = read_roster(Path(arguments[0]))
    except VetcourseError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    if arguments[1:] == ["learners"]:
        json.dump(roster.logins("learner"), sys.stdout)
    else:
        yaml.safe_dump(values_of(roster), sys.stdout, allow_unicode=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
