"""Importing this file registers every command; one file per kind of user."""
