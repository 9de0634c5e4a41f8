from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to
from members.models import Consent


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Proofs that people agreed, with where and how."""

    list_display = ("person_link", "text", "channel", "given_at", "outlet", "state")
    list_select_related = ("person", "text", "outlet", "withdrawal")
    list_filter = (
        ("text__kind", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("given_at", RangeDateTimeFilter),
    )
    search_fields = ("person__name_key", "person__phone__endswith")
    search_help_text = _("Last name, or the end of the phone")
    readonly_fields = ("person_link", "state")
    fieldsets = (
        (None, {"fields": (("person_link", "text"), ("state", "given_at"), ("signed_by", "authority"))}),
        (_("Proof"), {"fields": (("channel", "outlet"), "clerk", "evidence")}),
    )

    @admin.display(description=_("member"), ordering="person__name_key")
    def person_link(self, consent: Consent) -> str:
        """Who agreed."""
        return link_to(consent.person)

    @admin.display(description=_("state"))
    def state(self, consent: Consent) -> str:
        """In force, or taken back."""
        return badge(_("withdrawn"), "danger") if hasattr(consent, "withdrawal") else badge(_("in force"), "success")
