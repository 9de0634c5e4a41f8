from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import badge
from coalition.toolkit.admin.panels import panels_on
from promotions.admin.constructor import answers, pages, steps
from promotions.admin.constructor.life import lives_of
from promotions.admin.constructor.mechanics import name_of
from promotions.compiler.drafts import Draft
from promotions.models import Promotion, PromotionFunding, PromotionVersion
from promotions.operations.stopping import stop_promotion

STATES = {
    "draft": "default",
    "checked": "info",
    "approved": "info",
    "running": "success",
    "paused": "warning",
    "finished": "default",
}


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
        return name_of(version.mechanic)


class OfferedFilter(DropdownFilter):
    """Promotions that participants offer: all of them, or those that wait for the operator."""

    title = gettext_lazy("offered by participants")
    parameter_name = "offered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What can be chosen."""
        return [("waiting", _("waiting for approval")), ("all", _("all of them"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> QuerySet[Promotion]:
        """The rows chosen."""
        if self.value() == "waiting":
            checked = PromotionVersion.objects.filter(promotion=OuterRef("pk"), state=PromotionVersion.State.CHECKED)
            return queryset.filter(Exists(checked), owner__isnull=False)
        return queryset.filter(owner__isnull=False) if self.value() == "all" else queryset


@admin.register(Promotion)
class PromotionAdmin(ConsoleAdmin):
    """Promises with names. What exactly is promised stands in the versions."""

    list_display = ("name", "owner", "state", "mechanic", "funders", "period", "budget")
    list_select_related = ("owner",)
    list_filter = (
        OfferedFilter,
        ("versions__state", ChoicesDropdownFilter),
        ("versions__fundings__funder_kind", ChoicesDropdownFilter),
        ("versions__fundings__funder", AutocompleteSelectFilter),
    )
    change_form_outer_before_template = "promotions/lives.html"

    class Media:
        css = {"all": ("promotions/promotions.css",)}

    search_fields = ("name", "code")
    autocomplete_fields = ("programme",)
    inlines = (PromotionVersionInline,)
    readonly_fields = ("owner", "remark", "stopped_at", "stop_reason")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "name_en"),
                    ("code", "programme"),
                    ("owner", "remark"),
                    ("stopped_at", "stop_reason"),
                )
            },
        ),
    )

    actions_detail = ("stop",)
    custom_urls = (
        ("new/<slug:template_code>/", "promotions_promotion_new", pages.new),
        ("version/<int:version_id>/edit/", "promotions_promotion_edit", pages.edit),
        ("version/<int:version_id>/next/", "promotions_promotion_next", pages.next_version),
        ("version/<int:version_id>/check/", "promotions_promotion_check", steps.check),
        ("version/<int:version_id>/approve/", "promotions_promotion_approve", steps.approve),
        ("version/<int:version_id>/back/", "promotions_promotion_back", steps.back),
        ("wording/", "promotions_promotion_wording", answers.wording),
        ("rows/<slug:unit>/", "promotions_promotion_options", answers.rows),
    )

    def get_custom_urls(self) -> tuple[Any, ...]:
        """Addresses of the constructor, and of what a higher storey shows beside a draft."""
        return (*super().get_custom_urls(), *(view for panel in panels_on(Draft) for view in panel.views))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a promotion, its life first."""
        promotion = self.get_object(request, object_id) if object_id else None
        lives = lives_of(request, promotion) if promotion else []
        return super().changeform_view(request, object_id, form_url, {"lives": lives} | (extra_context or {}))

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
        fundings = Prefetch("fundings", PromotionFunding.objects.select_related("funder").order_by("pk"))
        latest_first = PromotionVersion.objects.order_by("-number").prefetch_related(fundings)
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
        return name_of(version.mechanic) if version else "–"

    @admin.display(description=gettext_lazy("paid by"))
    def funders(self, promotion: Promotion) -> str:
        """Who bears it."""
        version = self._current(promotion)
        rows = version.fundings.all() if version else ()
        return ", ".join(str(row.funder or row.get_funder_kind_display()) for row in rows) or "–"

    @admin.display(description=gettext_lazy("period"))
    def period(self, promotion: Promotion) -> str:
        """From when until when, as far as it is said."""
        version = self._current(promotion)
        when = version.when if version else {}
        begins, ends = (when.get(name) for name in ("starts_on", "ends_on"))
        if ends:
            last = date.fromisoformat(ends) - timedelta(days=1)
            return f"{_day(begins)} – {date_format(last, 'SHORT_DATE_FORMAT')}"
        return _("from %(day)s") % {"day": _day(begins)} if begins else _("without an end")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; what a higher storey knows of its rows is asked for all of them at once."""
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list = list(changelist.result_list)
        cells = {key: cell for panel in panels_on(Promotion) for key, cell in panel.cells(request, rows).items()}
        for row in rows:
            row.cell = cells.get(row.pk)
        return changelist

    @admin.display(description=gettext_lazy("budget"))
    def budget(self, promotion: Promotion) -> Any:
        """How much of it is used, or what may be promised at most."""
        if getattr(promotion, "cell", None):
            return promotion.cell
        version = self._current(promotion)
        return print_roubles(version.budget_kopecks) if version and version.budget_kopecks else "–"

    def _current(self, promotion: Promotion) -> PromotionVersion | None:
        running = (each for each in promotion.wordings if each.state == PromotionVersion.State.RUNNING)
        return next(running, None) or next(iter(promotion.wordings), None)


def _day(text: str | None) -> str:
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT") if text else "…"
