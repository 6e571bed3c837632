"""The course on a hub: people and roles, one server each, and what passes between."""
