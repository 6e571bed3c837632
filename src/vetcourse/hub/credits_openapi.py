"""The description of the credits service, written from the table of its routes."""

from __future__ import annotations

from typing import Any

from vetcourse.hub.credits_routes import ROUTES, Route

MESSAGE = {"$ref": "#/components/responses/Message"}
REFUSALS = {
    "400": "What was asked does not make sense; the message says what to mend.",
    "401": "The hub does not know the token.",
    "403": "The token does not speak for somebody who may ask this.",
    "404": "There is no such learner or module here.",
    "429": "Asked too often; Retry-After says how many seconds to wait.",
    "503": "The ledger cannot be reached; nothing was written.",
}
FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def description(prefix: str) -> dict[str, Any]:
    """The service below *prefix* in OpenAPI 3.1."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for route in ROUTES:
        at = paths.setdefault(f"/api/{route.path}", {})
        at[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "vetcourse credits",
            "version": "1",
            "description": "Records and verdicts of a course, for its own people. "
            "Every request carries a hub token; cookies do not count.",
        },
        "servers": [{"url": prefix.rstrip("/")}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The word token, a space, and the hub's token.",
                }
            },
            "schemas": schemas,
            "responses": {"Message": _message()},
        },
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    refusals = dict(REFUSALS)
    if route.takes:
        refusals |= {"413": "More than may be sent.", "415": "Not of this kind."}
    told: dict[str, Any] = {
        "operationId": f"{route.method.lower()}-{route.path}".replace("/", "-"),
        "summary": route.summary,
        "tags": [route.event],
        "x-roles": list(route.roles),
        "parameters": [*_in_path(route), *_in_query(route)],
        "responses": {
            "200": {"description": "So it is.", "content": _content(route)},
            **{
                status: {**_message(), "description": s}
                for status, s in refusals.items()
            },
        },
    }
    if route.takes == "file":
        told["requestBody"] = {"required": True, "content": FILE}
    elif route.body is not None:
        schema = route.body.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemas.update(schema.pop("$defs", {}))
        schemas[route.body.__name__] = schema
        ref = {"$ref": f"#/components/schemas/{route.body.__name__}"}
        content = {"application/json": {"schema": ref}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _in_path(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^({pattern})$"},
        }
        for name, pattern in (route.about or {}).items()
    ]


def _in_query(route: Route) -> list[dict[str, Any]]:
    schema = route.query.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": one}
        for name, one in schema.get("properties", {}).items()
    ]


def _content(route: Route) -> dict[str, Any]:
    if route.gives == "file":
        return FILE
    if isinstance(route.returns, str):
        return {"application/json": {"schema": {"type": route.returns}}}
    schema = {
        "type": "object",
        "required": list(route.returns),
        "properties": {name: {"type": kind} for name, kind in route.returns.items()},
    }
    return {"application/json": {"schema": schema}}


def _message() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["message"],
        "properties": {
            "message": {"type": "string"},
            "lines": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {
        "description": "One clear line.",
        "content": {"application/json": {"schema": schema}},
    }
