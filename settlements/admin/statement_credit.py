"""Money that stands on a contract pays a statement, or stands on the contract again."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.units import FigureField, parse_money
from settlements.models import Statement
from settlements.statements.credits import return_credit, usable_kopecks, use_credit
from settlements.statements.settled import credit_kopecks, used_kopecks

CHANGE = ["settlements.change_bankpayment"]
STEPS = ("use_credit", "return_credit")


def credit_steps(statement: Statement) -> Collection[str]:
    """Using what stands there while something is owed; returning what was used."""
    if not statement.receivable_kopecks:
        return set()
    steps = {"use_credit": usable_kopecks(statement), "return_credit": used_kopecks(statement)}
    return {step for step, kopecks in steps.items() if kopecks}


class CreditSteps(ModelAdmin):
    """Two buttons of a statement's page."""

    @action(description=gettext_lazy("Pay out of the contract"), icon="savings", permissions=CHANGE)
    def use_credit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let money of the contract pay the statement, in whole or in part."""
        statement = found(self, request, object_id)
        most = usable_kopecks(statement)

        class CreditForm(Reason):
            amount_kopecks = FigureField(label=_("Sum"), parse=parse_money, show=print_roubles, initial=most)
            field_order = ("amount_kopecks", "reason")

        def use(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            use_credit(statement=statement, by=by, now=now, **wanted)
            return _("%(sum)s ₽ of the contract pay the statement.") % {"sum": print_roubles(wanted["amount_kopecks"])}

        question = Question(
            _("Pay out of the contract"),
            _("On the contract stand %(credit)s ₽ that pay nothing yet; %(most)s ₽ of them can pay this statement.")
            % {"credit": print_roubles(credit_kopecks(statement.contract)), "most": print_roubles(most)},
            _("Pay"),
            CreditForm,
        )
        return ask(self, request, question, use, row=statement)

    @action(description=gettext_lazy("Return to the contract"), icon="undo", permissions=CHANGE)
    def return_credit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the contract's money off the statement."""
        statement = found(self, request, object_id)

        def put_back(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            return_credit(statement=statement, reason=wanted["reason"], by=by, now=now)
            return _("The money stands on the contract again.")

        question = Question(
            _("Return to the contract"),
            _("%(sum)s ₽ stand on the contract again, and the statement waits for money.")
            % {"sum": print_roubles(used_kopecks(statement))},
            _("Return to the contract"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, put_back, row=statement)
