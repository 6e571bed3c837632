"""nbgrader's settings for this course; read from the folder the command runs in."""

import os
from pathlib import Path

from vetcourse.grading.settings import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
configure(c)

c.CourseDirectory.course_id = "vetcourse"
if os.environ.get("VETCOURSE_HANDIN_URL"):
    from vetcourse.hub.exchange import use_the_hub

    use_the_hub(c)
# For trying out on one account; on a hub the hand-in service takes its place.
c.Exchange.root = os.environ.get("VETCOURSE_EXCHANGE", str(Path("exchange").resolve()))
