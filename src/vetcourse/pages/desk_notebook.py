"""The notebook that opens as the coordinator's desk, made without loading the desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from vetcourse.errors import Language, Phrase

NAME: Final = "desk.ipynb"
TITLE: Final = Phrase("The coordinator's desk", "Koordinatorens skrivebord")


def notebook(language: Language) -> str:
    """The document that opens as the desk: one hidden cell, run on opening."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "desk",
        "metadata": {
            "deletable": False,
            "editable": False,
            "jupyter": {"source_hidden": True},
            "vetcourse": {"item": "desk"},
        },
        "outputs": [],
        "source": "from vetcourse.desk import desk\n\ndesk()",
    }
    about = {"language": language, "title": TITLE.say(language), "page": "desk"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "vetcourse": about}
    whole = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def put_desk(folder: Path, language: str) -> Path:
    """Lay the desk's notebook out in *folder*, as this release has it; its path."""
    path = folder / NAME
    path.write_text(notebook("nb" if language == "nb" else "en"), "utf-8")
    return path
