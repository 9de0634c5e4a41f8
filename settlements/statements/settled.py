"""Whether what a statement wanted paid has been paid, either way, and what money of a partner pays nothing yet."""

from typing import Any

from django.db.models import Case, F, Model, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Least

from pharmacies.models import Contract
from settlements.models import BankPayment, CreditUse, Payout, Statement
from settlements.statements.errors import StatementPaidFor

_SIGNED = Case(When(direction=BankPayment.Direction.IN, then=F("amount_kopecks")), default=-F("amount_kopecks"))


def received_kopecks(statement: Statement) -> int:
    """What the partner has paid by this statement so far, in kopecks: by the bank or out of the contract."""
    paid = _partner_money(statement=statement).aggregate(sum=Sum(_SIGNED))["sum"] or 0
    return paid + used_kopecks(statement)


def used_kopecks(statement: Statement) -> int:
    """What of the contract's credit pays this statement."""
    return CreditUse.objects.filter(statement=statement).aggregate(sum=Sum("amount_kopecks"))["sum"] or 0


def credit_kopecks(contract: Contract) -> int:
    """The partner's money that stands on his contract and pays none of its statements, what was given back taken off.

    That is also what he paid by a statement above its sum. Below zero: more was given back than stood there.
    """
    paid = _partner_money(contract=contract).aggregate(sum=Sum(_SIGNED))["sum"] or 0
    by_bank = _sum_by_statement(_partner_money(statement=OuterRef("pk")), _SIGNED)
    by_credit = _sum_by_statement(CreditUse.objects.filter(statement=OuterRef("pk")), "amount_kopecks")
    asked = Statement.objects.filter(contract=contract, receivable_kopecks__gt=0)
    pays = asked.aggregate(sum=Sum(Least("receivable_kopecks", by_bank + by_credit)))["sum"] or 0
    return paid - pays


def outstanding_kopecks(statement: Statement) -> int:
    """What the partner still owes by this statement; never below zero."""
    if not statement.receivable_kopecks:
        return 0
    return max(statement.receivable_kopecks - received_kopecks(statement), 0)


def is_paid_out(statement: Statement) -> bool:
    """Whether nothing is left to be paid to the partner by it."""
    if not statement.payable_kopecks:
        return True
    return _payouts(statement).filter(entry__isnull=False).exists()


def has_money(statement: Statement) -> bool:
    """Whether anything has been paid by it, either way, or is on its way; a payout that came back counts no more."""
    is_matched = _partner_money(statement=statement).exists()
    return is_matched or _payouts(statement).exists() or used_kopecks(statement) > 0


def refuse_if_paid_for(statement: Statement) -> None:
    """Refuse with StatementPaidFor what would change a statement that money has moved by, or is about to."""
    if has_money(statement):
        raise StatementPaidFor(number=statement.number)


def _payouts(statement: Statement) -> QuerySet[Payout]:
    return Payout.objects.filter(statement=statement, returned_on=None)


def _partner_money(**whose: Any) -> QuerySet[BankPayment]:
    return BankPayment.objects.filter(state=BankPayment.State.MATCHED, payout=None, **whose)


def _sum_by_statement(rows: QuerySet[Model], amount: Any) -> Coalesce:
    sums = rows.order_by().values("statement").annotate(sum=Sum(amount)).values("sum")
    return Coalesce(Subquery(sums), 0)
