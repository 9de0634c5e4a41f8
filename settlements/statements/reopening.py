"""Reopening: a statement that was agreed to goes back to its participant, when two people want it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from coalition.toolkit.approving import ask_approval, decide, drop_request, lock_request
from coalition.toolkit.models import Approval
from pharmacies.models import Contract
from settlements.models import Statement
from settlements.statements.drafting import latest_sent
from settlements.statements.errors import LaterStatementSent, StepRefused
from settlements.statements.settled import refuse_if_paid_for
from settlements.statements.silence import last_day_to_object
from settlements.statements.steps import Step, possible_steps, take_step

KIND = "reopening"


@transaction.atomic
def ask_reopening(*, statement: Statement, reason: str, by: str, now: datetime) -> Approval:
    """Ask a second person to reopen an agreed statement, and say why.

    Refused: StepRefused unless it is agreed, LaterStatementSent, StatementPaidFor, ApprovalWaits.
    """
    statement = _locked(statement)
    if Step.REOPEN not in possible_steps(statement.state):
        raise StepRefused(state=statement.get_state_display(), step=str(Step.REOPEN))
    _refuse_too_late(statement)
    content = {"statement": statement.pk, "number": statement.number, "reason": reason}
    return ask_approval(kind=KIND, subject=subject_of(statement), content=content, by=by, now=now)


@transaction.atomic
def approve_reopening(*, approval: Approval, by: str, now: datetime) -> Statement:
    """Agree to what somebody else asked for: the statement is sent again, its sums and paper as they were.

    Effect: who had agreed is struck out (history keeps it), and the participant has its working days to object anew.
    Refused: ApprovalDecided, SecondPersonNeeded, and as in `ask_reopening`.
    """
    # The request after its statement: whoever cancels locks them in this order.
    asked_for = Approval.objects.get(pk=approval.pk, kind=KIND).content
    statement = _locked(Statement.objects.get(pk=asked_for["statement"]))
    approval = lock_request(approval=approval, kind=KIND, agreeing=by)
    statement = take_step(statement, Step.REOPEN)
    _refuse_too_late(statement)
    statement.agreed_at, statement.agreed_by, statement.is_agreed_silently = None, "", False
    statement.answer_by = last_day_to_object(statement.contract, today=business_date(now, settings.TIME_ZONE))
    statement.note = approval.content["reason"]
    statement.save(update_fields=["state", "agreed_at", "agreed_by", "is_agreed_silently", "answer_by", "note"])
    decide(approval=approval, state=Approval.State.APPROVED, by=by, now=now)
    return statement


@transaction.atomic
def refuse_reopening(*, approval: Approval, by: str, reason: str, now: datetime) -> Approval:
    """Say no, with the reason; whoever asked may take his own request back. Refused with ApprovalDecided."""
    approval = lock_request(approval=approval, kind=KIND)
    return decide(approval=approval, state=Approval.State.REFUSED, by=by, now=now, reason=reason)


def drop_reopening(*, statement: Statement, by: str, now: datetime, reason: str) -> None:
    """Refuse the request that waits about a locked statement, if any."""
    drop_request(kind=KIND, subject=subject_of(statement), by=by, now=now, reason=reason)


def waiting_subjects() -> set[str]:
    """The subjects of all requests that wait."""
    return set(Approval.objects.filter(kind=KIND, state=Approval.State.REQUESTED).values_list("subject", flat=True))


def subject_of(statement: Statement) -> str:
    """The subject of an approval about the statement."""
    return f"statement:{statement.pk}"


def _locked(statement: Statement) -> Statement:
    """The statement, locked after its contract, as sending and cancelling do."""
    Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    return Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)


def _refuse_too_late(statement: Statement) -> None:
    latest = latest_sent(statement.account)
    if latest and latest.pk != statement.pk:
        raise LaterStatementSent(number=latest.number)
    refuse_if_paid_for(statement)
