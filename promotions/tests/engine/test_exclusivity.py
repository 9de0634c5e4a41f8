"""Exclusive groups: who takes which line, and what the losers are told."""

import pytest

from promotions.engine.axes import Goods, Limits
from promotions.engine.decision import Effect
from promotions.engine.facts import Facts
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.rulebook import GroupMode
from promotions.tests.engine.scenes import (
    column,
    coupon_series,
    judged,
    line,
    reasons,
    receipt,
    rule,
    rulebook,
    scheme,
    shown,
)


def product(number):
    return Goods(product_ids=frozenset({number}))


def discount(percent, **more):
    return rule(PercentOfReceipt(percent * 100, Effect.DISCOUNT), **more)


def in_mode(mode, *rules, **more):
    return rulebook(*rules, group_modes=(("one", mode),), **more)


def test_rules_without_a_group_add_up():
    decision = judged(receipt("100.00"), rulebook(discount(10), discount(20)))

    assert decision.payable_kopecks == 72_00


def test_all_of_a_group_add_up_too():
    decision = judged(receipt("100.00"), in_mode(GroupMode.ALL, discount(10, group="one"), discount(20, group="one")))

    assert decision.payable_kopecks == 72_00


def test_first_of_a_group_takes_the_line_and_the_other_is_told_why():
    winner, loser = (
        discount(10, group="one", priority=1, code="card"),
        discount(20, group="one", priority=2, code="sale"),
    )
    decision = judged(receipt("100.00"), rulebook(loser, winner))

    assert decision.payable_kopecks == 90_00
    assert reasons(decision) == {"card": "discount_given", "sale": "group_taken"}
    assert decision.trace[-1].details == {"group": "one", "by": "card"}


def test_equal_priority_goes_by_the_promotion():
    decision = judged(
        receipt("100.00"),
        rulebook(discount(20, group="one", promotion_id=902), discount(10, group="one", promotion_id=901)),
    )

    assert decision.payable_kopecks == 90_00


def test_different_percents_by_product_are_one_group():
    """A 3 %, B 5 %, the rest 2 %, and 100 fixed points for A beside them."""
    points = [
        rule(PercentOfGoods(300), goods=product(1), group="base", priority=1),
        rule(PercentOfGoods(500), goods=product(2), group="base", priority=2),
        rule(PercentOfReceipt(200), group="base", priority=3),
    ]
    lines = (line(1, "300.00", product_id=1), line(2, "200.00", product_id=2), line(3, "500.00", product_id=3))

    assert column(judged(receipt(*lines), rulebook(*points)), "earned") == [9_00, 10_00, 10_00]
    assert judged(receipt(*lines), rulebook(points[2])).earned_kopecks == 20_00
    fixed = rule(FixedPointsForGoods(100_00), goods=product(1))
    assert column(judged(receipt(*lines), rulebook(*points, fixed)), "earned") == [109_00, 10_00, 10_00]


def test_a_discount_and_points_may_exclude_each_other():
    book = rulebook(
        discount(10, group="one", priority=2, code="sale"),
        rule(PercentOfReceipt(500), group="one", priority=1, code="points"),
    )
    decision = judged(receipt("100.00"), book)

    assert (decision.payable_kopecks, decision.earned_kopecks) == (100_00, 5_00)
    assert reasons(decision) == {"points": "points_given", "sale": "group_taken"}


def test_card_discount_is_not_added_to_other_promotions():
    book = in_mode(
        GroupMode.BEST_FOR_BUYER,
        rule(LevelDiscount(1), group="one", code="card"),
        rule(PercentOfGoods(2_000, Effect.DISCOUNT), goods=product(1), group="one", code="sale"),
        schemes=(scheme(("1000.00", 5)),),
    )
    lines = (line(1, "100.00", product_id=1), line(2, "100.00", product_id=2))
    decision = judged(receipt(*lines), book, Facts(account_id=1, accumulations={1: 1000_00}))

    assert column(decision, "discount") == [20_00, 5_00]


