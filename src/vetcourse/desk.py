"""The desk as a coordinator opens it: over the hub's service, or over a ledger here."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vetcourse.errors import Language

if TYPE_CHECKING:
    from vetcourse.pages.desk import Desk, OfficeLike


def desk() -> Desk:
    """The desk of whoever is logged in; the notebook's one cell.

    On a hub ``VETCOURSE_CREDITS_URL`` says where the records are; elsewhere
    ``VETCOURSE_LEDGER`` names a ledger and ``VETCOURSE_RULES`` the folder of rules.

    Raises:
        HubError: there is neither a service nor a ledger.
        RecordError: the ledger cannot be opened.
        RuleError: a rule file cannot be used.
    """
    from vetcourse.pages.desk import Desk

    language: Language = "nb" if os.environ.get("VETCOURSE_LANGUAGE") == "nb" else "en"
    return Desk(_office(), language, owner=_who())


def _office() -> Callable[[Language], OfficeLike]:
    """The office that speaks a language: afar on a hub, here over a ledger."""
    ledger = os.environ.get("VETCOURSE_LEDGER")
    if os.environ.get("VETCOURSE_CREDITS_URL") or not ledger:
        from vetcourse.hub.office_client import RemoteOffice

        # Its refusals come in the language in which it is asked.
        far = cache(lambda language: RemoteOffice(language=language))
        far("en")  # says at once where there is no service
        return far
    from vetcourse.credits.office import Office
    from vetcourse.credits.snapshot import folder_beside

    near = Office(
        ledger,
        Path(os.environ.get("VETCOURSE_RULES", "credits")),
        clock=lambda: datetime.now(UTC),
        snapshots=folder_beside(ledger),
    )
    # While the page still loads; what goes wrong is said to the first who asks.
    ThreadPoolExecutor(1).submit(near.warm)
    return lambda _: cast("OfficeLike", near)


def _who() -> str:
    who = os.environ.get("VETCOURSE_BY") or os.environ.get("JUPYTERHUB_USER")
    return who or getpass.getuser()
