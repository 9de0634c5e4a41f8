from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import link_to, pill
from members.models import Account, AccountHolder, Card


class HolderInline(ReadOnlyInline):
    """Who holds the account, and since when."""

    model = AccountHolder
    fields = ("person_link", "role", "starts_at", "ends_at")
    readonly_fields = ("person_link",)
    list_select_related = ("person",)
    show_change_link = False

    @admin.display(description=_("member"))
    def person_link(self, holder: AccountHolder) -> str:
        """The person's page."""
        return link_to(holder.person)


class AccountCardInline(ReadOnlyInline):
    """The cards that open the account."""

    model = Card
    fields = ("number", "kind", "state", "person", "issued_at")
    list_select_related = ("person",)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """What points and accumulation belong to."""

    list_display = (
        "__str__",
        pill(Account, "kind", family="info", bearer="warning"),
        "holder_names",
        "programme",
        "opened_at",
    )
    list_select_related = ("programme",)
    list_filter = (("kind", ChoicesDropdownFilter), ("opened_at", RangeDateTimeFilter))
    search_fields = ("name", "holders__person__name_key", "cards__number__exact")
    search_help_text = _("Name of the family or of a holder, or a card number")
    inlines = (HolderInline, AccountCardInline)
    fieldsets = (
        (None, {"fields": (("name", "kind"), ("programme", "accumulates_since"), ("opened_at", "closed_at"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Accounts with those who hold them now."""
        now_holding = AccountHolder.objects.filter(ends_at__isnull=True).select_related("person")
        return super().get_queryset(request).prefetch_related(Prefetch("holders", now_holding, to_attr="now_holding"))

    @admin.display(description=_("holders"))
    def holder_names(self, account: Account) -> Any:
        """Who holds the account now."""
        return ", ".join(str(holder.person) for holder in account.now_holding) or "–"
