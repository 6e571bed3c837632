"""What the hub's services share where programs ask them.

Only a token in the head of a request counts, never a cookie; so no page of anybody
else can make a browser ask or write anything.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tornado.web import RequestHandler

from vetcourse.errors import Language, Phrase

UNKNOWN = Phrase(
    "the hub does not know this token; log in again",
    "huben kjenner ikke dette tokenet; logg inn på nytt",
)


class ByToken(RequestHandler):
    """An answer to a program, in its reader's language and for nobody else's page."""

    @property
    def language(self) -> Language:
        """The language the caller reads."""
        wanted = self.request.headers.get("Accept-Language", "").lower()
        return "nb" if wanted.startswith(("nb", "no", "nn")) else "en"

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether a page of somebody else asks; a program names no origin."""
        origin = self.request.headers.get("Origin", "")
        return bool(origin) and urlsplit(origin).netloc != self.request.host

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: cookies do not count here."""

    def set_default_headers(self) -> None:
        """Nobody keeps a copy, nobody guesses a type, nothing is run."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
