"""The request to accounts that a promotion above the limit leaves behind it."""

from datetime import datetime

from coalition.toolkit.approving import ask_approval, decide, waits
from coalition.toolkit.models import Approval
from promotions.models import PromotionVersion
from promotions.queries.second_looks import KIND, second_look_content, subject_of


def ask_second_look(*, version: PromotionVersion, by: str, now: datetime) -> Approval:
    """Leave a version that a second person has approved to accounts.

    A request about terms that are no more is closed. Refused with ApprovalWaits when these very terms wait already.
    """
    content, earlier = second_look_content(version), waits(kind=KIND, subject=subject_of(version))
    if earlier is not None and earlier.content != content:
        decide(approval=earlier, state=Approval.State.REFUSED, by=by, now=now, reason="Условия изменились.")
    return ask_approval(kind=KIND, subject=subject_of(version), content=content, by=by, now=now)
