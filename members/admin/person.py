from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import link_to, masked_phone
from members.admin.of_age import SignatureFilter
from members.models import AccountHolder, Card, Consent, Person


class HoldingInline(ReadOnlyInline):
    """The accounts that the person holds or held."""

    model = AccountHolder
    verbose_name_plural = _("accounts")
    fields = ("account_link", "role", "starts_at", "ends_at")
    readonly_fields = ("account_link",)
    list_select_related = ("account", "person")
    show_change_link = False

    @admin.display(description=_("account"))
    def account_link(self, holding: AccountHolder) -> str:
        """The account's page."""
        return link_to(holding.account)


class CardInline(ReadOnlyInline):
    """The cards that the person carries."""

    model = Card
    fk_name = "person"
    fields = ("number", "kind", "state", "issued_at", "issued_outlet")
    list_select_related = ("issued_outlet",)


class ConsentInline(ReadOnlyInline):
    """What the person agreed to, and what was taken back."""

    model = Consent
    fk_name = "person"
    fields = ("text", "channel", "given_at", "outlet", "withdrawn_at")
    readonly_fields = ("withdrawn_at",)
    list_select_related = ("text", "outlet", "withdrawal", "person")

    @admin.display(description=_("withdrawn"))
    def withdrawn_at(self, consent: Consent) -> str:
        """When it was taken back, if it was."""
        at = localtime(consent.withdrawal.withdrawn_at) if hasattr(consent, "withdrawal") else None
        return date_format(at, "DATETIME_FORMAT") if at else "–"


@admin.register(Person)
class PersonAdmin(ConsoleAdmin):
    """Members as people: the least that is needed to recognise them."""

    list_display = ("full_name", "birth_date", "phone_masked", "enrolled_at", "enrolled_outlet")
    list_select_related = ("enrolled_outlet",)
    list_filter = (
        ("enrolled_at", RangeDateTimeFilter),
        ("enrolled_outlet", AutocompleteSelectFilter),
        SignatureFilter,
    )
    search_fields = ("name_key", "phone__endswith", "cards__number__exact")
    search_help_text = _("Last name, phone or card number")
    inlines = (HoldingInline, CardInline, ConsentInline)
    readonly_fields = ("enrolled_at", "enrolled_outlet", "enrolled_by", "anonymised_at")
    fieldsets = (
        (None, {"fields": (("last_name", "first_name", "middle_name"), ("birth_date", "sex"), ("phone", "email"))}),
        (_("Enrolment"), {"fields": (("enrolled_at", "enrolled_outlet"), ("enrolled_by", "anonymised_at"))}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a person without account, card and consents: that is enrolment."""
        return False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """People by name, whatever its «ё», or by the digits of a phone or a card."""
        digits = "".join(character for character in search_term if character.isdigit())
        if len(digits) >= 4 and not any(character.isalpha() for character in search_term):
            tail = digits[-10:] if len(digits) == 11 else digits
            return queryset.filter(phone__endswith=tail) | queryset.filter(cards__number=digits), True
        return super().get_search_results(request, queryset, search_term.lower().replace("ё", "е"))

    @admin.display(description=_("member"), ordering="name_key")
    def full_name(self, person: Person) -> str:
        """The person's name."""
        return str(person) or f"№ {person.pk}"

    @admin.display(description=_("phone"), ordering="phone")
    def phone_masked(self, person: Person) -> str:
        """The phone with its middle hidden; the whole one is on the person's page."""
        return masked_phone(person.phone)
