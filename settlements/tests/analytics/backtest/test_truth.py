"""Promotions that really ran, over a random week with points, coupons and returns: told as given, to the kopeck."""

import random

import pytest

from coalition.tests.world import make_world
from settlements.analytics.backtest.sums import Given
from settlements.models import Purchase
from settlements.tests.analytics.backtest.days import tried

pytestmark = pytest.mark.django_db
WEEK = 7


def a_week_of_everything(seed: int):
    """Promotions of every kind that depend on history, and a week of receipts and returns."""
    chance, world = random.Random(seed), make_world()
    goods = {"product_ids": [world.products["aspirin"].pk]}
    levels = {"scheme_id": world.scheme.pk}
    once_a_week = {"uses_per_account": 1, "period": "week"}
    coupons = [world.coupon("30.00") for _ in range(4)]
    versions = [
        world.promote("levels", "level_points", levels),
        world.promote("weekend", "percent_of_receipt", {"rate_bp": 200}, when={"weekdays": [6, 7]}),
        world.promote("packs", "fixed_points_for_goods", {"points_kopecks": 7_77}, funder=world.maker, goods=goods),
        world.promote(
            "off", "percent_of_goods", {"rate_bp": 1_333, "effect": "discount"}, goods=goods, group="g", priority=9
        ),
        world.promote("more", "percent_of_receipt", {"rate_bp": 500, "effect": "discount"}, group="g", priority=50),
        world.promote("campaign", "percent_of_receipt", {"rate_bp": 1_500}, spending={"goods": goods}),
        world.promote("twice", "percent_of_receipt", {"rate_bp": 900}, limits={"uses_per_account": 2}),
        world.promote("weekly", "percent_of_receipt", {"rate_bp": 100}, limits=once_a_week),
    ]
    world.publish()
    cards = [world.card, *(world.member()[1] for _ in range(4)), None]
    for day in range(WEEK):
        then = world.later(days=day)
        for _ in range(6):
            _buy(then, chance, cards, coupons)
    return world, versions


def _buy(world, chance, cards, coupons):
    desk = chance.choice([world.desk_a, world.desk_b])
    lines = [
        (code, str(chance.randint(1, 4)), f"{chance.randint(1, 300)}.77")
        for code in chance.sample(["aspirin", "cream", "insulin"], chance.randint(1, 3))
    ]
    card = chance.choice(cards)
    shown = (coupons.pop().code,) if coupons and chance.random() < 0.2 else ()
    spend = chance.choice(["none", "none", "all"]) if card else "none"
    bought = world.buy(desk, *lines, card=card, spend=spend, coupons=shown)
    if chance.random() < 0.2 and not shown:
        world.give_back(desk, bought.purchase_id, (1, "1"))


def really_given(promotion_id: int) -> int:
    """Kopecks that a promotion gave, less what came back, out of the decisions that were kept."""
    given = 0
    for purchase in Purchase.objects.exclude(state="returned").prefetch_related("lines"):
        lines = {line.line_no: line for line in purchase.lines.all()}
        for benefit in (*purchase.decision["discounts"], *purchase.decision["awards"]):
            if benefit["promotion_id"] == promotion_id:
                line, amount = lines[benefit["line_no"]], benefit["amount_kopecks"]
                given += amount - amount * line.returned_thousandths // line.quantity_thousandths
    return given


@pytest.mark.parametrize("seed", [1, 2])
def test_what_ran_is_told_to_the_kopeck(seed):
    _, versions = a_week_of_everything(seed)

    for version in versions:
        sums = tried(version)

        assert sums.given.kopecks == really_given(version.promotion_id) > 0, version.promotion.code
        # The whole world with it is what really was.
        assert sums.with_it == sums.really
        assert sums.without != Given()
