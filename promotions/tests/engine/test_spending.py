"""Spending points: how much at most, on which lines, and never an error."""

import pytest

from promotions.engine.axes import Goods
from promotions.engine.facts import Facts
from promotions.engine.receipt import Place, SpendMode
from promotions.engine.rulebook import Redemption
from promotions.tests.engine.scenes import (
    PLACE,
    column,
    coupon_series,
    judged,
    line,
    reasons,
    receipt,
    rulebook,
    shown,
    spending,
)

RICH = Facts(account_id=1, spendable_kopecks=500_00)


@pytest.mark.parametrize(
    ("redemption", "amount", "most"),
    [
        pytest.param(Redemption(cap_bp=2_000), "1000.00", 200_00, id="at most 20 %"),
        pytest.param(Redemption(cap_bp=5_000), "600.00", 300_00, id="at most 50 %"),
        pytest.param(Redemption(leave_kopecks=1_00), "300.00", 299_00, id="all but a rouble"),
        pytest.param(Redemption(), "1000.00", 500_00, id="the balance"),
        pytest.param(Redemption(cap_bp=5_000), "0.03", 1, id="a share is rounded down"),
        pytest.param(Redemption(leave_kopecks=500_00), "300.00", 0, id="less than must be left"),
    ],
)
def test_most_that_may_be_spent(redemption, amount, most):
    book = rulebook(redemption=redemption)

    assert judged(receipt(amount), book, RICH).max_spend_kopecks == most
    assert judged(receipt(amount), book, RICH).spent_kopecks == 0
    assert judged(receipt(amount, spend=SpendMode.ALL), book, RICH).spent_kopecks == most


def test_more_than_possible_is_reduced_and_said():
    decision = judged(receipt("100.00", **spending("400.00")), rulebook(redemption=Redemption(cap_bp=5_000)), RICH)

    assert decision.spent_kopecks == 50_00
    assert reasons(decision) == {"spend": "spend_reduced"}
    assert decision.trace[0].details["limit"] == "share"


def test_exact_amount_is_spread_over_lines_that_may_take_it():
    lines = (line(1, "100.00"), line(2, "50.00", is_spending_barred=True), line(3, "50.00", min_price_kopecks=45_00))
    decision = judged(receipt(*lines, **spending("60.00")), rulebook(), RICH)

    assert column(decision, "points") == [55_00, 0, 5_00]
    assert column(decision, "max_points") == [100_00, 0, 5_00]
    assert reasons(decision) == {"spend": "points_spent"}


def test_most_that_may_be_spent_keeps_the_floors():
    lines = (line(1, "100.00", min_price_kopecks=70_00), line(2, "50.00"))
    decision = judged(receipt(*lines), rulebook(), RICH)

    assert decision.max_spend_kopecks == 80_00
    assert decision.trace[0].details["limit"] == "floor"


def test_cap_counts_only_goods_that_points_may_pay_for_after_coupons():
    redemption = Redemption(cap_bp=5_000, goods=Goods(excluded_flags=frozenset({"vital"})))
    book = rulebook(
        redemption=redemption, coupon_series=(coupon_series("100.00", goods=Goods(product_ids=frozenset({7}))),)
    )
    lines = (line(1, "300.00", product_id=7), line(2, "700.00", flags=frozenset({"vital"})))
    decision = judged(receipt(*lines, coupons=(shown(),)), book, RICH)

    assert decision.max_spend_kopecks == 100_00


@pytest.mark.parametrize(
    ("facts", "place", "redemption", "reason"),
    [
        (Facts(), PLACE, Redemption(), "no_account"),
        (RICH, Place(1, 1, 10, accepts_points=False), Redemption(), "spend_not_accepted_here"),
        (Facts(account_id=1, spendable_kopecks=500_00, is_offline=True), PLACE, Redemption(), "spend_offline"),
        (RICH, PLACE, Redemption(min_receipt_kopecks=100_01), "spend_min_receipt"),
        (RICH, PLACE, Redemption(min_points_kopecks=100_01), "spend_min_points"),
        (Facts(account_id=1), PLACE, Redemption(), "spend_no_points"),
        (Facts(account_id=1, spendable_kopecks=-5_00), PLACE, Redemption(), "spend_no_points"),
        (RICH, PLACE, Redemption(goods=Goods(product_ids=frozenset({7}))), "spend_no_room"),
    ],
)
def test_nothing_is_spent_and_the_receipt_stays_sellable(facts, place, redemption, reason):
    decision = judged(receipt("100.00", place=place, spend=SpendMode.ALL), rulebook(redemption=redemption), facts)

    assert (decision.max_spend_kopecks, decision.spent_kopecks, decision.payable_kopecks) == (0, 0, 100_00)
    assert reasons(decision) == {"spend": reason}


def test_a_wish_below_the_least_is_refused_though_more_could_be_spent():
    decision = judged(
        receipt("100.00", **spending("10.00")), rulebook(redemption=Redemption(min_points_kopecks=50_00)), RICH
    )

    assert (decision.max_spend_kopecks, decision.spent_kopecks) == (100_00, 0)
    assert reasons(decision) == {"spend": "spend_min_points"}


def test_the_screen_learns_what_could_be_spent():
    decision = judged(receipt("100.00"), rulebook(), RICH)

    assert reasons(decision) == {"spend": "spend_offered"}
    assert decision.trace[0].details == {"max_spend_kopecks": 100_00, "limit": "share"}
