"""A real JupyterLab that shows the desk, as `vetcourse desk` starts it."""

from lab import ROOT
from tests.credits.invented import CREDITS

from vetcourse.hub.own_desk import PAGE, own_desk


class DeskLab:
    """One coordinator's own server over one ledger."""

    def __init__(self, place, ledger, language="en"):
        """Start it and wait until it answers."""
        about = {
            "VETCOURSE_LEDGER": str(ledger),
            "VETCOURSE_RULES": str(CREDITS),
            "VETCOURSE_BY": "kari.coordinator",
            "VETCOURSE_LANGUAGE": language,
            "PYTHONPATH": str(ROOT / "src"),
            "HOME": str(place),
        }
        self.server = own_desk(place, about, language)
        self.url = self.server.address(PAGE)
        self.server.start()

    def stop(self):
        """End the server and its kernels."""
        self.server.close()
