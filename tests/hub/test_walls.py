"""Walls between real Unix accounts; needs root, as a hub for a class does."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from vetcourse.errors import HubError
from vetcourse.hub import accounts
from vetcourse.hub.places import ACCOUNTS, Places
from vetcourse.hub.roster import Person, Roster
from vetcourse.hub.settings import Settings
from vetcourse.hub.starting import make_hub as hub_of
from vetcourse.pages.lab import free_port

PEOPLE = """\
login,role
vct-anna,learner
vct-bjorn,learner
vct-ines,instructor
vct-kari,coordinator
"""
NAMES = [line.split(",")[0] for line in PEOPLE.splitlines()[1:]]

needs_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root makes accounts; run the tests with sudo"
)


@pytest.fixture(scope="module")
def walled(make_hub):
    """A hub for real use: PAM, an account for each person and each service."""
    before = {account.login for account in ACCOUNTS if exists(account.login)}
    if before:
        pytest.skip(f"this machine runs a hub already: {', '.join(sorted(before))}")
    port = free_port()
    try:
        hub = make_hub(
            change=lambda course: write_settings(course, port),
            people=PEOPLE,
            options=("--settings", "hub.toml"),
            port=port,
            reachable=True,
        )
        yield hub
        hub.stop()  # an account whose processes run cannot be removed
    finally:
        for name in (*NAMES, *(account.login for account in ACCOUNTS)):
            if exists(name):
                subprocess.run(["userdel", name], check=True, capture_output=True)


def write_settings(course, port):
    """Settings as an operator writes them."""
    text = f'[hub]\nport = {port}\n[login]\nway = "pam"\n'
    (course / "hub.toml").write_text(text, "utf-8")


def exists(name):
    """Whether the machine knows an account."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def read_as(login, path):
    """Whether somebody's account can read a file or list a folder."""
    command = ["ls" if Path(path).is_dir() else "cat", str(path)]
    done = subprocess.run(
        command, user=login, group=login, extra_groups=[], capture_output=True
    )
    return done.returncode == 0


def passwords(hub):
    """The first passwords, from the file that the command named."""
    file = hub.state / "hub" / "first-passwords.csv"
    assert file.stat().st_mode & 0o077 == 0
    rows = file.read_text("ascii").splitlines()[1:]
    return dict(row.split(",") for row in rows)


@pytest.mark.hub
@needs_root
def test_walls_stand_between_people_and_services(walled):
    """A learner's own account reads the own work and nothing of anybody else."""
    first = passwords(walled)
    assert set(first) == set(NAMES)
    session, own = walled.server("vct-anna", first["vct-anna"])
    state = walled.state
    work = state / "people" / "vct-anna" / "work"
    (work / "note.txt").write_text("mine")
    os.chown(work / "note.txt", *ids("vct-anna"))

    assert session.get(f"{own}/vetcourse/home", timeout=60).ok
    assert read_as("vct-anna", work / "note.txt")
    for path in (
        work / "note.txt",
        state / "course" / "gradebook.db",
        state / "course" / "modules",
        state / "credits" / "credits.db",
        state / "handin",
        state / "hub" / "jupyterhub.sqlite",
        state / "hub" / "proxy_token",
    ):
        assert path.exists(), path
        assert not read_as("vct-bjorn", path), path
    assert not read_as("vetcourse-course", state / "credits" / "credits.db")
    assert not read_as("vetcourse-credits", state / "course" / "gradebook.db")
    server = server_of(work)
    assert server == ids("vct-anna")[0]


def ids(login):
    """An account's numbers."""
    found = pwd.getpwnam(login)
    return found.pw_uid, found.pw_gid


def server_of(work):
    """Whose process serves a folder."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "environ").read_bytes()
        except OSError:
            continue
        if f"VETCOURSE_WORK={work}".encode() in command.split(b"\0"):
            return folder.stat().st_uid
    return None


@needs_root
def test_an_account_of_somebody_else_is_never_taken(tmp_path):
    """A login that this machine uses for another purpose is refused, not changed."""
    with pytest.raises(HubError, match="daemon: this machine has an account"):
        accounts.missing([accounts.Wanted("daemon", tmp_path)])


def test_without_root_there_is_no_hub_for_a_class(tmp_path, monkeypatch):
    """No walls, no real people: the command says so and makes nothing."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    roster = Roster((Person(login="anna", role="learner"),))
    settings = Settings(way="pam", port=free_port(), login={"service": "login"})

    with pytest.raises(HubError, match="only root makes those"):
        hub_of(settings, roster, Places(tmp_path / "state"), tmp_path)

    assert not (tmp_path / "state").exists()
