"""Connections to a database server that nobody holds while nothing is asked.

A session that lives as long as its process keeps the connection of its last question.
Restart the server then, and the next question fails; in formgrader every one after it
too, until the instructors' server is started anew. Handed back, a connection is tried
before it is used again, and replaced where it is dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from vetcourse.grading.database import is_served, open_engine


def hand_back(sessions: Any, end: Callable[[Session], None]) -> None:
    """Have *end* called on each of *sessions* when the loop it was used in is free.

    Outside a loop nobody waits for questions, and nothing is changed.
    """

    def begun(session: Session, _transaction: Any, _connection: Any) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.call_soon(end, session)

    event.listen(sessions, "after_begin", begun)


def keep_what_is_written(session: Session) -> None:
    """End the transaction of a session that several requests share, as a hub's is.

    What somebody is still changing is theirs to commit.
    """
    if session.new or session.dirty or session.deleted:
        return
    try:
        session.commit()
    except SQLAlchemyError:
        session.rollback()


def _load_jupyter_server_extension(server: Any) -> None:
    """Give formgrader a gradebook that lives through a restart of its database."""
    settings = server.web_app.settings
    formgrader = settings.get("nbgrader_formgrader")
    if formgrader is None or not is_served(formgrader.coursedir.db_url):
        return
    # The hub's own process comes here too, and needs no nbgrader.
    from nbgrader.api import Gradebook

    course = formgrader.coursedir
    book = Gradebook(course.db_url, course.course_id)
    book.close()
    book.engine = open_engine(course.db_url)
    book.db = scoped_session(sessionmaker(bind=book.engine))
    # Formgrader answers in one go: what is not committed by then never will be.
    hand_back(book.db, Session.rollback)
    settings["nbgrader_gradebook"] = book


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter asks a package for; loaded only where it is switched on."""
    return [{"module": "vetcourse.grading.connections"}]
