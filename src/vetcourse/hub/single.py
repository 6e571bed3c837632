"""A person's server, started without what costs seconds and is never used."""

import os
import sys
from pathlib import Path

# jsonschema compiles some thirty grammars for a format that no notebook schema has;
# it does without where this cannot be imported.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from jupyterhub.singleuser import main  # noqa: E402

from vetcourse.pages.desk_notebook import put_desk  # noqa: E402

if __name__ == "__main__":
    if "VETCOURSE_WORK" in os.environ:
        work = Path(os.environ["VETCOURSE_WORK"])
        work.mkdir(mode=0o700, exist_ok=True)
        if "VETCOURSE_DESK" in os.environ:
            put_desk(work, os.environ.get("VETCOURSE_LANGUAGE", "en"))
    sys.exit(main())
