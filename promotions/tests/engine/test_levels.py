"""Levels by accumulation."""

import pytest

from promotions.engine.facts import ANONYMOUS, Facts
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.rulebook import Settings
from promotions.tests.engine.scenes import judged, reasons, receipt, rule, rulebook, scheme

STEPS = scheme(("0.00", 0), ("1000.00", 5), ("2000.00", 10))


def accumulated(kopecks):
    return Facts(account_id=1, accumulations={1: kopecks})


@pytest.mark.parametrize(
    ("before", "is_counted", "earned", "level_id"),
    [
        (999_99, False, 0, 1),
        (1000_00, False, 25_00, 2),
        (500_00, True, 25_00, 2),
        (499_99, True, 0, 1),
        (1500_00, False, 25_00, 2),
        (1500_00, True, 50_00, 3),
    ],
)
def test_level_may_count_the_current_receipt(before, is_counted, earned, level_id):
    book = rulebook(rule(LevelPoints(1)), schemes=(STEPS,), settings=Settings(is_current_receipt_counted=is_counted))
    decision = judged(receipt("500.00"), book, accumulated(before))

    assert (decision.earned_kopecks, decision.level_ids) == (earned, (level_id,))


def test_discount_is_judged_by_the_amount_before_itself_and_the_level_by_what_accumulates():
    """500 reach the level of 1000; its 5 % off leave 975, so the level is not reached yet."""
    book = rulebook(rule(LevelDiscount(1)), schemes=(STEPS,), settings=Settings(is_current_receipt_counted=True))
    decision = judged(receipt("500.00"), book, accumulated(500_00))

    assert (decision.payable_kopecks, decision.level_ids) == (475_00, (1,))


def test_each_scheme_has_its_level():
    book = rulebook(schemes=(STEPS, scheme(("100.00", 1), scheme_id=2)))

    assert judged(receipt("1.00"), book, Facts(account_id=1, accumulations={1: 2000_00})).level_ids == (3,)
    assert judged(receipt("1.00"), book, Facts(account_id=1, accumulations={2: 100_00})).level_ids == (1, 1)
    assert judged(receipt("1.00"), book, ANONYMOUS).level_ids == ()


def test_scheme_that_is_not_there_gives_nothing():
    assert reasons(judged(receipt("1.00"), rulebook(rule(LevelPoints(9), code="level")))) == {"level": "no_level"}
