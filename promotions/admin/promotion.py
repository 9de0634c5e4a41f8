from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import badge
from promotions.models import Promotion, PromotionVersion

STATES = {"draft": "default", "approved": "info", "running": "success", "paused": "warning", "finished": "default"}


class PromotionVersionInline(ReadOnlyInline):
    """The wordings of the promotion, the latest first."""

    model = PromotionVersion
    tab = False
    hide_title = False
    fields = ("number", "state", "mechanic", "needs_account", "priority", "budget_kopecks", "approved_by")
    ordering = ("-number",)


@admin.register(Promotion)
class PromotionAdmin(ConsoleAdmin):
    """Promises with names. What exactly is promised stands in the versions."""

    list_display = ("name", "code", "state", "mechanic", "budget")
    search_fields = ("name", "code")
    autocomplete_fields = ("programme",)
    inlines = (PromotionVersionInline,)
    readonly_fields = ("stopped_at", "stop_reason")
    fieldsets = ((None, {"fields": (("name", "name_en"), ("code", "programme"), ("stopped_at", "stop_reason"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        """Promotions with their versions, the latest first."""
        latest_first = PromotionVersion.objects.order_by("-number")
        return super().get_queryset(request).prefetch_related(Prefetch("versions", latest_first, to_attr="wordings"))

    @admin.display(description=_("state"))
    def state(self, promotion: Promotion) -> str:
        """Stopped, or the state of the running or else the latest version."""
        if promotion.stopped_at:
            return badge(_("stopped"), "danger")
        version = self._current(promotion)
        return badge(version.get_state_display(), STATES[version.state]) if version else "–"

    @admin.display(description=_("mechanic"))
    def mechanic(self, promotion: Promotion) -> str:
        """The kind of the promise."""
        version = self._current(promotion)
        return version.mechanic if version else "–"

    @admin.display(description=_("budget"))
    def budget(self, promotion: Promotion) -> Any:
        """What may be promised at most."""
        version = self._current(promotion)
        return print_roubles(version.budget_kopecks) if version and version.budget_kopecks else "–"

    def _current(self, promotion: Promotion) -> PromotionVersion | None:
        running = (each for each in promotion.wordings if each.state == PromotionVersion.State.RUNNING)
        return next(running, None) or next(iter(promotion.wordings), None)
