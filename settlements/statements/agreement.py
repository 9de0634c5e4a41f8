"""What the partner says to a statement, and how a statement that was wrong is answered."""

from datetime import datetime

from django.db import transaction

from pharmacies.models import Contract
from settlements.models import Dispute, Statement
from settlements.statements.disputes import drop_dispute
from settlements.statements.drafting import latest_sent
from settlements.statements.errors import LaterStatementSent
from settlements.statements.reopening import drop_reopening
from settlements.statements.settled import refuse_if_paid_for
from settlements.statements.steps import Step, take_step


@transaction.atomic
def agree_statement(*, statement: Statement, agreed_by: str, now: datetime) -> Statement:
    """Write down that the partner agrees (who recorded it, when). Refused with StepRefused unless it is sent."""
    statement = take_step(statement, Step.AGREE)
    statement.agreed_at, statement.agreed_by = now, agreed_by
    statement.save(update_fields=["state", "agreed_at", "agreed_by"])
    return statement


@transaction.atomic
def cancel_statement(*, statement: Statement, reason: str, by: str, now: datetime) -> Statement:
    """Cancel a statement that was sent and is not being paid; the next one carries all that it left open.

    Its number, its paper and its claims stay: what is corrected is corrected by entries in the ledger, and they and the
    sums of this statement meet in the statement drafted next, which may be of the same period.
    Objections that are open are answered by it too: their dispute is closed without a protocol, and what waits for a
    second person about either is refused.
    Refused: StepRefused; LaterStatementSent, when its sums have been carried on already; StatementPaidFor, when the
    participant has paid by it or was paid, since the next one would demand the same again.
    """
    Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    statement = take_step(statement, Step.CANCEL)
    latest = latest_sent(statement.account)
    if latest and latest.pk != statement.pk:
        raise LaterStatementSent(number=latest.number)
    refuse_if_paid_for(statement)
    gone = f"Отчёт {statement.number} аннулирован"
    for dispute in Dispute.objects.select_for_update(no_key=True).filter(statement=statement, state=Dispute.State.OPEN):
        drop_dispute(dispute=dispute, by=by, now=now, reason=gone)
    drop_reopening(statement=statement, by=by, now=now, reason=gone)
    statement.note = reason
    statement.save(update_fields=["state", "note"])
    return statement
