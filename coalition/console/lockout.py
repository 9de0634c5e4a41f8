"""Passwords are tried a few times, then the door is closed for a while: at the console and at the cabinet alike.

django-axes remembers failed sign-ins for people to look at; the limits themselves are counted by
`pharmacies.access.sign_in_tries`, since axes counts after the password was checked and so lets a burst through.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coalition.toolkit.admin.units import said
from pharmacies.access.sign_in_tries import SignInClosed, begin_sign_in, closed_until, end_good_sign_in

CHANGES = ("/console/password_change/", "/cabinet/password/")


class RememberedFailures(AxesStandaloneBackend):
    """What axes remembers, asked wherever somebody signs in by a page; a password checked by our own code is none."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **credentials: Any) -> None:
        """Refuse with PermissionDenied whoever axes has shut out."""
        if request is not None:
            super().authenticate(request, *args, **credentials)


class CountedPasswords(ModelBackend):
    """Django's own check of a password, counted before."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """The user, or None for a wrong password; closed, it is not even looked at."""
        if request is None or username is None:
            return super().authenticate(request, username, password, **kwargs)
        tried = {"username": username, "address": address_of(request), "now": timezone.now()}
        try:
            begin_sign_in(**tried)
        except SignInClosed as closed:
            request.sign_in_closed, request.axes_locked_out = closed, True
            raise PermissionDenied from closed
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            end_good_sign_in(**tried)
        return user


class CountedOldPasswords:
    """Whoever changes a password types the present one first: such tries are counted too, or a screen that was left
    unlocked would be a place to guess it at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path not in CHANGES or not request.user.is_authenticated:
            return self.get_response(request)
        tried = {"username": request.user.get_username(), "address": address_of(request), "now": timezone.now()}
        try:
            begin_sign_in(**tried)
        except SignInClosed as closed:
            request.sign_in_closed = closed
            return closed_answer(request, HttpResponse(), None)
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.FOUND:
            end_good_sign_in(**tried)
        return answer


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind our proxy, what the proxy wrote last; the rest a client may write himself."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_TLS_PROXY else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def closed_answer(request: HttpRequest, original: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """What whoever is shut out reads: when to come again."""
    now = timezone.now()
    closed = getattr(request, "sign_in_closed", None)
    if closed is None:  # axes counted it first, in its own way
        username = (credentials or {}).get("username") or ""
        until = closed_until(username=username, address=address_of(request), now=now)
        closed = SignInClosed(until=until or now + settings.AXES_COOLOFF_TIME)
    answer = render(request, "console/second_factor/closed.html", {"sentence": said(closed)}, status=429)
    answer["Retry-After"] = str(max(1, int((closed.until - now).total_seconds())))
    return answer
