"""What is written down reads back the same."""

import json
from dataclasses import replace
from datetime import date, time

import pytest

from promotions.engine.axes import Goods, Limits, Validity, When, Where
from promotions.engine.decision import Effect
from promotions.engine.encoding import (
    decode_decision,
    decode_rulebook,
    encode_decision,
    encode_rulebook,
    params_of,
    plain_params,
)
from promotions.engine.facts import Facts
from promotions.engine.mechanics import EXAMPLES
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.rulebook import GroupMode
from promotions.tests.engine.scenes import (
    OPERATOR,
    OUTLET,
    coupon_series,
    judged,
    receipt,
    rule,
    rulebook,
    scheme,
    shown,
    spending,
)

BOOK = rulebook(
    rule(
        PercentOfReceipt(500),
        promotion_id=1,
        funding=(replace(OUTLET, share_bp=3_333), replace(OPERATOR, share_bp=6_667)),
        where=Where(outlet_ids=frozenset({3, 1, 2}), districts=frozenset({"Центр", "Арбат"})),
        when=When(date(2026, 1, 1), None, frozenset({1, 7}), frozenset({1}), time(9), time(21, 30)),
        goods=Goods(excluded_flags=frozenset({"vital", "certificate"})),
        limits=Limits(uses_per_account=3),
        validity=Validity(expires_after_days=30),
    ),
    rule(FixedPointsForGoods(100_00, Per.RECEIPT), promotion_id=2),
    schemes=(scheme(("0.00", 3), ("1000.00", 5)),),
    coupon_series=(coupon_series("200.00"),),
    group_modes=(("card", GroupMode.BEST_FOR_BUYER),),
)


def test_rulebook_reads_back_equal():
    assert decode_rulebook(encode_rulebook(BOOK)) == BOOK


def test_equal_rulebooks_give_equal_bytes_in_every_process():
    """Strings hash differently in every process, so the order of a set must not show."""
    names = [f"district {number}" for number in range(100, 140)]
    book = rulebook(rule(PercentOfReceipt(500), where=Where(districts=frozenset(names))))

    assert json.loads(encode_rulebook(book))["rules"][0]["where"]["districts"] == names


def test_decision_reads_back_equal():
    book = replace(
        BOOK, rules=(rule(PercentOfReceipt(500), validity=Validity(available_after_days=14, expires_after_days=30)),)
    )
    facts = Facts(account_id=1, spendable_kopecks=50_00)
    decision = judged(
        receipt("370.35", "45.50", coupons=(shown(), shown("BBB", coupon_id=2)), **spending("9.00")), book, facts
    )

    assert decision.awards[0].expires_at is not None
    assert decode_decision(encode_decision(decision)) == decision


@pytest.mark.parametrize("params", [table[0].params for table in EXAMPLES.values()], ids=EXAMPLES)
def test_parameters_read_back_equal(params):
    assert params_of(params.name, plain_params(params)) == params


def test_defaults_may_be_left_out():
    assert params_of("percent_of_receipt", {"rate_bp": 500}) == PercentOfReceipt(500, Effect.POINTS)


@pytest.mark.parametrize(
    ("mechanic", "plain"),
    [
        ("no_such_mechanic", {}),
        ("percent_of_receipt", {}),
        ("percent_of_receipt", {"rate_bp": "500"}),
        ("percent_of_receipt", {"rate_bp": 5.5}),
        ("percent_of_receipt", {"rate_bp": 500, "effect": "gift"}),
        ("percent_of_receipt", {"rate_bp": 500, "colour": "red"}),
    ],
)
def test_strange_parameters_are_refused(mechanic, plain):
    with pytest.raises(ValueError, match=r".+"):
        params_of(mechanic, plain)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"number": "1"}'])
def test_what_is_no_rulebook_is_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        decode_rulebook(data)
