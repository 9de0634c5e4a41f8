from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from settlements.models import DisputeLine

DECISIONS = {"waiting": "warning", "accepted": "success", "partly": "info", "rejected": "danger"}


@admin.register(DisputeLine)
class DisputeLineAdmin(ReadOnlyAdmin):
    """Objections one by one: reached from their dispute; the history says who decided what, and when."""

    list_display = (
        "number",
        "dispute_link",
        "subject",
        "partner_kopecks",
        "centre_kopecks",
        pill(DisputeLine, "decision", **DECISIONS),
        "agreed_kopecks",
        "decided_by",
    )
    list_select_related = ("dispute__statement",)
    list_filter = (("decision", ChoicesDropdownFilter),)
    search_fields = ("subject", "dispute__number__icontains", "dispute__statement__number")
    search_help_text = _("What is objected to, number of the protocol or the statement")
    readonly_fields = ("dispute_link", "purchase_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "dispute_link"),
                    ("subject", "purchase_link"),
                    ("partner_kopecks", "centre_kopecks"),
                    "reason",
                    ("decision", "agreed_kopecks"),
                    ("decided_by", "answer"),
                )
            },
        ),
    )

    @admin.display(description=_("dispute"), ordering="dispute")
    def dispute_link(self, line: DisputeLine) -> str:
        """What it belongs to."""
        return link_to(line.dispute)

    @admin.display(description=_("purchase"))
    def purchase_link(self, line: DisputeLine) -> str:
        """The receipt that is objected to, if one is named."""
        return link_to(line.purchase)
