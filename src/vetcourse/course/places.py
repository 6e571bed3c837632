"""Where a course lives on disk."""

from pathlib import Path

from vetcourse.errors import ContentError


def course_root(start: Path) -> Path:
    """The nearest folder from *start* upwards that holds ``modules/``.

    Raises:
        ContentError: there is none.
    """
    for folder in (start, *start.parents):
        if any(folder.glob("modules/*/module.toml")):
            return folder
    raise ContentError(
        f"{start}: there is no modules/ folder here or above; "
        "go to the folder of the course first"
    )
