from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from promotions.models import CouponSeries


@admin.register(CouponSeries)
class CouponSeriesAdmin(ConsoleAdmin):
    """Issues of coupons with common terms."""

    list_display = ("name", "code", "nominal_kopecks", "paid_by", "issued", "used_up", "starts_at", "ends_at")
    list_select_related = ("funder",)
    search_fields = ("name", "code")
    autocomplete_fields = ("programme", "funder")
    fieldsets = (
        (None, {"fields": (("name", "name_en"), ("code", "programme"), ("nominal_kopecks", "min_receipt_kopecks"))}),
        (_("Who pays"), {"fields": (("funder_kind", "funder"), "compensation_basis")}),
        (
            _("Use"),
            {
                "fields": (
                    "starts_at",
                    "ends_at",
                    ("uses_per_coupon", "per_receipt_limit"),
                    ("remainder_policy", "is_restored_on_return"),
                    "goods",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CouponSeries]:
        """Series with how many coupons they have and how many are used up."""
        used_up = Q(coupons__uses=F("coupons__uses_limit"))
        return (
            super()
            .get_queryset(request)
            .annotate(coupon_total=Count("coupons"), used_total=Count("coupons", filter=used_up))
        )

    @admin.display(description=_("paid by"))
    def paid_by(self, series: CouponSeries) -> str:
        """Who bears the coupons."""
        return str(series.funder or series.get_funder_kind_display())

    @admin.display(description=_("coupons"), ordering="coupon_total")
    def issued(self, series: CouponSeries) -> int:
        """How many coupons there are."""
        return series.coupon_total

    @admin.display(description=_("used up"), ordering="used_total")
    def used_up(self, series: CouponSeries) -> int:
        """How many coupons have no use left."""
        return series.used_total
