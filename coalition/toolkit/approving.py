"""Decisions that need two people: one asks for something exact, another one decides about just that."""

from datetime import datetime

from coalition.kernel.errors import DomainError
from coalition.toolkit.freezing import Content, content_hash
from coalition.toolkit.models import Approval


class ApprovalWaits(DomainError):
    code = "approval_waits"
    message_ru = "Такой запрос уже ждёт второго сотрудника. Дождитесь его решения."
    message_en = "Such a request waits for a second person already. Wait for the decision."


class ApprovalDecided(DomainError):
    code = "approval_decided"
    message_ru = "Этот запрос уже решён или его содержание изменилось."
    message_en = "This request has been decided already, or its content was changed."


class SecondPersonNeeded(DomainError):
    code = "second_person_needed"
    message_ru = "Согласует не тот, кто попросил. Обратитесь ко второму сотруднику."
    message_en = "Whoever asked does not approve. Turn to a second person."


def waits(*, kind: str, subject: str) -> Approval | None:
    """The request of a kind about a subject that waits, if any."""
    return Approval.objects.filter(kind=kind, subject=subject, state=Approval.State.REQUESTED).first()


def ask_approval(*, kind: str, subject: str, content: Content, by: str, now: datetime) -> Approval:
    """Leave a decision to a second person. Refused with ApprovalWaits when one is waited for already."""
    if waits(kind=kind, subject=subject) is not None:
        raise ApprovalWaits
    return Approval.objects.create(
        kind=kind,
        subject=subject,
        content=content,
        content_hash=content_hash(content),
        requested_by=by,
        requested_at=now,
    )


def lock_request(*, approval: Approval, kind: str, agreeing: str = "") -> Approval:
    """The request, locked to the transaction's end; `agreeing`: who is about to agree to it.

    Refused: ApprovalDecided (already, or not what was asked for), SecondPersonNeeded (he asked for it himself).
    """
    approval = Approval.objects.select_for_update(no_key=True).get(pk=approval.pk, kind=kind)
    if approval.state != Approval.State.REQUESTED or approval.content_hash != content_hash(approval.content):
        raise ApprovalDecided
    if agreeing and agreeing == approval.requested_by:
        raise SecondPersonNeeded
    return approval


def decide(*, approval: Approval, state: Approval.State, by: str, now: datetime, reason: str = "") -> Approval:
    """Write a decision about a locked request down."""
    approval.state, approval.decided_by, approval.decided_at, approval.reason = state, by, now, reason
    approval.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return approval


def drop_request(*, kind: str, subject: str, by: str, now: datetime, reason: str) -> Approval | None:
    """Refuse the request that waits about a subject, if any, because what it was about is gone."""
    waiting = Approval.objects.select_for_update(no_key=True).filter(kind=kind, subject=subject)
    approval = waiting.filter(state=Approval.State.REQUESTED).first()
    if approval is None:
        return None
    return decide(approval=approval, state=Approval.State.REFUSED, by=by, now=now, reason=reason)
