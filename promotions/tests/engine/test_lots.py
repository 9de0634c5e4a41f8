"""Points of campaigns that may be spent in their own way only: order, shares, goods; nothing is drawn twice."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotions.engine.axes import Basket, Goods, Spending, When, Where
from promotions.engine.facts import Facts, PointLot
from promotions.engine.lots import narrowness
from promotions.engine.receipt import Receipt, SpendMode
from promotions.engine.rulebook import Redemption
from promotions.tests.engine.scenes import NOON, PLACE, column, judged, line, receipt, rulebook
from promotions.tests.engine.test_invariants import QUICK, check_draws
from promotions.tests.engine.worlds import lines, lots


def ids(*numbers):
    return frozenset(numbers)


def lot(number, kopecks, spending=None):
    return PointLot(UUID(int=number), kopecks, spending)


def spent(*held, bought=None, redemption=None, balance=None, **more):
    """The decision on two lines of 100, product 7 and product 8, when all points are to be spent."""
    bought = bought or (line(1, "100.00", product_id=7), line(2, "100.00", product_id=8))
    balance = sum(each.kopecks for each in held) if balance is None else balance
    facts = Facts(account_id=1, spendable_kopecks=balance, lots=held)
    return judged(receipt(*bought, spend=SpendMode.ALL, **more), rulebook(redemption=redemption or Redemption()), facts)


def drawn(decision):
    return [(draw.lot_id.int, draw.line_no, draw.amount_kopecks) for draw in decision.draws]


ONLY_7 = Spending(goods=Goods(product_ids=ids(7)))


def test_a_restricted_lot_pays_for_its_goods_only():
    decision = spent(lot(1, 150_00, ONLY_7))

    assert drawn(decision) == [(1, 1, 100_00)]
    assert column(decision, "points") == [100_00, 0]
    assert decision.max_spend_kopecks == 100_00


def test_lots_are_taken_in_the_order_given_and_the_rest_is_spread():
    assert drawn(spent(lot(1, 30_00, ONLY_7), lot(2, 50_00))) == [(1, 1, 30_00), (2, 1, 25_00), (2, 2, 25_00)]


def test_a_plain_lot_that_comes_first_leaves_the_restricted_one_what_is_left():
    decision = spent(lot(1, 150_00), lot(2, 100_00, ONLY_7))

    assert decision.spent_kopecks == 200_00
    assert sum(draw.amount_kopecks for draw in decision.draws if draw.lot_id.int == 1) == 150_00


@pytest.mark.parametrize(
    ("spending", "most"),
    [
        (Spending(share_bp=5_000), 100_00),
        (Spending(share_bp=3_333), 66_66),
        (Spending(min_receipt_kopecks=200_00), 200_00),
        (Spending(min_receipt_kopecks=200_01), 0),
        (Spending(where=Where(outlet_ids=ids(1))), 200_00),
        (Spending(where=Where(outlet_ids=ids(2))), 0),
        (Spending(when=When(weekdays=ids(1))), 200_00),
        (Spending(when=When(weekdays=ids(2))), 0),
        (Spending(when=When(ends_on=date(2026, 11, 2))), 0),
        (Spending(basket=Basket(all_product_ids=ids(7, 8))), 200_00),
        (Spending(basket=Basket(all_product_ids=ids(7, 9))), 0),
        (Spending(basket=Basket(any_product_ids=ids(7, 9))), 200_00),
        (Spending(goods=Goods(excluded_product_ids=ids(8))), 100_00),
        (Spending(share_bp=2_500, goods=Goods(product_ids=ids(8))), 50_00),
    ],
)
def test_every_restriction(spending, most):
    decision = spent(lot(1, 500_00, spending))

    assert (decision.max_spend_kopecks, decision.spent_kopecks) == (most, most)


def test_the_balance_rules_over_the_sum_of_lots():
    assert spent(lot(1, 100_00, ONLY_7), lot(2, 100_00), balance=120_00).spent_kopecks == 120_00


def test_the_programmes_share_holds_for_all_lots_together():
    assert spent(lot(1, 100_00, ONLY_7), lot(2, 100_00), redemption=Redemption(cap_bp=5_000)).spent_kopecks == 100_00


def test_the_narrower_a_restriction_the_sooner_it_goes():
    restrictions = [
        None,
        Spending(share_bp=5_000),
        Spending(share_bp=5_000, when=When(weekdays=ids(1))),
        Spending(goods=Goods(product_ids=ids(7))),
        Spending(goods=Goods(product_ids=ids(7)), basket=Basket(any_product_ids=ids(7))),
    ]

    assert sorted(restrictions, key=narrowness) == restrictions
    assert narrowness(None) == narrowness(Spending()) == 0


@QUICK
@given(st.lists(lines(1), min_size=1, max_size=6), lots, st.integers(0, 500_000), st.integers(1, 10_000), st.data())
def test_draws_never_exceed_lots_rooms_and_shares_and_equal_what_is_spent(rows, held, balance, cap_bp, data):
    numbered = tuple(
        type(row)(**{name: getattr(row, name) for name in row.__dataclass_fields__} | {"line_no": number})
        for number, row in enumerate(rows, 1)
    )
    bought = Receipt(PLACE, NOON, numbered, spend=SpendMode.EXACT, spend_kopecks=data.draw(st.integers(0, 500_000)))
    facts = Facts(account_id=1, spendable_kopecks=balance, lots=held)

    decision = judged(bought, rulebook(redemption=Redemption(cap_bp=cap_bp)), facts)

    check_draws(bought, facts, decision)
    assert decision.spent_kopecks == min(bought.spend_kopecks, decision.max_spend_kopecks)
    assert sum(draw.amount_kopecks for draw in decision.draws) == (decision.spent_kopecks if held else 0)
    by_line = Counter()
    for draw in decision.draws:
        by_line[draw.line_no] += draw.amount_kopecks
    for row in numbered:
        floor = (row.min_price_kopecks or 0) * row.quantity_thousandths
        if by_line[row.line_no]:
            assert (row.amount_kopecks - by_line[row.line_no]) * 1_000 >= floor
