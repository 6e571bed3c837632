"""JupyterHub's settings, read back: what must hold for every start."""

import json
from pathlib import Path

import pytest

from vetcourse.hub.config import traits
from vetcourse.hub.laying_out import lay_out
from vetcourse.hub.places import Places
from vetcourse.hub.roles import GROUP, OPENS, SCOPE, roles
from vetcourse.hub.roster import Person, Roster
from vetcourse.hub.settings import Settings
from vetcourse.hub.spawning import Arrival, Fitting
from vetcourse.hub.start import Ports, Start, read_start, write_start
from vetcourse.hub.tokens import Secrets, read_secrets

SECRETS = Secrets(
    proxy="p" * 64, services={"keeper": "k", "vetcourse": "v"}, trying="t" * 16
)
ROSTER = Roster(
    (
        Person(login="anna", role="learner", outside="Anna@example.org"),
        Person(login="ines", role="instructor"),
        Person(login="kari", role="coordinator"),
        Person(login="magnus", role="mentor"),
    )
)


def start(root="/srv/vetcourse", **settings):
    """One start with these settings."""
    how = Settings(**{"way": "pam", "login": {"service": "login"}, **settings})
    return Start(
        settings=how,
        roster=ROSTER,
        places=Places(Path(root)),
        ports=Ports(hub=1, proxy=2, course=3, handin=4, credits=5),
        proxy=("proxy",),
        walls=how.way != "try",
    )


def scopes_of(name):
    """What one role may do."""
    return next(set(role["scopes"]) for role in roles() if role["name"] == name)


@pytest.mark.parametrize("way", ["try", "pam"])
def test_only_people_of_the_roster_come_in(way):
    """Nobody by having a password, nobody because they once did."""
    people = traits(start(way=way), SECRETS)["Authenticator"]

    assert people["allow_all"] is False
    assert people["allow_existing_users"] is False
    assert people["allowed_users"] == {"anna", "ines", "kari", "magnus"}
    assert people["admin_users"] == set()
    assert people["username_map"] == {"anna@example.org": "anna"}


def test_safe_settings_hold_in_every_start():
    """The list of facts/security.md, as far as one machine is concerned."""
    config = traits(start(), SECRETS)

    assert config["Spawner"]["disable_user_config"] is True
    assert config["Spawner"]["start_timeout"] == 300
    assert config["Spawner"]["http_timeout"] == 300
    assert config["Spawner"]["args"] == []
    hub = config["JupyterHub"]
    assert hub["hub_bind_url"].startswith("http://127.0.0.1:")
    assert hub["shutdown_on_logout"] is True
    assert hub["spawner_class"] == "localprocess"
    assert config["ConfigurableHTTPProxy"]["api_url"].startswith("http://127.0.0.1:")
    assert "tornado_settings" not in hub
    assert config["PAMAuthenticator"]["open_sessions"] is False


def test_trying_out_has_no_walls_and_says_so():
    """Whoever logs in reads it before anything else."""
    hub = traits(start(way="try", login={}), SECRETS)["JupyterHub"]

    assert hub["spawner_class"] == "simple"
    assert "no walls" in hub["template_vars"]["announcement"]


def test_a_name_of_ones_own_gets_its_own_cookies():
    """The prefix is for all paths, so it belongs to subdomains over TLS only."""
    there = {"public": "https://learn.example.org", "subdomains": True}

    hub = traits(start(**there), SECRETS)["JupyterHub"]

    assert hub["subdomain_host"] == "https://learn.example.org"
    assert hub["cookie_host_prefix_enabled"] is True
    assert "cookie_host_prefix_enabled" not in traits(start(), SECRETS)["JupyterHub"]


def test_no_role_may_administer_or_act_for_others():
    """Smallest scopes: nothing of this kind is given to people or their servers."""
    too_much = ("admin", "inherit", "self", "tokens", "users", "servers", "proxy")

    for role in roles():
        if role["name"].startswith(("vetcourse-", "server")):
            assert not set(role["scopes"]) & set(too_much)
            assert not any(scope.startswith("admin:") for scope in role["scopes"])


def test_a_server_may_do_nothing_for_others_by_itself():
    """What it may do is tied to its owner, or is shared out by the owner's role."""
    for scope in scopes_of("server"):
        assert (
            "!user" in scope
            or "!server" in scope
            or scope in SCOPE.values()
            or (scope.startswith("access:services!service="))
        )


def test_learners_open_no_formgrader_and_mentors_no_record():
    """Who may open what follows from the role."""
    assert OPENS["learner"] == ("handin", "credits")
    assert OPENS["mentor"] == ("handin",)
    assert "access:services!service=vetcourse" not in scopes_of("vetcourse-learner")
    assert "access:services!service=vetcourse" in scopes_of("vetcourse-instructor")
    assert "custom:vetcourse:coordinator" not in scopes_of("vetcourse-instructor")


def test_groups_are_those_that_nbgrader_knows():
    """Also an empty one is made, so that nobody needs the right to make groups."""
    groups = traits(start(), SECRETS)["JupyterHub"]["load_groups"]

    assert groups["nbgrader-vetcourse"] == {"users": ["anna"]}
    assert groups["formgrade-vetcourse"] == {"users": ["ines"]}
    assert set(groups) == set(GROUP.values())


def test_each_service_runs_as_an_account_of_its_own():
    """Whoever takes over one of them has not taken the next."""
    found = traits(start(), SECRETS)["JupyterHub"]["services"]

    users = {one["name"]: one.get("user") for one in found if "url" in one}
    assert users.pop("vetcourse") == "vetcourse-course"
    assert set(users.values()) <= {"vetcourse-handin", "vetcourse-credits"}
    assert len(set(users.values())) == len(users)


