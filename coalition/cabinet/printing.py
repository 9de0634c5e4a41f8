"""The papers that a participant takes home: statements, what was issued beside them, protocols, reconciliations."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.fields import day_field
from coalition.cabinet.statements import ANSWER, BOTH, READ, own_statement
from coalition.kernel.errors import DomainError
from coalition.kernel.periods import month_of, previous
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.units import said
from coalition.toolkit.paper import Paper
from pharmacies.models import Contract
from settlements.documents.dispute import dispute_csv, dispute_pdf, dispute_xlsx
from settlements.documents.month_papers import month_zip
from settlements.documents.settlement_papers import paper_csv, paper_pdf, paper_xlsx
from settlements.documents.statement import statement_csv, statement_pdf, statement_xlsx
from settlements.models import Dispute, SettlementPaper
from settlements.statements.papers import issue_reconciliation

PRINTERS: dict[str, dict[str, Callable[[Any], Paper]]] = {
    "statement": {"pdf": statement_pdf, "xlsx": statement_xlsx, "csv": statement_csv},
    "paper": {"pdf": paper_pdf, "xlsx": paper_xlsx, "csv": paper_csv},
    "dispute": {"pdf": dispute_pdf, "xlsx": dispute_xlsx, "csv": dispute_csv},
}
"""Kind of paper → form → what prints it."""


def handed_out(request: HttpRequest, kind: str, form: str, row: Any) -> HttpResponse | FileResponse:
    """A paper as a file to keep, in a form that there is."""
    if form not in PRINTERS[kind]:
        raise Http404
    return saved(request, partial(PRINTERS[kind][form], row))


def saved(request: HttpRequest, print_it: Callable[[], Paper]) -> HttpResponse | FileResponse:
    """What is printed, as a file to keep; what refuses to be printed says why."""
    try:
        return file_of(print_it())
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(reverse("cabinet_statements"))


@cabinet_page(READ, BOTH)
def statement_paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The paper of a statement."""
    return handed_out(request, "statement", form, own_statement(request, pk))


@cabinet_page(READ, BOTH)
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A paper that was issued beside a statement, or a reconciliation act."""
    rows = SettlementPaper.objects.filter(contract__legal_entity=own(request)).select_related("document", "contract")
    return handed_out(request, "paper", form, get_object_or_404(rows, pk=pk))


@cabinet_page(READ, BOTH)
def dispute_paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The protocol of a dispute that is settled."""
    rows = Dispute.objects.filter(statement__contract__legal_entity=own(request), state=Dispute.State.SETTLED)
    found = get_object_or_404(rows.select_related("document", "statement"), pk=pk)
    return handed_out(request, "dispute", form, found)


@cabinet_page(READ, BOTH)
def month_papers(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """All own papers of a month as one archive."""
    try:
        period = month_of(date(year, month, 1))
    except (ValueError, OverflowError):
        raise Http404 from None
    return saved(request, partial(month_zip, partner=own(request), month=period))


class ReconciliationForm(forms.Form):
    """By which contract, and for which days."""

    contract = forms.ModelChoiceField(label=gettext_lazy("Contract"), queryset=Contract.objects, empty_label=None)
    starts_on = day_field(gettext_lazy("From"))
    last_on = day_field(gettext_lazy("To"))

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts

    def clean(self) -> dict[str, Any]:
        """The days in their order; a day that has not ended cannot be reconciled."""
        typed = super().clean()
        if typed.get("starts_on") and typed.get("last_on"):
            if typed["starts_on"] > typed["last_on"]:
                self.add_error("last_on", _("The last day comes before the first one."))
            elif typed["last_on"] >= timezone.localdate():
                self.add_error("last_on", _("Choose days that have ended: yesterday at the latest."))
        return typed


@cabinet_page(READ, BOTH)
def reconciliation(request: HttpRequest) -> HttpResponse:
    """A reconciliation act on demand, and those made before."""
    may_make = request.user.has_perm(ANSWER)
    if request.method == "POST" and not may_make:
        raise PermissionDenied
    contracts = Contract.objects.filter(legal_entity=own(request)).select_related("legal_entity").order_by("-starts_on")
    last = previous(month_of(timezone.localdate()))
    form = ReconciliationForm(
        request.POST if request.method == "POST" else None,
        contracts=contracts,
        initial={"starts_on": last.starts_on, "last_on": last.last_on},
    )
    if form.is_valid():
        made = _reconciled(request, form)
        if made is not None:
            return HttpResponseRedirect(reverse("cabinet_reconciliation"))
    acts = SettlementPaper.objects.filter(
        contract__legal_entity=own(request), kind=SettlementPaper.Kind.RECONCILIATION
    ).order_by("-pk")[:24]
    rows = [{"paper": act, "last_on": act.ends_on - timedelta(days=1)} for act in acts]
    return show(request, "cabinet/reconciliation.html", {"form": form, "rows": rows, "may_make": may_make})


def _reconciled(request: HttpRequest, form: ReconciliationForm) -> SettlementPaper | None:
    """The act of these days, made now unless it was made today: asking twice makes no second paper."""
    typed: dict[str, Any] = form.cleaned_data
    ends_on: date = typed["last_on"] + timedelta(days=1)
    same = SettlementPaper.objects.filter(
        kind=SettlementPaper.Kind.RECONCILIATION, contract=typed["contract"], made_at__date=timezone.localdate()
    ).filter(starts_on=typed["starts_on"], ends_on=ends_on)
    if made := same.last():
        messages.info(request, _("Act %(number)s of these days was made today already.") % {"number": made.number})
        return made
    try:
        act = issue_reconciliation(
            contract=typed["contract"],
            starts_on=typed["starts_on"],
            ends_on=ends_on,
            by=request.user.get_username(),
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, said(error))
        return None
    messages.success(request, _("Act %(number)s is made.") % {"number": act.number})
    return act
