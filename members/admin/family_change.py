from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from members.models import FamilyChange


@admin.register(FamilyChange)
class FamilyChangeAdmin(ReadOnlyAdmin):
    """The documents by which families change."""

    list_display = (
        "number",
        pill(FamilyChange, "state", waiting="warning", done="success", refused="danger"),
        "kind",
        "person_link",
        "account_link",
        "requested_at",
        "clerk",
    )
    list_select_related = ("person", "account", "clerk")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("requested_at", RangeDateTimeFilter),
    )
    search_fields = ("number", "person__name_key", "account__name")
    search_help_text = _("Number of the document, name of the member or of the family")
    readonly_fields = ("person_link", "account_link")
    fieldsets = (
        (None, {"fields": (("number", "state"), ("kind", "role"), ("person_link", "account_link"), "reason")}),
        (_("By whom"), {"fields": (("requested_by", "representation"), ("clerk", "outlet"))}),
        (
            _("In effect"),
            {"fields": (("requested_at", "effective_at"), ("counts_from", "points_kopecks"))},
        ),
    )

    @admin.display(description=_("member"), ordering="person__name_key")
    def person_link(self, change: FamilyChange) -> str:
        """Whom the document is about."""
        return link_to(change.person)

    @admin.display(description=_("account of the family"), ordering="account")
    def account_link(self, change: FamilyChange) -> str:
        """The family's account."""
        return link_to(change.account)
