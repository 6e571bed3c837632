"""A mentor sees the entries that the learner picks: on the hub, or on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from jupyter_server.auth.decorator import authorized
from tornado import web

from vetcourse.server.folder import unit_in
from vetcourse.server.mentoring import HAND_IN, chosen, entries_in
from vetcourse.server.page import Page
from vetcourse.server.services import Service, ServiceError


class Mentor(Page):
    """Pick entries, name a mentor, see what was seen and discussed."""

    @web.authenticated
    @authorized
    async def get(self, assignment: str) -> None:
        """The entries and where each stands."""
        await self.show_entries(assignment)

    @web.authenticated
    @authorized
    async def post(self, assignment: str) -> None:
        """Ask a mentor, take an entry back, or make a form to sign on paper."""
        names = self.get_body_arguments("entry")
        if not names and not self.get_body_argument("back", ""):
            await self.show_entries(assignment, trouble="pick-first")
            return
        if self.get_body_argument("do", "") == "paper":
            picked = urlencode([("entry", name) for name in names])
            self.redirect(f"{self.address('mentor', assignment, 'paper')}?{picked}")
            return
        try:
            await self.ask(assignment, names)
        except ServiceError as error:
            await self.show_entries(assignment, said=str(error), picked=names)
            return
        self.redirect(self.address("mentor", assignment))

    async def ask(self, assignment: str, names: list[str]) -> None:
        """Send what was picked to the mentor who was named, and nothing more."""
        service = Service.named(HAND_IN)
        if service is None:
            raise web.HTTPError(404)
        back = self.get_body_argument("back", "")
        mine = entries_in(self.course.folder(assignment))
        if back in {one.item for one in mine}:
            path = f"mentoring/{assignment}/{back}"
            await service.ask(path, method="DELETE", language=self.language)
            return
        entries = chosen(mine, names)
        sent = [
            {"assignment": assignment, "item": one.item, "value": one.shared}
            for one in entries
        ]
        mentor = self.get_body_argument("mentor", "").strip()
        data = {"mentor": mentor, "entries": sent}
        await service.ask("mentoring", method="POST", data=data, language=self.language)

    async def show_entries(
        self,
        assignment: str,
        *,
        trouble: str = "",
        said: str = "",
        picked: list[str] | None = None,
    ) -> None:
        """The page, with what went wrong if anything did."""
        folder = self.course.folder(assignment)
        unit = unit_in(folder, assignment)
        if unit is None:
            raise web.HTTPError(404)
        service, known = Service.named(HAND_IN), []
        if service:
            try:
                known = await service.ask("mentoring", language=self.language)
            except ServiceError as error:
                said = said or str(error)
        mine = [one for one in known if one["assignment"] == assignment]
        self.show(
            "mentor.html",
            unit=unit,
            entries=entries_in(folder, mine),
            service=service is not None,
            last=mine[-1]["mentor"] if mine else "",
            trouble=trouble,
            said=said,
            picked=set(picked or ()),
        )


class Paper(Page):
    """The picked entries as a form to print and sign."""

    @web.authenticated
    @authorized
    async def get(self, assignment: str) -> None:
        """The entries with lines for date and signature."""
        folder = self.course.folder(assignment)
        unit = unit_in(folder, assignment)
        entries = chosen(entries_in(folder), self.get_query_arguments("entry"))
        if unit is None or not entries:
            raise web.HTTPError(404)
        shown: dict[str, Any] = {"unit": unit, "entries": entries}
        self.show("paper.html", **shown)
