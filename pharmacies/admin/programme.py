from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Programme

LIMIT, AGREE = "second_look_budget_kopecks", "promotions.approve_promotion_budget"


@admin.register(Programme)
class ProgrammeAdmin(ConsoleAdmin):
    """What the coalition agreed."""

    list_display = ("name", "code", "operator", "discount_base", "earn_base")
    list_select_related = ("operator",)
    search_fields = ("name", "code")
    autocomplete_fields = ("operator",)
    fieldsets = (
        (None, {"fields": (("name", "code"), ("operator", "card_prefix"))}),
        (
            _("How benefits are counted"),
            {
                "description": _("Applies to receipts from now on; receipts that are booked stay as they were judged."),
                "fields": (
                    ("discount_base", "earn_base"),
                    ("accumulation_base", "tier_counts_current_receipt"),
                    ("rounding_step_kopecks", "rounding_target"),
                    ("redistribute", "stack_mode"),
                ),
            },
        ),
        (
            _("Returns"),
            {
                "description": _("What becomes of points, thresholds and coupons when goods come back."),
                "fields": (
                    ("claw_back", "return_threshold_policy"),
                    ("negative_balance", "issued_coupon_on_return"),
                ),
            },
        ),
        (
            _("Points that lapse"),
            {
                "description": _("Points that were only promised stop being promised, whatever is chosen here."),
                "fields": ("lapsed_points",),
            },
        ),
        (
            _("Members and families"),
            {
                "fields": (
                    ("min_age", "max_adults", "max_children"),
                    ("family_leaver", "switch_counts_from"),
                    ("late_accrual", "late_claim_days"),
                )
            },
        ),
        (
            _("Approvals"),
            {
                "description": _("Whoever makes promotions does not set the limit above which accounts agree to them."),
                "fields": (LIMIT,),
            },
        ),
        (
            _("Tills"),
            {
                "description": _("How long a quote holds, and how late an offline receipt is still taken."),
                "fields": (("quote_minutes", "offline_days", "clock_tolerance_minutes"),),
            },
        ),
        (
            _("Reports to manufacturers"),
            {
                "description": _("What few people bought could tell of somebody's health, so it is joined with more."),
                "fields": ("least_buyers",),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Programme | None = None) -> list[Any]:
        """The limit of promotions is set by those who may agree above it; to others it is only shown."""
        only_shown, limit = super().get_readonly_fields(request, obj), self._printed(LIMIT)
        return only_shown if request.user.has_perm(AGREE) or limit in only_shown else [*only_shown, limit]
