"""A promotion above the limit of the programme: after the second person somebody of accounts agrees as well."""

from datetime import date, datetime

from django.db import transaction

from coalition.toolkit.approving import ApprovalDecided, decide, lock_request
from coalition.toolkit.models import Approval
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import SecondPersonNeeded, move, refuse_blocked
from promotions.queries.second_looks import KIND, second_look_content


@transaction.atomic
def agree_second_look(*, approval: Approval, by: str, now: datetime, today: date) -> PromotionVersion:
    """Agree to the budget; the version is approved thereby, by whoever approved it first.

    Refused: ApprovalDecided (already, or the terms are others now), SecondPersonNeeded (he made, checked or approved
    it himself), CannotStart.
    """
    approval, version = _locked(approval, agreeing=by)
    if not _is_about(approval, version):
        raise ApprovalDecided
    if by in (version.made_by, version.checked_by):
        raise SecondPersonNeeded
    refuse_blocked(version, today)
    decide(approval=approval, state=Approval.State.APPROVED, by=by, now=now)
    return move(version, PromotionVersion.State.APPROVED, approved_by=approval.requested_by, approved_at=now)


@transaction.atomic
def refuse_second_look(*, approval: Approval, by: str, reason: str, now: datetime) -> PromotionVersion:
    """Say no; the version goes back to its author as a draft, unless it has other terms by now: then they wait on.

    Refused with ApprovalDecided.
    """
    approval, version = _locked(approval)
    decide(approval=approval, state=Approval.State.REFUSED, by=by, now=now, reason=reason)
    if not _is_about(approval, version):
        return version
    return move(version, PromotionVersion.State.DRAFT, checked_by="", checked_at=None)


def _locked(approval: Approval, agreeing: str = "") -> tuple[Approval, PromotionVersion]:
    # The request after its version: whoever approves the version again locks them in this order.
    asked_for = Approval.objects.get(pk=approval.pk, kind=KIND).content
    found = PromotionVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("promotion__programme")
    version = found.get(pk=asked_for["version"])
    return lock_request(approval=approval, kind=KIND, agreeing=agreeing), version


def _is_about(approval: Approval, version: PromotionVersion) -> bool:
    return version.state == PromotionVersion.State.CHECKED and approval.content == second_look_content(version)
