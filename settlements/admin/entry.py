from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from settlements.admin.purchase_panels import postings_table
from settlements.models import Entry, Posting

KINDS = {"purchase": "success", "return": "warning", "adjustment": "danger", "payout": "info", "expiry": "warning"}


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Events of the ledger. Nothing here is ever changed: a mistake is corrected by another entry."""

    list_display = (
        "recorded_at",
        pill(Entry, "kind", **KINDS),
        "business_on",
        "source",
        "total",
        "recorded_by",
        "reason",
    )
    list_select_related = ("purchase", "purchase_return__purchase", "statement__contract__legal_entity")
    list_filter = (("kind", ChoicesDropdownFilter), ("business_on", RangeDateFilter))
    search_fields = ("purchase__receipt_no__exact", "recorded_by", "reason")
    search_help_text = _("Receipt, who recorded it, or the reason")
    ordering = ("-id",)  # made of the time, and the primary key has an index
    readonly_fields = ("source", "total")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("kind", "source"),
                    ("business_on", "recorded_at"),
                    ("recorded_by", "reason"),
                    ("reverses", "total"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with the sum of their postings."""
        postings = Posting.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
        return (
            super()
            .get_queryset(request)
            .annotate(total_kopecks=Subquery(postings.annotate(total=Sum("amount_kopecks")).values("total")))
        )

    @admin.display(description=_("document"))
    def source(self, entry: Entry) -> Any:
        """What the entry books."""
        return link_to(entry.purchase or entry.purchase_return or entry.statement)

    @admin.display(description=_("moved"))
    def total(self, entry: Entry) -> str:
        """The sum of the entry's postings."""
        return print_roubles(entry.total_kopecks or 0)


@panel_on(Entry)
class EntryPostingsPanel(Panel):
    """The postings of an entry."""

    model = Posting
    tab = False
    title = _("postings")

    def context(self) -> dict[str, Any]:
        """All of them."""
        return {"tables": [postings_table(Posting.objects.filter(entry=self.object_id))]}
