"""A person's server, started without what costs seconds and is never used."""

import os
import sys
from pathlib import Path

# jsonschema compiles some thirty grammars for a format that no notebook schema has;
# it does without where this cannot be imported.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from jupyterhub.singleuser import main  # noqa: E402

if __name__ == "__main__":
    if "VETCOURSE_WORK" in os.environ:
        Path(os.environ["VETCOURSE_WORK"]).mkdir(mode=0o700, exist_ok=True)
    sys.exit(main())
