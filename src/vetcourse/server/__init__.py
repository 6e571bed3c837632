"""The learner's own server: Home, My way, feedback and mentor as quick pages.

Switched on by the settings in ``vetcourse.pages.unit.LEARNER``, so for learners only.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter asks a package for; loaded only where it is switched on."""
    from vetcourse.server.app import Vetcourse

    return [{"module": "vetcourse.server", "app": Vetcourse}]
