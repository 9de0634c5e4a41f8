"""Calls of an API go straight to their view: tills have no session, no language, no form."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

PREFIX = "/api/v1/"


class Shortcut:
    """Middleware: below the prefix the rest of the chain is left out. The views there answer every error themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        address = resolve(request.path_info)
        with pghistory.context(door="till"):
            response = address.func(request, *address.args, **address.kwargs)
        response.render()
        # Without its length an answer would go out in chunks, which not every cash program can read.
        response["Content-Length"] = str(len(response.content))
        return response
