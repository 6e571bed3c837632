"""Unix accounts: one a person and one a service, made by the kit and by nobody else."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vetcourse.errors import HubError, Message, Phrase

# Written into the account's comment, so that no account of somebody else is taken.
OURS = "made by vetcourse"
NOBODY_LOGS_IN = "/usr/sbin/nologin"
SHELL = "/bin/bash"

_TAKEN = Phrase(
    "{login}: this machine has an account of that name that is not for {home}; choose "
    "another login",
    "{login}: maskinen har en konto med det navnet som ikke er for {home}; velg en "
    "annen login",
)
_FAILED = Phrase(
    "{login}: the account could not be made: {why}; see `man useradd`",
    "{login}: kontoen kunne ikke lages: {why}; se `man useradd`",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account that should be there."""

    login: str
    home: Path
    shell: str = NOBODY_LOGS_IN


def missing(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Which accounts have to be made.

    Raises:
        HubError: a name belongs to an account that is not ours.
    """
    absent, faults = [], list[Message]()
    for account in wanted:
        try:
            found = pwd.getpwnam(account.login)
        except KeyError:
            absent.append(account)
            continue
        if found.pw_gecos != OURS or found.pw_dir != str(account.home):
            faults.append(_TAKEN.of(login=account.login, home=account.home))
    if faults:
        raise HubError(*faults)
    return absent


def make(account: Wanted) -> None:
    """Make one account, locked until it is given a password.

    Raises:
        HubError: the system refused.
    """
    command = ["useradd", "--no-create-home", "--user-group", "--comment", OURS]
    command += ["--home-dir", str(account.home), "--shell", account.shell]
    done = subprocess.run(
        [*command, account.login], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise HubError(_FAILED.of(login=account.login, why=done.stderr.strip()))


def give_password(login: str, password: str) -> None:
    """Let somebody in with *password* from now on."""
    subprocess.run(
        ["chpasswd"], input=f"{login}:{password}\n", text=True, check=True, timeout=60
    )


def without_password(logins: Iterable[str]) -> list[str]:
    """Those of ours who never had a password, also if a start broke off before.

    An account that somebody locked keeps its old password behind the mark.
    """
    shadow = Path("/etc/shadow").read_text("utf-8").splitlines()
    never = {line.split(":")[0] for line in shadow if line.split(":")[1] == "!"}
    return [login for login in logins if login in never]


def own_room(path: Path, login: str, mode: int = 0o700) -> None:
    """Let only *login* enter a folder; what lies in it keeps its owner."""
    user = pwd.getpwnam(login)
    path.chmod(mode)
    own(path, user)


def own_all(path: Path, login: str) -> None:
    """Give a whole folder to *login*; links are given themselves, not followed."""
    user = pwd.getpwnam(login)
    own(path, user)
    for inner in path.rglob("*"):
        own(inner, user)


def own(path: Path, user: pwd.struct_passwd) -> None:
    """Give one file or folder to *user*."""
    os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
