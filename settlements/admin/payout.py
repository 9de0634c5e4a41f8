from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to
from settlements.models import Payout


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    """Money that leaves for participants: prepared by one person, approved by another."""

    list_display = (
        "statement_link",
        "participant",
        "amount_kopecks",
        "prepared_by",
        "prepared_at",
        "approved_by",
        "state",
    )
    list_select_related = ("statement__contract__legal_entity",)
    search_fields = ("statement__number", "statement__contract__legal_entity__short_name", "purpose")
    search_help_text = _("Number of the statement, participant or purpose")
    readonly_fields = ("statement_link", "participant", "state")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("statement_link", "participant"),
                    ("amount_kopecks", "state"),
                    "purpose",
                    ("prepared_by", "prepared_at"),
                    ("approved_by", "paid_on"),
                    "entry",
                )
            },
        ),
    )

    @admin.display(description=_("statement"), ordering="statement__number")
    def statement_link(self, payout: Payout) -> str:
        """What is paid."""
        return link_to(payout.statement)

    @admin.display(description=_("participant"))
    def participant(self, payout: Payout) -> str:
        """Who is paid."""
        return str(payout.statement.contract.legal_entity)

    @admin.display(description=_("state"))
    def state(self, payout: Payout) -> str:
        """How far the payout is."""
        if payout.paid_on:
            return badge(_("paid"), "success")
        return badge(_("approved"), "info") if payout.approved_by else badge(_("waits for a second person"), "warning")
