"""A course kit for vocational teachers: forms, grading and credits on Jupyter."""

__version__ = "0.1.0"
