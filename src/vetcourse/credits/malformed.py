"""What is wrong with the form of a rule file, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError

from vetcourse.errors import Message, Phrase

BAD_FILE: Final = Phrase("{file}: {why}", "{file}: {why}")
MISSING: Final = Phrase("{file}: {what} is missing", "{file}: {what} mangler")
_BAD_ROW = Phrase("{file}: {place}: {what}", "{file}: {place}: {what}")
_OURS = Phrase("Value error, {what}", "{what}")
# By pydantic's own names; the English is what it says itself.
_FORMS: Final = {
    "missing": Phrase("Field required", "feltet mangler"),
    "extra_forbidden": Phrase(
        "Extra inputs are not permitted", "feltet finnes ikke her; fjern det"
    ),
    "literal_error": Phrase("Input should be {expected}", "må være {expected}"),
    "enum": Phrase("Input should be {expected}", "må være {expected}"),
    "union_tag_invalid": Phrase(
        "Input tag '{tag}' found using {discriminator} does not match any of the "
        "expected tags: {expected_tags}",
        "{discriminator} er '{tag}', men må være et av: {expected_tags}",
    ),
    "union_tag_not_found": Phrase(
        "Unable to extract tag using discriminator {discriminator}",
        "{discriminator} mangler",
    ),
    "string_pattern_mismatch": Phrase(
        "String should match pattern '{pattern}'", "teksten må følge '{pattern}'"
    ),
    "string_type": Phrase("Input should be a valid string", "må være en tekst"),
    "string_too_short": Phrase(
        "String should have at least {min_length} character",
        "teksten må ha minst {min_length} tegn",
    ),
    "too_short": Phrase(
        "Input should have at least {min_length} item after validation, not "
        "{actual_length}",
        "må ha minst {min_length}, har {actual_length}",
    ),
    "too_long": Phrase(
        "Input should have at most {max_length} items after validation, not "
        "{actual_length}",
        "kan ha høyst {max_length}, har {actual_length}",
    ),
    "int_type": Phrase("Input should be a valid integer", "må være et helt tall"),
    "int_parsing": Phrase(
        "Input should be a valid integer, unable to parse string as an integer",
        "må være et helt tall",
    ),
    "int_from_float": Phrase(
        "Input should be a valid integer, got a number with a fractional part",
        "må være et helt tall",
    ),
    "bool_type": Phrase("Input should be a valid boolean", "må være true eller false"),
    "decimal_type": Phrase(
        "Decimal input should be an integer, float, string or Decimal object",
        "må være et tall",
    ),
    "decimal_parsing": Phrase("Input should be a valid decimal", "må være et tall"),
    "decimal_max_places": Phrase(
        "Decimal input should have no more than {decimal_places} decimal places",
        "kan ha høyst {decimal_places} desimaler",
    ),
    "greater_than_equal": Phrase(
        "Input should be greater than or equal to {ge}", "må være minst {ge}"
    ),
    "less_than_equal": Phrase(
        "Input should be less than or equal to {le}", "kan være høyst {le}"
    ),
    "date_type": Phrase("Input should be a valid date", "må være en dato"),
    "dict_type": Phrase("Input should be a valid dictionary", "må være en tabell"),
    "model_type": Phrase("Input should be a valid dictionary", "må være en tabell"),
    "tuple_type": Phrase("Input should be a valid tuple", "må være en liste"),
}


def malformed(file: str, data: Any, error: ValidationError) -> Iterator[Message]:
    """One line for each thing that keeps *data* from being what the file is for."""
    for found in error.errors():
        place = _place(data, found["loc"])
        yield _BAD_ROW.of(file=file, place=place, what=_form(found))


def _form(found: Any) -> str:
    """What is wrong, in pydantic's own words where there are no others."""
    context = found.get("ctx", {})
    own = context.get("error")
    if isinstance(own, ValueError) and own.args and isinstance(own.args[0], Message):
        return _OURS.of(what=own.args[0])
    phrase = _FORMS.get(found["type"])
    return phrase.of(**context) if phrase else str(found["msg"])


def _place(data: Any, location: tuple[str | int, ...]) -> str:
    # A row is named by its own id, because nobody counts tables in a TOML file.
    words: list[str] = []
    for key in location:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            data = {}
        if isinstance(key, int):
            named = data.get("id") if isinstance(data, dict) else None
            words.append(str(named or key + 1))
        else:
            words.append(key)
    return " ".join(words)
