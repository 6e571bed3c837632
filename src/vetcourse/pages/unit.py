"""The unit page: where its extension and a learner's settings of JupyterLab lie."""

from pathlib import Path

HERE = Path(__file__).parent

# A prebuilt extension; a wheel installs it in share/jupyter/labextensions/vetcourse.
EXTENSION = HERE / "labextension"

# To be put on JUPYTER_CONFIG_PATH for learners only: instructors keep all of Lab.
LEARNER = HERE / "learner"
