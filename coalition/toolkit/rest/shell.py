"""The parts of Django REST framework that are our own: parser, renderer, negotiation."""

from typing import IO, Any

import msgspec
from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from coalition.toolkit.rest.bodies import MAX_BYTES, read_body
from coalition.toolkit.rest.errors import BodyTooLarge

ACCEPTED = ("*/*", "application/*", "application/json", "application/problem+json")
CHARSETS = ("", "utf-8", "utf8")


class StrictParser(BaseParser):
    """Reads at most 256 KB of UTF-8 and makes them the struct that the view's operation takes."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> msgspec.Struct:
        request, kind = parser_context["request"], parser_context["body_kind"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise BodyTooLarge(most_bytes=MAX_BYTES)
        return read_body(stream.read(MAX_BYTES + 1), kind)


class JsonRenderer(BaseRenderer):
    """Bytes as they are (an answer that was stored), anything else by msgspec."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return data if isinstance(data, bytes) else msgspec.json.encode(data)


class JsonOnly(BaseContentNegotiation):
    """There is one parser and one renderer, so all there is to decide is whether they will do."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        media_type, _, parameters = (request.content_type or "").partition(";")
        charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(' "')
        is_plain = request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() == "identity"
        if media_type.strip().lower() == "application/json" and charset in CHARSETS and is_plain:
            return parsers[0]
        raise UnsupportedMediaType(media_type)

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str | None = None) -> Any:
        accepted = request.META.get("HTTP_ACCEPT") or "*/*"
        if any(media_type in accepted.lower() for media_type in ACCEPTED):
            return renderers[0], renderers[0].media_type
        raise NotAcceptable()
