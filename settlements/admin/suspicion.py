from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, link_to, pill
from settlements.admin import suspicion_words
from settlements.admin.suspicion_steps import SuspicionSteps
from settlements.models import Suspicion
from settlements.queries.suspicions import shown_to


@admin.register(Suspicion)
class SuspicionAdmin(SuspicionSteps, ReadOnlyAdmin):
    """Cases of suspected abuse. Nobody sees those that may concern himself."""

    list_display = (
        "what",
        "who",
        "outlet",
        "cashier_or_user",
        "days",
        "count",
        "amount_kopecks",
        pill(Suspicion, "state", open="warning", confirmed="danger", dismissed="success"),
    )
    list_display_links = ("what",)
    list_select_related = ("outlet", "desk", "cashier", "card", "account")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("sign", ChoicesDropdownFilter),
        ("outlet", AutocompleteSelectFilter),
        ("last_on", RangeDateFilter),
    )
    ordering = ("-state", "-id")  # "open" is the last word of the three
    search_fields = ("card__number__exact", "cashier__name", "user_name", "outlet__name")
    search_help_text = _("Card number, cashier, staff user or outlet")
    readonly_fields = ("said", "account_link", "card_link", "cashier_link", "user_link", "days")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "said",
                    ("sign", "state"),
                    ("outlet", "desk"),
                    ("card_link", "account_link"),
                    ("cashier_link", "user_link"),
                    ("days", "count"),
                    ("amount_kopecks", "found_at"),
                )
            },
        ),
        (_("Decision"), {"fields": (("decided_by", "decided_at"), "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suspicion]:
        """Cases but those that may concern whoever looks."""
        return shown_to(request.user, super().get_queryset(request))

    @admin.display(description=_("sign"), ordering="sign")
    def what(self, suspicion: Suspicion) -> str:
        """Which sign it is."""
        return suspicion.get_sign_display()

    @admin.display(description=_("card or account"))
    def who(self, suspicion: Suspicion) -> str:
        """The card, or the account."""
        return suspicion_words.who(suspicion) or DASH

    @admin.display(description=_("cashier or staff user"))
    def cashier_or_user(self, suspicion: Suspicion) -> str:
        """Who sold, or who gave points."""
        return str(suspicion.cashier or suspicion.user_name or DASH)

    @admin.display(description=_("when"), ordering="last_on")
    def days(self, suspicion: Suspicion) -> str:
        """When it was."""
        return suspicion_words.days(suspicion)

    @admin.display(description=_("what was found"))
    def said(self, suspicion: Suspicion) -> str:
        """The case in a sentence."""
        return suspicion_words.sentence(suspicion)

    @admin.display(description=_("account"))
    def account_link(self, suspicion: Suspicion) -> Any:
        """Where points are written off."""
        return link_to(suspicion.account)

    @admin.display(description=_("card"))
    def card_link(self, suspicion: Suspicion) -> Any:
        """Where the card is blocked or annulled."""
        return link_to(suspicion.card, suspicion_words.who(suspicion)) if suspicion.card else DASH

    @admin.display(description=_("cashier"))
    def cashier_link(self, suspicion: Suspicion) -> Any:
        """Who sold."""
        return link_to(suspicion.cashier)

    @admin.display(description=_("staff user"))
    def user_link(self, suspicion: Suspicion) -> str:
        """Who gave points by hand."""
        return suspicion.user_name or DASH
