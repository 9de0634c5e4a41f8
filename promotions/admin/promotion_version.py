from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import pill
from promotions.admin.promotion import STATES
from promotions.models import PromotionFunding, PromotionVersion


class FundingInline(ReadOnlyInline):
    """Who bears the promotion, and in what share."""

    model = PromotionFunding
    tab = False
    hide_title = False
    fields = ("funder_kind", "funder", "share_bp")
    list_select_related = ("funder",)
    ordering = ("pk",)
    show_change_link = False


@admin.register(PromotionVersion)
class PromotionVersionAdmin(ReadOnlyAdmin):
    """Exact wordings; a running one is not edited, a new one is made."""

    list_display = (
        "promotion",
        "number",
        pill(PromotionVersion, "state", **STATES),
        "mechanic",
        "priority",
        "budget_kopecks",
    )
    list_select_related = ("promotion",)
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("promotion__name", "promotion__code", "mechanic")
    inlines = (FundingInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("promotion", "number"),
                    ("state", "mechanic"),
                    ("priority", "group"),
                    ("budget_kopecks", "needs_account"),
                )
            },
        ),
        (_("Terms"), {"fields": ("params", "where", "when", "goods", "limits")}),
        (_("Points"), {"fields": (("available_after_days", "expires_after_days"),)}),
        (_("Approval"), {"fields": (("approved_by", "approved_at"),)}),
    )
