from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from members.admin.card_steps import CardSteps
from members.models import Card

STATES = {"active": "success", "blocked": "danger", "replaced": "warning", "annulled": "danger", "stock": "info"}


@admin.register(Card)
class CardAdmin(CardSteps, ReadOnlyAdmin):
    """Cards: who carries them, which account they open, where they were issued."""

    list_display = (
        "number",
        pill(Card, "state", **STATES),
        "kind",
        "person_link",
        "account_link",
        "issued_at",
        "issued_outlet",
        "issued_by",
    )
    list_select_related = ("person", "account", "issued_outlet", "issued_by")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("issued_outlet", AutocompleteSelectFilter),
        ("issued_by", AutocompleteSelectFilter),
        ("stock_outlet", AutocompleteSelectFilter),
        ("issued_at", RangeDateTimeFilter),
    )
    search_fields = ("number__startswith", "number__endswith", "person__name_key")
    search_help_text = _("Number, its beginning or its end, or the name of whoever carries it")
    readonly_fields = ("person_link", "account_link", "replaces_link")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Cards by digits of their number, or by the name of whoever carries them: never both in one pass."""
        words = search_term.replace("\0", "").lower().replace("ё", "е").split()
        digits = "".join(filter(str.isdigit, search_term))
        if digits and not any(map(str.isalpha, search_term)):
            return queryset.filter(Q(number__startswith=digits) | Q(number__endswith=digits)), False
        for word in words:
            queryset = queryset.filter(person__name_key__contains=word)
        return queryset, False

    fieldsets = (
        (None, {"fields": (("number", "kind"), ("state", "state_reason"), ("person_link", "account_link"))}),
        (
            _("Issue"),
            {
                "fields": (
                    ("programme", "issued_at"),
                    ("issued_outlet", "issued_by"),
                    ("rule", "ground"),
                    ("fee_kopecks", "identity_check"),
                    ("replaced_by", "replaces_link"),
                    ("batch", "stock_outlet"),
                )
            },
        ),
    )

    @admin.display(description=_("member"), ordering="person__name_key")
    def person_link(self, card: Card) -> str:
        """Who carries the card."""
        return link_to(card.person)

    @admin.display(description=_("account"), ordering="account")
    def account_link(self, card: Card) -> str:
        """The account that the card opens."""
        return link_to(card.account)

    @admin.display(description=_("replaces"))
    def replaces_link(self, card: Card) -> str:
        """The card that this one came instead of."""
        return link_to(getattr(card, "replaces", None))
