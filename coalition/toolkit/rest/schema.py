"""The OpenAPI document, made by drf-spectacular from the very structs that requests are parsed with."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from coalition.toolkit.rest.errors import (
    STATUSES,
    AddressUnknown,
    BodyTooLarge,
    Broken,
    IdempotencyKeyMissing,
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    Unavailable,
    UnsupportedBody,
)
from coalition.toolkit.rest.operations import Operation
from coalition.toolkit.rest.problems import MEDIA_TYPE, Problem

ALWAYS = (InvalidRequest.code, NotAcceptable.code, Broken.code, Unavailable.code)
WITH_A_BODY = (BodyTooLarge.code, UnsupportedBody.code)
NEEDS_A_KEY = ("bad_credentials", "desk_refused")
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "New for each new write, the same when a write is repeated. Kept for ever.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]{1,100}$"},
}
HEADERS = {
    "X-Request-Id": {"description": "Names the call in our log.", "schema": {"type": "string"}},
    "Date": {"description": "Our clock: compare the till's with it.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` when this answer was given before, to the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
}
ALWAYS_SENT = ("X-Request-Id", "Date")
DESK_KEY = {"type": "http", "scheme": "bearer", "description": "The key of the desk, which begins with mk_."}


class StructSchema(AutoSchema):
    """Describes one method of a view by what its `Operation` declares."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        declared = getattr(getattr(self.view, method.lower()), "operation", None)
        if declared is None:
            return None
        self.registry, self.statuses = registry, self.view.statuses
        document: dict[str, Any] = {
            "operationId": declared.name,
            "summary": declared.summary,
            "description": declared.description or declared.summary,
            "tags": [declared.tag],
            "parameters": list(self._parameters(declared, path_regex)),
            "responses": self._answers(declared) | self._problems(declared),
            "security": [] if declared.is_open else [{"deskKey": []}],
        }
        self._component("securitySchemes", "deskKey", DESK_KEY)
        body = declared.documented_body or declared.body
        if body is not None:
            content = {"application/json": {"schema": self._reference(body)}}
            document["requestBody"] = {"required": True, "content": content}
        return document

    def _parameters(self, declared: Operation, path: str) -> Iterable[dict[str, Any]]:
        if "{purchase_id}" in path:
            schema = {"type": "string", "format": "uuid"}
            yield {"in": "path", "name": "purchase_id", "required": True, "schema": schema}
        if declared.is_write:
            yield KEY_HEADER
        for parameter in declared.query:
            yield {
                "in": "query",
                "name": parameter.name,
                "required": True,
                "description": parameter.description,
                "schema": dict(parameter.schema),
            }

    def _answers(self, declared: Operation) -> dict[str, Any]:
        headers = self._headers(*ALWAYS_SENT, *(("Idempotency-Replayed",) if declared.is_write else ()))
        answers: dict[str, Any] = {}
        for status, kind in declared.answers.items():
            answer: dict[str, Any] = {"description": HTTPStatus(status).phrase, "headers": headers}
            if kind is not None:
                answer["content"] = {"application/json": {"schema": self._reference(kind)}}
            answers[str(status)] = answer
        return answers

    def _problems(self, declared: Operation) -> dict[str, Any]:
        codes = (*ALWAYS, *declared.refusals)
        if declared.body is not None:
            codes += WITH_A_BODY
        if declared.is_write:
            codes += (IdempotencyKeyMissing.code,)
        if not declared.is_open:
            codes += NEEDS_A_KEY
        by_status: dict[int, list[str]] = {}
        for code in codes:
            by_status.setdefault(self.statuses.get(code, 422), []).append(code)
        by_status.setdefault(STATUSES[MethodNotAllowed.code], [MethodNotAllowed.code])
        by_status.setdefault(STATUSES[AddressUnknown.code], [AddressUnknown.code])
        return {str(status): self._problem(status, by_status[status]) for status in sorted(by_status)}

    def _problem(self, status: int, codes: list[str]) -> dict[str, Any]:
        return {
            "description": f"{HTTPStatus(status).phrase}: " + ", ".join(f"`{code}`" for code in codes),
            "headers": self._headers(*ALWAYS_SENT, *(("Retry-After",) if status in (429, 503) else ())),
            "content": {MEDIA_TYPE: {"schema": self._reference(Problem)}},
        }

    def _reference(self, kind: type) -> dict[str, Any]:
        (reference,), components = msgspec.json.schema_components([kind], ref_template="#/components/schemas/{name}")
        for name, schema in components.items():
            self._component(ResolvedComponent.SCHEMA, name, schema)
        return reference

    def _headers(self, *names: str) -> dict[str, Any]:
        return {name: self._component("headers", name, HEADERS[name]) for name in names}

    def _component(self, kind: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        component = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
        self.registry.register_on_missing(component)
        return component.ref
