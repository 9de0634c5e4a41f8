"""What people decide about payments of the bank; each step is asked about, then one operation is called."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, address_of, ask, found
from settlements.models import BankPayment, Payout, Statement
from settlements.statements.matching import OPEN, contracts_of, match_waiting, returnable_payouts, waiting_payouts
from settlements.statements.payment_steps import assign_payment, assign_payout, set_aside, undo_decision

CHANGE = ["settlements.change_bankpayment"]
RETURNED = gettext_lazy("The return is booked; a payout may be prepared for the statement anew.")


class StatementChoice(forms.ModelChoiceField):
    """Statements with their participant and what they ask for."""

    def label_from_instance(self, statement: Statement) -> str:
        """Number, whose, how much."""
        owed = print_roubles(statement.receivable_kopecks)
        return f"{statement.number} · {statement.contract.legal_entity} · {owed}\u00a0₽"


class PayoutChoice(forms.ModelChoiceField):
    """Payouts with their participant and sum."""

    def label_from_instance(self, payout: Payout) -> str:
        """Order, whose, how much."""
        sum_ = print_roubles(payout.amount_kopecks)
        return f"№\u00a0{payout.order_number} · {payout.statement.contract.legal_entity} · {sum_}\u00a0₽"


def assign_form(payment: BankPayment) -> type[forms.Form]:
    """Contracts of the operator's programmes, the payer's own first; statements that wait, when money came."""
    contracts = contracts_of(payment).select_related("legal_entity")
    own = contracts.filter(legal_entity__inn=payment.other_inn).order_by("pk").last() if payment.other_inn else None
    waiting = Statement.objects.filter(contract__in=contracts, state__in=OPEN, receivable_kopecks__gt=0)

    class AssignForm(forms.Form):
        if payment.direction == BankPayment.Direction.IN:
            statement = StatementChoice(
                label=_("Statement"),
                queryset=waiting.select_related("contract__legal_entity").order_by(
                    "contract__legal_entity", "starts_on"
                ),
                required=False,
                empty_label=_("none: a credit of the contract"),
                widget=UnfoldAdminSelectWidget,
            )
        contract = forms.ModelChoiceField(
            label=_("Contract"),
            queryset=contracts.order_by("legal_entity__short_name", "-starts_on"),
            required=False,
            initial=own,
            widget=UnfoldAdminSelectWidget,
            help_text=_("Not needed when a statement is chosen."),
        )

        def clean(self) -> dict[str, Any]:
            given = super().clean()
            if not given.get("contract") and not given.get("statement"):
                raise forms.ValidationError(_("Choose a statement or a contract."))
            return given

    return AssignForm


class PaymentSteps(ModelAdmin):
    """Buttons of a payment's page, and of the list."""

    actions_list = ("match_again",)
    actions_detail = ("assign", "assign_payout", "set_aside", "undo")

    @action(description=gettext_lazy("Match again"), icon="sync", permissions=CHANGE)
    def match_again(self, request: HttpRequest) -> HttpResponse:
        """Try what waits once more."""

        def match(wanted: dict[str, Any]) -> HttpResponse:
            count = match_waiting(by=request.user.get_username(), now=timezone.now())
            messages.success(request, _("Matched now: %(count)s.") % {"count": count})
            return HttpResponseRedirect(address_of(self))

        question = Question(
            _("Match again"),
            _("What was not matched is tried once more: contracts, accounts or statements may have changed since."),
            _("Match"),
        )
        return ask(self, request, question, match)

    @action(description=gettext_lazy("Assign"), icon="link", permissions=CHANGE)
    def assign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say whose money it is."""
        payment = found(self, request, object_id)

        def assign(wanted: dict[str, Any]) -> str:
            statement = wanted.get("statement")
            assign_payment(
                payment=payment,
                contract=statement.contract if statement else wanted["contract"],
                statement=statement,
                by=request.user.get_username(),
                now=timezone.now(),
            )
            return _("The payment is booked.")

        question = Question(_("Assign the payment"), _sentence(payment), _("Book"), assign_form(payment))
        return ask(self, request, question, assign, row=payment)

    @action(description=gettext_lazy("It is a payout"), icon="payments", permissions=CHANGE)
    def assign_payout(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say which payout it was."""
        payment = found(self, request, object_id)
        is_out = payment.direction == BankPayment.Direction.OUT
        of_sum = waiting_payouts(payment).filter(amount_kopecks=payment.amount_kopecks)
        payouts = of_sum if is_out else returnable_payouts(payment)

        class PayoutForm(forms.Form):
            payout = PayoutChoice(
                label=_("Payout"),
                queryset=payouts.select_related("statement__contract__legal_entity").order_by("order_number"),
                widget=UnfoldAdminSelectWidget,
                help_text=_("Approved payouts of this very sum that have not left.")
                if is_out
                else _("Payouts of this very sum that left; the bank gave one of them back."),
            )

        def assign(wanted: dict[str, Any]) -> str:
            by = request.user.get_username()
            assign_payout(payment=payment, payout=wanted["payout"], by=by, now=timezone.now())
            return _("The payout is booked; its statement is paid.") if is_out else RETURNED

        question = Question(_("Which payout is it?"), _sentence(payment), _("Book"), PayoutForm)
        return ask(self, request, question, assign, row=payment)

    @action(description=gettext_lazy("Set aside"), icon="inventory", permissions=CHANGE)
    def set_aside(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that it is none of the programme's."""
        payment = found(self, request, object_id)

        def put(wanted: dict[str, Any]) -> str:
            by = request.user.get_username()
            set_aside(payment=payment, reason=wanted["reason"], by=by, now=timezone.now())
            return _("The payment is set aside; nothing is booked.")

        question = Question(
            _("Set the payment aside"),
            _("Bank fees, own transfers and the like are not booked here. %(payment)s")
            % {"payment": _sentence(payment)},
            _("Set aside"),
            Reason,
        )
        return ask(self, request, question, put, row=payment)

    @action(description=gettext_lazy("Undo"), icon="undo", permissions=CHANGE)
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Undo a wrong assignment, or take back what was set aside."""
        payment = found(self, request, object_id)

        def take_back(wanted: dict[str, Any]) -> str:
            by = request.user.get_username()
            undo_decision(payment=payment, reason=wanted["reason"], by=by, now=timezone.now())
            return _("It is undone; the payment waits for a decision.")

        question = Question(
            _("Undo the decision"),
            _("What was booked is reversed by another entry; a statement that was paid by it waits for money again."),
            _("Undo"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, take_back, row=payment)


def _sentence(payment: BankPayment) -> str:
    return _("%(sum)s ₽ of %(day)s, %(who)s: %(purpose)s") % {
        "sum": print_roubles(payment.amount_kopecks),
        "day": f"{payment.booked_on:%d.%m.%Y}",
        "who": payment.other_name or payment.other_inn or "–",
        "purpose": payment.purpose or "–",
    }
