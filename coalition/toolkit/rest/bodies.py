"""Bodies as bytes to typed values. Whatever two readers could read differently is refused."""

import hashlib
import json
import re
from typing import Any, TypeVar

import msgspec

from coalition.toolkit.rest.errors import BodyTooLarge, InvalidRequest

MAX_BYTES = 256 * 1024

_PLACE = re.compile(r" - at `(?:key in )?\$?([^`]*)`$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Body = TypeVar("Body")


def read_body(raw: bytes, kind: type[Body]) -> Body:
    """The body as a value of `kind`, a msgspec struct that forbids unknown fields, so nothing is deeper than it says.

    Refused with BodyTooLarge above 256 KB, and with InvalidRequest: no UTF-8, no JSON, a name given twice in an object,
    control characters (NUL too), and everything that is not as the struct says.
    """
    if len(raw) > MAX_BYTES:
        raise BodyTooLarge(most_bytes=MAX_BYTES)
    try:
        text = raw.decode()
        body = msgspec.json.decode(raw, type=kind)
        document = json.loads(text, object_pairs_hook=_named_once)
    except msgspec.ValidationError as error:
        raise misfit(str(error)) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidRequest(str(error)[:200], code="not_json") from None
    if b"\\" in raw and _holds_control(document):
        raise InvalidRequest("texts hold no control characters", code="control_character")
    return body


def hash_of_body(operation: str, body: msgspec.Struct) -> str:
    """SHA-256 of what is asked, the same however the JSON was laid out: names sorted, defaults left out."""
    return hashlib.sha256(operation.encode() + b"\n" + msgspec.json.encode(body, order="sorted")).hexdigest()


def misfit(message: str) -> InvalidRequest:
    """The refusal for msgspec's words, with the place as a JSON pointer."""
    place = _PLACE.search(message)
    told = message[: place.start()] if place else message
    pointer = re.sub(r"[.\[]", "/", place[1].replace("]", "")) if place else ""
    if "missing required field" in told:
        code = "missing"
    elif "unknown field" in told:
        code = "unknown"
    else:
        code = "not_allowed"
    return InvalidRequest(told[:200], pointer=pointer[:200], code=code)


def _holds_control(document: Any) -> bool:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _CONTROL.search(value):
            return True
    return False


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise InvalidRequest("a name is given twice in one object", code="named_twice")
    return names
