"""The nbgrader settings that every vetcourse course needs, each with its reason."""

import os

from traitlets.config import Config

from vetcourse.answers import PRIVATE, UNFINISHED

IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", PRIVATE]


def configure(config: Config) -> None:
    """Set up nbgrader so that it marks our forms and never runs a learner's code."""
    config.CourseDirectory.ignore = [*IGNORED, f"{UNFINISHED}*"]
    # On a hub the gradebook may lie in PostgreSQL; the hub says where.
    if gradebook := os.environ.get("VETCOURSE_GRADEBOOK"):
        config.CourseDirectory.db_url = gradebook
    # Learners cannot change or delete a cell by accident.
    config.LockCells.lock_all_cells = True
    # The instructor's cells take the place of the learner's, so none is missing,
    # doubled or changed; they are run as plain function calls, without a kernel.
    config.Autograde.sanitize_preprocessors = [
        "vetcourse.grading.running.TakeInstructorsNotebook",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "vetcourse.grading.running.RunOwnCells",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    # nbgrader puts mark schemes into feedback, where learners would read them.
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.GetGrades",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    # Feedback pages show answers and comments, no code.
    config.HTMLExporter.exclude_input = True
    # Levels and comments as buttons on formgrader's page.
    config.HTMLExporter.preprocessors = ["vetcourse.grading.formgrader.LevelButtons"]
    # nbgrader's own commands and buttons give back our page too.
    config.GenerateFeedback.exporter_class = (
        "vetcourse.grading.feedback_exporter.FeedbackPage"
    )
