"""A promotion that is only thought about: two drafts of it, tried on what has been played of the month."""

from datetime import datetime, timedelta

from coalition.demo.data.promotions import DRAFT
from coalition.demo.loading.promises import MADE_BY, funder_named, goods_named
from coalition.demo.timeline import CENTRE, Timeline
from coalition.kernel.periods import Period
from pharmacies.models import Programme
from promotions.models import Promotion, PromotionVersion
from promotions.operations.lifecycle import make_draft
from settlements.analytics.backtest.runs import continue_backtests, start_backtest, usual_margin_bp


def try_drafts(programme: Programme, timeline: Timeline, *, now: datetime) -> None:
    """Make the drafts and try them on the month, or on as much of it as is over; no effect when they are there."""
    month, today = timeline.month, now.astimezone(CENTRE).date()
    ends_on = max(min(month.ends_on, today), month.starts_on + timedelta(days=1))
    if Promotion.objects.filter(programme=programme, code=DRAFT["code"]).exists():
        return
    for version in _drafts(programme, now):
        backtest = start_backtest(
            version=version,
            period=Period(month.starts_on, ends_on),
            margin_bp=usual_margin_bp(),
            started_by=MADE_BY,
            now=now,
        )
        continue_backtests(now=now, only=backtest.job)


def _drafts(programme: Programme, now: datetime) -> list[PromotionVersion]:
    promotion = Promotion.objects.create(
        programme=programme, code=DRAFT["code"], name=DRAFT["name"], name_en=DRAFT["name_en"]
    )
    content = {
        "mechanic": "percent_of_goods",
        "goods": goods_named(DRAFT["goods"]),
        "limits": DRAFT["limits"],
        "group": DRAFT["group"],
        "priority": DRAFT["priority"],
        "budget_kopecks": DRAFT["budget_roubles"] * 100,
    }
    fundings = [{"share_bp": share_bp, **funder_named(name)} for name, share_bp in DRAFT["funders"].items()]
    return [
        make_draft(
            promotion=promotion, content=content | {"params": params}, fundings=fundings, made_by=MADE_BY, now=now
        )
        for params in DRAFT["wordings"]
    ]
