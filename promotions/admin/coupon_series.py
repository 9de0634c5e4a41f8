from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, pill
from promotions.admin.constructor.axis_field import AxisField
from promotions.admin.coupon_forms import CouponSeriesForm
from promotions.admin.coupon_panels import UsesPanel, grouped
from promotions.admin.coupon_steps import SeriesSteps
from promotions.engine.axes import Goods
from promotions.models import Coupon, CouponSeries


def shown_if(name: str, value: str) -> str:
    """A condition of the browser's; a field that is only read is no name there, and hides nothing."""
    return f"typeof {name} === 'undefined' || {name} == {value}"


PAYS = shown_if("kind", "'payment'")
IS_PARTICIPANT = shown_if("funder_kind", "'participant'")
IS_PERSONAL = shown_if("is_personal", "true")
IS_RANDOM = shown_if("code_format", "'random'")


@admin.register(CouponSeries)
class CouponSeriesAdmin(SeriesSteps, ConsoleAdmin):
    """Issues of coupons with common terms: what pays, and what opens promotions."""

    form = CouponSeriesForm
    list_display = (
        "name",
        pill(CouponSeries, "kind", payment="primary", promo_code="info"),
        "nominal",
        "paid_by",
        "issued",
        "used",
        "left",
        "ends_at",
        "blocked",
    )
    list_select_related = ("funder",)
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("name", "code")
    search_help_text = gettext_lazy("Name or code of the series")
    autocomplete_fields = ("programme", "funder")
    conditional_fields = {
        "nominal_kopecks": PAYS,
        "remainder_policy": PAYS,
        "compensation_basis": PAYS,
        "funder_kind": PAYS,
        "funder": f"({PAYS}) && ({IS_PARTICIPANT})",
        "code_format": shown_if("kind", "'promo_code'"),
        "word": shown_if("code_format", "'word'"),
        "code_length": IS_RANDOM,
        "prefix": IS_RANDOM,
        "is_personal": IS_RANDOM,
        "valid_days": f"({IS_RANDOM}) && ({IS_PERSONAL})",
    }
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "name_en"),
                    ("code", "programme"),
                    ("kind", "nominal_kopecks"),
                    ("funder_kind", "funder"),
                    ("compensation_basis", "remainder_policy"),
                    "starts_at",
                    "ends_at",
                )
            },
        ),
        (
            gettext_lazy("Codes"),
            {"fields": (("code_format", "word"), ("code_length", "prefix"), ("is_personal", "valid_days"))},
        ),
        (
            gettext_lazy("Use"),
            {
                "fields": (
                    ("uses_per_coupon", "uses_per_account"),
                    ("per_receipt_limit", "min_receipt_kopecks"),
                    ("is_restored_on_return", "accepted_where"),
                )
            },
        ),
    )
    change_form_before_template = "console/coupon_series_before.html"
    change_form_after_template = "promotions/coupon_goods.html"

    class Media:
        css = {"all": ("promotions/promotions.css",)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a series with the picture of its uses above the form."""
        shown = {"uses": UsesPanel(request, {"object": object_id})} if self.get_object(request, object_id) else {}
        return super().changeform_view(request, object_id, form_url, shown | (extra_context or {}))

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Goods are chosen by their names."""
        if db_field.name == "goods":
            return AxisField(Goods, label=capfirst(db_field.verbose_name), required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CouponSeries]:
        """Series with how many coupons they have, and how many uses were promised and had."""

        def total(figure: Any) -> Coalesce:
            own = Coupon.objects.filter(series=OuterRef("pk")).order_by().values("series").annotate(total=figure)
            return Coalesce(Subquery(own.values("total")), 0)

        return (
            super()
            .get_queryset(request)
            .annotate(
                coupon_total=total(Count("pk")), use_total=total(Sum("uses")), limit_total=total(Sum("uses_limit"))
            )
        )

    @admin.display(description=gettext_lazy("nominal"), ordering="nominal_kopecks")
    def nominal(self, series: CouponSeries) -> str:
        """What a coupon pays."""
        return print_roubles(series.nominal_kopecks) if series.nominal_kopecks else DASH

    @admin.display(description=gettext_lazy("paid by"))
    def paid_by(self, series: CouponSeries) -> str:
        """Who bears the coupons; promo codes cost nobody anything by themselves."""
        if series.kind == CouponSeries.Kind.PROMO_CODE:
            return DASH
        return str(series.funder or series.get_funder_kind_display())

    @admin.display(description=gettext_lazy("coupons"), ordering="coupon_total")
    def issued(self, series: CouponSeries) -> str:
        """How many coupons there are."""
        return grouped(series.coupon_total)

    @admin.display(description=gettext_lazy("used"), ordering="use_total")
    def used(self, series: CouponSeries) -> str:
        """How many uses were had."""
        return grouped(series.use_total)

    @admin.display(description=gettext_lazy("uses left"))
    def left(self, series: CouponSeries) -> str:
        """How many uses there are still."""
        return grouped(series.limit_total - series.use_total)

    @admin.display(description=gettext_lazy("state"), ordering="is_blocked")
    def blocked(self, series: CouponSeries) -> str:
        """Whether it is blocked."""
        return badge(_("blocked"), "danger") if series.is_blocked else badge(_("valid"), "success")
