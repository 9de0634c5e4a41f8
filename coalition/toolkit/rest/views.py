"""The view that every address of an API is made of."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

import msgspec
from django.http import HttpRequest
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coalition.toolkit.rest.errors import STATUSES, AddressUnknown
from coalition.toolkit.rest.problems import MEDIA_TYPE, problem_of, refusal_for
from coalition.toolkit.rest.schema import StructSchema
from coalition.toolkit.rest.shell import JsonOnly, JsonRenderer, StrictParser

_TRACE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class JsonView(APIView):
    """Takes and gives JSON only; every refusal is a problem. Methods are declared by `operation`.

    `statuses`: code of a refusal → HTTP status; a code that is not in it is 422.
    """

    parser_classes = (StrictParser,)
    renderer_classes = (JsonRenderer,)
    content_negotiation_class = JsonOnly
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    metadata_class = None
    http_method_names = ["get", "head", "post", "put"]
    schema = StructSchema()
    statuses: ClassVar[Mapping[str, int]] = STATUSES

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        self.trace_id = given if _TRACE_ID.fullmatch(given) else uuid4().hex
        return super().initialize_request(request, *args, **kwargs)

    def handle_exception(self, error: Exception) -> Response:
        refusal = refusal_for(error, trace_id=self.trace_id)
        status = self.statuses.get(refusal.code, 422)
        problem = problem_of(refusal, status=status, instance=self.request.path, trace_id=self.trace_id)
        response = Response(msgspec.json.encode(problem), status, content_type=MEDIA_TYPE)
        retry_after = getattr(refusal, "retry_after_seconds", None)
        if retry_after is not None:
            response["Retry-After"] = str(retry_after)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Request-Id"] = self.trace_id
        response["Date"] = http_date()
        response["Cache-Control"] = "no-store"
        return response


class UnknownAddress(JsonView):
    """Answers below the API's prefix where nothing else does."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise AddressUnknown()
