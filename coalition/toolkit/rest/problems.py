"""Refusals as RFC 9457 problems: a stable code, a sentence for the cashier in two languages, a number to trace it."""

import logging
from typing import Any

import msgspec
import psycopg
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions

from coalition.kernel.errors import DomainError
from coalition.toolkit.rest.errors import (
    AddressUnknown,
    Broken,
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    Unavailable,
    UnsupportedBody,
)

MEDIA_TYPE = "application/problem+json"

logger = logging.getLogger(__name__)


class Misfit(msgspec.Struct, frozen=True):
    """One place of the request that is not as the schema says: a JSON pointer, a code, what was wanted."""

    pointer: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """RFC 9457. Programs decide by `code`; the cashier reads `message_ru`; support asks for `trace_id`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    message_ru: str
    message_en: str
    trace_id: str
    errors: tuple[Misfit, ...] = ()


def problem_of(refusal: DomainError, *, status: int, instance: str, trace_id: str) -> dict[str, Any]:
    """The problem's members. The refusal's context may hold the place of a misfit, and further `members`."""
    context = refusal.context
    detail = context.get("detail") or refusal.message_en
    errors: tuple[Misfit, ...] = ()
    if "pointer" in context:
        errors = (Misfit(context["pointer"], context.get("misfit", refusal.code), detail),)
    problem = Problem(
        type=f"urn:loyalty:problem:{refusal.code}",
        title=refusal.message_en,
        status=status,
        detail=detail,
        instance=instance,
        code=refusal.code,
        message_ru=refusal.message_ru,
        message_en=refusal.message_en,
        trace_id=trace_id,
        errors=errors,
    )
    return msgspec.to_builtins(problem) | context.get("members", {})


def refusal_for(error: Exception, *, trace_id: str) -> DomainError:
    """The refusal that an error of Django, of the framework or of the database means; a fault of ours is logged."""
    match error:
        case DomainError():
            return error
        case exceptions.UnsupportedMediaType():
            return UnsupportedBody()
        case exceptions.NotAcceptable():
            return NotAcceptable()
        case exceptions.MethodNotAllowed():
            return MethodNotAllowed()
        case exceptions.NotFound() | Http404():
            return AddressUnknown()
        case UnreadablePostError() | exceptions.ParseError():
            return InvalidRequest("the body ended early", code="not_json")
        case OperationalError() | InterfaceError() | psycopg.OperationalError():
            logger.warning("The database did not serve %s: %s", trace_id, type(error.__cause__ or error).__name__)
            return Unavailable()
    logger.error("Request %s failed", trace_id, exc_info=error)
    return Broken(trace_id=trace_id)
