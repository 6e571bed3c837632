"""Invented learners live through a whole course, from release to audit."""
