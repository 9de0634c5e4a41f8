"""What people do to payment registers: look, approve, hand to the bank, withdraw."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, address_of, ask, found
from coalition.toolkit.admin.columns import moment
from coalition.toolkit.admin.files import PAPERS, PaperSteps, file_of
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.steps import StateSteps
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from coalition.toolkit.models import Approval
from coalition.toolkit.paper import Paper
from settlements.admin.register_gathering import gather
from settlements.documents.payment_register import register_csv, register_pdf, register_xlsx
from settlements.models import PaymentRegister
from settlements.statements.registers import KIND, approve_register, export_register, withdraw_register

PREPARE = ["settlements.add_paymentregister"]
CHANGE = ["settlements.change_paymentregister"]
APPROVE = ["settlements.approve_paymentregister"]
State = PaymentRegister.State
HANDED_OUT = frozenset({*PAPERS, "export"})
STEPS = {
    State.PREPARED: frozenset({"approve", "withdraw"}),
    State.APPROVED: HANDED_OUT,
    State.DONE: HANDED_OUT,
    State.WITHDRAWN: frozenset(),
}


class RegisterSteps(StateSteps, PaperSteps):
    """Buttons of a register's page; only those are offered that its state allows, and never approving to its author."""

    printers = (register_pdf, register_xlsx, register_csv)
    actions_list = ("prepare",)
    actions_detail = ("approve", "export", *PAPERS, "withdraw")

    def steps_of(self, register: PaymentRegister, request: HttpRequest) -> Collection[str]:
        """Steps of its state; whoever prepared it does not approve it."""
        is_own = register.prepared_by == request.user.get_username()
        return STEPS[State(register.state)] - ({"approve"} if is_own else set())

    @action(description=gettext_lazy("Prepare a register"), icon="playlist_add", permissions=PREPARE)
    def prepare(self, request: HttpRequest) -> HttpResponse:
        """Agreed statements with boxes to tick; what cannot be paid says why."""
        if not request.user.has_perms(["settlements.view_statement", *PREPARE]):
            raise PermissionDenied
        return gather(self, request)

    @action(description=gettext_lazy("Approve"), icon="verified", permissions=APPROVE)
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Approve exactly what is shown."""
        register = found(self, request, object_id)
        asked = register.approval

        class Shown(forms.Form):
            shown = forms.CharField(widget=forms.HiddenInput, initial=asked.content_hash if asked else "")

        def approve(wanted: dict[str, Any]) -> Any:
            by, now = request.user.get_username(), timezone.now()
            try:
                done = approve_register(register=register, by=by, now=now, shown=wanted["shown"])
            except DomainError as error:
                messages.error(request, said(error))
                return HttpResponseRedirect(address_of(self, register))
            return _("Register %(number)s is approved. Now take the file for the bank.") % {"number": done.number}

        content = asked.content if asked else {"orders": []}
        question = Question(
            _("Approve the register"),
            _("Look at payees, accounts and sums: just this is approved. Prepared by %(who)s, orders of %(day)s.")
            % {"who": register.prepared_by, "day": date_format(register.pay_on)},
            _("Approve"),
            Shown,
            tables=[_orders(content, register.total_kopecks)],
        )
        return ask(self, request, question, approve, row=register)

    @action(description=gettext_lazy("File for the bank"), icon="download", permissions=CHANGE)
    def export(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The register in the format of 1C, for the bank's program."""
        register = found(self, request, object_id)

        def export(wanted: dict[str, Any]) -> HttpResponse:
            content = export_register(register=register, by=request.user.get_username(), now=timezone.now())
            return file_of(Paper(f"{register.number}.txt", "text/plain; charset=windows-1251", content))

        again = ""
        if register.exported_at:
            again = _("It was taken already: %(when)s, %(who)s. Loaded into the bank twice, it pays twice!") % {
                "when": moment(register.exported_at),
                "who": register.exported_by,
            }
        question = Question(
            _("File for the bank"),
            _("%(count)s orders, %(sum)s ₽, in the format 1C ClientBankExchange (Windows-1251). %(again)s")
            % {"count": register.payouts_count, "sum": print_roubles(register.total_kopecks), "again": again},
            _("Take the file"),
            is_dangerous=bool(again),
        )
        return ask(self, request, question, export, row=register)

    @action(description=gettext_lazy("Withdraw"), icon="undo", permissions=PREPARE)
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take back a register that nobody has approved."""
        register = found(self, request, object_id)

        def withdraw(wanted: dict[str, Any]) -> str:
            by = request.user.get_username()
            withdraw_register(register=register, reason=wanted["reason"], by=by, now=timezone.now())
            return _("The register is withdrawn; its statements are agreed again.")

        question = Question(
            _("Withdraw the register"),
            _("Its payouts go, its statements can be put into another register. Say why."),
            _("Withdraw"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, withdraw, row=register)


def _orders(content: dict[str, Any], total: int) -> Table:
    heads = [
        *(Head("№"), Head(_("payee")), Head(_("INN")), Head(_("account number")), Head(_("statement"))),
        *(Head(_("amount"), True), Head(_("payment purpose"))),
    ]
    rows = [
        [
            order["order"],
            order["payee"]["name"],
            format_html("{}<br><small>{}</small>", order["payee"]["inn"], order["payee"]["kpp"]),
            format_html(
                "{}<br><small>{} {}, {}</small>",
                order["payee"]["account"],
                _("BIK"),
                order["payee"]["bik"],
                order["payee"]["bank"],
            ),
            order["statement"],
            print_roubles(order["amount"]),
            order["purpose"],
        ]
        for order in content["orders"]
    ]
    return Table(heads, rows, foot=[_("Total"), "", "", "", "", print_roubles(total), ""] if rows else ())


def _asked(approval: Approval) -> str:
    content = approval.content
    return _("Payments of %(day)s: %(count)s, together %(sum)s ₽. Prepared by %(who)s.") % {
        "day": date_format(date.fromisoformat(content["pay_on"])),
        "count": content["count"],
        "sum": print_roubles(content["total"]),
        "who": approval.requested_by,
    }


tell_request(KIND, _asked)
