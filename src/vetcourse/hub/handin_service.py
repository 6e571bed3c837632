"""The hand-in service: takes hand-ins, keeps every attempt, gives feedback back.

Run it as a service of the hub: ``python -m vetcourse.hub.handin_service``.
Who somebody is comes from the hub's token, what time it is from this machine.
Hand-ins, feedback, entries sent to mentors and notes of learning groups lie in one
folder that nobody else can read.

Environment (the first five are set by the hub for a service that it starts)::

    JUPYTERHUB_API_URL, JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME,
    JUPYTERHUB_SERVICE_PREFIX, JUPYTERHUB_SERVICE_URL (where to listen)
    VETCOURSE_HANDIN_STORE   the folder, made with mode 0700
    VETCOURSE_COURSE         the course's id; "vetcourse" if not said
    VETCOURSE_MENTOR_GROUP   the hub's group of mentors; "mentor-<course>" if not said
    VETCOURSE_LANGUAGE       en or nb, for who has not chosen

A server or command that talks to it needs ``JUPYTERHUB_API_TOKEN`` and
``VETCOURSE_HANDIN_URL``, its address such as http://127.0.0.1:8000/services/handin.
In nbgrader_config.py, :func:`vetcourse.hub.exchange.use_the_hub` sets::

    c.ExchangeFactory.exchange           = vetcourse.hub.exchange.HubExchange
    c.ExchangeFactory.list               = vetcourse.hub.exchange.HubList
    c.ExchangeFactory.fetch_assignment   = vetcourse.hub.exchange.HubFetchAssignment
    c.ExchangeFactory.fetch_feedback     = vetcourse.hub.exchange.HubFetchFeedback
    c.ExchangeFactory.submit             = vetcourse.hub.exchange.HubSubmit
    c.ExchangeFactory.collect            = vetcourse.hub.exchange.HubCollect
    c.ExchangeFactory.release_assignment = vetcourse.hub.exchange.HubReleaseAssignment
    c.ExchangeFactory.release_feedback   = vetcourse.hub.exchange.HubReleaseFeedback

Scopes on the hub, one for each kind of user, beside ``access:services!service=…``;
a token (also a server's, also the login's) can do what its scopes say and no more::

    custom:vetcourse:learner      fetch, hand in, own attempts and feedback,
                                  ask a mentor, the own group's notes
    custom:vetcourse:instructor   release, collect, give feedback, see what was
                                  signed, set the groups, read every group's notes
    custom:vetcourse:mentor       the entries one was asked to sign

The service needs ``read:groups!group=mentor-<course>``, and in the hub's list
``oauth_client_allowed_scopes`` with the three scopes above.

Programs, below ``api/``; a token in the header ``Authorization: token …``; answers
are JSON, ``{"message": …}`` where something cannot be done; archives are plain tar::

    GET    me                                 {name, course, roles}
    GET    assignments                        [{assignment, notebooks, released_at,
                                                sha256}]
    GET    assignments/A                      tar of what is released
    PUT    assignments/A          instructor  release a tar
    DELETE assignments/A          instructor  take it back; attempts stay
    POST   submissions/A          learner     hand in a tar -> 201 and the receipt
    GET    submissions[?assignment=A]         own [{receipt…, attempt, stamp,
                                                feedback: {name.html: sha256}}]
    GET    submissions/A/T/feedback           tar of own pages for attempt T
    GET    all/submissions[?assignment=A]     instructor: everybody's
    GET    all/submissions/L/A/T              instructor: tar of one attempt of L
    PUT    all/submissions/L/A/T/feedback     instructor: give pages back
    GET    mentoring                          own entries with a mentor: [{assignment,
                                                item, mentor, sent_at, sha256, state
                                                (waiting, signed, changed), signed_at,
                                                signed_by, signed_sha256}]
    POST   mentoring              learner     {mentor, entries: [{assignment, item,
                                                value}]}: ask *mentor*, or send again
                                                what was changed -> as GET
    DELETE mentoring/A/I          learner     take back what nobody has signed
    GET    all/mentoring[?assignment=A]       instructor: who signed what, no texts
    GET    group                              {group, members} or null
    GET    groups, PUT groups     instructor  {groups: {name: [learner, …]}}

People, in a browser, after the hub's login; every form is guarded by XSRF::

    /                what one may do here
    mentor           the entries one was asked to sign; mentor/L/A/I one of them
    notes[/G]        the notes of one's learning group

``/health`` says that it runs.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, ErrorHandler, RequestHandler

from vetcourse.answers import write_whole
from vetcourse.errors import HubError, Phrase, VetcourseError
from vetcourse.hub import handin_api, handin_pages, mentoring_api
from vetcourse.hub.asking import MAX_UPLOAD, Api
from vetcourse.hub.handin_store import Store
from vetcourse.hub.mentoring import Mentoring
from vetcourse.hub.notes import Notes

# So long is a token believed before the hub is asked about it again.
TOKEN_SECONDS = 60
AT_ONCE = 4
LAST_WORDS_SECONDS = 0.5

_MISSING = Phrase(
    "{name} is not set; start this as a service of the hub (see operations.md)",
    "{name} er ikke satt; start dette som en tjeneste i huben (se operations.md)",
)
log = logging.getLogger("vetcourse.handin")


class Health(RequestHandler):
    """Whether the service runs; for whatever starts it again if not."""

    def get(self) -> None:
        """It does."""
        self.finish({"status": "ok"})


class Nothing(Api):
    """An address that programs cannot ask anything at."""

    async def prepare(self) -> None:
        """There is nothing here, whoever asks."""
        self.refuse(404, Phrase("nothing is here", "her er det ingenting"))


def make_app(
    environment: Mapping[str, str], auth: HubOAuth | None = None
) -> Application:
    """The service as *environment* describes it.

    Raises:
        HubError: something that it needs is not said.
    """
    course = environment.get("VETCOURSE_COURSE", "vetcourse")
    store = Store(Path(_said(environment, "VETCOURSE_HANDIN_STORE")))
    base = _said(environment, "JUPYTERHUB_SERVICE_PREFIX").rstrip("/") + "/"
    return Application(
        _routes(base),
        default_handler_class=ErrorHandler,
        default_handler_args={"status_code": 404},
        log_function=_log,
        xsrf_cookies=True,
        xsrf_cookie_kwargs={"samesite": "Lax", "httponly": True},
        cookie_secret=_secret(store.root),
        auth=auth or HubOAuth(cache_max_age=TOKEN_SECONDS),
        base=base,
        course=course,
        language=environment.get("VETCOURSE_LANGUAGE", "en"),
        mentor_group=environment.get("VETCOURSE_MENTOR_GROUP", f"mentor-{course}"),
        store=store,
        mentoring=Mentoring(store.root / "mentoring"),
        notes=Notes(store.root / "groups"),
        pool=ThreadPoolExecutor(AT_ONCE),
    )


async def serve(environment: Mapping[str, str]) -> None:
    """Answer until the hub says that it is enough.

    Raises:
        HubError: something that it needs is not said.
    """
    app = make_app(environment)
    address = urlsplit(_said(environment, "JUPYTERHUB_SERVICE_URL"))
    server = HTTPServer(app, xheaders=True, max_body_size=MAX_UPLOAD)
    server.listen(address.port or 80, address.hostname or "127.0.0.1")
    enough = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, enough.set)
    log.info("listening at %s for %s", address.geturl(), app.settings["course"])
    await enough.wait()
    # Who is in the middle of handing in gets an answer.
    server.stop()
    await asyncio.to_thread(app.settings["pool"].shutdown)
    await asyncio.sleep(LAST_WORDS_SECONDS)
    await asyncio.wait_for(server.close_all_connections(), 10)


def main() -> None:
    """Run the service; what can be mended is told in plain lines, exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    os.umask(0o077)
    try:
        asyncio.run(serve(os.environ))
    except VetcourseError as error:
        for line in error.lines:
            log.error("%s", line)
        sys.exit(2)


def _routes(base: str) -> list[Any]:
    api = [*handin_api.ROUTES, *mentoring_api.ROUTES, (".*", Nothing)]
    ours = [("health", Health), *((f"api/{path}", it) for path, it in api)]
    return [(f"{base}{path}", *rest) for path, *rest in [*ours, *handin_pages.ROUTES]]


def _said(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise HubError(_MISSING.of(name=name))
    return value


def _secret(folder: Path) -> bytes:
    """What signs cookies; kept, so that a restart throws nobody out of a form."""
    path = folder / "cookie-secret"
    if not path.is_file():
        write_whole(path, os.urandom(32))
        path.chmod(0o600)
    return path.read_bytes()


def _log(handler: RequestHandler) -> None:
    """Who asked for what, and what came of it; never what was in it."""
    request = handler.request
    path = request.path.removeprefix(handler.settings["base"])
    if path == "health":
        return
    who = getattr(handler, "asker", "-")
    spent = 1000 * request.request_time()
    status = handler.get_status()
    log.info("%s %s %s %d %.0f ms", who, request.method, path, status, spent)


if __name__ == "__main__":
    main()
