from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from members.models import Succession


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    """Which account went on for which one, and what was taken back."""

    list_display = (
        "number",
        pill(Succession, "kind", merge="info"),
        "predecessor_link",
        "successor_link",
        "made_at",
        "made_by",
        "undone_at",
    )
    list_select_related = ("predecessor", "successor", "duplicate")
    list_filter = (("kind", ChoicesDropdownFilter), ("made_at", RangeDateTimeFilter))
    search_fields = ("number", "predecessor__holders__person__name_key", "successor__holders__person__name_key")
    search_help_text = _("Number of the document, or a name")
    readonly_fields = ("predecessor_link", "successor_link", "duplicate_link")
    fieldsets = (
        (None, {"fields": (("number", "kind"), ("predecessor_link", "successor_link"), ("duplicate_link", "reason"))}),
        (
            _("When and by whom"),
            {"fields": (("made_at", "made_by"), ("counts_from",), ("undone_at", "undone_by"))},
        ),
    )

    @admin.display(description=_("closed account"))
    def predecessor_link(self, succession: Succession) -> str:
        """The account that was closed."""
        return link_to(succession.predecessor)

    @admin.display(description=_("goes on as"))
    def successor_link(self, succession: Succession) -> str:
        """The account that goes on."""
        return link_to(succession.successor)

    @admin.display(description=_("duplicate member"))
    def duplicate_link(self, succession: Succession) -> str:
        """Whose row was the duplicate."""
        return link_to(succession.duplicate)
