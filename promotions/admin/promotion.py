from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import badge
from coalition.toolkit.admin.panels import panels_on
from promotions.admin.constructor import answers, pages
from promotions.compiler.drafts import Draft
from promotions.models import Promotion, PromotionVersion
from promotions.operations.stopping import stop_promotion

MECHANICS = {
    "level_points": gettext_lazy("points by level"),
    "level_discount": gettext_lazy("discount by level"),
    "percent_of_receipt": gettext_lazy("percent of the receipt"),
    "percent_of_goods": gettext_lazy("percent of chosen goods"),
    "fixed_points_for_goods": gettext_lazy("points for a pack of chosen goods"),
}
STATES = {
    "draft": "default",
    "checked": "info",
    "approved": "info",
    "running": "success",
    "paused": "warning",
    "finished": "default",
}


def mechanic_words(mechanic: str) -> Any:
    """A mechanic in words; one that has none yet says its own name."""
    return MECHANICS.get(mechanic, mechanic)


class PromotionVersionInline(ReadOnlyInline):
    """The wordings of the promotion, the latest first."""

    model = PromotionVersion
    tab = False
    hide_title = False
    fields = ("number", "state", "kind", "needs_account", "priority", "budget_kopecks", "approved_by")
    ordering = ("-number",)
    readonly_fields = ("kind",)

    @admin.display(description=gettext_lazy("mechanic"))
    def kind(self, version: PromotionVersion) -> Any:
        """The kind of the promise."""
        return mechanic_words(version.mechanic)


@admin.register(Promotion)
class PromotionAdmin(ConsoleAdmin):
    """Promises with names. What exactly is promised stands in the versions."""

    list_display = ("name", "code", "state", "mechanic", "budget")
    search_fields = ("name", "code")
    autocomplete_fields = ("programme",)
    inlines = (PromotionVersionInline,)
    readonly_fields = ("stopped_at", "stop_reason")
    fieldsets = ((None, {"fields": (("name", "name_en"), ("code", "programme"), ("stopped_at", "stop_reason"))}),)

    actions_detail = ("stop",)
    custom_urls = (
        ("new/<slug:template_code>/", "promotions_promotion_new", pages.new),
        ("version/<int:version_id>/edit/", "promotions_promotion_edit", pages.edit),
        ("version/<int:version_id>/next/", "promotions_promotion_next", pages.next_version),
        ("wording/", "promotions_promotion_wording", answers.wording),
        ("rows/<slug:unit>/", "promotions_promotion_options", answers.rows),
    )

    def get_custom_urls(self) -> tuple[Any, ...]:
        """Addresses of the constructor, and of what a higher storey shows beside a draft."""
        return (*super().get_custom_urls(), *(view for panel in panels_on(Draft) for view in panel.views))

    def add_view(self, request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        """A promotion begins with a template."""
        return pages.gallery(request, self)

    @action(description=gettext_lazy("Stop at once"), icon="front_hand", permissions=["promotions.change_promotion"])
    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Bar the promotion at every desk at once."""
        promotion = found(self, request, object_id)

        def stop(wanted: dict[str, Any]) -> str:
            stop_promotion(promotion=promotion, reason=wanted["reason"], now=timezone.now())
            return _("The promotion is stopped at every desk.")

        question = Question(
            _("Stop the promotion"),
            _("It gives nothing from now on, not even to quotes given before. Points already earned stay."),
            _("Stop at once"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, stop, row=promotion)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        """Promotions with their versions, the latest first."""
        latest_first = PromotionVersion.objects.order_by("-number")
        return super().get_queryset(request).prefetch_related(Prefetch("versions", latest_first, to_attr="wordings"))

    @admin.display(description=gettext_lazy("state"))
    def state(self, promotion: Promotion) -> str:
        """Stopped, or the state of the running or else the latest version."""
        if promotion.stopped_at:
            return badge(_("stopped"), "danger")
        version = self._current(promotion)
        return badge(version.get_state_display(), STATES[version.state]) if version else "–"

    @admin.display(description=gettext_lazy("mechanic"))
    def mechanic(self, promotion: Promotion) -> str:
        """The kind of the promise."""
        version = self._current(promotion)
        return mechanic_words(version.mechanic) if version else "–"

    @admin.display(description=gettext_lazy("budget"))
    def budget(self, promotion: Promotion) -> Any:
        """What may be promised at most."""
        version = self._current(promotion)
        return print_roubles(version.budget_kopecks) if version and version.budget_kopecks else "–"

    def _current(self, promotion: Promotion) -> PromotionVersion | None:
        running = (each for each in promotion.wordings if each.state == PromotionVersion.State.RUNNING)
        return next(running, None) or next(iter(promotion.wordings), None)
