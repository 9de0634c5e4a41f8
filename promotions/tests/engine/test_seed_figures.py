"""The figures of the client's own documents, as far as the present mechanics reach, and public receipts beside them."""

from datetime import datetime, time

import pytest

from promotions.engine.axes import Limits, When
from promotions.engine.decision import Effect
from promotions.engine.facts import Facts
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import Redemption
from promotions.tests.engine.scenes import (
    MOSCOW,
    column,
    coupon_series,
    judged,
    line,
    receipt,
    rule,
    rulebook,
    scheme,
    shown,
)

STRICTLY_ABOVE_10_000_AND_20_000 = (("10000.01", 5), ("20000.01", 10))
SHOP = (("500.00", 2), ("1000.00", 3), ("1500.00", 5), ("2000.00", 7), ("2500.00", 8), ("3000.00", 10))
CENTRE = (("0.00", 3), ("20000.01", 5))
BY_LIFETIME = (("0.00", 5), ("100.00", 7), ("500.00", 10))
ARTICLE = (("0.00", 5), ("15000.00", 7))


@pytest.mark.parametrize(
    ("steps", "accumulated_kopecks", "percent"),
    [
        (STRICTLY_ABOVE_10_000_AND_20_000, 10_000_00, 0),
        (STRICTLY_ABOVE_10_000_AND_20_000, 10_000_01, 5),
        (STRICTLY_ABOVE_10_000_AND_20_000, 20_000_01, 10),
        (SHOP, 499_99, 0),
        (SHOP, 500_00, 2),
        (SHOP, 999_99, 2),
        (SHOP, 1_000_00, 3),
        (SHOP, 2_999_99, 8),
        (SHOP, 3_000_00, 10),
        (CENTRE, 20_000_00, 3),
        (CENTRE, 20_000_01, 5),
        (BY_LIFETIME, 99_99, 5),
        (BY_LIFETIME, 100_00, 7),
        (BY_LIFETIME, 499_99, 7),
        (BY_LIFETIME, 500_00, 10),
        (ARTICLE, 14_999_99, 5),
        (ARTICLE, 15_000_00, 7),
    ],
)
def test_levels(steps, accumulated_kopecks, percent):
    facts = Facts(account_id=1, accumulations={1: accumulated_kopecks})
    points = judged(receipt("1000.00"), rulebook(rule(LevelPoints(1)), schemes=(scheme(*steps),)), facts)
    card = judged(receipt("1000.00"), rulebook(rule(LevelDiscount(1)), schemes=(scheme(*steps),)), facts)

    assert points.earned_kopecks == percent * 10_00
    assert card.payable_kopecks == 1000_00 - percent * 10_00


@pytest.mark.parametrize(
    ("rate_bp", "amount", "earned"),
    [(500, "100.00", 5_00), (200, "2000.01", 40_00), (400, "2000.01", 80_00), (200, "1000.00", 20_00)],
)
def test_percent_of_the_receipt_as_points(rate_bp, amount, earned):
    assert judged(receipt(amount), rulebook(rule(PercentOfReceipt(rate_bp)))).earned_kopecks == earned


@pytest.mark.parametrize(("rate_bp", "payable"), [(700, 930_00), (1_000, 900_00), (200, 980_00), (2_500, 750_00)])
def test_percent_of_the_receipt_as_a_discount(rate_bp, payable):
    """1000 at 7 % is 930: so much is given back when the goods are returned."""
    book = rulebook(rule(PercentOfReceipt(rate_bp, Effect.DISCOUNT)))

    assert judged(receipt("1000.00"), book).payable_kopecks == payable


@pytest.mark.parametrize(
    ("balance", "amount", "redemption", "most"),
    [
        (500_00, "1000.00", Redemption(cap_bp=2_000), 200_00),
        (500_00, "600.00", Redemption(cap_bp=5_000), 300_00),
        (500_00, "300.00", Redemption(leave_kopecks=1_00), 299_00),
        (6000_00, "6000.00", Redemption(cap_bp=3_000), 1800_00),
        (500_00, "300.00", Redemption(cap_bp=9_900), 297_00),
    ],
)
def test_redemption(balance, amount, redemption, most):
    facts = Facts(account_id=1, spendable_kopecks=balance)
    decision = judged(receipt(amount, spend=SpendMode.ALL), rulebook(redemption=redemption), facts)

    assert (decision.max_spend_kopecks, decision.spent_kopecks) == (most, most)


@pytest.mark.parametrize("nominal", ["200.00", "300.00", "500.00"])
@pytest.mark.parametrize(("amount", "kopecks"), [("180.00", 180_00), ("430.00", 430_00), ("1000.00", 1000_00)])
def test_coupons_of_the_three_nominals_give_no_change(nominal, amount, kopecks):
    book = rulebook(coupon_series=(coupon_series(nominal),))
    (coupon,) = judged(receipt(amount, coupons=(shown(),)), book).coupons

    assert coupon.accepted_kopecks == coupon.compensated_kopecks == min(coupon.nominal_kopecks, kopecks)


def test_public_receipt_with_a_part_of_a_pack_pays_exactly_1000():
    lines = (
        line(1, "372.40", quantity="3.8"),
        line(2, "4.50"),
        line(3, "529.20", quantity="6"),
        line(4, "180.00"),
    )
    book = rulebook(rule(PercentOfReceipt(5_000, Effect.DISCOUNT), limits=Limits(per_receipt_kopecks=86_10)))
    decision = judged(receipt(*lines), book)

    assert decision.payable_kopecks == 1000_00
    assert sum(column(decision, "discount")) == 86_10


def test_morning_hours_are_a_condition_of_any_rule():
    """The elderly's morning: the same percent doubled until eleven."""
    double = rule(PercentOfReceipt(200), when=When(from_time=time(8), until_time=time(11)))
    book = rulebook(rule(PercentOfReceipt(200)), double)

    assert judged(receipt("100.00", at=datetime(2026, 11, 2, 10, 59, tzinfo=MOSCOW)), book).earned_kopecks == 4_00
    assert judged(receipt("100.00", at=datetime(2026, 11, 2, 11, 0, tzinfo=MOSCOW)), book).earned_kopecks == 2_00
