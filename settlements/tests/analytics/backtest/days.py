"""Some days of a small coalition, and back-tests of drafts over them."""

from datetime import timedelta

from coalition.kernel.periods import Period
from coalition.tests.world import NOW, World
from promotions.models import Promotion, PromotionFunding, PromotionVersion
from settlements.analytics.backtest.runs import continue_backtests, start_backtest
from settlements.analytics.backtest.sums import Sums
from settlements.models import Backtest

MARGIN_BP = 2_308
PERIOD = Period(NOW.date(), NOW.date() + timedelta(days=30))


def draft(world: World, code: str, mechanic: str, params: dict, *, funder=None, promotion=None, **fields):
    """A draft of a version; nobody named: the outlet pays."""
    promotion = promotion or Promotion.objects.create(programme=world.programme, code=code, name=code)
    number = promotion.versions.count() + 1
    version = PromotionVersion.objects.create(
        promotion=promotion, number=number, mechanic=mechanic, params=params, **fields
    )
    kind = "participant" if funder else "outlet"
    PromotionFunding.objects.create(version=version, funder_kind=kind, funder=funder)
    return version


def queue(version: PromotionVersion, period: Period = PERIOD, **fields) -> Backtest:
    """A back-test in the queue."""
    return start_backtest(version=version, period=period, margin_bp=MARGIN_BP, started_by="anna", now=NOW, **fields)


def sums_of(backtest: Backtest) -> Sums:
    """What a back-test has come to by now."""
    backtest.refresh_from_db()
    return Sums.of(backtest.sums)


def tried(version: PromotionVersion, period: Period = PERIOD, **fields) -> Sums:
    """What a back-test of the version comes to."""
    backtest = queue(version, period, **fields)
    continue_backtests(now=NOW, only=backtest.job)
    return sums_of(backtest)
