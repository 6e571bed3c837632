"""The frame of every page: who asks, in which language, and what surrounds it."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin

from vetcourse.errors import Language
from vetcourse.server.course import Course
from vetcourse.server.mentoring import notes_address
from vetcourse.server.showing import templates, tools

LANGUAGE = "vetcourse-language"
A_YEAR = 365
CODE = r"(?P<assignment>[A-Za-z0-9][A-Za-z0-9_.-]{0,80})"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'nonce-{nonce}'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


class Page(ExtensionHandlerMixin, JupyterHandler):
    """What every page of ours has: a course, a language, a frame around it."""

    auth_resource = "contents"

    @property
    def content_security_policy(self) -> str:
        """Nothing from outside, and no script but the one this page names itself.

        A feedback page comes from elsewhere, and this server also hands out files.
        """
        return POLICY.format(nonce=self.nonce)

    @cached_property
    def nonce(self) -> str:
        """What only this page's own script knows."""
        return secrets.token_urlsafe(16)

    @property
    def course(self) -> Course:
        """This learner's course."""
        course: Course = self.settings["vetcourse_course"]
        return course

    @cached_property
    def language(self) -> Language:
        """What the learner chose, else what is set, else what the units are in."""
        chosen = self.get_query_argument("language", "")
        if chosen in ("en", "nb"):
            self.set_cookie(
                LANGUAGE,
                chosen,
                path=self.base_url,
                expires_days=A_YEAR,
                samesite="Lax",
            )
        asked = (
            chosen,
            self.get_cookie(LANGUAGE, ""),
            self.settings["vetcourse"].language,
        )
        for language in (*asked, self.course.language):
            if language in ("en", "nb"):
                return "nb" if language == "nb" else "en"
        return "nb" if self.locale.code.startswith(("nb", "no")) else "en"

    def address(self, *parts: str) -> str:
        """The address of a page of ours."""
        return f"{self.base_url}vetcourse/{'/'.join(map(quote, parts))}"

    def show(self, template: str, here: str = "", **values: Any) -> None:
        """Send a page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        _ = self.xsrf_token  # asking for it sets the cookie that forms are checked by
        told = tools(self.language)
        page = templates().get_template(template)
        self.finish(
            page.render(
                here=here,
                address=self.address,
                notes=notes_address(),
                static_url=self.static_url,
                nonce=self.nonce,
                request_path=self.request.path,
                xsrf=self.xsrf_form_html,
                **told,
                **values,
            )
        )

    def write_error(self, status_code: int, **_: Any) -> None:
        """A page in plain words instead of a trace of code."""
        found = "not-found" if status_code == 404 else "not-open"
        self.show("message.html", title=found, how=f"{found}-how")
