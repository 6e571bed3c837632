"""JSON Schema of the rule files, so that an editor can complete and check them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from vetcourse.credits.rules import Institution, Programme
from vetcourse.credits.whatif import Offers

SCHEMAS: dict[str, type[BaseModel]] = {
    "programme.schema.json": Programme,
    "institution.schema.json": Institution,
    "offers.schema.json": Offers,
}


def schema(model: type[BaseModel]) -> str:
    """The schema of one kind of file, in a fixed order."""
    data = model.model_json_schema(mode="validation")
    data = {"$schema": "https://json-schema.org/draft/2020-12/schema", **data}
    # The digest is worked out from the file and never written in it.
    data.get("properties", {}).pop("digest", None)
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def stale(folder: Path) -> list[str]:
    """The schema files that do not say what the program says."""
    return [
        name
        for name, model in SCHEMAS.items()
        if not (path := folder / name).exists()
        or path.read_text("utf-8") != schema(model)
    ]


def write(folder: Path) -> None:
    """Write every schema file anew."""
    for name, model in SCHEMAS.items():
        (folder / name).write_text(schema(model), "utf-8")
