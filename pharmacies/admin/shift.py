from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to
from pharmacies.models import Shift


@admin.register(Shift)
class ShiftAdmin(ReadOnlyAdmin):
    """Shifts of web cash desks: people open and close them at the counter."""

    list_display = ("number", "desk", "opened_at", "opened_by", "closed_at", "how")
    list_display_links = ("number", "opened_at")
    list_select_related = ("desk__outlet",)
    list_filter = (("desk__outlet", AutocompleteSelectFilter), ("opened_at", RangeDateFilter))
    search_fields = ("desk__outlet__name", "opened_by", "closed_by")
    search_help_text = gettext_lazy("Outlet or who opened or closed it")
    ordering = ("-opened_at",)
    readonly_fields = ("desk_link", "how")
    fieldsets = ((None, {"fields": (("desk_link", "number"), ("opened_at", "opened_by"), ("closed_at", "how"))}),)

    @admin.display(description=gettext_lazy("cash desk"))
    def desk_link(self, shift: Shift) -> str:
        """Where it was."""
        return link_to(shift.desk)

    @admin.display(description=gettext_lazy("closed by"))
    def how(self, shift: Shift) -> str:
        """Whether it is over, and by whose hand."""
        if shift.closed_at is None:
            return badge(_("open"), "success")
        return badge(_("closed by itself"), "warning") if shift.is_closed_by_itself else shift.closed_by
