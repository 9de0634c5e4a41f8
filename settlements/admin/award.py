from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Account
from settlements.admin.occasion_words import occasion_words
from settlements.models import Award

AT_MOST = 50


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    """Who was given what, and for which occasion."""

    list_display = ("awarded_at", "account_link", "why", "promotion", "amount_kopecks", "coupon_count")
    list_select_related = ("account", "promotion")
    list_filter = (("promotion", AutocompleteSelectFilter), ("awarded_at", RangeDateTimeFilter))
    search_fields = ("account__holders__person__name_key", "account__cards__number__exact", "occasion")
    search_help_text = gettext_lazy("Name of a member, a card number, or an occasion such as birthday:2026")
    readonly_fields = ("account_link", "why", "entry_link", "purchase_link", "codes")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account_link", "why"),
                    ("promotion", "promotion_version"),
                    ("amount_kopecks", "awarded_at"),
                    ("entry_link", "purchase_link"),
                    "codes",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Award]:
        """Awards with how many coupons each gave."""
        return super().get_queryset(request).annotate(coupons_given=Count("coupons"))

    @admin.display(description=gettext_lazy("account"))
    def account_link(self, award: Award) -> Any:
        """Whose it is."""
        return link_to(award.account)

    @admin.display(description=gettext_lazy("for what"))
    def why(self, award: Award) -> str:
        """The occasion in words."""
        return occasion_words(award.occasion)

    @admin.display(description=gettext_lazy("coupons"))
    def coupon_count(self, award: Award) -> Any:
        """How many coupons it gave."""
        return award.coupons_given or "–"

    @admin.display(description=gettext_lazy("ledger entry"))
    def entry_link(self, award: Award) -> Any:
        """How it was booked."""
        return link_to(award.entry)

    @admin.display(description=gettext_lazy("friend's purchase"))
    def purchase_link(self, award: Award) -> Any:
        """The purchase that it was given for."""
        return link_to(award.purchase)

    @admin.display(description=gettext_lazy("coupons"))
    def codes(self, award: Award) -> Any:
        """The series of the coupons; codes are money and stand elsewhere."""
        return ", ".join(str(coupon.series) for coupon in award.coupons.select_related("series")) or "–"


@panel_on(Account)
class AccountAwardsPanel(Panel):
    """What the account was given without a receipt."""

    model = Award
    title = gettext_lazy("awards")

    def context(self) -> dict[str, Any]:
        """The latest awards."""
        heads = [Head(_("given")), Head(_("for what")), Head(_("promotion")), Head(_("points"), True)]
        awards = Award.objects.filter(account=self.object_id).select_related("promotion").order_by("-id")[:AT_MOST]
        rows = [
            [each.awarded_at, occasion_words(each.occasion), each.promotion, print_roubles(each.amount_kopecks)]
            for each in awards
        ]
        return {"tables": [Table(heads, rows, empty=_("Nothing was given yet."))]}
