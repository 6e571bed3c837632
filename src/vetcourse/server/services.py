"""Asking a service of the hub, as this learner and nobody else."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from vetcourse.errors import CourseError, Language

TOKEN = "JUPYTERHUB_API_TOKEN"
PATIENCE = 15.0
AWAY = "{url} does not answer; try again in a minute"


class ServiceError(CourseError):
    """A service of the hub said no, or nothing; *code* is what it answered with."""

    def __init__(self, message: str, code: int = 0) -> None:
        """Keep the service's own words."""
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the hub, reached with this server's own token."""

    url: str
    token: str

    @classmethod
    def named(cls, variable: str) -> Service | None:
        """The service whose address stands in *variable*; None away from a hub."""
        url, token = os.environ.get(variable, ""), os.environ.get(TOKEN, "")
        return cls(url.rstrip("/"), token) if url and token else None

    async def ask(
        self,
        path: str,
        *,
        language: Language,
        method: str = "GET",
        data: Mapping[str, Any] | None = None,
    ) -> Any:
        """The service's answer as plain data.

        Raises:
            ServiceError: it cannot be reached, or says no; its own words are kept.
        """
        request = HTTPRequest(
            f"{self.url}/api/{path}",
            method=method,
            headers={
                "Authorization": f"token {self.token}",
                "Accept-Language": language,
            },
            body=json.dumps(data) if data is not None else None,
            request_timeout=PATIENCE,
            # A token goes nowhere but to the address that was set.
            follow_redirects=False,
        )
        try:
            reply = await AsyncHTTPClient().fetch(request)
            return json.loads(reply.body) if reply.body else None
        except HTTPClientError as error:
            told = _message(error)
            raise ServiceError(told or AWAY.format(url=self.url), error.code) from error
        except (OSError, ValueError) as error:
            raise ServiceError(AWAY.format(url=self.url)) from error


def _message(error: HTTPClientError) -> str:
    try:
        said = json.loads(error.response.body)["message"] if error.response else ""
    except (KeyError, TypeError, ValueError):
        return ""
    return str(said)[:500]
