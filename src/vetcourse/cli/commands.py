"""Importing this file registers every command; one file per kind of user."""

from vetcourse.cli import (  # noqa: F401
    audit,
    awards,
    cohort,
    demo,
    desk,
    grading,
    groups,
    hand_ins,
    hub,
    instructor,
    learners,
    marking,
    preview,
    records,
    rules,
    sheets,
)
