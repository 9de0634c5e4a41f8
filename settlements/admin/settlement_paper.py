from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to
from coalition.toolkit.admin.files import PAPERS, PaperSteps
from settlements.documents.settlement_papers import paper_csv, paper_pdf, paper_xlsx
from settlements.models import SettlementPaper, Statement


def statement_of(paper: SettlementPaper) -> Any:
    """The statement behind a paper; a paper stays as it is, so a cancelled statement is told beside it."""
    if paper.statement is None or paper.statement.state != Statement.State.CANCELLED:
        return link_to(paper.statement)
    return format_html("{} {}", link_to(paper.statement), badge(paper.statement.get_state_display(), "danger"))


@admin.register(SettlementPaper)
class SettlementPaperAdmin(PaperSteps, ReadOnlyAdmin):
    """Papers beside statements: numbered, frozen, taken as PDF, XLSX or CSV."""

    list_display = (
        *("number", "kind", "participant", "contract_number", "starts_on", "last_on", "amount_kopecks"),
        "of_statement",
    )
    list_select_related = ("contract__legal_entity", "statement")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("contract__legal_entity", AutocompleteSelectFilter),
        ("starts_on", RangeDateFilter),
    )
    search_fields = ("number__icontains", "statement__number", "contract__number", "contract__legal_entity__short_name")
    search_help_text = _("Number of the paper, the statement or the contract, or the participant")
    readonly_fields = ("participant", "last_on", "of_statement")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "kind"),
                    ("participant", "contract"),
                    ("starts_on", "last_on"),
                    ("amount_kopecks", "of_statement"),
                    ("made_at", "made_by"),
                    "document",
                )
            },
        ),
    )
    printers = (paper_pdf, paper_xlsx, paper_csv)
    actions_detail = PAPERS

    @admin.display(description=_("participant"), ordering="contract__legal_entity__short_name")
    def participant(self, paper: SettlementPaper) -> Any:
        """Whom it is for."""
        return link_to(paper.contract.legal_entity)

    @admin.display(description=_("contract"), ordering="contract__number")
    def contract_number(self, paper: SettlementPaper) -> Any:
        """The contract it is made by."""
        return link_to(paper.contract, paper.contract.number)

    @admin.display(description=_("to"), ordering="ends_on")
    def last_on(self, paper: SettlementPaper) -> str:
        """The last day of the period, as papers print it."""
        return date_format(paper.ends_on - timedelta(days=1))

    @admin.display(description=_("statement"), ordering="statement__number")
    def of_statement(self, paper: SettlementPaper) -> Any:
        """The statement that it came with, and whether that has been cancelled since."""
        return statement_of(paper)
