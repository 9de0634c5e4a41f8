from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Contract


@admin.register(Contract)
class ContractAdmin(ConsoleAdmin):
    """Contracts with participants: when points are charged, how coupons are booked, when is paid."""

    list_display = (
        "number",
        "legal_entity",
        "programme",
        "starts_on",
        "ends_on",
        "funding_moment",
        "period",
        "fee_rate_bp",
    )
    list_select_related = ("legal_entity", "programme")
    list_filter = (
        ("funding_moment", ChoicesDropdownFilter),
        ("period", ChoicesDropdownFilter),
        ("starts_on", RangeDateFilter),
    )
    search_fields = ("number", "legal_entity__short_name", "legal_entity__inn")
    search_help_text = _("Number of the contract, name or INN of the participant")
    autocomplete_fields = ("legal_entity", "programme")
    fieldsets = (
        (None, {"fields": (("legal_entity", "programme"), ("number", "signed_on"), ("starts_on", "ends_on"))}),
        (
            _("Points and coupons"),
            {
                "description": _(
                    "Decides who is charged for points and when, and how a coupon is booked by the pharmacy."
                ),
                "fields": ("funding_moment", ("coupon_accounting", "coupon_accounting_note"), "fiscal_mode"),
            },
        ),
        (
            _("Settlement"),
            {
                "fields": (
                    "period",
                    ("fee_rate_bp", "fee_vat_rate_bp"),
                    ("min_payout_kopecks", "is_netting_allowed"),
                    ("acceptance_days", "pay_days"),
                    ("vat_treatment", "vat_phrase"),
                )
            },
        ),
    )
