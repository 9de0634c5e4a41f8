"""Earning: on what, by whom, from when and until when."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from promotions.engine.axes import Limits, Validity
from promotions.engine.decision import Effect
from promotions.engine.facts import ANONYMOUS, Facts
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import Place, SpendMode
from promotions.engine.rulebook import Base, FunderKind, Funding, Settings
from promotions.tests.engine.scenes import (
    MEMBER,
    NOON,
    OPERATOR,
    OUTLET,
    column,
    coupon_series,
    judged,
    line,
    reasons,
    receipt,
    rule,
    rulebook,
    shown,
    spending,
)

FIVE = PercentOfReceipt(500)


@pytest.mark.parametrize(
    ("base", "earned"),
    [(Base.GROSS, 50_00), (Base.AFTER_DISCOUNTS, 45_00), (Base.AFTER_DISCOUNTS_AND_POINTS, 25_00)],
)
def test_points_are_earned_on_the_base_of_the_programme(base, earned):
    """1000 less 10 % less a coupon of 200 less 200 points leave 500 in money."""
    book = rulebook(
        rule(FIVE),
        rule(PercentOfReceipt(1_000, Effect.DISCOUNT)),
        coupon_series=(coupon_series("200.00"),),
        settings=Settings(earn_base=base),
    )
    facts = Facts(account_id=1, spendable_kopecks=1000_00)
    decision = judged(receipt("1000.00", coupons=(shown(),), **spending("200.00")), book, facts)

    assert decision.payable_kopecks == 500_00
    assert decision.earned_kopecks == earned


def test_nothing_is_earned_on_what_points_paid():
    facts = Facts(account_id=1, spendable_kopecks=1000_00)
    decision = judged(receipt("100.00", spend=SpendMode.ALL), rulebook(rule(FIVE, code="five")), facts)

    assert decision.earned_kopecks == 0
    assert reasons(decision)["five"] == "too_little"


def test_total_is_exact_and_lines_add_up():
    decision = judged(receipt("0.33", "0.33", "0.34"), rulebook(rule(FIVE)))

    assert decision.earned_kopecks == 5
    assert column(decision, "earned") == [2, 1, 2]


def test_unknown_goods_and_anonymous_buyers():
    book = rulebook(rule(FIVE, needs_account=False, code="five"))

    assert judged(receipt(line(1, "100.00", flags=frozenset({"unknown"}))), book).earned_kopecks == 5_00
    assert reasons(judged(receipt("100.00"), book, ANONYMOUS)) == {"five": "no_account"}


def test_discount_may_need_no_account():
    sale = rule(PercentOfReceipt(1_000, Effect.DISCOUNT), needs_account=False, code="sale")
    card = rule(PercentOfReceipt(1_000, Effect.DISCOUNT), code="card")

    assert reasons(judged(receipt("100.00"), rulebook(sale, card), ANONYMOUS)) == {
        "sale": "discount_given",
        "card": "no_account",
    }


def test_flags_and_bars_keep_lines_from_earning_and_exclusions_still_accumulate():
    book = rulebook(rule(FIVE), settings=Settings(earning_excluded_flags=frozenset({"vital"})))
    lines = (
        line(1, "100.00", flags=frozenset({"vital"})),
        line(2, "100.00", is_earning_barred=True),
        line(3, "100.00", flags=frozenset({"pku"})),
        line(4, "100.00"),
    )
    decision = judged(receipt(*lines), book)

    assert column(decision, "earned") == [0, 0, 0, 5_00]
    assert column(decision, "accumulated") == [100_00, 100_00, 0, 100_00]


def test_accumulation_has_flags_and_a_base_of_its_own_and_needs_an_account():
    settings = Settings(accumulation_base=Base.GROSS, accumulation_excluded_flags=frozenset({"certificate"}))
    book = rulebook(rule(PercentOfReceipt(1_000, Effect.DISCOUNT)), settings=settings)
    lines = (line(1, "100.00"), line(2, "100.00", flags=frozenset({"certificate"})))

    assert column(judged(receipt(*lines), book), "accumulated") == [100_00, 0]
    assert column(judged(receipt(*lines), book, ANONYMOUS), "accumulated") == [0, 0]


def test_place_may_issue_no_points():
    decision = judged(receipt("100.00", place=Place(1, 1, 10, issues_points=False)), rulebook(rule(FIVE, code="five")))

    assert reasons(decision) == {"five": "points_not_issued_here"}


def test_offline_receipt_earns():
    assert judged(receipt("100.00"), rulebook(rule(FIVE)), replace(MEMBER, is_offline=True)).earned_kopecks == 5_00


def test_cap_per_receipt():
    decision = judged(receipt("100.00", "100.00"), rulebook(rule(FIVE, limits=Limits(per_receipt_kopecks=1))))

    assert column(decision, "earned") == [1, 0]


def test_fixed_points_once_a_receipt_need_something_to_hang_on():
    book = rulebook(rule(FixedPointsForGoods(10_00, Per.RECEIPT), code="gift"))
    facts = Facts(account_id=1, spendable_kopecks=1000_00)

    assert reasons(judged(receipt("100.00", spend=SpendMode.ALL), book, facts))["gift"] == "too_little"


def test_part_of_a_pack_is_no_piece():
    decision = judged(
        receipt(line(1, "100.00", quantity="0.9")), rulebook(rule(FixedPointsForGoods(10_00), code="gift"))
    )

    assert reasons(decision) == {"gift": "no_whole_piece"}


def test_split_funding_makes_awards_that_add_up_by_line_and_by_funder():
    manufacturer = Funding(FunderKind.PARTICIPANT, 77, 5_000)
    funding = (manufacturer, replace(OUTLET, share_bp=2_500), replace(OPERATOR, share_bp=2_500))
    decision = judged(receipt("3.40", "6.60", "0.20"), rulebook(rule(FIVE, funding=funding)))

    by_line = {
        row.line_no: [award.amount_kopecks for award in decision.awards if award.line_no == row.line_no]
        for row in decision.lines
    }
    assert column(decision, "earned") == [17, 33, 1]
    assert {line_no: sum(amounts) for line_no, amounts in by_line.items()} == {1: 17, 2: 33, 3: 1}
    assert {
        payer: sum(award.amount_kopecks for award in decision.awards if award.legal_entity_id == payer)
        for payer in (77, 10, None)
    } == {77: 25, 10: 13, None: 13}


def test_shares_of_one_payer_are_put_together_and_no_funder_is_the_operator():
    same = (replace(OUTLET, share_bp=4_000), Funding(FunderKind.PARTICIPANT, 10, 6_000))

    assert [
        award.legal_entity_id for award in judged(receipt("100.00"), rulebook(rule(FIVE, funding=same))).awards
    ] == [10]
    assert [award.legal_entity_id for award in judged(receipt("100.00"), rulebook(rule(FIVE, funding=()))).awards] == [
        None
    ]


@pytest.mark.parametrize(
    ("delay", "validity", "available", "expires"),
    [
        (0, None, NOON, None),
        (1, None, datetime(2026, 11, 3, tzinfo=NOON.tzinfo), None),
        (0, 30, NOON, datetime(2026, 12, 3, tzinfo=NOON.tzinfo)),
        (14, 1, datetime(2026, 11, 16, tzinfo=NOON.tzinfo), datetime(2026, 11, 18, tzinfo=NOON.tzinfo)),
    ],
)
def test_days_run_by_the_outlets_own_midnight(delay, validity, available, expires):
    book = rulebook(rule(FIVE, validity=Validity(available_after_days=delay, expires_after_days=validity)))
    (award,) = judged(receipt("100.00"), book).awards

    assert (award.available_from, award.expires_at) == (available, expires)


def test_midnight_is_that_of_the_day_even_where_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    book = rulebook(rule(FIVE, validity=Validity(available_after_days=1)))
    (award,) = judged(receipt("100.00", at=datetime(2026, 10, 24, 23, 30, tzinfo=berlin)), book).awards
    (later,) = judged(receipt("100.00", at=datetime(2026, 10, 25, 23, 30, tzinfo=berlin)), book).awards

    assert award.available_from.isoformat() == "2026-10-25T00:00:00+02:00"
    assert later.available_from.isoformat() == "2026-10-26T00:00:00+01:00"
