"""Who looked at whose data: the list, days with unusually many members, and the tab on a person's page."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Person, PersonView
from members.queries.looks import look_days

DAYS = 30
NAMED = 7
LATEST = 100


@admin.register(PersonView)
class PersonViewAdmin(ReadOnlyAdmin):
    """The log of looks. Above it, who looked at the most members in a day."""

    list_before_template = "console/looks_before.html"
    list_display = ("viewed_at", "user", "person_number", pill(PersonView, "page", export="warning", purchases="info"))
    list_select_related = ("user",)
    list_filter = (
        ("user", AutocompleteSelectFilter),
        ("page", ChoicesDropdownFilter),
        ("viewed_at", RangeDateTimeFilter),
    )
    search_fields = ("user__username", "person__name_key")
    search_help_text = gettext_lazy("Who looked, or a member's last name")
    readonly_fields = ("person_number",)
    fieldsets = ((None, {"fields": (("viewed_at", "user"), ("person_number", "page"))}),)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the busiest days of the last month above it."""
        return super().changelist_view(request, {"table": _busiest(), **(extra_context or {})})

    @admin.display(description=gettext_lazy("member"), ordering="person")
    def person_number(self, look: PersonView) -> Any:
        """Whose data it was, by number: the log names nobody."""
        return link_to(Person(pk=look.person_id), f"№\u00a0{look.person_id}")


def _busiest() -> Table:
    heads = [Head(_("date")), Head(_("who looked")), Head(_("different members"), True), Head(_("state"))]
    days = look_days(since=timezone.now() - timedelta(days=DAYS))[:NAMED]
    rows = [
        [day.on, day.user, day.members, badge(_("far above the usual"), "danger") if day.is_unusual else _("usual")]
        for day in days
    ]
    note = _("Marked: more than 20 members a day, and more than three times the median day of the last 30.")
    return Table(heads, rows, title=_("Who looked at the most members in a day"), note=note)


@panel_on(Person)
class LooksPanel(Panel):
    """Who looked at this person's data."""

    model = PersonView
    place = 60
    title = gettext_lazy("who looked")
    permission = "members.view_personview"

    def context(self) -> dict[str, Any]:
        """The latest looks."""
        heads = [Head(_("when")), Head(_("who looked")), Head(_("page"))]
        looks = self.row.views.select_related("user").order_by("-pk")[:LATEST]
        rows = [[look.viewed_at, look.user, look.get_page_display()] for look in looks]
        return {"tables": [Table(heads, rows, empty=_("Nobody has looked yet."))]}
