from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline, StackedConsoleInline
from coalition.toolkit.admin.columns import pill
from pharmacies.models import BankAccount, Contract, LegalEntity, Outlet


class BankAccountInline(StackedConsoleInline):
    """Where the participant is paid."""

    model = BankAccount
    fields = (("bank_name", "bank_city"), ("bik", "correspondent_account"), ("number", "is_default"))


class ContractInline(ReadOnlyInline):
    """What was signed with the participant."""

    model = Contract
    fields = ("number", "programme", "starts_on", "ends_on", "funding_moment", "period", "fee_rate_bp")
    list_select_related = ("programme", "legal_entity")


class OutletInline(ReadOnlyInline):
    """Where the participant sells."""

    model = Outlet
    fields = ("code", "name", "region", "address", "opened_on", "closed_on")


@admin.register(LegalEntity)
class LegalEntityAdmin(ConsoleAdmin):
    """Participants with their requisites."""

    list_display = (
        "short_name",
        pill(LegalEntity, "role", operator="primary", pharmacy="success", manufacturer="info"),
        "inn",
        "chain",
        "phone",
    )
    list_select_related = ("chain",)
    list_filter = (("role", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    search_fields = ("short_name", "full_name", "inn", "ogrn")
    search_help_text = _("Name, INN or OGRN")
    autocomplete_fields = ("chain",)
    inlines = (BankAccountInline, ContractInline, OutletInline)
    fieldsets = (
        (None, {"fields": (("role", "kind"), "short_name", "full_name", "chain")}),
        (_("Requisites"), {"fields": (("inn", "kpp"), "ogrn", "legal_address", "postal_address", ("phone", "email"))}),
        (
            _("Who signs"),
            {"fields": ("signatory_name", ("signatory_position", "signatory_basis"), "accountant_name")},
        ),
    )
