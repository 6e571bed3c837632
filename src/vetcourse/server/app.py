"""The extension itself: what can be set, and which address shows what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Enum, List, Unicode

from vetcourse.pages import unit
from vetcourse.server.course import Course
from vetcourse.server.handlers import HANDLERS
from vetcourse.server.kernels import Kernels
from vetcourse.server.record import Record

HERE = Path(__file__).parent


class Vetcourse(ExtensionApp):
    """The learner's pages on a Jupyter server."""

    name = "vetcourse"
    extension_url = "/vetcourse/home"
    default_url = Unicode("/vetcourse/home").tag(config=True)
    static_paths = List(
        Unicode(), [str(HERE / "static"), str(unit.EXTENSION / "static")]
    ).tag(config=True)

    language = Enum(
        ["", "en", "nb"],
        default_value="",
        help="The language of the pages; the course's own where this is empty.",
    ).tag(config=True)
    ledger = Unicode(
        "",
        help="A ledger (a file or an SQLAlchemy URL) to read My way from, where no "
        "credits service is set in VETCOURSE_CREDITS_URL.",
    ).tag(config=True)
    rules = Unicode(
        "",
        help="The folder with programmes/ and institutions/ that go with the ledger.",
    ).tag(config=True)
    learner = Unicode(
        "",
        help="The learner's login in the ledger; the account's name where empty.",
    ).tag(config=True)

    contact = Unicode(
        "",
        help="Whom learners tell that a page is not accessible: an e-mail address.",
    ).tag(config=True)
    preview = Unicode(
        "",
        help="Where an author's preview writes what came of the last save.",
    ).tag(config=True)

    # Found when My way is first asked for.
    record: Record | None = None

    def initialize_settings(self) -> None:
        """Make the course known to the pages, and Home known to the unit page."""
        server: Any = self.serverapp
        root = Path(server.root_dir)
        self.settings["vetcourse_course"] = Course(root, self.log)
        self.settings["vetcourse_kernels"] = Kernels()
        # JupyterLab hands these to its pages; the bar over a unit leads Home.
        page = server.web_app.settings.setdefault("page_config_data", {})
        page["vetcourseHome"] = f"{server.base_url}vetcourse/home"
        if self.preview:
            page["vetcoursePreview"] = "vetcourse/preview"

    def initialize_handlers(self) -> None:
        """The pages, below the server's base address."""
        self.handlers.extend(HANDLERS)
