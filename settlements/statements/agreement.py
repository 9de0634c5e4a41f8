"""What the partner says to a statement, and how a statement that was wrong is answered."""

from datetime import datetime

from django.db import transaction

from pharmacies.models import Contract
from settlements.models import Statement
from settlements.statements.drafting import latest_sent
from settlements.statements.errors import LaterStatementSent
from settlements.statements.payment_errors import StatementHasMoney
from settlements.statements.settled import has_money
from settlements.statements.steps import Step, take_step


@transaction.atomic
def dispute_statement(*, statement: Statement, reason: str) -> Statement:
    """Write down that the partner objects, and why. Refused with StepRefused unless the statement is sent."""
    statement = take_step(statement, Step.DISPUTE)
    statement.note = reason
    statement.save(update_fields=["state", "note"])
    return statement


@transaction.atomic
def agree_statement(*, statement: Statement, agreed_by: str, now: datetime) -> Statement:
    """Write down that the partner agrees (who recorded it, when). Refused with StepRefused unless sent or disputed."""
    statement = take_step(statement, Step.AGREE)
    statement.agreed_at, statement.agreed_by = now, agreed_by
    statement.save(update_fields=["state", "agreed_at", "agreed_by"])
    return statement


@transaction.atomic
def cancel_statement(*, statement: Statement, reason: str) -> Statement:
    """Cancel a statement that was sent and is not being paid; the next one carries all that it left open.

    Its number, its paper and its claims stay: what is corrected is corrected by entries in the ledger, and they and the
    sums of this statement meet in the statement drafted next, which may be of the same period.
    Refused: StepRefused; LaterStatementSent, when its sums have been carried on already; StatementHasMoney, when
    something was paid by it.
    """
    Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    statement = take_step(statement, Step.CANCEL)
    if has_money(statement):
        raise StatementHasMoney
    latest = latest_sent(statement.account)
    if latest and latest.pk != statement.pk:
        raise LaterStatementSent(number=latest.number)
    statement.note = reason
    statement.save(update_fields=["state", "note"])
    return statement
