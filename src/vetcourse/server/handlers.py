"""Each address and the page it shows; everything is behind the server's login."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from markupsafe import Markup
from tornado import web

from vetcourse.errors import CourseError
from vetcourse.server.accessibility import Accessibility
from vetcourse.server.folder import feedback_page, main_of, mark_read
from vetcourse.server.kernels import release_in
from vetcourse.server.mentor_page import Mentor, Paper
from vetcourse.server.page import CODE, Page
from vetcourse.server.standing import modules_of, next_step
from vetcourse.server.way_page import Way


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
        if self.get_body_argument("path", "") != self.course.notebook(assignment):
            # Somebody's copy in another folder is nobody's business here.
            self.finish({"changed": False, "restarted": False})
            return
        try:
            changed = await self.course.open(assignment)
        except CourseError:
            changed = False
        restarted = await freshen(self, assignment)
        standing = await self.course.look_at(assignment)
        given = standing is not None and bool(standing.with_feedback)
        self.finish(
            {
                "changed": changed,
                "restarted": restarted,
                "feedback": self.address("feedback", assignment) if given else "",
                "again": standing is not None and standing.another_try,
            }
        )


class Feedback(Page):
    """What came back on one hand-in."""

    @web.authenticated
    @authorized
    async def get(self, assignment: str, moment: str | None = None) -> None:
        """The newest page of feedback, or the one on the hand-in of *moment*."""
        standing = await self.course.look_at(assignment)
        given = standing.with_feedback if standing else ()
        if standing is None or not given:
            self.set_status(200 if standing else 404)
            self.show("waiting.html", one=standing)
            return
        chosen = [one for one in given if moment in (None, one.name)]
        if not chosen:
            raise web.HTTPError(404)
        page = feedback_page(
            self.course.folder(assignment), chosen[0].stamp, assignment
        )
        body = main_of(page)
        mark_read(page)
        self.show(
            "feedback.html",
            one=standing,
            given=given,
            shown=chosen[0],
            body=Markup(body[0]) if body else None,
            spoken=body[1] if body else standing.unit.language,
            file=self.file_address(page),
        )

    def file_address(self, page: Path) -> str:
        """Where the page can be had as a file, to keep or to print."""
        inside = page.relative_to(self.course.root).as_posix()
        return f"{self.base_url}files/{quote(inside)}"


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


class Saved(Page):
    """What the page of an author's preview asks for every second."""

    @web.authenticated
    @authorized
    def get(self) -> None:
        """How often the text was built, and what is wrong in it."""
        state = self.settings["vetcourse"].preview
        if not state:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.finish(Path(state).read_bytes())


HANDLERS = [
    (r"/vetcourse/preview", Saved),
    (r"/vetcourse/way", Way),
    (rf"/vetcourse/mentor/{CODE}", Mentor),
    (rf"/vetcourse/mentor/{CODE}/paper", Paper),
    (r"/vetcourse/?", Start),
    (r"/vetcourse/home", Home),
    (r"/vetcourse/accessibility", Accessibility),
    (rf"/vetcourse/open/{CODE}", Open),
    (rf"/vetcourse/refresh/{CODE}", Refresh),
    (rf"/vetcourse/feedback/{CODE}(?:/(?P<moment>[0-9TZ]+))?", Feedback),
]
