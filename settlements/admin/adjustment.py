from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from settlements.models import Adjustment, AdjustmentLimit


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin):
    """Points given and written off by hand: why, by whom, who agreed."""

    list_display = (
        "made_at",
        "account_link",
        pill(Adjustment, "kind", accrual="success", write_off="danger", shortfall="warning"),
        "amount_kopecks",
        "reason",
        "made_by",
        "agreed_by",
    )
    list_select_related = ("account", "approval")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("reason", ChoicesDropdownFilter),
        ("made_at", RangeDateTimeFilter),
    )
    search_fields = ("made_by", "comment", "account__holders__person__name_key", "account__cards__number__exact")
    search_help_text = _("Name of a member, a card number, who made it, or the comment")
    readonly_fields = ("account_link", "agreed_by", "entry_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account_link", "kind"),
                    ("amount_kopecks", "reason"),
                    "comment",
                    ("made_by", "made_at"),
                    ("agreed_by", "entry_link"),
                )
            },
        ),
    )

    @admin.display(description=_("account"))
    def account_link(self, adjustment: Adjustment) -> str:
        """Whose points they are."""
        return link_to(adjustment.account)

    @admin.display(description=_("agreed by"))
    def agreed_by(self, adjustment: Adjustment) -> str:
        """The second person, where it took two."""
        return adjustment.approval.decided_by if adjustment.approval else "–"

    @admin.display(description=_("ledger entry"))
    def entry_link(self, adjustment: Adjustment) -> str:
        """How it was booked."""
        return link_to(adjustment.entry)


@admin.register(AdjustmentLimit)
class AdjustmentLimitAdmin(ConsoleAdmin):
    """What people of a group may adjust alone; above it, and without a row, a second person agrees."""

    may_delete = True
    list_display = ("group", "at_once_kopecks", "per_day_kopecks")
    list_select_related = ("group",)
    autocomplete_fields = ("group",)
    fieldsets = ((None, {"fields": ("group", ("at_once_kopecks", "per_day_kopecks"))}),)
