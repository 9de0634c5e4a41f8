"""Departures: who left and why, and whose data are to be erased by when."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RadioFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to, moment, pill
from members.models import Departure


class ErasureFilter(RadioFilter):
    """Whose data are still to be erased, and where it is late."""

    title = gettext_lazy("erasure")
    parameter_name = "erasure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [
            ("waits", gettext_lazy("to be erased")),
            ("late", gettext_lazy("late")),
            ("done", gettext_lazy("data erased")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The departures."""
        waits = Q(erase_by__isnull=False, erased_at__isnull=True)
        chosen = {
            "waits": waits,
            "late": waits & Q(erase_by__lt=timezone.localdate()),
            "done": Q(erased_at__isnull=False),
        }
        return queryset.filter(chosen.get(self.value(), Q()))


@admin.register(Departure)
class DepartureAdmin(ReadOnlyAdmin):
    """Who left the programme; a departure is made on a member's page."""

    list_display = (
        "number",
        "person_link",
        pill(Departure, "kind", withdrew="warning", died="danger"),
        "happened_at",
        "written_off_kopecks",
        "erase_by",
        "state",
    )
    list_select_related = ("person", "account")
    list_filter = (ErasureFilter, ("kind", ChoicesDropdownFilter), ("made_at", RangeDateTimeFilter))
    search_fields = ("number", "act_number", "person__name_key")
    search_help_text = gettext_lazy("Number of the departure or of the act, or a last name")
    readonly_fields = ("person_link", "account_link", "happened_at", "state")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "kind"),
                    ("person_link", "account_link"),
                    ("happened_at", "clerk"),
                    ("written_off_kopecks", "reason"),
                )
            },
        ),
        (gettext_lazy("Erasure"), {"fields": (("erase_by", "state"), ("erased_at", "act_number"))}),
    )

    @admin.display(description=gettext_lazy("member"), ordering="person__name_key")
    def person_link(self, departure: Departure) -> Any:
        """Who left."""
        return link_to(departure.person)

    @admin.display(description=gettext_lazy("when"), ordering="made_at")
    def happened_at(self, departure: Departure) -> Any:
        """When he left."""
        return moment(departure.made_at)

    @admin.display(description=gettext_lazy("account"))
    def account_link(self, departure: Departure) -> Any:
        """The account that was closed."""
        return link_to(departure.account)

    @admin.display(description=gettext_lazy("erasure"))
    def state(self, departure: Departure) -> Any:
        """Whether the data are erased, wait, or wait too long."""
        return erasure_badge(departure)


def erasure_badge(departure: Departure) -> Any:
    """How the erasure stands."""
    if departure.erased_at is not None:
        return badge(_("data erased"), "success")
    if departure.erase_by is None:
        return DASH
    is_late = departure.erase_by < timezone.localdate()
    return badge(_("late"), "danger") if is_late else badge(_("to be erased"), "warning")
