"""What kept lines earn on their own: thresholds are looked at again, the buyer is taken as he was."""

import pytest

from promotions.engine.axes import Basket, Goods, LimitPeriod, Limits, When, Where, Whom
from promotions.engine.facts import Facts, Used
from promotions.engine.mechanics.fixed_points_for_receipt import FixedPointsForReceipt
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.nth_purchase import NthPurchase
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.readjudicating import KeptLine, points_still_earned
from promotions.engine.rulebook import Rule, Rulebook
from promotions.tests.engine.scenes import MEMBER, NOON, PLACE, judged, line, receipt, rule, rulebook, scheme

SOLD = receipt(line(1, "700.00", product_id=1), line(2, "300.00", product_id=2))


def kept(book: Rulebook, *line_nos: int, facts: Facts = MEMBER) -> dict[int, int]:
    """Points by version that these lines of the receipt keep."""
    decision = judged(SOLD, book, facts)
    assert decision.earned_kopecks
    by_no = {each.line_no: each for each in decision.lines}
    lines = [
        KeptLine(each, by_no[each.line_no].discount_kopecks, 0, by_no[each.line_no].points_kopecks)
        for each in SOLD.lines
        if each.line_no in line_nos
    ]
    earned = points_still_earned(lines, place=PLACE, occurred_at=NOON, decision=decision, rulebook=book)
    by_version: dict[int, int] = {}
    for (version_id, payer), kopecks in earned.items():
        assert payer == PLACE.legal_entity_id
        by_version[version_id] = by_version.get(version_id, 0) + kopecks
    return by_version


def percent(**axes) -> Rule:
    return rule(PercentOfReceipt(rate_bp=1000), promotion_id=1, **axes)


def test_lines_that_all_stay_earn_what_they_earned():
    assert kept(rulebook(percent()), 1, 2) == {1: 100_00}


@pytest.mark.parametrize(
    "axes",
    [
        {"limits": Limits(min_receipt_kopecks=1000_00)},
        {"limits": Limits(min_receipt_kopecks=700_00, is_min_exceeded=True)},
        {"basket": Basket(all_product_ids=frozenset({1, 2}))},
        {"basket": Basket(min_pieces=2)},
        {"basket": Basket(min_goods_kopecks=700_01)},
        {"goods": Goods(product_ids=frozenset({2}))},
    ],
)
def test_what_is_not_reached_any_more_earns_nothing(axes):
    assert kept(rulebook(percent(**axes)), 1) == {}


@pytest.mark.parametrize(
    ("axes", "facts"),
    [
        ({"whom": Whom(purchases_from=3)}, Facts(account_id=1, purchases=3)),
        ({"whom": Whom(segment_ids=frozenset({7}))}, Facts(account_id=1, segment_ids=frozenset({7}))),
        ({"when": When(weekdays=frozenset({1}))}, MEMBER),
        ({"where": Where(outlet_ids=frozenset({1}))}, MEMBER),
        ({"limits": Limits(uses_per_account=1, period=LimitPeriod.DAY)}, MEMBER),
        ({"limits": Limits(per_account_kopecks=500_00)}, Facts(account_id=1, uses={(1, None): Used(3, 400_00)})),
    ],
)
def test_what_the_return_does_not_touch_is_taken_as_met(axes, facts):
    assert kept(rulebook(percent(**axes)), 1, facts=facts) == {1: 70_00}


def test_the_level_is_that_of_then():
    levels = scheme(("0.00", 1), ("500.00", 3), ("5000.00", 7))
    book = rulebook(rule(LevelPoints(1), promotion_id=1), schemes=(levels,))

    assert kept(book, 1, facts=Facts(account_id=1, accumulations={1: 600_00})) == {1: 21_00}


def test_the_count_is_that_of_then():
    book = rulebook(rule(NthPurchase(nth=5, fixed_kopecks=50_00), promotion_id=1))

    assert kept(book, 2, facts=Facts(account_id=1, uses={(1, None): Used(counted=9)})) == {1: 50_00}


def test_points_are_reckoned_from_what_was_paid_then():
    off = rule(PercentOfReceipt(rate_bp=5000, effect="discount"), promotion_id=2)

    assert kept(rulebook(percent(), off), 1) == {1: 35_00}


def test_a_promotion_that_lost_its_group_then_does_not_come_in_now():
    big = rule(FixedPointsForReceipt(200_00), promotion_id=1, group="g", limits=Limits(min_receipt_kopecks=1000_00))
    small = rule(PercentOfReceipt(rate_bp=100), promotion_id=2, group="g", priority=200)

    assert kept(rulebook(big, small), 1) == {}


def test_lines_of_another_promotion_of_the_group_stay_with_it():
    one = rule(PercentOfGoods(rate_bp=1000), promotion_id=1, group="g", goods=Goods(product_ids=frozenset({1})))
    rest = rule(PercentOfReceipt(rate_bp=500), promotion_id=2, group="g", priority=200)

    assert kept(rulebook(one, rest), 1, 2) == {1: 70_00, 2: 15_00}
    assert kept(rulebook(one, rest), 1) == {1: 70_00}


def test_a_multiplier_multiplies_what_is_still_earned():
    base = percent(limits=Limits(min_receipt_kopecks=1000_00))
    more = rule(PercentOfReceipt(rate_bp=100), promotion_id=2)
    twice = rule(PointsMultiplier(times_hundredths=200), promotion_id=3)

    assert kept(rulebook(base, more, twice), 1, 2) == {1: 100_00, 2: 10_00, 3: 110_00}
    assert kept(rulebook(base, more, twice), 1) == {2: 7_00, 3: 7_00}
