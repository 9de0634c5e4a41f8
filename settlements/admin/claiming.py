"""Receipts paid before the card, on an account's page: which one, what would count, and only then it counts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, address_of, date_input, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import FigureField, parse_money, said
from members.models import Account
from pharmacies.models import Outlet, Programme
from settlements.admin.member_panels import AT_MOST, AccountPanel
from settlements.models import Accumulation, Purchase
from settlements.movements.claiming import receipt_brought
from settlements.movements.retroactive import TypedReceipt, accumulate_retroactively, what_would_count

COUNT = "settlements.claim_receipt"


class ReceiptForm(forms.Form):
    """What stands on the receipt."""

    number = forms.CharField(
        label=gettext_lazy("Number of the receipt, or its fiscal sign"),
        max_length=40,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    on = forms.DateField(label=gettext_lazy("Date of the receipt"), widget=date_input())
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.all(), widget=UnfoldAdminSelectWidget
    )
    amount_kopecks = FigureField(
        label=gettext_lazy("Sum on the paper"),
        parse=parse_money,
        show=print_roubles,
        required=False,
        help_text=gettext_lazy("Only when the system does not know the receipt; otherwise what was paid counts."),
    )


class AgreedForm(ReceiptForm):
    """The same again, unseen: what was shown is agreed to."""

    agreed = forms.BooleanField(initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.HiddenInput()


def claim(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask which receipt, show what would count, count it when that is agreed to; what is typed stays on a refusal."""
    if not request.user.has_perms((COUNT, "members.view_person")):
        raise PermissionDenied
    account = found(model_admin, request, object_id)
    form = ReceiptForm(request.POST or None)
    question = Question(
        _("Count a receipt"),
        _("A receipt paid without a card counts for the level once and brings no points. Nothing is done yet."),
        _("Go on"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            receipt = receipt_brought(**form.cleaned_data)
            if request.POST.get("agreed"):
                return _count(request, model_admin, account, receipt)
            row = what_would_count(account=account, receipt=receipt, now=timezone.now())
        except DomainError as error:
            form.add_error(None, said(error))
        else:
            question = Question(_("Count a receipt"), _told(receipt, row), _("Count"))
            form = AgreedForm(initial=form.cleaned_data)
    context = {"title": question.title, "question": question, "form": form, "opts": model_admin.opts}
    context |= {"original": account, "back": address_of(model_admin, account)}
    return TemplateResponse(request, "console/ask.html", {**model_admin.admin_site.each_context(request), **context})


def _count(
    request: HttpRequest, model_admin: ConsoleAdmin, account: Account, receipt: Purchase | TypedReceipt
) -> HttpResponse:
    by = request.user.get_username()
    row = accumulate_retroactively(account=account, receipt=receipt, now=timezone.now(), by=by)
    messages.success(request, _("Counted: %(sum)s.") % {"sum": print_roubles(row.amount_kopecks)})
    return HttpResponseRedirect(address_of(model_admin, account))


def _told(receipt: Purchase | TypedReceipt, row: Accumulation) -> str:
    paid_on = receipt.business_on if isinstance(receipt, Purchase) else receipt.on
    facts = {"on": date_format(paid_on, "SHORT_DATE_FORMAT"), "sum": print_roubles(row.amount_kopecks)}
    if isinstance(receipt, Purchase):
        facts |= {"number": receipt.receipt_no, "where": str(receipt.desk)}
        known = _("The receipt № %(number)s of %(on)s, %(where)s: paid %(sum)s.") % facts
    else:
        facts |= {"number": receipt.number.strip(), "where": str(receipt.outlet)}
        known = _("The receipt № %(number)s of %(on)s, %(where)s, is unknown: check it by the paper.") % facts
    counts_on = date_format(row.business_on, "SHORT_DATE_FORMAT")
    counts = _("%(sum)s will count for the level, of %(on)s; no points are given.") % (facts | {"on": counts_on})
    return f"{known} {counts}"


@panel_on(Account)
class ClaimsPanel(AccountPanel):
    """The receipts that were counted, and the button for the next one where the programme allows it."""

    model = Accumulation
    tab = False
    title = gettext_lazy("receipts paid before the card")
    template = "settlements/claims.html"
    views = (("<path:object_id>/receipts/", "members_account_claim", claim),)

    def context(self) -> dict[str, Any]:
        """Receipts counted; nothing at all where the rules count none and none was."""
        counted = Accumulation.objects.filter(account=self.row, kind=Accumulation.Kind.OPENING)
        counted = counted.filter(purchase__isnull=False) | counted.filter(reason__startswith="Чек № ")
        rows = [
            [
                row.purchase.business_on if row.purchase else row.business_on,
                link_to(row.purchase, f"№\u00a0{row.purchase.receipt_no}") if row.purchase else row.reason,
                print_roubles(row.amount_kopecks),
            ]
            for row in counted.select_related("purchase").order_by("-pk")[:AT_MOST]
        ]
        is_on = self.row.programme.late_accrual != Programme.LateAccrual.OFF
        if not is_on and not rows:
            self.title = ""
            return {}
        heads = [Head(_("date")), Head(_("receipt")), Head(_("counted"), True)]
        may_count = is_on and self.row.closed_at is None and self.request.user.has_perm(COUNT)
        return {
            "account": self.row,
            "tables": [Table(heads, rows, empty=_("No receipt was counted yet."))],
            "may_count": may_count,
        }
