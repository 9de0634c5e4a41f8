"""Who is in a segment at a moment: memberships are dated, so the answer never changes afterwards."""

from datetime import datetime

from django.db.models import QuerySet

from members.models import Account
from promotions.models import SegmentMember


def accounts_of(programme_id: int, segment_id: int, at: datetime) -> QuerySet[Account]:
    """The programme's open accounts that were in a segment at `at`."""
    within = SegmentMember.objects.filter(segment_id=segment_id, starts_at__lte=at).exclude(ends_at__lte=at)
    return Account.objects.filter(pk__in=within.values("account"), programme=programme_id, closed_at__isnull=True)