def test_no_secret_reaches_a_persons_server():
    """Neither the proxy's token nor a service's, nor where the ledger lies."""
    fitting = traits(start(), SECRETS)["Spawner"]["pre_spawn_hook"]

    for role in GROUP:
        told = json.dumps(fitting.environment(role))
        assert not any(s in told for s in (SECRETS.proxy, SECRETS.trying, "credits.db"))


def test_the_state_folder_is_laid_out_for_each_owner(built, tmp_path):
    """Rooms for their owners alone; settings and rules to be read by everybody."""
    places = Places(tmp_path / "state")
    (built / "credits").mkdir()

    lay_out(places, ROSTER, built)

    assert (places.course / "release" / "tt-1" / "tt-1.ipynb").is_file()
    assert places.work("anna").is_dir()
    for path, mode in places.rooms():
        assert path.stat().st_mode & 0o777 == mode
    told = places.config / "modules" / "tiny" / "module.toml"
    assert told.stat().st_mode & 0o777 == 0o644
    assert not list(places.config.rglob("*.md"))


class Spawner:
    """What JupyterHub hands to a hook."""

    def __init__(self, login):
        """Remember whose it is."""
        self.user = type("User", (), {"name": login})
        self.environment, self.notebook_dir, self.default_url = {"A": "1"}, "", ""


def fitting():
    """The hook of one start."""
    there = start()
    roles_ = {person.login: person.role for person in ROSTER.people}
    return Fitting(roles_, there.places, there.urls, "nb")


def test_a_learners_server_opens_home_in_the_own_folder():
    """A learner meets Home, and sees the own folder only."""
    spawner = Spawner("anna")

    fitting()(spawner)

    assert spawner.default_url == "/vetcourse/home"
    assert spawner.notebook_dir == "/srv/vetcourse/people/anna/work"
    assert spawner.environment["A"] == "1"
    assert "config/learner" in spawner.environment["JUPYTER_CONFIG_PATH"]
    assert spawner.environment["VETCOURSE_LANGUAGE"] == "nb"


def test_nobody_from_outside_the_roster_gets_a_server():
    """Who was taken out while logged in starts nothing."""
    with pytest.raises(PermissionError):
        fitting()(Spawner("stranger"))


@pytest.mark.parametrize(
    ("login", "arrives"),
    [
        ("ines", "/services/vetcourse/formgrader"),
        ("magnus", "/services/handin/mentor"),
        ("anna", "/hub/spawn"),
    ],
)
def test_everybody_arrives_where_their_work_is(login, arrives):
    """Nobody has to know an address."""
    handler = type("Handler", (), {"current_user": Spawner(login).user})
    roles_ = {person.login: person.role for person in ROSTER.people}

    assert Arrival(roles_)(handler).startswith(arrives)


def test_a_start_is_read_as_it_was_written(tmp_path):
    """The hub's own process sees the same start."""
    there = start(tmp_path)

    write_start(there, tmp_path / "start.json")

    assert read_start(tmp_path / "start.json") == there
    assert (tmp_path / "start.json").stat().st_mode & 0o077 == 0


def test_secrets_are_kept_over_restarts_and_from_others(tmp_path):
    """A restart logs nobody out, and nobody else can read a secret."""
    places = Places(tmp_path)
    places.hub.mkdir()

    first, second = read_secrets(places), read_secrets(places)

    assert first == second
    assert all(p.stat().st_mode & 0o077 == 0 for p in places.hub.iterdir())
    assert len(first.trying) == 19


def test_login_by_openid_connect_checks_the_code():
    """PKCE, our own return address, and the secret from its file."""
    login = {
        "client_id": "abc",
        "secret_file": "",
        "authorize": "https://a.example",
        "token": "https://t.example",
        "userinfo": "https://u.example",
        "claim": "sub",
        "scopes": ("openid",),
        "button": "Feide",
    }
    there = start(way="oidc", login=login, public="https://learn.example.org")

    oidc = traits(there, SECRETS)["GenericOAuthenticator"]

    assert oidc["enable_pkce"] is True
    back = "https://learn.example.org/hub/oauth_callback"
    assert oidc["oauth_callback_url"] == back


@pytest.mark.parametrize("way", ["try", "pam", "oidc", "lti"])
def test_jupyterhub_knows_every_setting(way):
    """A trait that does not exist would be ignored without a word."""
    pytest.importorskip("jupyterhub")
    from importlib import import_module

    from jupyterhub import app, auth, proxy, spawner
    from jupyterhub.authenticators.shared import SharedPasswordAuthenticator

    known = {
        "JupyterHub": app.JupyterHub,
        "Authenticator": auth.Authenticator,
        "Spawner": spawner.Spawner,
        "SimpleLocalProcessSpawner": spawner.SimpleLocalProcessSpawner,
        "ConfigurableHTTPProxy": proxy.ConfigurableHTTPProxy,
        "SharedPasswordAuthenticator": SharedPasswordAuthenticator,
        "PAMAuthenticator": auth.PAMAuthenticator,
    }
    for name, module in (
        ("GenericOAuthenticator", "oauthenticator.generic"),
        ("LTI13Authenticator", "ltiauthenticator.lti13.auth"),
    ):
        known[name] = getattr(import_module(module), name)
    from vetcourse.hub.settings import KNOWN

    login = {
        name: default for name, (_, default) in KNOWN.get(f"login.{way}", {}).items()
    }
    for section, values in traits(start(way=way, login=login), SECRETS).items():
        assert set(values) <= set(known[section].class_trait_names(config=True)) | {
            "allow_existing_users"
        }
