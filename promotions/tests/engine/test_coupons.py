"""Coupons as tenders."""

import pytest

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect, Outcome
from promotions.engine.facts import ANONYMOUS
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import Place
from promotions.engine.rulebook import FunderKind, Funding
from promotions.tests.engine.scenes import (
    PLACE,
    column,
    coupon_series,
    judged,
    line,
    reasons,
    receipt,
    rule,
    rulebook,
    shown,
)


def test_coupon_is_spread_over_lines_to_the_kopeck():
    decision = judged(
        receipt("99.99", "99.99", "99.99", coupons=(shown(),)), rulebook(coupon_series=(coupon_series("200.00"),))
    )

    assert column(decision, "coupon") == [66_67, 66_67, 66_66]
    assert column(decision, "payable") == [33_32, 33_32, 33_33]


def test_barred_line_pays_nothing_by_coupon_and_parts_multiply_out():
    lines = (line(1, "370.35", quantity="3"), line(2, "45.50"), line(3, "1000.00", is_coupon_barred=True))
    decision = judged(receipt(*lines, coupons=(shown(),)), rulebook(coupon_series=(coupon_series("200.00"),)))

    assert column(decision, "coupon") == [178_12, 21_88, 0]
    assert [(part.quantity_thousandths, part.unit_price_kopecks) for part in decision.lines[0].parts] == [
        (1_000, 64_07),
        (2_000, 64_08),
    ]


def test_coupon_above_the_price_gives_no_change_and_says_what_to_offer():
    decision = judged(receipt("180.00", coupons=(shown(),)), rulebook(coupon_series=(coupon_series("200.00"),)))

    (coupon,) = decision.coupons
    assert (coupon.accepted_kopecks, coupon.unused_kopecks, coupon.top_up_kopecks) == (180_00, 20_00, 20_00)
    assert coupon.compensated_kopecks == 180_00
    assert decision.payable_kopecks == 0
    assert reasons(decision) == {"AAA": "coupon_accepted_in_part"}


def test_nominal_is_compensated_where_the_series_says_so():
    book = rulebook(coupon_series=(coupon_series("500.00", compensation_basis="nominal"),))
    (coupon,) = judged(receipt("430.00", coupons=(shown(),)), book).coupons

    assert (coupon.accepted_kopecks, coupon.compensated_kopecks) == (430_00, 500_00)


def test_coupon_pays_after_discounts_and_needs_no_account():
    book = rulebook(
        rule(PercentOfReceipt(1_000, Effect.DISCOUNT), needs_account=False),
        coupon_series=(coupon_series("200.00"),),
    )
    decision = judged(receipt("200.00", coupons=(shown(),)), book, ANONYMOUS)

    assert (column(decision, "discount"), column(decision, "coupon"), column(decision, "payable")) == (
        [20_00],
        [180_00],
        [0],
    )


def test_same_coupon_shown_twice_counts_once():
    book = rulebook(coupon_series=(coupon_series("200.00", per_receipt_limit=5),))
    decision = judged(receipt("1000.00", coupons=(shown(), shown())), book)

    assert len(decision.coupons) == 1
    assert decision.payable_kopecks == 800_00


def test_coupons_are_taken_in_the_order_shown():
    book = rulebook(coupon_series=(coupon_series("300.00"), coupon_series("200.00", series_id=2)))
    coupons = (shown("A", coupon_id=1), shown("B", coupon_id=2, series_id=2))
    decision = judged(receipt("400.00", coupons=coupons), book)

    assert [coupon.accepted_kopecks for coupon in decision.coupons] == [300_00, 100_00]


@pytest.mark.parametrize(
    ("terms", "more", "code"),
    [
        ({}, {"coupons": (shown(refusal="coupon_used"),)}, "coupon_used"),
        ({}, {"coupons": (shown(refusal="coupon_not_holder"),)}, "coupon_not_holder"),
        ({}, {"coupons": (shown(series_id=None),)}, "coupon_unknown"),
        ({}, {"coupons": (shown(series_id=99),)}, "coupon_unknown"),
        ({}, {"coupons": (shown(coupon_id=None),)}, "coupon_unknown"),
        ({}, {"place": Place(1, 1, 10, accepts_coupons=False)}, "coupon_not_accepted_here"),
        ({"min_receipt_kopecks": 100_01}, {}, "coupon_min_receipt"),
        ({"goods": Goods(product_ids=frozenset({7}))}, {}, "coupon_no_effect"),
        ({"remainder_policy": "require_full_use"}, {}, "coupon_full_use_required"),
    ],
)
def test_refused_coupon_leaves_the_receipt_sellable(terms, more, code):
    more = {"coupons": (shown(),), "place": PLACE, **more}
    decision = judged(receipt("100.00", **more), rulebook(coupon_series=(coupon_series("200.00", **terms),)))

    (coupon,) = decision.coupons
    assert (coupon.outcome, coupon.reason, coupon.accepted_kopecks) == (Outcome.REFUSED, code, 0)
    assert coupon.compensated_kopecks == coupon.unused_kopecks == 0
    assert decision.payable_kopecks == 100_00
    assert reasons(decision) == {"AAA": code}


def test_second_coupon_of_a_series_is_refused_by_its_limit():
    book = rulebook(coupon_series=(coupon_series("100.00"),))
    decision = judged(receipt("500.00", coupons=(shown("A"), shown("B", coupon_id=2))), book)

    assert reasons(decision) == {"A": "coupon_accepted", "B": "coupon_limit_per_receipt"}
    assert decision.payable_kopecks == 400_00


def test_least_receipt_is_met_exactly():
    book = rulebook(coupon_series=(coupon_series("50.00", min_receipt_kopecks=100_00),))

    assert reasons(judged(receipt("100.00", coupons=(shown(),)), book)) == {"AAA": "coupon_accepted"}


def test_refused_coupon_says_what_would_use_it_fully():
    book = rulebook(coupon_series=(coupon_series("200.00", remainder_policy="require_full_use"),))
    (coupon,) = judged(receipt("150.00", coupons=(shown(),)), book).coupons

    assert coupon.top_up_kopecks == 50_00


def test_coupon_knows_who_pays_for_it():
    manufacturer = Funding(FunderKind.PARTICIPANT, 77)
    book = rulebook(coupon_series=(coupon_series("50.00", funding=manufacturer),))
    (coupon,) = judged(receipt("150.00", coupons=(shown(),)), book).coupons

    assert coupon.legal_entity_id == 77


def test_coupon_never_takes_a_line_below_its_floor():
    book = rulebook(coupon_series=(coupon_series("500.00"),))
    lines = (line(1, "300.00", quantity="3", min_price_kopecks=90_00), line(2, "100.00"))
    decision = judged(receipt(*lines, coupons=(shown(),)), book)

    assert column(decision, "coupon") == [30_00, 100_00]
