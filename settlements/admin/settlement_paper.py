from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib import admin, messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to
from coalition.toolkit.admin.units import said
from coalition.toolkit.paper import Paper
from settlements.documents.settlement_papers import paper_csv, paper_pdf, paper_xlsx
from settlements.models import SettlementPaper, Statement

READ = ["settlements.view_settlementpaper"]


def statement_of(paper: SettlementPaper) -> Any:
    """The statement behind a paper; a paper stays as it is, so a cancelled statement is told beside it."""
    if paper.statement is None or paper.statement.state != Statement.State.CANCELLED:
        return link_to(paper.statement)
    return format_html("{} {}", link_to(paper.statement), badge(paper.statement.get_state_display(), "danger"))


@admin.register(SettlementPaper)
class SettlementPaperAdmin(ReadOnlyAdmin):
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
    actions_detail = ("paper_pdf", "paper_xlsx", "paper_csv")

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

    @action(description="PDF", icon="picture_as_pdf", permissions=READ)
    def paper_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper."""
        return self._give(request, object_id, paper_pdf)

    @action(description="XLSX", icon="table_view", permissions=READ)
    def paper_xlsx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper as a spreadsheet."""
        return self._give(request, object_id, paper_xlsx)

    @action(description="CSV", icon="csv", permissions=READ)
    def paper_csv(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper's tables."""
        return self._give(request, object_id, paper_csv)

    def _give(self, request: HttpRequest, object_id: str, form: Callable[[SettlementPaper], Paper]) -> HttpResponse:
        row = found(self, request, object_id)
        try:
            paper = form(row)
        except DomainError as error:
            messages.error(request, said(error))
            return HttpResponseRedirect(address_of(self, row))
        return FileResponse(BytesIO(paper.body), filename=paper.file_name, content_type=paper.media_type)
