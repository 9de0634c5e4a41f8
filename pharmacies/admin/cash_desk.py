from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import AutocompleteSelectFilter, BooleanRadioFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, address_of, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.panels import Panel, panel_on
from pharmacies.access.keys import issue_key, revoke_key
from pharmacies.models import CashDesk, DeskKey

ISSUE = "pharmacies.add_deskkey"
REVOKE = "pharmacies.change_deskkey"


@require_POST
def revoke(request: HttpRequest, object_id: str, key_id: int, model_admin: "CashDeskAdmin") -> HttpResponse:
    """Revoke a key in one click."""
    if not request.user.has_perm(REVOKE):
        raise PermissionDenied
    key = get_object_or_404(DeskKey, pk=key_id, desk_id=object_id)
    revoke_key(key=key, revoked_by=request.user.get_username(), now=timezone.now())
    messages.success(request, _("Key %(key)s is revoked: the till is refused from now on.") % {"key": key})
    return HttpResponseRedirect(address_of(model_admin, key.desk))


@admin.register(CashDesk)
class CashDeskAdmin(ConsoleAdmin):
    """Tills and the keys that open the programme's door to them."""

    list_display = ("__str__", "outlet", "number", "name", "module", "is_active")
    list_select_related = ("outlet",)
    list_filter = (("outlet", AutocompleteSelectFilter), ("is_active", BooleanRadioFilter))
    search_fields = ("outlet__name", "outlet__code", "name", "module")
    search_help_text = gettext_lazy("Outlet, name or cash program")
    autocomplete_fields = ("outlet",)
    fieldsets = ((None, {"fields": ("outlet", ("number", "name"), ("module", "is_active"), "is_web")}),)
    actions_detail = ("issue_key",)
    custom_urls = (("<path:object_id>/keys/<int:key_id>/revoke/", "pharmacies_cashdesk_revoke_key", revoke),)

    def get_readonly_fields(self, request: HttpRequest, obj: CashDesk | None = None) -> list[Any]:
        """A desk stays where it is: its slips and keys would pass to whoever has the other outlet."""
        only_shown = super().get_readonly_fields(request, obj)
        return only_shown if obj is None else [*only_shown, "outlet"]

    @action(description=gettext_lazy("Issue a key"), icon="key", permissions=[ISSUE])
    def issue_key(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Issue a key; the page that answers is the only place where it can be read."""
        desk = found(self, request, object_id)

        def issue(wanted: dict[str, Any]) -> HttpResponse:
            row, key = issue_key(desk=desk, issued_by=request.user.get_username(), now=timezone.now())
            context = {
                **self.admin_site.each_context(request),
                **{"title": _("The key of the cash desk"), "opts": self.opts, "original": desk, "key": key, "row": row},
                "back": address_of(self, desk),
            }
            return TemplateResponse(request, "console/key.html", context)

        question = Question(
            _("Issue a key"),
            _("The key is shown once. Two keys may live at once while a till is moved over; then revoke the old one."),
            _("Issue a key"),
        )
        return ask(self, request, question, issue, row=desk)


@panel_on(CashDesk)
class KeysPanel(Panel):
    """The keys of a desk; live ones can be revoked."""

    model = DeskKey
    tab = False
    title = gettext_lazy("keys")
    template = "console/desk_keys.html"

    def context(self) -> dict[str, Any]:
        """Keys, the latest first."""
        keys = DeskKey.objects.filter(desk=self.object_id).order_by("-created_at")
        return {"keys": keys, "desk_id": self.object_id, "may_revoke": self.request.user.has_perm(REVOKE)}
