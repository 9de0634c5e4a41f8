"""Who comes in, and whose cabinet it is. Everybody sees the rows of his own legal entity and no others."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from coalition.cabinet.navigation import MANUFACTURER, PHARMACY, menu
from pharmacies.models import LegalEntity, StaffUser

View = Callable[..., HttpResponse]
PASSWORD_IS_TEMPORARY = "cabinet_password_is_temporary"
"""In the session of somebody whose password was chosen by another."""


def cabinet_page(right: str, roles: Collection[str] = (PHARMACY,)) -> Callable[[View], View]:
    """A page of the cabinet: for those of such participants who have the right; "" asks for none. No cache keeps it.

    Who has not signed in is asked to; whoever works elsewhere is told where; others are refused with PermissionDenied.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("cabinet_sign_in"))
            if not has_cabinet(request.user):
                return TemplateResponse(request, "cabinet/elsewhere.html", status=403)
            if own(request).role not in roles or (right and not request.user.has_perm(right)):
                raise PermissionDenied
            if request.session.get(PASSWORD_IS_TEMPORARY):
                return HttpResponseRedirect(reverse("cabinet_password"))
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return guard


def has_cabinet(user: StaffUser) -> bool:
    """Whether somebody works at a pharmacy or a manufacturer, and not at the operator."""
    entity = user.legal_entity if user.is_authenticated and user.is_active and not user.is_staff else None
    return entity is not None and entity.role in (PHARMACY, MANUFACTURER)


def own(request: HttpRequest) -> LegalEntity:
    """The legal entity whose cabinet this is."""
    return request.user.legal_entity


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> TemplateResponse:
    """A page in the cabinet's frame, with its menu."""
    frame = {"own": own(request), "navigation": menu(request)} if has_cabinet(request.user) else {}
    return TemplateResponse(request, template, {**frame, **context}, status=status)
