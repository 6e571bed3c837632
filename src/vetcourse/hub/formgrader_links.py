"""Formgrader's links to an assignment's files, right below the hub's address too.

nbgrader lets them begin at the root of the host (``/tree/…``) and has no setting for
it; on a hub the instructors' server is at ``/services/…``, and nothing is at ``/tree``.
Its page of assignments is shown with a few lines more; no file of nbgrader is changed.
"""

from __future__ import annotations

from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader


def _load_jupyter_server_extension(server: Any) -> None:
    """Lay our page over nbgrader's, which it extends."""
    pages = server.web_app.settings.get("nbgrader_jinja2_env")
    if pages is not None:
        own = PackageLoader("vetcourse.hub", "templates/formgrader")
        theirs = PrefixLoader({"nbgrader": pages.loader})
        pages.loader = ChoiceLoader([own, theirs, pages.loader])


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter asks a package for; loaded only where it is switched on."""
    return [{"module": __name__}]
