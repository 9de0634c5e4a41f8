"""Links lead only where whoever looks may go: to everybody else they are plain text, not a page that says no."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

_REQUEST: ContextVar[HttpRequest | None] = ContextVar("looked_at_by", default=None)


class WhoLooks:
    """Remembers, while a page is made, for whom."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _REQUEST.set(request)
        try:
            return self.get_response(request)
        finally:
            _REQUEST.reset(before)


def may_open(model: type[Model] | Model) -> bool:
    """Whether the page of a row may be opened by whoever looks; outside a request everybody may."""
    user: Any = getattr(_REQUEST.get(), "user", None)
    opts = model._meta
    return user is None or any(
        user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in ("view", "change")
    )


def guard_read_only_links() -> None:
    """The links that unfold draws for what a row points at are made like all others."""
    from unfold.fields import UnfoldAdminReadonlyField

    from coalition.toolkit.admin.columns import link_to

    UnfoldAdminReadonlyField.get_admin_url = lambda field, remote_field, row: link_to(row)
