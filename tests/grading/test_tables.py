"""The gradebook's tables as we know them are nbgrader's."""

import subprocess
import sys

import pytest
from nbgrader.api import Base

from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.tables import NBGRADER

pytestmark = pytest.mark.notebooks


@pytest.mark.parametrize("table", NBGRADER.sorted_tables, ids=lambda table: table.name)
def test_a_table_of_ours_is_nbgrader_s(table):
    """Every column that we read or write is there, under its name and type."""
    theirs = Base.metadata.tables[table.name]

    for column in table.columns:
        assert repr(column.type) == repr(theirs.columns[column.name].type)
        assert column.primary_key == theirs.columns[column.name].primary_key


@pytest.mark.parametrize("table", NBGRADER.sorted_tables, ids=lambda table: table.name)
def test_a_new_row_of_ours_lacks_nothing_that_nbgrader_demands(table):
    """A column we do not know may stay empty."""
    theirs = Base.metadata.tables[table.name]
    if table.name in {"assignment", "notebook", "base_cell"}:
        return  # only read here; `generate_assignment` writes them

    unknown = {c.name for c in theirs.columns if not c.nullable} - set(
        table.columns.keys()
    )

    assert not unknown


def test_the_gradebook_lies_where_nbgrader_looks_for_it(built):
    """Both know the same address, with and without a setting."""
    from nbgrader.coursedir import CourseDirectory

    for setting in ("", '\nc.CourseDirectory.db_url = "postgresql+psycopg:///x"\n'):
        with (built / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(setting)
        course = NbgraderCourse(built)
        assert course.database == CourseDirectory(config=course.config).db_url


def test_the_gradebook_lies_where_the_hub_says(built, monkeypatch):
    """`[databases] gradebook` of a hub reaches nbgrader and our own marking."""
    from nbgrader.coursedir import CourseDirectory

    monkeypatch.setenv("VETCOURSE_GRADEBOOK", "postgresql+psycopg:///marks")
    course = NbgraderCourse(built)

    assert course.database == "postgresql+psycopg:///marks"
    assert CourseDirectory(config=course.config).db_url == course.database


def test_marking_does_not_wait_for_nbgrader_s_web_server():
    """Importing nbgrader costs a second and a half that marking can do without."""
    rooms = ("grading", "status", "feedback", "releasing_feedback", "statistics")
    loads = ", ".join(f"vetcourse.grading.{room}" for room in rooms)
    code = f"import sys, {loads}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    heavy = {"nbgrader", "nbformat", "pandas", "matplotlib", "alembic", "tornado"}
    assert not heavy & set(run.stdout.split())
