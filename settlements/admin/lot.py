from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to
from settlements.models import Lot


@admin.register(Lot)
class LotAdmin(ReadOnlyAdmin):
    """Points of one origin, with who promised them and until when."""

    list_display = (
        "account_link",
        "funder",
        "promotion_version",
        "amount_kopecks",
        "remaining_kopecks",
        "available_from",
        "expires_at",
    )
    list_select_related = ("wallet__member_account", "funder", "promotion_version__promotion")
    list_filter = (("funder", AutocompleteSelectFilter), ("expires_at", RangeDateTimeFilter))
    search_fields = ("wallet__key__exact",)
    search_help_text = _("Key of the wallet")
    readonly_fields = ("account_link",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account_link", "wallet"),
                    ("amount_kopecks", "remaining_kopecks"),
                    ("available_from", "expires_at"),
                    ("funder", "funding_moment"),
                    ("contract", "promotion_version"),
                    ("entry", "restriction"),
                )
            },
        ),
    )

    @admin.display(description=_("account"))
    def account_link(self, lot: Lot) -> str:
        """Whose points they are."""
        return link_to(lot.wallet.member_account)
