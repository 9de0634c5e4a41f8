from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to, progress
from promotions.admin.coupon_steps import BatchSteps
from promotions.models import CouponBatch


@admin.register(CouponBatch)
class CouponBatchAdmin(BatchSteps, ReadOnlyAdmin):
    """Coupons that were made together: printed, exported and blocked together."""

    list_display = ("title", "series_link", "purpose", "quantity", "progress", "blocked", "created_by", "created_at")
    list_select_related = ("series",)
    list_filter = (("series", AutocompleteSelectFilter),)
    search_fields = ("series__name", "series__code", "purpose")
    search_help_text = gettext_lazy("The series, or what the batch is for")
    readonly_fields = ("series_link", "progress", "blocked")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("series_link", "number"),
                    ("purpose", "blocked"),
                    ("quantity", "progress"),
                    ("created_by", "created_at"),
                )
            },
        ),
    )

    @admin.display(description=gettext_lazy("batch"), ordering="number")
    def title(self, batch: CouponBatch) -> str:
        """The number of the batch in its series."""
        return f"№ {batch.number}"

    @admin.display(description=gettext_lazy("series"), ordering="series__name")
    def series_link(self, batch: CouponBatch) -> str:
        """The series."""
        return link_to(batch.series)

    @admin.display(description=gettext_lazy("made"), ordering="made")
    def progress(self, batch: CouponBatch) -> str:
        """How many are made."""
        return progress(batch.made, batch.quantity)

    @admin.display(description=gettext_lazy("state"), ordering="is_blocked")
    def blocked(self, batch: CouponBatch) -> str:
        """Whether it is blocked."""
        return badge(_("blocked"), "danger") if batch.is_blocked else badge(_("valid"), "success")
