from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from settlements.models import PurchaseReturn


@admin.register(PurchaseReturn)
class PurchaseReturnAdmin(ReadOnlyAdmin):
    """Goods that came back."""

    list_display = (
        "purchase",
        "occurred_at",
        "outlet",
        "money_kopecks",
        "points_returned_kopecks",
        "points_withdrawn_kopecks",
        "shortfall_kopecks",
        pill(PurchaseReturn, "kind", void="danger"),
    )
    list_select_related = ("purchase", "outlet")
    list_filter = (
        ("outlet", AutocompleteSelectFilter),
        ("kind", ChoicesDropdownFilter),
        ("business_on", RangeDateFilter),
    )
    search_fields = ("purchase__receipt_no__exact", "till_reference__exact")
    search_help_text = _("Receipt or till's reference")
    readonly_fields = ("purchase_link",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("purchase_link", "kind"),
                    ("occurred_at", "outlet"),
                    ("desk", "cashier"),
                    ("reason", "till_reference"),
                    ("money_kopecks", "points_returned_kopecks"),
                    ("points_withdrawn_kopecks", "shortfall_kopecks"),
                )
            },
        ),
    )

    @admin.display(description=_("purchase"))
    def purchase_link(self, purchase_return: PurchaseReturn) -> str:
        """What was returned."""
        return link_to(purchase_return.purchase)
