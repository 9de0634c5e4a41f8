from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, masked_number, pill
from promotions.admin.coupon_steps import BlockSteps
from promotions.models import Coupon


@admin.register(Coupon)
class CouponAdmin(BlockSteps, ReadOnlyAdmin):
    """Coupons. Whoever knows a code can spend it, so lists hide its middle; a whole code finds its coupon."""

    list_display = (
        "code_masked",
        "series",
        pill(Coupon, "state", live="success", blocked="danger"),
        "use_count",
        "issued_at",
        "expires_at",
    )
    list_select_related = ("series",)
    list_filter = (("series", AutocompleteSelectFilter), ("state", ChoicesDropdownFilter))
    search_fields = ("code__exact", "series__name")
    search_help_text = _("The whole code, or the series")
    readonly_fields = ("code_masked", "series_link", "batch_link", "account_link", "use_count")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("code_masked", "state"),
                    ("series_link", "batch_link"),
                    ("use_count", "account_link"),
                    ("issued_at", "expires_at"),
                )
            },
        ),
    )

    @admin.display(description=_("code"))
    def code_masked(self, coupon: Coupon) -> str:
        """The beginning and the end of the code."""
        return masked_number(coupon.code)

    @admin.display(description=_("used"), ordering="uses")
    def use_count(self, coupon: Coupon) -> str:
        """How often it was used, of how many times."""
        return _("%(uses)s of %(limit)s") % {"uses": coupon.uses, "limit": coupon.uses_limit}

    @admin.display(description=_("personal to"))
    def account_link(self, coupon: Coupon) -> str:
        """Whose coupon it is."""
        return link_to(coupon.account)

    @admin.display(description=_("series"))
    def series_link(self, coupon: Coupon) -> str:
        """The series."""
        return link_to(coupon.series)

    @admin.display(description=_("batch"))
    def batch_link(self, coupon: Coupon) -> str:
        """The batch it was made in."""
        return link_to(coupon.batch, coupon.batch and f"№ {coupon.batch.number}")
