"""Multipliers of points: what they multiply, how several come together, and who pays for what comes on top."""

import pytest

from promotions.engine.axes import Goods, Limits, Validity
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import GroupMode, MultiplierMode, Settings
from promotions.tests.engine.scenes import (
    MEMBER,
    OPERATOR,
    OUTLET,
    column,
    judged,
    line,
    reasons,
    receipt,
    rule,
    rulebook,
)

BASE = rule(PercentOfReceipt(1_000), promotion_id=901, code="base", funding=(OUTLET,))
"""10 %."""
EXTRA = rule(FixedPointsForGoods(5_00), promotion_id=902, code="extra", goods=Goods(product_ids=frozenset({7})))
"""5 points for product 7."""


def times(hundredths, code, *only, **more):
    return rule(PointsMultiplier(hundredths, frozenset(only)), code=code, funding=(OPERATOR,), **more)


def earned(*rules, mode=MultiplierMode.HIGHEST, **more):
    book = rulebook(BASE, *rules, settings=Settings(multiplier_mode=mode))
    return judged(receipt(line(1, "100.00", product_id=7), **more), book)


def test_what_comes_on_top_is_borne_by_the_multipliers_own_funder():
    decision = earned(times(300, "x3"))

    assert [(each.code, each.legal_entity_id, each.amount_kopecks) for each in decision.awards] == [
        ("base", 10, 10_00),
        ("x3", None, 20_00),
    ]


@pytest.mark.parametrize(
    ("mode", "total"),
    [(MultiplierMode.HIGHEST, 30_00), (MultiplierMode.ADD, 40_00), (MultiplierMode.MULTIPLY, 60_00)],
)
def test_two_and_three_times(mode, total):
    """Times 2 and times 3 of 10 points: 30, or 10 + 10 + 20, or 10 x 2 x 3, in whatever order they stand."""
    for first, second in ((200, 300), (300, 200)):
        assert earned(times(first, "a", priority=1), times(second, "b", priority=2), mode=mode).earned_kopecks == total


def test_the_lower_one_says_why_it_gives_nothing():
    assert reasons(earned(times(200, "x2", priority=1), times(300, "x3", priority=2))) == {
        **{"base": "points_given", "x3": "points_given", "x2": "higher_multiplier"},
    }


def test_only_the_points_of_named_promotions():
    assert earned(EXTRA, times(200, "x2")).earned_kopecks == 30_00
    assert earned(EXTRA, times(200, "x2", 902)).earned_kopecks == 20_00
    assert reasons(earned(times(200, "x2", 902)))["x2"] == "nothing_to_multiply"


@pytest.mark.parametrize(
    ("mode", "total"),
    [
        # 10 of the base, 5 extra. Three times the extra, twice everything.
        (MultiplierMode.HIGHEST, 15_00 + 10_00 + 10_00),
        (MultiplierMode.ADD, 15_00 + 10_00 + 15_00),
        (MultiplierMode.MULTIPLY, 15_00 + 10_00 + 25_00),
    ],
)
def test_the_highest_counts_promotion_by_promotion(mode, total):
    extra_thrice, all_twice = times(300, "x3", 902, priority=1), times(200, "x2", priority=2)

    assert earned(EXTRA, extra_thrice, all_twice, mode=mode).earned_kopecks == total


def test_only_the_lines_of_its_own_goods():
    double = times(200, "x2", goods=Goods(product_ids=frozenset({7})))
    lines = (line(1, "100.00", product_id=7), line(2, "100.00", product_id=8))

    assert column(judged(receipt(*lines), rulebook(BASE, double)), "earned") == [20_00, 10_00]


def test_it_keeps_its_own_limit_and_dates():
    double = times(200, "x2", limits=Limits(per_receipt_kopecks=3_00), validity=Validity(expires_after_days=1))
    base, top = earned(double).awards

    assert (top.amount_kopecks, base.expires_at) == (3_00, None)
    assert top.expires_at is not None


def test_no_points_no_multiple():
    facts = type(MEMBER)(account_id=1, spendable_kopecks=1000_00)
    book = rulebook(BASE, times(200, "x2"))
    decision = judged(receipt("100.00", spend=SpendMode.ALL), book, facts)

    assert (decision.spent_kopecks, decision.earned_kopecks) == (100_00, 0)


def test_in_a_group_that_takes_the_best_a_multiplier_may_lead():
    """The base in a group with a multiplier of another promotion's points: ten points against ten of the other's."""
    rivals = [
        rule(PercentOfReceipt(300), code="small", group="one"),
        times(200, "x2", group="one"),
    ]
    book = rulebook(BASE, *rivals, group_modes=(("one", GroupMode.BEST_FOR_BUYER),))

    assert reasons(judged(receipt("100.00"), book)) == {
        **{"base": "points_given", "x2": "points_given", "small": "group_taken"},
    }
