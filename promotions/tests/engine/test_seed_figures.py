"""Every figure of the client's own documents that the engine can judge, and public receipts beside them."""

from datetime import date, datetime, time

import pytest

from promotions.engine.axes import Goods, Limits, Validity, When, Whom
from promotions.engine.decision import Effect
from promotions.engine.facts import Facts, Used
from promotions.engine.mechanics.bands_of_receipt import Band, BandsOfReceipt
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.fixed_points_for_receipt import FixedPointsForReceipt
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.nth_purchase import NthPurchase
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_accepted_for_goods import PointsAcceptedForGoods
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import GroupMode, Redemption, Settings
from promotions.tests.engine.scenes import (
    MEMBER,
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


@pytest.mark.parametrize(
    ("amount", "percent", "points"),
    [
        ("99.99", 5, 5_00),
        ("100.00", 7, 7_00),
        ("499.99", 7, 35_00),
        ("500.00", 10, 50_00),
    ],
)
def test_percent_by_the_receipt(amount, percent, points):
    """1-100, 100-500, from 500: the bounds overlap in the document, so bands are half-open."""
    bands = BandsOfReceipt((Band(0, 500), Band(100_00, 700), Band(500_00, 1_000)))
    decision = judged(receipt(amount), rulebook(rule(bands, code="bands")))

    assert decision.earned_kopecks == points
    assert decision.trace[0].details["rate_bp"] == percent * 100


def by_product():
    """A 3 %, B 5 %, the rest 2 %: one rate for a line, the one of its own goods."""
    rules = (
        rule(PercentOfGoods(300), goods=Goods(product_ids=frozenset({1})), group="rate", priority=1),
        rule(PercentOfGoods(500), goods=Goods(product_ids=frozenset({2})), group="rate", priority=1),
        rule(PercentOfReceipt(200), group="rate", priority=2),
    )
    return rules, (("rate", GroupMode.FIRST),)


A_300, B_200, REST_500 = (
    line(1, "300.00", product_id=1),
    line(2, "200.00", product_id=2),
    line(3, "500.00", product_id=3),
)


def test_percent_by_product():
    """A 300, B 200 and 500 more: 9 + 10 + 10 = 29, where a flat 2 % gives 20."""
    rules, modes = by_product()
    bought = receipt(A_300, B_200, REST_500)

    assert column(judged(bought, rulebook(*rules, group_modes=modes)), "earned") == [9_00, 10_00, 10_00]
    assert judged(bought, rulebook(rule(PercentOfReceipt(200)))).earned_kopecks == 20_00


def test_a_hundred_points_more_for_product_a():
    rules, modes = by_product()
    hundred = rule(FixedPointsForGoods(100_00, Per.RECEIPT), goods=Goods(product_ids=frozenset({1})))
    book = rulebook(*rules, hundred, group_modes=modes)

    assert judged(receipt(A_300, B_200, REST_500), book).earned_kopecks == 129_00
    assert judged(receipt(B_200, REST_500), book).earned_kopecks == 20_00


@pytest.mark.parametrize(
    ("hour", "minute", "fifty", "double"),
    [(12, 59, 40_00, 40_00), (13, 0, 90_00, 80_00), (14, 59, 90_00, 80_00), (15, 0, 40_00, 40_00)],
)
def test_time_of_day(hour, minute, fifty, double):
    """2 %, from 13:00 to 15:00 fifty points more, or twice as many; 2000.01 gives 40, 90 or 80."""
    hours = When(from_time=time(13), until_time=time(15))
    bought = receipt("2000.01", at=datetime(2026, 11, 2, hour, minute, tzinfo=MOSCOW))
    base = rule(PercentOfReceipt(200))

    assert judged(bought, rulebook(base, rule(FixedPointsForReceipt(50_00), when=hours))).earned_kopecks == fifty
    assert judged(bought, rulebook(base, rule(PointsMultiplier(200), when=hours))).earned_kopecks == double


@pytest.mark.parametrize(("amount", "fifty", "double"), [("2000.00", 40_00, 40_00), ("2000.01", 90_00, 80_00)])
def test_above_2000(amount, fifty, double):
    """Written "more than 2000": the bound does not count."""
    above = Limits(min_receipt_kopecks=2000_00, is_min_exceeded=True)
    base = rule(PercentOfReceipt(200))

    assert judged(receipt(amount), rulebook(base, rule(FixedPointsForReceipt(50_00), limits=above))).earned_kopecks == (
        fifty
    )
    assert judged(receipt(amount), rulebook(base, rule(PointsMultiplier(200), limits=above))).earned_kopecks == double


@pytest.mark.parametrize(
    ("nth", "points", "counted", "amount", "earned", "counts"),
    [
        (5, 100_00, 3, "500.01", 0, 1),
        (5, 100_00, 4, "500.01", 100_00, 1),
        (5, 100_00, 4, "500.00", 0, 0),
        (5, 100_00, 9, "800.00", 100_00, 1),
        (10, 500_00, 8, "800.00", 0, 1),
        (10, 500_00, 9, "800.00", 500_00, 1),
    ],
)
def test_every_fifth_and_tenth_purchase_above_500(nth, points, counted, amount, earned, counts):
    """A smaller receipt neither gets anything nor counts. Those of the tenth expire on 31 December."""
    burning = Validity(expires_on=date(2026, 12, 31))
    above = Limits(min_receipt_kopecks=500_00, is_min_exceeded=True)
    one = rule(NthPurchase(nth=nth, fixed_kopecks=points), promotion_id=7, limits=above, validity=burning)
    facts = Facts(account_id=1, uses={(7, None): Used(counted=counted)})

    decision = judged(receipt(amount), rulebook(one), facts)

    assert decision.earned_kopecks == earned
    assert sum(use.counted for use in decision.usages) == counts
    assert {award.expires_at for award in decision.awards} <= {datetime(2027, 1, 1, tzinfo=MOSCOW)}


@pytest.mark.parametrize(
    ("amount", "percent", "payable"), [("1275.13", 10, 1150_00), ("1277.78", 10, 1150_00), ("1278.89", 10, 1160_00)]
)
def test_prices_round_up_to_ten_roubles(amount, percent, payable):
    """1147.62 becomes 1150, 1150 stays, 1151 becomes 1160."""
    settings = Settings(rounding_step_kopecks=10_00, is_price_rounded=True)
    book = rulebook(rule(PercentOfReceipt(percent * 100, Effect.DISCOUNT)), settings=settings)

    assert judged(receipt(amount), book).payable_kopecks == payable


def test_two_percent_for_a_benefit_category_whatever_the_sum():
    """Pensioners, disabled people, full-time students, by a proof that the segment stands for."""
    book = rulebook(rule(PercentOfReceipt(200, Effect.DISCOUNT), whom=Whom(segment_ids=frozenset({1}))))

    assert judged(receipt("0.50"), book, Facts(account_id=1, segment_ids=frozenset({1}))).payable_kopecks == 49
    assert judged(receipt("0.50"), book, MEMBER).payable_kopecks == 50


def test_the_groups_that_accumulate_and_get_no_discount():
    """Twelve groups of the personal card: no discount, and yet they count."""
    settings = Settings(discount_excluded_flags=frozenset({"vital"}))
    book = rulebook(rule(PercentOfReceipt(700, Effect.DISCOUNT)), settings=settings)
    decision = judged(receipt(line(1, "1000.00", flags=frozenset({"vital"})), line(2, "1000.00")), book)

    assert column(decision, "payable") == [1000_00, 930_00]
    assert column(decision, "accumulated") == [1000_00, 930_00]


def test_a_set_number_of_points_is_accepted_for_the_goods_of_a_pharmacys_choice():
    """Half the receipt by rule; for product 7 eighty of a hundred."""
    offer = rule(PointsAcceptedForGoods(80_00), goods=Goods(product_ids=frozenset({7})))
    facts = Facts(account_id=1, spendable_kopecks=1000_00)
    bought = receipt(line(1, "100.00", product_id=7), line(2, "300.00"), spend=SpendMode.ALL)

    def spent(*rules):
        return column(judged(bought, rulebook(*rules, redemption=Redemption(cap_bp=5_000)), facts), "points")

    assert spent() == [50_00, 150_00]
    assert spent(offer) == [80_00, 150_00]


def test_ten_percent_of_1000_as_a_discount_or_as_ten_points_of_ten_roubles():
    """The restaurant: 900 to pay, or 100 roubles for the next time."""
    assert (
        judged(receipt("1000.00"), rulebook(rule(PercentOfReceipt(1_000, Effect.DISCOUNT)))).payable_kopecks == 900_00
    )
    assert judged(receipt("1000.00"), rulebook(rule(PercentOfReceipt(1_000)))).earned_kopecks == 10 * 10_00


@pytest.mark.parametrize(
    ("day", "points"),
    [(date(2025, 12, 31), 50_00), (date(2026, 1, 1), 100_00), (date(2026, 1, 10), 100_00), (date(2026, 1, 11), 50_00)],
)
def test_twice_as_much_from_1_to_10_january(day, points):
    double = rule(PointsMultiplier(200), when=When(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 11)))
    at = datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW)

    assert judged(receipt("1000.00", at=at), rulebook(rule(PercentOfReceipt(500)), double)).earned_kopecks == points


@pytest.mark.parametrize(("day", "payable"), [(1, 950_00), (2, 1000_00), (15, 950_00), (31, 1000_00)])
def test_promotion_days_of_the_month(day, payable):
    one = rule(PercentOfReceipt(500, Effect.DISCOUNT), when=When(month_days=frozenset({1, 8, 15, 22})))

    assert judged(receipt("1000.00", at=datetime(2026, 10, day, 12, tzinfo=MOSCOW)), rulebook(one)).payable_kopecks == (
        payable
    )


@pytest.mark.parametrize(
    ("coupon", "amount", "quantity", "payable"),
    [("200.00", "299.97", "3", 99_97), ("200.00", "180.00", "1", 0)],
)
def test_vectors_of_coupons(coupon, amount, quantity, payable):
    """Three packs of 99.99 and a coupon of 200 leave 99.97; one of 180 leaves nothing."""
    book = rulebook(coupon_series=(coupon_series(coupon),))
    decision = judged(receipt(line(1, amount, quantity=quantity), coupons=(shown(),)), book)

    assert decision.payable_kopecks == payable
    assert sum(part.amount_kopecks for part in decision.lines[0].parts) == payable
