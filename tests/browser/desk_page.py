"""The desk in a bare page, with a real office over a real ledger behind it."""

from harness import Harness

from vetcourse.pages.desk import Desk, script, style


class DeskPage(Harness):
    """A page on which one desk is shown."""

    def show_desk(self, office, owner="kari.coordinator"):
        """Put the desk on the page, as opening the notebook does; return it."""
        desk = Desk(lambda _: office, self.language, owner=owner)
        self.forms["desk"] = desk
        state = {"language": desk.language, "owner": desk.owner}
        self.page.evaluate("([n, s]) => window.show(n, s)", ["desk", state])
        return self.page.locator(".vc-desk")

    def _serve(self, route):
        name = route.request.url.rsplit("/", 1)[-1]
        if name == "item.js":
            route.fulfill(content_type="text/javascript", body=script())
        elif name == "item.css":
            route.fulfill(content_type="text/css", body=style())
        else:
            super()._serve(route)
