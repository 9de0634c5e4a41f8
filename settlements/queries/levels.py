"""Where an account stands on its programme's ladders, by the very rule that tills judge by."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from members.models import Account
from promotions.compiler.compile import compile_scheme
from promotions.engine.levels import kept_level
from promotions.models import Level, LevelScheme
from settlements.models import Accumulation


@dataclass(frozen=True)
class Standing:
    """An account on one ladder: what it accumulated, its level, and the next one."""

    scheme: LevelScheme
    accumulated_kopecks: int
    level: Level | None
    following: Level | None


def counts_since(scheme: LevelScheme, today: date) -> date:
    """The first day whose accumulation counts for the levels of a scheme."""
    return {
        LevelScheme.Window.LIFETIME: date.min,
        LevelScheme.Window.CALENDAR_YEAR: today.replace(month=1, day=1),
        LevelScheme.Window.ROLLING: today - timedelta(days=scheme.rolling_days),
    }[LevelScheme.Window(scheme.window)]


def kept_since(scheme: LevelScheme, today: date) -> date:
    """The first day of those in which a level must be kept up."""
    return today - timedelta(days=scheme.keep_days)


def standings_of(account: Account, *, today: date) -> list[Standing]:
    """An account on every ladder of its programme; one statement for each, and two more."""
    schemes = LevelScheme.objects.filter(programme=account.programme_id).prefetch_related("levels")
    return [_standing(account, scheme, today) for scheme in schemes]


def _standing(account: Account, scheme: LevelScheme, today: date) -> Standing:
    rows = Accumulation.objects.filter(account=account, business_on__gte=account.accumulates_since or date.min)
    sums = rows.aggregate(
        counted=Sum("amount_kopecks", filter=Q(business_on__gte=counts_since(scheme, today))),
        recent=Sum("amount_kopecks", filter=Q(business_on__gte=kept_since(scheme, today))),
    )
    accumulated = sums["counted"] or 0
    kept = kept_level(compile_scheme(scheme), accumulated, sums["recent"] or 0)
    ladder = sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
    level = next((level for level in ladder if kept is not None and level.pk == kept.level_id), None)
    following = [level for level in ladder if level.threshold_kopecks > accumulated]
    return Standing(scheme, accumulated, level, following[0] if following else None)
