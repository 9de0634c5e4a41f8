"""What one method of an address takes and gives, declared once: the code obeys it and the OpenAPI document shows it."""

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.errors import IdempotencyKeyMissing, InvalidRequest

_KEY = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the query: its JSON schema, and what it means."""

    name: str
    schema: Mapping[str, Any]
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers`: status → struct (None: no content); `refusals`: codes beside those that every operation may give."""

    name: str
    summary: str
    answers: Mapping[int, type | None]
    body: type | None = None
    documented_body: type | None = None
    query: tuple[Parameter, ...] = ()
    refusals: tuple[str, ...] = ()
    is_write: bool = False
    is_open: bool = False
    tag: str = "tills"
    description: str = field(default="")


def operation(declared: Operation) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Makes a method of a view obey: it gets `body` when one is declared, `key` when it writes, its query parameters.

    Refused with InvalidRequest, BodyTooLarge, IdempotencyKeyMissing before the method runs.
    """

    def wrap(method: Callable[..., Response]) -> Callable[..., Response]:
        @functools.wraps(method)
        def obey(view: Any, request: Request, **path: Any) -> Response:
            asked = dict(path)
            if declared.is_write:
                asked["key"] = idempotency_key(request)
            for parameter in declared.query:
                asked[parameter.name] = query_value(request, parameter)
            if declared.body is not None:
                asked["body"] = body_of(request, declared.body)
            return method(view, request, **asked)

        obey.operation = declared
        return obey

    return wrap


def body_of(request: Request, kind: type) -> msgspec.Struct:
    """The parsed body. Refused with InvalidRequest when there is none, otherwise as `read_body` refuses."""
    request.parser_context["body_kind"] = kind
    body = request.data
    if not isinstance(body, kind):
        raise InvalidRequest("the body is empty", code="not_json")
    return body


def idempotency_key(request: Request) -> str:
    """The header. Refused with IdempotencyKeyMissing unless it is 1 to 100 visible ASCII characters."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if _KEY.fullmatch(key) is None:
        raise IdempotencyKeyMissing()
    return key


def query_value(request: Request, parameter: Parameter) -> str:
    """A text in the query, given exactly once, that its schema allows; anything else: InvalidRequest."""
    given = request.query_params.getlist(parameter.name)
    schema = parameter.schema
    if len(given) != 1 or not re.fullmatch(schema["pattern"], given[0]) or len(given[0]) > schema["maxLength"]:
        raise InvalidRequest(f"give {parameter.name} once in the query: {parameter.description}", code="query")
    return given[0]
