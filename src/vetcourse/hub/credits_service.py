"""The credits service: records and verdicts on the hub, for those they concern.

Run it as a service of the hub: ``python -m vetcourse.hub.credits_service``. Who
somebody is and what they may do comes from the hub's token and its scopes, never from
what they send. The ledger stays with this service; nobody else needs to reach it.

Environment (the first five are set by the hub for a service that it starts)::

    JUPYTERHUB_API_URL, JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME,
    JUPYTERHUB_SERVICE_PREFIX, JUPYTERHUB_SERVICE_URL (where to listen)
    VETCOURSE_LEDGER     the ledger: a path, or a database URL
    VETCOURSE_RULES      the folder with programmes/, institutions/, assessment.toml;
                         "credits" in the service's own folder if not said
    VETCOURSE_TEACHES    a TOML file, login = ["IG", "FL"]: whose modules are whose;
                         "teaches.toml" in the service's own folder if not said.
                         Without one every instructor sees every module of the course
    VETCOURSE_SNAPSHOTS  a folder for facts read from the ledger; ".facts" if not said
    VETCOURSE_READS, VETCOURSE_WRITES   requests a minute for one caller; 600 and 120

A server or notebook that talks to it needs ``JUPYTERHUB_API_TOKEN`` and
``VETCOURSE_CREDITS_URL``, its address such as
http://127.0.0.1:8000/services/credits; see :mod:`vetcourse.hub.office_client`.

Scopes, beside ``access:services!service=…``; a token can do what its scopes say and
no more::

    custom:vetcourse:learner      the own record
    custom:vetcourse:instructor   results of the own modules, read and entered
    custom:vetcourse:coordinator  everybody's record; every writing call

The register's login is the hub's login: that is how a learner's record is found.
``api/openapi.json`` describes every address; ``api/health`` says that it runs.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application

from vetcourse.credits.office import Office
from vetcourse.credits.sheets import LARGEST
from vetcourse.errors import HubError, Phrase, VetcourseError
from vetcourse.hub.credits_access import read_teaches
from vetcourse.hub.credits_api import LOG, Api, Nowhere, Told, log
from vetcourse.hub.credits_limits import Limit
from vetcourse.hub.credits_openapi import description
from vetcourse.hub.credits_routes import ROUTES, Route
from vetcourse.hub.tokens import keep_secret

READS, WRITES, BURST = 600, 120, 60
WORKERS = 4
# A token taken back at the hub is refused here after at most so long.
REMEMBER_SECONDS = 60
_NO_LEDGER = Phrase(
    "VETCOURSE_LEDGER is not set; name the ledger, such as sqlite:////srv/credits.db",
    "VETCOURSE_LEDGER er ikke satt; oppgi protokollen, som sqlite:////srv/credits.db",
)
_NO_NUMBER = Phrase(
    "{name}={value}: write a number from 1 up", "{name}={value}: skriv et tall fra 1"
)


def application(
    office: Office,
    auth: HubAuth,
    *,
    prefix: str,
    key: str,
    teaches: Mapping[str, tuple[str, ...]] | None = None,
    reads: int = READS,
    writes: int = WRITES,
) -> Application:
    """The service below *prefix*; *key* is what its log hides names by."""
    base = re.escape(prefix.rstrip("/"))
    by_path: dict[str, dict[str, Route]] = {}
    for route in ROUTES:
        by_path.setdefault(route.path, {})[route.method] = route
    handlers: list[Any] = [
        (rf"{base}/api/health", Told, {"told": {"ok": True}}),
        (rf"{base}/api/openapi\.json", Told, {"told": description(prefix)}),
        *(
            (rf"{base}/api/{_pattern(path, routes)}", Api, {"routes": routes})
            for path, routes in by_path.items()
        ),
    ]
    return Application(
        handlers,
        default_handler_class=Nowhere,
        log_function=log,
        office=office,
        auth=auth,
        key=key,
        teaches=teaches,
        modules=office.modules(),
        reads=Limit(BURST, reads),
        writes=Limit(min(BURST, writes), writes),
        pool=ThreadPoolExecutor(WORKERS, thread_name_prefix="office"),
    )


def _pattern(path: str, routes: Mapping[str, Route]) -> str:
    (about,) = {tuple((r.about or {}).items()) for r in routes.values()}
    for name, pattern in about:
        path = path.replace(f"{{{name}}}", f"(?P<{name}>{pattern})")
    return path


def read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the service is told, checked.

    Raises:
        HubError: if something is missing or makes no sense.
    """
    if not environ.get("VETCOURSE_LEDGER"):
        raise HubError(_NO_LEDGER.of())
    told: dict[str, Any] = {
        "ledger": environ["VETCOURSE_LEDGER"],
        "rules": Path(environ.get("VETCOURSE_RULES") or "credits"),
        "snapshots": Path(environ.get("VETCOURSE_SNAPSHOTS") or ".facts"),
        "teaches": None,
    }
    teaches = Path(environ.get("VETCOURSE_TEACHES") or "teaches.toml")
    # One that was named must be there; otherwise everybody would see everything.
    if environ.get("VETCOURSE_TEACHES") or teaches.exists():
        told["teaches"] = read_teaches(teaches)
    for name, default in (("reads", READS), ("writes", WRITES)):
        variable = f"VETCOURSE_{name.upper()}"
        value = environ.get(variable) or str(default)
        if not value.isdecimal() or int(value) < 1:
            raise HubError(_NO_NUMBER.of(name=variable, value=value))
        told[name] = int(value)
    return told


def now() -> datetime:
    """The time by this machine's clock, which is the one that counts."""
    return datetime.now(UTC).astimezone()


async def serve(environ: Mapping[str, str]) -> None:
    """Answer until the hub stops the process."""
    told = read_environment(environ)
    office = Office(
        told["ledger"], told["rules"], clock=now, snapshots=told["snapshots"]
    )
    auth = HubAuth(cache_max_age=REMEMBER_SECONDS)
    app = application(
        office,
        auth,
        prefix=environ.get("JUPYTERHUB_SERVICE_PREFIX", "/"),
        key=keep_secret(Path("log_key"), secrets.token_hex(32)),
        teaches=told["teaches"],
        reads=told["reads"],
        writes=told["writes"],
    )
    where = urlsplit(environ.get("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:10101"))
    # Headers may come in any number; the body is bounded for each address.
    server = HTTPServer(app, max_body_size=LARGEST + 1, max_header_size=65_536)
    server.listen(where.port or 80, where.hostname or "127.0.0.1")
    LOG.info("event=started")
    # Whoever looks first need not wait for the whole ledger to be read.
    app.settings["pool"].submit(office.warm)
    await asyncio.Event().wait()


def main() -> int:
    """Run the service; 2 and one line where it cannot."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    try:
        asyncio.run(serve(os.environ))
    except VetcourseError as error:
        for line in error.lines:
            LOG.error("%s", line)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
