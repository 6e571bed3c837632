"""Importing this file registers every command; one file per kind of user."""

from vetcourse.cli import instructor  # noqa: F401
