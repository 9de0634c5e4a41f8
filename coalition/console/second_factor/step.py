"""Who has to take the second step, and where nobody gets before he has."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PASSED, NEXT = "second_factor_passed", "second_factor_next"
CONSOLE, CABINET = "console", "cabinet"
OPEN = (
    *("/api/", "/console/language/", "/console/login/", "/console/logout/", "/console/jsi18n/"),
    *("/cabinet/sign-in/", "/cabinet/sign-out/", "/console/second-factor/", "/cabinet/second-factor/"),
)
"""Addresses that ask nobody for a second step; those of the second factor itself look after themselves."""


def must_have_one(user: Any) -> bool:
    """Whether somebody may not do without a second factor."""
    return bool(user.is_staff and settings.STAFF_SECOND_FACTOR)


def has_to_step(request: HttpRequest) -> bool:
    """Whether whoever looks still owes the second step of this session."""
    user = request.user
    if not user.is_authenticated or request.session.get(PASSED):
        return False
    return user.second_factor_at is not None or must_have_one(user)


def site_of(request: HttpRequest) -> str:
    """Whose look and addresses a page has."""
    return CABINET if request.path.startswith("/cabinet/") else CONSOLE


class SecondStep:
    """Leads whoever has given his password alone to the second step, from wherever he wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not has_to_step(request):
            return self.get_response(request)
        wanted = request.get_full_path()
        # A path that begins with two slashes would lead to another site.
        if request.method == "GET" and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            request.session[NEXT] = wanted
        return HttpResponseRedirect(reverse(f"{site_of(request)}_second_factor:step"))
