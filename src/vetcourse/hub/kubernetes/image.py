"""What an image needs beside the kit: Jupyter's settings for each role, and the rules.

``python -m vetcourse.hub.kubernetes.image ROOT COURSE`` while the image is built.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vetcourse.hub.laying_out import copy_rules, write_config
from vetcourse.hub.places import Places
from vetcourse.pages import unit

CALM = "calm"


def lay_out_image(root: Path, course: Path) -> None:
    """Lay *root* out as ``vetcourse serve`` lays its folder out; no key comes along.

    JupyterLab's page for a unit lies inside the package, whose place a values file
    cannot know; so it gets a name here.
    """
    places = Places(root)
    for folder in (places.config, places.share):
        folder.mkdir(parents=True, exist_ok=True)
    write_config(places)
    copy_rules(course / "credits", places.rules)
    (places.config / CALM).symlink_to(unit.LEARNER)


if __name__ == "__main__":
    lay_out_image(Path(sys.argv[1]), Path(sys.argv[2]))
