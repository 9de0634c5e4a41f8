"""C22: prices after a percentage are rounded up to a step; never above the list price, never below a floor."""

import pytest

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.mechanics.fixed_discount import FixedDiscount
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.rulebook import Settings
from promotions.tests.engine.scenes import MEMBER, column, judged, line, reasons, receipt, rule, rulebook, scheme

TENS = Settings(rounding_step_kopecks=10_00, is_price_rounded=True)


def off(percent, **more):
    return rule(PercentOfReceipt(percent * 100, Effect.DISCOUNT), code="off", **more)


def paid(bought, *rules, settings=TENS, **more):
    return judged(bought, rulebook(*rules, settings=settings, **more)).payable_kopecks


@pytest.mark.parametrize(
    ("amount", "percent", "payable"),
    [
        # The client's own figures: 1147.62 becomes 1150, 1150 stays, 1151 becomes 1160.
        ("1275.13", 10, 1150_00),
        ("1277.78", 10, 1150_00),
        ("1278.89", 10, 1160_00),
        ("1200.00", 10, 1080_00),
        ("1000.00", 100, 0),
    ],
)
def test_the_price_after_a_percentage_goes_up_to_ten_roubles(amount, percent, payable):
    assert paid(receipt(amount), off(percent)) == payable


def test_without_the_setting_the_step_rounds_the_discount():
    assert paid(receipt("1275.13"), off(10), settings=Settings(rounding_step_kopecks=10_00)) == 1275_13 - 130_00


@pytest.mark.parametrize("amount", ["1147.62", "1150.00", "5.00"])
def test_never_above_the_list_price(amount):
    decision = judged(receipt(amount), rulebook(rule(PercentOfReceipt(1, Effect.DISCOUNT), code="r"), settings=TENS))

    assert decision.payable_kopecks == decision.lines[0].base_kopecks
    assert reasons(decision)["r"] in ("held_by_rounding", "too_little")


def test_each_line_by_the_price_of_one_piece():
    lines = (line(1, "300.00", quantity="3"), line(2, "55.00"), line(3, "101.00", quantity="0.5"))

    # 90 a piece, 49.50 becomes 50, 181.80 for a whole one becomes 190.
    assert column(judged(receipt(*lines), rulebook(off(10), settings=TENS)), "payable") == [270_00, 50_00, 95_00]


def test_never_below_a_floor():
    lines = (line(1, "1000.00", min_price_kopecks=955_00), line(2, "1000.00"))

    assert column(judged(receipt(*lines), rulebook(off(10), settings=TENS)), "payable") == [960_00, 900_00]


def test_a_set_sum_is_given_as_promised():
    assert paid(receipt("1147.62"), rule(FixedDiscount(100_00))) == 1047_62


def test_points_are_not_rounded_to_the_step_of_prices():
    assert judged(receipt("1147.62"), rulebook(rule(PercentOfReceipt(1_000)), settings=TENS)).earned_kopecks == 114_76


def test_each_discount_leaves_a_round_price():
    goods = Goods(product_ids=frozenset({7}))
    first = rule(PercentOfGoods(1_000, Effect.DISCOUNT), goods=goods)

    # 1275.13 less 10 % is 1150; less 5 % of that is 1092.50, which becomes 1100.
    assert paid(receipt(line(1, "1275.13", product_id=7)), first, off(5)) == 1100_00


def test_what_rounding_held_back_is_told():
    decision = judged(receipt("1275.13"), rulebook(off(10), settings=TENS))

    (step,) = [step for step in decision.trace if step.code == "off"]
    assert step.details == {"rate_bp": 1_000, "held_by_rounding_kopecks": 2_38}
    assert step.amount_kopecks == 125_13


def test_a_card_of_levels_is_rounded_as_well():
    card = rule(LevelDiscount(1), code="card")
    book = rulebook(card, settings=TENS, schemes=(scheme(("0.00", 10)),))

    assert judged(receipt("1275.13"), book, MEMBER).payable_kopecks == 1150_00
