"""How long somebody stays signed in: until his rights change, until he has been idle, until the day is over."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
NOTED_SECONDS = 60
"""How exactly it is kept when somebody was last seen: a page within the same minute writes nothing."""


def begin_sitting(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Somebody signs in: note when, and bind the session to his rights as the database has them now."""
    request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())
    bind_to_rights(request, user)


def bind_to_rights(request: HttpRequest, user: Any) -> None:
    """Let this session live on though the rights of whoever has it were changed, by himself and knowingly."""
    user.refresh_from_db(fields=["password", "rights_changed_at", "second_factor_at"])
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()


class Sittings:
    """Signs out whoever has been away, or signed in, for longer than the settings allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now, session = int(time.time()), request.session
            began, seen = session.get(SIGNED_IN, 0), session.get(SEEN, 0)
            if now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen >= NOTED_SECONDS:
                session[SEEN] = now
        return self.get_response(request)
