"""Disputes: what a participant objects to, line by line, and the protocol that both sides sign."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from coalition.toolkit.approving import ask_approval, decide, drop_request, lock_request, waits
from coalition.toolkit.freezing import Content, freeze
from coalition.toolkit.models import Approval
from coalition.toolkit.numbering import take_number
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import Dispute, DisputeLine, Statement
from settlements.statements.errors import (
    AgreedSumMissing,
    AnswerMissing,
    DisputeClosed,
    DisputeWaits,
    LinesUndecided,
)
from settlements.statements.objections import Objection, objected
from settlements.statements.protocol import protocol_content
from settlements.statements.silence import last_day_to_object_again
from settlements.statements.steps import Step, take_step

SERIES = "ПРТ"
PAPER, SETTLING = "dispute", "settling"
OWN_COST = "disputes"
Decision = DisputeLine.Decision


@transaction.atomic
def open_dispute(*, statement: Statement, objections: Iterable[Objection], opened_by: str, now: datetime) -> Dispute:
    """Write down what the participant objects to. Effect: a dispute with its lines; the statement is disputed.

    Refused: StepRefused unless the statement is sent, NothingObjected, LineOfAnother, ReceiptOfAnother, ObjectionTwice.
    """
    statement = take_step(statement, Step.DISPUTE)
    lines = objected(statement, objections)
    statement.save(update_fields=["state"])
    dispute = Dispute.objects.create(statement=statement, opened_by=opened_by, opened_at=now)
    for line in lines:
        line.dispute = dispute
    DisputeLine.objects.bulk_create(lines)
    return dispute


@transaction.atomic
def decide_line(*, line: DisputeLine, decision: str, agreed_kopecks: int | None, answer: str, by: str) -> DisputeLine:
    """Decide one objection; until the dispute is settled it may be decided again.

    Accepted is the participant's sum, rejected the centre's, partly any other: `agreed_kopecks`, which the first two
    ignore. Refused: DisputeClosed, DisputeWaits, AgreedSumMissing, AnswerMissing.
    """
    dispute = _lock_open(line.dispute)
    if waits(kind=SETTLING, subject=subject_of(dispute)):
        raise DisputeWaits
    line = DisputeLine.objects.get(pk=line.pk)
    line.decision, line.answer, line.decided_by = decision, answer.strip(), by
    line.agreed_kopecks = {
        Decision.WAITING: None,
        Decision.ACCEPTED: line.partner_kopecks,
        Decision.REJECTED: line.centre_kopecks,
        Decision.PARTLY: agreed_kopecks,
    }[Decision(decision)]
    if decision == Decision.PARTLY and agreed_kopecks is None:
        raise AgreedSumMissing
    if decision in (Decision.PARTLY, Decision.REJECTED) and not line.answer:
        raise AnswerMissing
    line.save(update_fields=["decision", "agreed_kopecks", "answer", "decided_by"])
    return line


@transaction.atomic
def settle_dispute(*, dispute: Dispute, by: str, now: datetime) -> Dispute | Approval:
    """Settle a dispute whose lines are all decided; when money moves by it, leave that to a second person.

    Effect: the statement is agreed and the protocol frozen under its number; or an approval that waits.
    Refused: DisputeClosed, LinesUndecided, ApprovalWaits.
    """
    dispute = _lock_open(dispute)
    lines = _decided(dispute)
    difference = correction(lines)
    if not difference:
        return _settle(dispute, lines, by, now)
    return ask_approval(kind=SETTLING, subject=subject_of(dispute), content=_asked(dispute, lines), by=by, now=now)


@transaction.atomic
def approve_settling(*, approval: Approval, by: str, now: datetime) -> Dispute:
    """Agree to what somebody else settled, and book it.

    Effect: one adjusting entry between the participant's clearing and own cost for the difference, of today, so that
    the statement drafted next carries it; the protocol is frozen and the statement agreed.
    Refused: ApprovalDecided, SecondPersonNeeded, DisputeClosed, StepRefused.
    """
    # The request after its dispute: whoever withdraws locks them in this order.
    asked_for = Approval.objects.get(pk=approval.pk, kind=SETTLING).content
    dispute = _lock_open(Dispute.objects.get(pk=asked_for["dispute"]))
    approval = lock_request(approval=approval, kind=SETTLING, agreeing=by)
    dispute = _settle(dispute, _decided(dispute), by, now)
    decide(approval=approval, state=Approval.State.APPROVED, by=by, now=now)
    return dispute


@transaction.atomic
def refuse_settling(*, approval: Approval, by: str, reason: str, now: datetime) -> Approval:
    """Say no; the lines may be decided again. Whoever asked may take his own request back. Refused: ApprovalDecided."""
    approval = lock_request(approval=approval, kind=SETTLING)
    return decide(approval=approval, state=Approval.State.REFUSED, by=by, now=now, reason=reason)


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, by: str, now: datetime) -> Dispute:
    """The participant takes its objections back: the statement waits for an answer again.

    Effect: the working days that were left when it objected are given again. Refused: DisputeClosed.
    """
    dispute = _lock_open(dispute)
    statement = take_step(dispute.statement, Step.WITHDRAW_DISPUTE)
    statement.answer_by = last_day_to_object_again(statement, since=dispute.opened_at, now=now)
    statement.save(update_fields=["state", "answer_by"])
    return drop_dispute(dispute=dispute, by=by, now=now, reason="Разногласие отозвано")


def drop_dispute(*, dispute: Dispute, by: str, now: datetime, reason: str) -> Dispute:
    """Close a locked dispute without a protocol; a request to settle it that waits is refused with it."""
    dispute.state, dispute.settled_by, dispute.settled_at = Dispute.State.WITHDRAWN, by, now
    dispute.save(update_fields=["state", "settled_by", "settled_at"])
    drop_request(kind=SETTLING, subject=subject_of(dispute), by=by, now=now, reason=reason)
    return dispute


def correction(lines: Iterable[DisputeLine]) -> int:
    """What the decisions change, in kopecks: above zero the centre owes so much more."""
    return sum(line.agreed_kopecks - line.centre_kopecks for line in lines)


def subject_of(dispute: Dispute) -> str:
    """The subject of an approval about the dispute."""
    return f"dispute:{dispute.pk}"


def _lock_open(dispute: Dispute) -> Dispute:
    """The open dispute, locked after its statement, so that everybody who changes either waits at the same place."""
    Statement.objects.select_for_update(no_key=True).get(pk=dispute.statement_id)
    locked = Dispute.objects.select_for_update(no_key=True, of=("self",)).select_related("statement").get(pk=dispute.pk)
    if locked.state != Dispute.State.OPEN:
        raise DisputeClosed
    return locked


def _decided(dispute: Dispute) -> list[DisputeLine]:
    lines = list(dispute.lines.order_by("number"))
    undecided = [str(line.number) for line in lines if line.decision == Decision.WAITING]
    if undecided:
        raise LinesUndecided(numbers=", ".join(undecided))
    return lines


def _asked(dispute: Dispute, lines: Sequence[DisputeLine]) -> Content:
    return {
        "dispute": dispute.pk,
        "statement": dispute.statement.number,
        "difference_kopecks": correction(lines),
        "lines": [[line.number, line.centre_kopecks, line.agreed_kopecks] for line in lines],
    }


def _settle(dispute: Dispute, lines: Sequence[DisputeLine], by: str, now: datetime) -> Dispute:
    statement = take_step(dispute.statement, Step.SETTLE_DISPUTE)
    statement.agreed_at, statement.agreed_by = now, by
    statement.save(update_fields=["state", "agreed_at", "agreed_by"])
    today = business_date(now, settings.TIME_ZONE)
    # The number last: whoever freezes another protocol waits from here on, until this one is committed.
    number = take_number(series=SERIES, year=today.year)
    difference = correction(lines)
    if difference:
        contract = statement.contract
        partner = chart.clearing(contract.programme_id, contract.pk)
        cost = chart.own_cost(contract.programme_id, OWN_COST)
        debit, credit = (cost, partner) if difference > 0 else (partner, cost)
        dispute.entry_id = book.post_entry(
            kind="adjustment",
            programme_id=contract.programme_id,
            business_on=today,
            now=now,
            transfers=[Transfer("adjustment", debit, credit, abs(difference), contract_id=contract.pk)],
            statement_id=statement.pk,
            recorded_by=by,
            reason=f"Протокол разногласий {number} к отчёту {statement.number}",
        )
    content = protocol_content(dispute, lines, number=number, today=today)
    dispute.document = freeze(kind=PAPER, number=number, content=content, frozen_by=by, now=now)
    dispute.number, dispute.state = number, Dispute.State.SETTLED
    dispute.settled_by, dispute.settled_at = by, now
    dispute.save()
    return dispute
