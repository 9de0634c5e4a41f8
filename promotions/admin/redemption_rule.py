from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from promotions.models import RedemptionRule


@admin.register(RedemptionRule)
class RedemptionRuleAdmin(ConsoleAdmin):
    """How points may be spent, and which goods the programme leaves out."""

    list_display = ("programme", "cap_bp", "leave_kopecks", "min_receipt_kopecks", "min_points_kopecks")
    list_select_related = ("programme",)
    autocomplete_fields = ("programme",)
    fieldsets = (
        (
            _("How much"),
            {
                "description": _("At least the sum named here stays to be paid in money, whatever the share allows."),
                "fields": ("programme", ("cap_bp", "leave_kopecks"), ("min_receipt_kopecks", "min_points_kopecks")),
            },
        ),
        (
            _("Goods"),
            {
                "description": _(
                    "Flags of products: medicine, rx, vital, pku, supplement, infant_formula, certificate."
                ),
                "fields": (
                    "goods",
                    ("spending_excluded_flags", "earning_excluded_flags"),
                    ("discount_excluded_flags", "accumulation_excluded_flags"),
                ),
            },
        ),
    )
