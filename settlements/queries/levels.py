"""Where an account stands on its programme's ladders."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from members.models import Account
from promotions.models import Level, LevelScheme
from settlements.models import Accumulation


@dataclass(frozen=True)
class Standing:
    """An account on one ladder: what it accumulated, its level, and the next one."""

    scheme: LevelScheme
    accumulated_kopecks: int
    level: Level | None
    following: Level | None


def standings_of(account: Account, *, today: date) -> list[Standing]:
    """An account on every ladder of its programme; one statement for each, and two more."""
    schemes = LevelScheme.objects.filter(programme=account.programme_id).prefetch_related("levels")
    return [_standing(account, scheme, today) for scheme in schemes]


def _standing(account: Account, scheme: LevelScheme, today: date) -> Standing:
    rows = Accumulation.objects.filter(account=account)
    if scheme.window == LevelScheme.Window.CALENDAR_YEAR:
        rows = rows.filter(business_on__gte=today.replace(month=1, day=1))
    elif scheme.window == LevelScheme.Window.ROLLING:
        rows = rows.filter(business_on__gt=today - timedelta(days=scheme.rolling_days))
    accumulated = rows.aggregate(total=Sum("amount_kopecks"))["total"] or 0
    ladder = sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
    reached = [level for level in ladder if level.threshold_kopecks <= accumulated]
    following = [level for level in ladder if level.threshold_kopecks > accumulated]
    return Standing(scheme, accumulated, reached[-1] if reached else None, following[0] if following else None)
