from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, masked_number, pill
from settlements.admin.filters import ToLookIntoFilter
from settlements.admin.reasons import review_words
from settlements.models import Purchase

STATES = {"committed": "success", "partly_returned": "warning", "returned": "danger", "voided": "danger"}


@admin.register(Purchase)
class PurchaseAdmin(ReadOnlyAdmin):
    """Receipts as tills told us of them, each with its explanation."""

    list_display = (
        "receipt",
        "occurred_at",
        "outlet",
        "card_masked",
        "amount_kopecks",
        "points_kopecks",
        "payable_kopecks",
        "earned_kopecks",
        pill(Purchase, "state", **STATES),
    )
    list_select_related = ("outlet", "card")
    list_filter = (
        ("outlet", AutocompleteSelectFilter),
        ("business_on", RangeDateFilter),
        ("state", ChoicesDropdownFilter),
        ("entry_mode", ChoicesDropdownFilter),
        ToLookIntoFilter,
    )
    search_fields = ("receipt_no__exact", "till_reference__exact", "fiscal_sign__exact", "card__number__exact")
    search_help_text = _("Receipt, till's reference, fiscal sign or card number")
    readonly_fields = ("account_link", "card_link", "rulebook_link", "reasons")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("receipt_no", "state"),
                    ("occurred_at", "outlet"),
                    ("desk", "cashier"),
                    ("account_link", "card_link"),
                    ("entry_mode", "rulebook_link"),
                    "reasons",
                )
            },
        ),
        (
            _("Details"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("business_on", "received_at"),
                    ("is_offline", "is_clock_off"),
                    ("till_reference", "shift_no"),
                    ("fiscal_mode", "regulations_version"),
                    ("fiscal_drive", "fiscal_document", "fiscal_sign"),
                ),
            },
        ),
    )

    @admin.display(description=_("receipt"), ordering="receipt_no")
    def receipt(self, purchase: Purchase) -> str:
        """The receipt's number."""
        return f"№\u00a0{purchase.receipt_no}"

    @admin.display(description=_("card"))
    def card_masked(self, purchase: Purchase) -> str:
        """The card with its middle hidden."""
        return masked_number(purchase.card.number) if purchase.card else "–"

    @admin.display(description=_("account"))
    def account_link(self, purchase: Purchase) -> Any:
        """Whose points moved."""
        return link_to(purchase.account)

    @admin.display(description=_("card"))
    def card_link(self, purchase: Purchase) -> Any:
        """What was shown at the till."""
        return link_to(purchase.card)

    @admin.display(description=_("rulebook"))
    def rulebook_link(self, purchase: Purchase) -> Any:
        """What judged the receipt."""
        return link_to(purchase.rulebook)

    @admin.display(description=_("to look into"))
    def reasons(self, purchase: Purchase) -> str:
        """Why the receipt should be looked into, if it should."""
        return ", ".join(str(review_words(reason)) for reason in purchase.review_reasons) or "–"
