from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Product
from pharmacies.models.product import FLAGS
from promotions.admin.constructor.axis_field import AxisField
from promotions.engine.axes import Goods
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
                "description": _("Whatever is chosen here is left out, by law or by choice."),
                "fields": (
                    ("spending_excluded_flags", "earning_excluded_flags"),
                    ("discount_excluded_flags", "accumulation_excluded_flags"),
                    "goods",
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Flags of products are chosen from a list, goods by their names."""
        if db_field.name == "goods":
            return AxisField(Goods, label=capfirst(db_field.verbose_name), required=False)
        if not db_field.name.endswith("_excluded_flags"):
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label=capfirst(db_field.verbose_name),
            choices=[(flag, capfirst(Product._meta.get_field(f"is_{flag}").verbose_name)) for flag in FLAGS],
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
            required=False,
        )
