"""Objecting to a statement line by line: to its sums, to receipts in it, to receipts that are missing."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.fields import SumField, day_field
from coalition.cabinet.navigation import PHARMACY
from coalition.cabinet.statements import ANSWER, BOTH, State, own_statement
from coalition.cabinet.wording import answer_words, period_of
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from pharmacies.models import LegalEntity, Outlet
from settlements.models import Dispute, Statement
from settlements.queries.receipts import receipts_of_seller
from settlements.statements.disputes import open_dispute, withdraw_dispute
from settlements.statements.objections import Objection, name_of_line, name_of_missing
from settlements.statements.sides import OWED_BY_CENTRE, OWED_BY_PARTNER
from settlements.statements.tables import side

RECEIPTS_AT_ONCE = 5


class LineForm(forms.Form):
    """An objection to a sum of the statement: the own sum and the reason; both empty is none."""

    own = SumField(label=gettext_lazy("By your data, ₽"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """An objection is a sum and a reason."""
        typed = super().clean()
        if not self.errors and (typed.get("own") is not None) != bool(typed.get("reason")):
            name, told = ("own", _("Type your sum.")) if typed.get("reason") else ("reason", _("Say why."))
            self.add_error(name, told)
        return typed

    @property
    def is_objection(self) -> bool:
        """Whether anything was typed."""
        return self.cleaned_data.get("own") is not None


class ReceiptForm(LineForm):
    """An objection to a receipt, in the statement or missing from it."""

    receipt_no = forms.CharField(label=gettext_lazy("Receipt №"), max_length=40, required=False)
    on = day_field(gettext_lazy("Date of the receipt"), required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), required=False, empty_label="–"
    )

    field_order = ("receipt_no", "on", "outlet", "own", "reason")

    def __init__(self, *args: Any, statement: Statement, outlets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement
        self.fields["outlet"].queryset = outlets

    def clean(self) -> dict[str, Any]:
        """Which receipt, if anything is objected to."""
        typed = super().clean()
        if not self.errors and typed.get("own") is not None and not (typed.get("receipt_no") and typed.get("on")):
            self.add_error("receipt_no", _("Type the number and the date of the receipt."))
        if not self.errors and typed.get("receipt_no") and typed.get("own") is None:
            self.add_error("own", _("Type your sum."))
        if not self.errors and self.is_objection:
            self.purchase_id = self._purchase_id(typed)
        return typed

    def _purchase_id(self, typed: dict[str, Any]) -> UUID | None:
        """The receipt at an own outlet that was named; None: the centre has none such."""
        seller_id = self.statement.contract.legal_entity_id
        rows = receipts_of_seller(number=typed["receipt_no"], on=typed["on"], seller_id=seller_id)
        found = [row for row in rows if typed.get("outlet") in (None, row.outlet)]
        if len(found) > 1:
            self.add_error("outlet", _("Several receipts bear this number that day: choose the outlet."))
        return found[0].pk if found else None


@cabinet_page(ANSWER, BOTH)
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of objections; what the centre says to them is on the statement's page afterwards."""
    found = own_statement(request, pk)
    there = HttpResponseRedirect(reverse("cabinet_statement", args=[pk]))
    if found.state != State.SENT:
        messages.error(request, _("This statement takes no objections any more."))
        return there
    data = request.POST if request.method == "POST" else None
    rows = list(_rows(found, data))
    receipts = _receipts(found, own(request), data)
    told = ""
    if data is not None and all([each["form"].is_valid() for each in rows] + [each.is_valid() for each in receipts]):
        told = _open(request, found, rows, receipts)
        if not told:
            messages.success(request, _("Your objections are sent. The centre answers line by line."))
            return there
    sides = [(True, _("The centre owes you")), (False, _("You owe the centre"))]
    context = {
        "statement": found,
        "period": period_of(found),
        "until": answer_words(found, timezone.now()),
        "told": told,
        "sections": [(title, [row for row in rows if row["is_ours"] is is_ours]) for is_ours, title in sides],
        "receipts": receipts,
    }
    return show(request, "cabinet/dispute.html", context)


def _receipts(found: Statement, entity: LegalEntity, data: Any) -> list[ReceiptForm]:
    """Room for receipts; a manufacturer sees none of anybody's."""
    if entity.role != PHARMACY:
        return []
    outlets = Outlet.objects.filter(legal_entity=entity)
    return [
        ReceiptForm(data, prefix=f"receipt-{number}", statement=found, outlets=outlets)
        for number in range(RECEIPTS_AT_ONCE)
    ]


def _rows(found: Statement, data: Any) -> Iterator[dict[str, Any]]:
    """The lines of the statement with a form each; sums are above zero when they are owed by the side they stand at."""
    for line in found.lines.select_related("outlet"):
        if side(line) not in OWED_BY_CENTRE | OWED_BY_PARTNER:
            continue
        is_ours = side(line) in OWED_BY_CENTRE
        yield {
            "line": line,
            "name": name_of_line(line),
            "amount": line.amount_kopecks if is_ours else -line.amount_kopecks,
            "is_ours": is_ours,
            "form": LineForm(data, prefix=f"line-{line.pk}"),
        }


def _open(request: HttpRequest, found: Statement, rows: list[dict[str, Any]], receipts: list[ReceiptForm]) -> str:
    """Send the objections; answers with what is wrong, or nothing."""
    wanted = list(_objections(rows, receipts))
    if not wanted:
        return _("Type your own sum and the reason at one place at least.")
    by, objections = request.user.get_username(), [Objection(**each) for each in wanted]
    try:
        open_dispute(statement=found, objections=objections, opened_by=by, now=timezone.now())
    except DomainError as error:
        return said(error)
    return ""


def _objections(rows: list[dict[str, Any]], receipts: list[ReceiptForm]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row["form"].is_objection:
            typed = row["form"].cleaned_data
            sum_kopecks = typed["own"] if row["is_ours"] else -typed["own"]
            named = {"line_id": row["line"].pk, "purchase_id": None, "subject": ""}
            yield {**named, "partner_kopecks": sum_kopecks, "reason": typed["reason"]}
    for each in receipts:
        if each.is_objection:
            typed = each.cleaned_data
            subject = "" if each.purchase_id else name_of_missing(typed["receipt_no"], typed["on"])
            named = {"line_id": None, "purchase_id": each.purchase_id, "subject": subject}
            yield {**named, "partner_kopecks": typed["own"], "reason": typed["reason"]}


@cabinet_page(ANSWER, BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the objections back; the statement waits for an answer again."""
    found = own_statement(request, pk)
    waiting = get_object_or_404(found.disputes, state=Dispute.State.OPEN)
    if request.method == "POST":
        try:
            withdraw_dispute(dispute=waiting, by=request.user.get_username(), now=timezone.now())
        except DomainError as error:
            messages.error(request, said(error))
        else:
            messages.success(request, _("Your objections are taken back."))
        return HttpResponseRedirect(reverse("cabinet_statement", args=[pk]))
    return show(request, "cabinet/withdraw.html", {"statement": found, "period": period_of(found)})
