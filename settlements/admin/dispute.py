from typing import Any

from django.contrib import admin
from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.approving import waits
from settlements.admin.dispute_line import DECISIONS
from settlements.admin.dispute_steps import DisputeSteps
from settlements.models import Dispute, DisputeLine, Statement
from settlements.statements import disputes, reopening

STATES = {"open": "warning", "settled": "success", "withdrawn": "default"}


@admin.register(Dispute)
class DisputeAdmin(DisputeSteps, ReadOnlyAdmin):
    """What participants object to in their statements, and how it was settled."""

    list_display = (
        "title",
        "statement_link",
        "participant",
        pill(Dispute, "state", **STATES),
        "objections",
        "total",
        "opened_at",
        "settled_at",
    )
    list_select_related = ("statement__contract__legal_entity", "entry")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("opened_at", RangeDateTimeFilter),
        ("statement__contract__legal_entity", AutocompleteSelectFilter),
    )
    search_fields = ("number__icontains", "statement__number", "statement__contract__legal_entity__short_name")
    search_help_text = gettext_lazy("Number of the protocol or the statement, or the participant")
    readonly_fields = ("title", "statement_link", "participant", "entry_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "state"),
                    ("statement_link", "participant"),
                    ("opened_by", "opened_at"),
                    ("settled_by", "settled_at"),
                    ("document", "entry_link"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        """Disputes with their objections counted, and what the sides differ by."""
        differ = Sum(F("lines__partner_kopecks") - F("lines__centre_kopecks"))
        return super().get_queryset(request).annotate(lines_count=Count("lines"), differ_kopecks=differ)

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def title(self, dispute: Dispute) -> str:
        """The number of the protocol, once there is one."""
        return dispute.number or _("no protocol yet")

    @admin.display(description=gettext_lazy("statement"), ordering="statement__number")
    def statement_link(self, dispute: Dispute) -> Any:
        """What is disputed."""
        return link_to(dispute.statement)

    @admin.display(description=gettext_lazy("participant"), ordering="statement__contract__legal_entity__short_name")
    def participant(self, dispute: Dispute) -> Any:
        """Who objects."""
        return link_to(dispute.statement.contract.legal_entity)

    @admin.display(description=gettext_lazy("objections"), ordering="lines_count")
    def objections(self, dispute: Dispute) -> int:
        """How many."""
        return dispute.lines_count

    @admin.display(description=gettext_lazy("difference"), ordering="differ_kopecks")
    def total(self, dispute: Dispute) -> str:
        """What the participant wants more, or less."""
        return print_roubles(dispute.differ_kopecks or 0)

    @admin.display(description=gettext_lazy("ledger entry"))
    def entry_link(self, dispute: Dispute) -> Any:
        """What was booked for it."""
        return link_to(dispute.entry)


@panel_on(Dispute)
class DisputeLinesPanel(Panel):
    """The objections: theirs, ours, what was decided."""

    model = DisputeLine
    tab = False
    title = gettext_lazy("objections")

    def context(self) -> dict[str, Any]:
        """Lines with their totals; who is waited for."""
        heads = [
            *(Head("№"), Head(_("what is objected to")), Head(_("the participant's sum"), True)),
            *(Head(_("the centre's sum"), True), Head(_("difference"), True), Head(_("decision"))),
            Head(_("agreed sum"), True),
        ]
        lines = list(self.row.lines.select_related("purchase").order_by("number"))
        rows = [
            [
                link_to(line, str(line.number)),
                _told(link_to(line.purchase, line.subject) if line.purchase else line.subject, line.reason),
                print_roubles(line.partner_kopecks),
                print_roubles(line.centre_kopecks),
                print_roubles(line.partner_kopecks - line.centre_kopecks),
                _told(badge(line.get_decision_display(), DECISIONS[line.decision]), line.answer),
                DASH if line.agreed_kopecks is None else print_roubles(line.agreed_kopecks),
            ]
            for line in lines
        ]
        theirs, ours = (sum(getattr(line, f"{side}_kopecks") for line in lines) for side in ("partner", "centre"))
        is_decided = all(line.agreed_kopecks is not None for line in lines)
        agreed = print_roubles(sum(line.agreed_kopecks for line in lines)) if is_decided else DASH
        foot = [_("Total"), "", *map(print_roubles, (theirs, ours, theirs - ours)), "", agreed]
        asked = waits(kind=disputes.SETTLING, subject=disputes.subject_of(self.row))
        sentence = format_html(_("The decisions wait for a second person: {}."), link_to(asked, _("the request")))
        note = _("Above zero the centre owes the sum to the participant; with a minus the participant owes it.")
        return {"sentence": sentence if asked else "", "tables": [Table(heads, rows, foot=foot, note=note)]}


def _told(what: Any, why: str) -> Any:
    """What is said, and below it why."""
    return format_html('{}<br><span class="sheet-why">{}</span>', what, why) if why else what


@panel_on(Statement)
class DisputesPanel(Panel):
    """The disputes about a statement."""

    model = Dispute
    tab = False
    title = gettext_lazy("disputes")
    permission = "settlements.view_dispute"

    def context(self) -> dict[str, Any]:
        """Each with its state, and a request to reopen that waits; nothing where nobody ever objected."""
        asked = waits(kind=reopening.KIND, subject=reopening.subject_of(self.row))
        differ = Sum(F("lines__partner_kopecks") - F("lines__centre_kopecks"))
        noted = self.row.disputes.annotate(lines_count=Count("lines"), differ=differ).order_by("-pk")
        rows = [
            [
                link_to(each, each.number or _("no protocol yet")),
                badge(each.get_state_display(), STATES[each.state]),
                each.lines_count,
                print_roubles(each.differ or 0),
                each.opened_at,
                each.settled_at or DASH,
            ]
            for each in noted
        ]
        if not rows and not asked:
            self.title = ""
            return {}
        sentence = format_html(_("Reopening waits for a second person: {}."), link_to(asked, _("the request")))
        heads = [
            *(Head(_("protocol")), Head(_("state")), Head(_("objections"), True), Head(_("difference"), True)),
            *(Head(_("opened")), Head(_("settled"))),
        ]
        return {"sentence": sentence if asked else "", "tables": [Table(heads, rows)] if rows else []}
