"""How many uses a series' coupons stand for: used, left, blocked, lapsed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from promotions.models import Coupon, CouponSeries


@dataclass(frozen=True, slots=True)
class CouponFigures:
    """Uses of all coupons of a series; each use is in one of four states."""

    coupons: int
    used: int
    left: int
    blocked: int
    lapsed: int

    @property
    def total(self) -> int:
        """Uses that were ever promised."""
        return self.used + self.left + self.blocked + self.lapsed


def figures_of(series: CouponSeries, *, at: datetime) -> CouponFigures:
    """The figures of a series at a moment. One statement."""
    rest = F("uses_limit") - F("uses")
    is_blocked = Q(state=Coupon.State.BLOCKED) | Q(batch__is_blocked=True)
    has_lapsed = Q(expires_at__lte=at) & ~Q(state=Coupon.State.BLOCKED) & (Q(batch=None) | Q(batch__is_blocked=False))
    found = series.coupons.aggregate(
        coupons=Count("pk"),
        used=Coalesce(Sum("uses"), 0),
        rest=Coalesce(Sum(rest), 0),
        blocked=Coalesce(Sum(rest, filter=is_blocked), 0),
        lapsed=Coalesce(Sum(rest, filter=has_lapsed), 0),
    )
    rest, blocked, lapsed = found["rest"], found["blocked"], found["lapsed"]
    if series.is_blocked:
        blocked, lapsed = rest, 0
    elif series.ends_at is not None and series.ends_at <= at:
        lapsed = rest - blocked
    return CouponFigures(found["coupons"], found["used"], rest - blocked - lapsed, blocked, lapsed)
