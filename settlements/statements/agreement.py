"""What the partner says to a statement, and how a statement that was wrong is answered."""

from datetime import datetime

from django.db import transaction

from pharmacies.models import Contract
from settlements.models import BankPayment, Dispute, Payout, Statement
from settlements.statements.drafting import latest_sent
from settlements.statements.errors import LaterStatementSent, StatementPaidFor
from settlements.statements.steps import Step, take_step


@transaction.atomic
def agree_statement(*, statement: Statement, agreed_by: str, now: datetime) -> Statement:
    """Write down that the partner agrees (who recorded it, when). Refused with StepRefused unless it is sent."""
    statement = take_step(statement, Step.AGREE)
    statement.agreed_at, statement.agreed_by = now, agreed_by
    statement.save(update_fields=["state", "agreed_at", "agreed_by"])
    return statement


@transaction.atomic
def cancel_statement(*, statement: Statement, reason: str) -> Statement:
    """Cancel a statement that was sent and is not being paid; the next one carries all that it left open.

    Its number, its paper and its claims stay: what is corrected is corrected by entries in the ledger, and they and the
    sums of this statement meet in the statement drafted next, which may be of the same period.
    Objections that are open are answered by it too: their dispute is closed without a protocol.
    Refused: StepRefused; LaterStatementSent, when its sums have been carried on already; StatementPaidFor, when the
    participant has paid by it, since the next one would demand the same again.
    """
    Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    statement = take_step(statement, Step.CANCEL)
    latest = latest_sent(statement.account)
    if latest and latest.pk != statement.pk:
        raise LaterStatementSent(number=latest.number)
    refuse_if_paid_for(statement)
    # Who cancels, and when, is in the history of the rows.
    Dispute.objects.filter(statement=statement, state=Dispute.State.OPEN).update(state=Dispute.State.WITHDRAWN)
    statement.note = reason
    statement.save(update_fields=["state", "note"])
    return statement


def refuse_if_paid_for(statement: Statement) -> None:
    """Refuse with StatementPaidFor what would change a statement that money has moved by, or is about to."""
    paid = BankPayment.objects.filter(statement=statement, state=BankPayment.State.MATCHED)
    if paid.exists() or Payout.objects.filter(statement=statement).exists():
        raise StatementPaidFor(number=statement.number)
