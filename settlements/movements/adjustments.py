"""Points given and written off by hand: within a limit by one person, above it by two."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Sum

from coalition.kernel.money import MAX_KOPECKS
from coalition.toolkit.approving import ask_approval, decide, lock_request
from coalition.toolkit.models import Approval
from members.models import Account
from pharmacies.models import StaffUser
from settlements.models import Adjustment, AdjustmentLimit
from settlements.movements.adjusting import Wanted, book_adjustment, refuse_impossible
from settlements.movements.clock import CENTRE
from settlements.movements.errors import (
    AccountClosed,
    AmountRefused,
    CommentMissing,
)

KIND = "adjustment"


@transaction.atomic
def adjust_points(*, wanted: Wanted, by: StaffUser, now: datetime) -> Adjustment | Approval:
    """Book what is wanted, or above the limit of whoever asks leave it to a second person. The key again: the same.

    Effect: an entry of the ledger with an adjustment, or an approval that waits. Points given are the operator's own
    cost and fill what the member owes first; points written off leave lots in the order of spending and go back to
    whoever bore them. Refused: AmountRefused, CommentMissing, AccountClosed, ApprovalWaits, NotEnoughPoints.
    """
    # One after another, so that together they do not pass the limit of the day.
    by = StaffUser.objects.select_for_update(no_key=True).get(pk=by.pk)
    known = _known(wanted)
    if known is not None:
        return known
    account = _account(wanted)
    if wanted.amount_kopecks <= alone_kopecks(by, now=now):
        return book_adjustment(wanted=wanted, account=account, made_by=by.get_username(), now=now)
    refuse_impossible(wanted, account)
    return ask_approval(
        kind=KIND, subject=f"account:{account.pk}", content=wanted.plain(), by=by.get_username(), now=now
    )


def alone_kopecks(by: StaffUser, *, now: datetime) -> int:
    """How much somebody may still adjust today without a second person: the widest limit of his groups."""
    limits = AdjustmentLimit.objects.filter(group__user=by)
    at_once, per_day = limits.aggregate(once=Max("at_once_kopecks"), day=Max("per_day_kopecks")).values()
    if not at_once:
        return 0
    midnight = datetime.combine(now.astimezone(ZoneInfo(CENTRE)).date(), time.min, ZoneInfo(CENTRE))
    today = Adjustment.objects.filter(made_by=by.get_username(), approval=None, made_at__gte=midnight)
    today = today.filter(made_at__lt=midnight + timedelta(days=1))
    done = today.aggregate(sum=Sum("amount_kopecks"))["sum"] or 0
    return max(0, min(at_once, per_day - done))


@transaction.atomic
def approve_adjustment(*, approval: Approval, by: StaffUser, now: datetime) -> Adjustment:
    """Agree to what somebody else asked for, and book it. Refused: ApprovalDecided, SecondPersonNeeded, and as in
    `adjust_points` when the account has changed since."""
    approval = lock_request(approval=approval, kind=KIND, agreeing=by.get_username())
    wanted = Wanted.of(approval.content)
    adjustment = book_adjustment(
        wanted=wanted, account=_account(wanted), made_by=approval.requested_by, now=now, approval=approval
    )
    decide(approval=approval, state=Approval.State.APPROVED, by=by.get_username(), now=now)
    return adjustment


@transaction.atomic
def refuse_adjustment(*, approval: Approval, by: StaffUser, reason: str, now: datetime) -> Approval:
    """Say no, with the reason; whoever asked may take his own request back. Refused with ApprovalDecided."""
    approval = lock_request(approval=approval, kind=KIND)
    return decide(approval=approval, state=Approval.State.REFUSED, by=by.get_username(), now=now, reason=reason)


def _known(wanted: Wanted) -> Adjustment | Approval | None:
    booked = Adjustment.objects.filter(key=wanted.key).first()
    return booked or Approval.objects.filter(kind=KIND, content__key=str(wanted.key)).first()


def _account(wanted: Wanted) -> Account:
    if not 0 < wanted.amount_kopecks <= MAX_KOPECKS:
        raise AmountRefused
    if not wanted.comment.strip():
        raise CommentMissing
    account = Account.objects.select_related("programme").get(pk=wanted.account_id)
    if account.closed_at is not None:
        raise AccountClosed
    return account
