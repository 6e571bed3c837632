"""From settings and people to JupyterHub's own settings; decided from data alone.

Every value that differs from JupyterHub's own default says why, here or where it is
made, and ``tests/hub/test_config.py`` reads the whole back.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from vetcourse.grading.connections import hand_back, keep_what_is_written
from vetcourse.grading.database import is_served
from vetcourse.hub import roles
from vetcourse.hub.services import services
from vetcourse.hub.spawning import SERVER, Arrival, Fitting
from vetcourse.hub.start import Start, read_start
from vetcourse.hub.tokens import Secrets, read_secrets

# Many start at once when a class begins; on a busy machine one takes half a minute.
START_SECONDS = 300
FOR_TRYING = {
    "en": "Trying out: no walls between accounts. Invented people and work only.",
    "nb": "Utprøving: ingen vegger mellom kontoene. Bare oppdiktede folk og arbeid.",
}

LTI = "ltiauthenticator.lti13.auth.LTI13Authenticator"

Traits = dict[str, dict[str, Any]]


def configure(config: Any, path: Path) -> None:
    """Put the start left at *path* into JupyterHub's configuration object."""
    start = read_start(path)
    if is_served(start.database):
        # Else it takes the first to ask after a restart of the database for a stranger.
        hand_back(Session, keep_what_is_written)
    for section, values in traits(
        start, read_secrets(start.places, start.settings.login.get("secret_file", ""))
    ).items():
        config[section].update(values)


def traits(start: Start, secrets: Secrets) -> Traits:
    """All of JupyterHub's settings for one start."""
    class_name, login = _login(start, secrets)
    hub = {
        **_hub(start),
        **_walls(start),
        "authenticator_class": class_name,
        "load_groups": roles.groups(start.roster),
        "load_roles": roles.roles(),
        "custom_scopes": roles.custom_scopes(),
        "services": services(start, secrets.services),
        "cookie_secret_file": str(start.places.hub / "cookie_secret"),
    }
    proxy = {
        "command": list(start.proxy),
        "api_url": f"http://127.0.0.1:{start.ports.proxy}",
        "auth_token": secrets.proxy,
        "pid_file": str(start.places.hub / "proxy.pid"),
    }
    merged = {
        "JupyterHub": hub,
        "Authenticator": _people(start),
        "Spawner": _spawner(start),
        "SimpleLocalProcessSpawner": {
            "home_dir_template": str(start.places.people / "{username}")
        },
        "ConfigurableHTTPProxy": proxy,
    }
    return merged | login


def _hub(start: Start) -> dict[str, Any]:
    settings, people = start.settings, start.roster.people
    scheme = "https" if settings.certificate else "http"
    role_of = {person.login: person.role for person in people}
    hub: dict[str, Any] = {
        "bind_url": f"{scheme}://{settings.address}:{settings.port}/",
        # The hub itself listens on loopback; outside there is the proxy only.
        "hub_bind_url": f"http://127.0.0.1:{start.ports.hub}",
        "db_url": start.database,
        "default_url": Arrival(role_of),
        # Whoever leaves a shared machine leaves no server behind.
        "shutdown_on_logout": True,
        "allow_named_servers": False,
        "template_vars": {},
    }
    if settings.for_trying:
        hub["template_vars"] = {"announcement": FOR_TRYING[settings.language]}
    if settings.certificate:
        hub |= {"ssl_cert": settings.certificate, "ssl_key": settings.key}
    if settings.subdomains:
        hub["subdomain_host"] = settings.public.rstrip("/")
        # Cookies with this prefix are for all paths, so only with a name a person.
        hub["cookie_host_prefix_enabled"] = settings.encrypted
    return hub


def _walls(start: Start) -> dict[str, Any]:
    return {"spawner_class": "localprocess" if start.walls else "simple"}


def _people(start: Start) -> dict[str, Any]:
    """Everybody in the roster and nobody else; nobody may act as somebody else."""
    return {
        "allow_all": False,
        "allowed_users": set(start.roster.logins()),
        # Whoever was taken out of the roster must not come in because they once did.
        "allow_existing_users": False,
        "admin_users": set(),
        "username_map": start.roster.names_outside,
        "delete_invalid_users": False,
    }


def _spawner(start: Start) -> dict[str, Any]:
    root = [] if start.walls or os.geteuid() else ["--allow-root"]
    role_of = {person.login: person.role for person in start.roster.people}
    language = start.settings.language
    return {
        "cmd": SERVER,
        "args": root,
        "start_timeout": START_SECONDS,
        "http_timeout": START_SECONDS,
        # Settings in a home could switch off what keeps its owner safe.
        "disable_user_config": True,
        "pre_spawn_hook": Fitting(role_of, start.places, start.urls, language),
    }


def _login(start: Start, secrets: Secrets) -> tuple[str, Traits]:
    """The way in, and its settings."""
    login = start.settings.login
    match start.settings.way:
        case "try":
            return "shared-password", {
                "SharedPasswordAuthenticator": {"user_password": secrets.trying}
            }
        case "pam":
            # A session would outlive the login and needs rights we do not ask for.
            return "pam", {
                "PAMAuthenticator": {
                    "service": login["service"],
                    "open_sessions": False,
                }
            }
        case "oidc":
            return "generic-oauth", {"GenericOAuthenticator": _oidc(start, secrets)}
        case "lti":
            return "ltiauthenticator.lti13.auth.LTI13Authenticator", {
                "LTI13Authenticator": _lti(login)
            }


def _oidc(start: Start, secrets: Secrets) -> dict[str, Any]:
    login = start.settings.login
    return {
        "client_id": login["client_id"],
        "client_secret": secrets.client,
        "oauth_callback_url": f"{start.settings.url}hub/oauth_callback",
        "authorize_url": login["authorize"],
        "token_url": login["token"],
        "userdata_url": login["userinfo"],
        "username_claim": login["claim"],
        "scope": list(login["scopes"]),
        "login_service": login["button"],
        "enable_pkce": True,
        "allow_existing_users": False,
    }


def _lti(login: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "issuer": login["issuer"],
        "client_id": {login["client_id"]},
        "authorize_url": login["authorize"],
        "jwks_endpoint": login["keys"],
        "username_key": login["claim"],
        "uri_scheme": "https",
    }
