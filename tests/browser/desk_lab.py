"""A real JupyterLab that shows the desk, as `vetcourse desk` starts it."""

import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen

from lab import ROOT, free_port
from tests.credits.invented import CREDITS

from vetcourse.hub.own_desk import OwnDesk

TOKEN = "kari"


class DeskLab:
    """One coordinator's own server over one ledger."""

    def __init__(self, place, ledger, language="en"):
        """Start it and wait until it answers."""
        self.desk = OwnDesk(place, free_port(), TOKEN)
        self.desk.lay_out(language)
        about = {
            "VETCOURSE_LEDGER": str(ledger),
            "VETCOURSE_RULES": str(CREDITS),
            "VETCOURSE_BY": "kari.coordinator",
            "VETCOURSE_LANGUAGE": language,
            "PYTHONPATH": str(ROOT / "src"),
            "HOME": str(place),
        }
        self.log = self.desk.log.open("wb")
        self.process = subprocess.Popen(
            self.desk.command(),
            env=self.desk.environment(about),
            cwd=self.desk.work,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def stop(self):
        """End the server and its kernels."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()

    def _wait(self):
        for _ in range(240):
            try:
                with urlopen(f"http://127.0.0.1:{self.desk.port}/api", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.5)
        raise TimeoutError(self.desk.log.read_text()[-2000:])
