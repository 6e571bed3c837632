"""My way: the phases as a path, with what is there, what is missing, and why."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from vetcourse.errors import VetcourseError
from vetcourse.server.page import Page
from vetcourse.server.record import record_of
from vetcourse.server.way import way_of


class Way(Page):
    """Where the learner stands on the way through the phases."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The audit as a path, or one calm line where there is none."""
        app = self.settings["vetcourse"]
        try:
            if app.record is None:
                app.record = record_of(
                    ledger=app.ledger, rules=app.rules, learner=app.learner
                )
            if app.record is None:
                self.show("no_way.html", "way", why="no-record")
                return
            report = await app.record.report(self.language)
        except VetcourseError as error:
            self.log.warning("vetcourse: %s", error)
            self.show("no_way.html", "way", why="record-away")
            return
        if report is None:
            self.show("no_way.html", "way", why="not-registered")
            return
        self.show("way.html", "way", way=way_of(report))
