"""Each address and the page it shows; everything is behind the server's login."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from vetcourse.errors import CourseError, Language
from vetcourse.server.course import Course
from vetcourse.server.kernels import release_in
from vetcourse.server.showing import templates, tools
from vetcourse.server.standing import modules_of, next_step

LANGUAGE = "vetcourse-language"
A_YEAR = 365
CODE = r"(?P<assignment>[A-Za-z0-9][A-Za-z0-9_.-]{0,80})"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self'",
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
        """Nothing from outside, and no script but our own."""
        return POLICY

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
        told = tools(self.language)
        page = templates().get_template(template)
        self.finish(
            page.render(
                here=here,
                address=self.address,
                static_url=self.static_url,
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


class Home(Page):
    """The learner's first page."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Modules, units, and the next step."""
        look = await self.course.look()
        modules = modules_of(look.standings)
        self.show(
            "home.html",
            "home",
            modules=modules,
            step=next_step(modules),
            away=look.away,
        )


class Open(Page):
    """The way into a unit."""

    @web.authenticated
    @authorized
    async def get(self, assignment: str) -> None:
        """Bring the unit up to date, then go to its page."""
        try:
            await self.course.open(assignment)
        except CourseError as error:
            self.log.warning("vetcourse: %s", error)
            self.set_status(404)
            self.show("message.html", title="not-open", how="not-open-how")
            return
        notebook = self.course.notebook(assignment)
        await freshen(self, assignment)
        self.redirect(f"{self.base_url}doc/tree/{quote(notebook)}")


class Refresh(Page):
    """What the page of a unit asks when it is opened by its own address."""

    @web.authenticated
    @authorized
    async def post(self, assignment: str) -> None:
        """Bring the unit up to date; say what has to be read or run again."""
        try:
            changed = await self.course.open(assignment)
        except CourseError:
            changed = False
        restarted = await freshen(self, assignment)
        self.finish({"changed": changed, "restarted": restarted})


async def freshen(page: Page, assignment: str) -> bool:
    """Restart a kernel of this unit that is older than the course."""
    release = release_in(page.course.folder(assignment), assignment)
    restarted: bool = await page.settings["vetcourse_kernels"].freshen(
        page.session_manager,
        page.kernel_manager,
        page.course.notebook(assignment),
        release,
    )
    return restarted


class Start(Page):
    """The bare address leads Home."""

    @web.authenticated
    def get(self) -> None:
        """Go Home."""
        self.redirect(self.address("home"))


HANDLERS = [
    (r"/vetcourse/?", Start),
    (r"/vetcourse/home", Home),
    (rf"/vetcourse/open/{CODE}", Open),
    (rf"/vetcourse/refresh/{CODE}", Refresh),
]
