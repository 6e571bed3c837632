"""From a hand-in to gradebook rows, marked notebooks and feedback."""

import sys

# jsonschema brings it along and spends two seconds on parsers that no notebook uses;
# it does without where it cannot be had.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
