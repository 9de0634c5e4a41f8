"""Whether what a statement wanted paid has been paid, either way."""

from django.db.models import Case, F, Sum, When

from settlements.models import BankPayment, Payout, Statement
from settlements.statements.errors import StatementPaidFor


def received_kopecks(statement: Statement) -> int:
    """What the partner has paid by this statement so far, in kopecks."""
    own = BankPayment.objects.filter(statement=statement, state=BankPayment.State.MATCHED, payout=None)
    signed = Case(When(direction=BankPayment.Direction.IN, then=F("amount_kopecks")), default=-F("amount_kopecks"))
    return own.aggregate(sum=Sum(signed))["sum"] or 0


def outstanding_kopecks(statement: Statement) -> int:
    """What the partner still owes by this statement; never below zero."""
    if not statement.receivable_kopecks:
        return 0
    return max(statement.receivable_kopecks - received_kopecks(statement), 0)


def is_paid_out(statement: Statement) -> bool:
    """Whether nothing is left to be paid to the partner by it."""
    if not statement.payable_kopecks:
        return True
    return Payout.objects.filter(statement=statement, entry__isnull=False).exists()


def has_money(statement: Statement) -> bool:
    """Whether anything has been paid by it, either way, or is on its way."""
    is_matched = BankPayment.objects.filter(statement=statement, state=BankPayment.State.MATCHED).exists()
    return is_matched or Payout.objects.filter(statement=statement).exists()


def refuse_if_paid_for(statement: Statement) -> None:
    """Refuse with StatementPaidFor what would change a statement that money has moved by, or is about to."""
    if has_money(statement):
        raise StatementPaidFor(number=statement.number)
