"""Papers on the pages of a statement and of a contract, and the act of reconciliation that is made on demand."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.kernel.periods import last_full_month
from coalition.toolkit.admin.asking import Question, address_of, ask, date_input, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from pharmacies.models import Contract
from settlements.admin.month_papers import TAKE, WORDS
from settlements.admin.settlement_paper import statement_of
from settlements.documents.settlement_papers import papers_zip
from settlements.models import SettlementPaper, Statement
from settlements.statements.papers import issue_reconciliation

READ, MAKE = "settlements.view_settlementpaper", "settlements.add_settlementpaper"
MOST_SHOWN = 30
FORMS = ("pdf", "xlsx", "csv")


class DaysForm(forms.Form):
    """What days, the last one included."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=date_input(),
        initial=lambda: last_full_month(timezone.localdate()).starts_on,
    )
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=date_input(),
        initial=lambda: last_full_month(timezone.localdate()).last_on,
    )


def reconcile(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask for the days, then make the act."""
    if not request.user.has_perm(MAKE):
        raise PermissionDenied
    contract = found(model_admin, request, object_id)

    def make(typed: dict[str, Any]) -> SafeString:
        paper = issue_reconciliation(
            contract=contract,
            starts_on=typed["starts_on"],
            ends_on=typed["last_on"] + timedelta(days=1),
            by=request.user.get_username(),
            now=timezone.now(),
        )
        return format_html(_("The act is made: {}."), link_to(paper, paper.number))

    question = Question(
        _("Act of reconciliation"),
        _("Documents and payments of these days with the balances before and after. The act takes a number."),
        _("Make the act"),
        DaysForm,
    )
    return ask(model_admin, request, question, make, row=contract)


def take_all(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """A statement and all papers beside it as one archive."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    statement = found(model_admin, request, object_id)
    try:
        return file_of(papers_zip(statement))
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(address_of(model_admin, statement))


class PapersPanel(Panel):
    """A table of papers with their files."""

    model = SettlementPaper
    title = gettext_lazy("papers")
    template = "console/buttons.html"
    permission = READ

    def table(self, papers: QuerySet[SettlementPaper], empty: Any) -> Table:
        """The papers, the latest first."""
        heads = [Head(_("number")), Head(_("kind")), Head(_("from")), Head(_("to")), Head(_("amount"), True)]
        return Table(
            [*heads, Head(_("statement")), Head(_("files"))],
            [_row(paper) for paper in papers.select_related("statement").order_by("-pk")[:MOST_SHOWN]],
            empty=empty,
        )


@panel_on(Statement)
class StatementPapersPanel(PapersPanel):
    """What came with a statement, one by one or as an archive."""

    views = (("<path:object_id>/all-papers/", "settlements_statement_all_papers", take_all),)

    def context(self) -> dict[str, Any]:
        """The papers; the archive once the statement is sent."""
        address = reverse("admin:settlements_statement_all_papers", args=[self.object_id])
        is_sent = self.row.document_id is not None
        empty = _("Nothing but the statement itself was called for.") if is_sent else _("They come with the sending.")
        return {
            "tables": [self.table(self.row.papers.all(), empty)],
            "buttons": [Button(_("All as an archive"), address), *self._of_the_month()] if is_sent else [],
        }

    def _of_the_month(self) -> list[Button]:
        address = reverse("admin:settlements_statement_month_papers", args=[self.object_id])
        return [Button(WORDS, address)] if self.request.user.has_perms(TAKE) else []


@panel_on(Contract)
class ContractPapersPanel(PapersPanel):
    """The latest papers of a contract, and the button for an act of reconciliation."""

    views = (("<path:object_id>/reconcile/", "pharmacies_contract_reconcile", reconcile),)

    def context(self) -> dict[str, Any]:
        """The papers; the button for those who may."""
        address = reverse("admin:pharmacies_contract_reconcile", args=[self.object_id])
        may_make = self.request.user.has_perm(MAKE)
        return {
            "tables": [self.table(self.row.papers.all(), _("No papers yet."))],
            "buttons": [Button(_("Act of reconciliation"), address)] if may_make else [],
        }


def _row(paper: SettlementPaper) -> list[Any]:
    return [
        link_to(paper, paper.number),
        paper.get_kind_display(),
        date_format(paper.starts_on, "SHORT_DATE_FORMAT"),
        date_format(paper.ends_on - timedelta(days=1), "SHORT_DATE_FORMAT"),
        print_roubles(paper.amount_kopecks),
        statement_of(paper),
        _files(paper),
    ]


def _files(paper: SettlementPaper) -> SafeString:
    names = (
        (reverse(f"admin:settlements_settlementpaper_paper_{form}", args=[paper.pk]), form.upper()) for form in FORMS
    )
    return format_html_join(" · ", '<a class="text-link" href="{}">{}</a>', names)
