"""The tiny course in the life of one learner, on a real server."""

import pytest

from tests.course_with_a_log import with_a_log
from tests.server.school import School
from tests.server.serving import Server


@pytest.fixture(scope="session")
def school_template(tiny_template, tmp_path_factory):
    """The tiny course with a log in it, as text."""
    return with_a_log(tiny_template, tmp_path_factory.mktemp("school") / "course")


@pytest.fixture(scope="module")
def school(school_template, tmp_path_factory):
    """A school of one learner; the tests of a file live through it together."""
    return School(tmp_path_factory.mktemp("life"), school_template)


@pytest.fixture(scope="module")
def server(school, tmp_path_factory):
    """The learner's server."""
    running = Server(tmp_path_factory.mktemp("server"), school.folder, school.exchange)
    yield running
    running.stop()


@pytest.fixture
def visitor(server):
    """The learner with a fresh browser."""
    return server.visitor()