def test_a_rule_that_gives_nothing_takes_no_line():
    book = rulebook(
        rule(LevelDiscount(1), group="one", priority=1, code="card"),
        discount(10, group="one", priority=2, code="sale"),
        schemes=(scheme(("1000.00", 5)),),
    )
    decision = judged(receipt("100.00"), book)

    assert decision.payable_kopecks == 90_00
    assert reasons(decision) == {"card": "no_level", "sale": "discount_given"}


def test_best_for_the_buyer_looks_at_the_whole_receipt():
    """Half off beats 40 % on any one line; on two its cap leaves less."""
    capped = discount(50, group="one", priority=1, code="half", limits=Limits(per_receipt_kopecks=60_00))
    steady = discount(40, group="one", priority=2, code="steady")
    book = in_mode(GroupMode.BEST_FOR_BUYER, capped, steady)

    assert reasons(judged(receipt("100.00"), book)) == {"half": "discount_given", "steady": "group_taken"}
    assert reasons(judged(receipt("100.00", "100.00"), book)) == {"steady": "discount_given", "half": "group_taken"}


def test_best_for_the_buyer_counts_coupons_that_a_discount_would_waste():
    """A coupon pays the rest anyway: 10 % off gains nothing where the coupon covers all, points do."""
    book = in_mode(
        GroupMode.BEST_FOR_BUYER,
        discount(10, group="one", priority=1, code="sale"),
        rule(FixedPointsForGoods(5_00), group="one", priority=2, code="points"),
        coupon_series=(coupon_series("200.00"),),
    )
    decision = judged(receipt("100.00", coupons=(shown(),)), book)

    assert reasons(decision) == {"AAA": "coupon_accepted_in_part", "points": "points_given", "sale": "group_taken"}


@pytest.mark.parametrize(
    ("mode", "earned"),
    [
        (GroupMode.FIRST, [5_00, 50_00]),
        (GroupMode.BEST_FOR_BUYER, [10_00, 50_00]),
        (GroupMode.CHEAPEST_FOR_FUNDER, [5_00, 10_00]),
    ],
)
def test_each_line_may_go_to_another_rule(mode, earned):
    percent = rule(PercentOfReceipt(500), group="one", priority=1)
    fixed = rule(FixedPointsForGoods(10_00), group="one", priority=2)

    assert column(judged(receipt("100.00", "1000.00"), in_mode(mode, percent, fixed)), "earned") == earned


def test_cheapest_for_the_funder_counts_what_coupons_cost():
    """10 % off costs 10, but then the coupon pays 90 instead of 100; 5 points leave it 100."""
    book = in_mode(
        GroupMode.CHEAPEST_FOR_FUNDER,
        rule(FixedPointsForGoods(5_00), group="one", priority=1, code="points"),
        discount(10, group="one", priority=2, code="sale"),
        coupon_series=(coupon_series("200.00"),),
    )

    assert reasons(judged(receipt("100.00", coupons=(shown(),)), book))["sale"] == "discount_given"
    assert reasons(judged(receipt("100.00"), book))["points"] == "points_given"


def test_cheapest_for_the_funder_still_gives_something():
    book = in_mode(
        GroupMode.CHEAPEST_FOR_FUNDER,
        discount(10, group="one", priority=1, code="dear"),
        discount(2, group="one", priority=2, code="cheap"),
    )

    assert judged(receipt("100.00"), book).total("discount_kopecks") == 2_00


@pytest.mark.parametrize("mode", [GroupMode.FIRST, GroupMode.BEST_FOR_BUYER, GroupMode.CHEAPEST_FOR_FUNDER])
def test_rules_that_share_no_line_do_not_exclude_each_other(mode):
    book = in_mode(
        mode,
        rule(PercentOfGoods(1_000, Effect.DISCOUNT), goods=product(1), group="one"),
        rule(PercentOfGoods(2_000, Effect.DISCOUNT), goods=product(2), group="one"),
    )
    decision = judged(receipt(line(1, "100.00", product_id=1), line(2, "100.00", product_id=2)), book)

    assert column(decision, "discount") == [10_00, 20_00]


def test_many_rivals_are_decided_among_those_that_give_the_most():
    rules = [discount(percent, group="one", priority=100 - percent) for percent in range(1, 31)]
    decision = judged(receipt("100.00"), in_mode(GroupMode.BEST_FOR_BUYER, *rules))

    assert decision.payable_kopecks == 70_00
