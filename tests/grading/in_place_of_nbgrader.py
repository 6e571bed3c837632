"""A pytest plugin: nbgrader's own tests meet our preprocessors instead of its own.

    pytest -p tests.grading.in_place_of_nbgrader --pyargs nbgrader.tests.apps...

What a test sets itself stays as the test sets it.
"""

from typing import Any

from nbgrader.converters import Autograde
from traitlets.config import Config

from vetcourse.grading.settings import configure

LISTS = ("sanitize_preprocessors", "autograde_preprocessors")


def pytest_configure() -> None:
    """Give every Autograde the preprocessors that a course of ours configures."""
    begin = Autograde.__init__

    def with_ours(self: Autograde, coursedir: Any = None, **more: Any) -> None:
        begin(self, coursedir=coursedir, **more)
        ours = Config()
        configure(ours)
        for name in LISTS:
            if name not in self.config.Autograde:
                setattr(self, name, ours.Autograde[name])

    Autograde.__init__ = with_ours
