"""Discounts: order, base, floors, caps."""

import pytest

from promotions.engine.axes import Goods, Limits
from promotions.engine.decision import Effect
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.reward import Mechanic, Reward, Stage
from promotions.engine.rulebook import Settings
from promotions.tests.engine.scenes import (
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

TENTH_OF_GOODS = PercentOfGoods(1_000, Effect.DISCOUNT)
TENTH_OF_RECEIPT = PercentOfReceipt(1_000, Effect.DISCOUNT)
FLOORED = line(1, "100.00", min_price_kopecks=97_00)


class FixedSum(Mechanic):
    """A sum off the receipt, the simplest fixed reward."""

    name, stage, effect = "fixed_sum", Stage.RECEIPT, Effect.DISCOUNT

    def __init__(self, kopecks: int) -> None:
        self.kopecks = kopecks

    def reward(self, claim):
        return Reward(self.kopecks, claim.bases_kopecks, is_fixed=True)


def test_lines_come_before_the_receipt_whatever_the_priority():
    book = rulebook(rule(TENTH_OF_RECEIPT, priority=1, code="receipt"), rule(TENTH_OF_GOODS, priority=99, code="goods"))
    decision = judged(receipt("100.00"), book)

    assert [step.code for step in decision.trace] == ["goods", "receipt"]
    assert [step.amount_kopecks for step in decision.trace] == [10_00, 9_00]


def test_each_discount_may_be_taken_of_the_initial_price():
    rules = (rule(TENTH_OF_RECEIPT), rule(TENTH_OF_GOODS))
    decision = judged(receipt("100.00"), rulebook(*rules, settings=Settings(discount_base="initial")))

    assert decision.payable_kopecks == 80_00


def test_excess_of_a_percentage_over_a_floor_is_given_up():
    decision = judged(receipt(FLOORED, line(2, "100.00")), rulebook(rule(TENTH_OF_RECEIPT)))

    assert column(decision, "discount") == [3_00, 10_00]
    assert decision.trace[0].details == {"rate_bp": 1_000, "held_by_floor_kopecks": 7_00}


@pytest.mark.parametrize(("is_redistributed", "given"), [(True, [3_00, 17_00]), (False, [3_00, 10_00])])
def test_excess_of_a_fixed_sum_goes_to_the_others_where_the_programme_says_so(is_redistributed, given):
    book = rulebook(rule(FixedSum(20_00)), settings=Settings(is_excess_redistributed=is_redistributed))

    assert column(judged(receipt(FLOORED, line(2, "100.00")), book), "discount") == given


def test_floor_of_part_of_a_pack_is_rounded_up():
    book = rulebook(rule(PercentOfReceipt(10_000, Effect.DISCOUNT)))
    decision = judged(receipt(line(1, "10.00", quantity="0.333", min_price_kopecks=1_001)), book)

    assert decision.payable_kopecks == 3_34


def test_line_at_its_floor_is_said():
    book = rulebook(rule(TENTH_OF_RECEIPT, code="a"), rule(TENTH_OF_GOODS, code="b"))
    decision = judged(receipt(FLOORED), book)

    assert reasons(decision) == {"b": "discount_given", "a": "at_floor"}


def test_line_below_its_floor_from_the_start_takes_no_part():
    decision = judged(
        receipt(line(1, "100.00", min_price_kopecks=101_00)), rulebook(rule(TENTH_OF_RECEIPT, code="sale"))
    )

    assert reasons(decision) == {"sale": "goods_excluded"}


def test_cap_per_receipt_cuts_the_whole():
    book = rulebook(rule(TENTH_OF_RECEIPT, limits=Limits(per_receipt_kopecks=5_00)))
    decision = judged(receipt("100.00", "100.00"), book)

    assert column(decision, "discount") == [2_50, 2_50]
    assert decision.trace[0].details == {"rate_bp": 1_000, "cap_kopecks": 5_00}
    assert judged(receipt("50.05"), book).total("discount_kopecks") == 5_00


def test_percent_is_rounded_to_the_step_of_the_programme():
    book = rulebook(rule(TENTH_OF_RECEIPT), settings=Settings(rounding_step_kopecks=100))

    assert judged(receipt("104.99"), book).total("discount_kopecks") == 10_00
    assert judged(receipt("105.00"), book).total("discount_kopecks") == 11_00


def test_flags_and_bars_keep_lines_out():
    book = rulebook(rule(TENTH_OF_RECEIPT), settings=Settings(discount_excluded_flags=frozenset({"vital"})))
    lines = (
        line(1, "100.00", flags=frozenset({"vital"})),
        line(2, "100.00", is_discount_barred=True),
        line(3, "100.00", flags=frozenset({"pku"})),
        line(4, "100.00", flags=frozenset({"rx"})),
    )

    assert column(judged(receipt(*lines), book), "discount") == [0, 0, 0, 10_00]


def test_excluded_goods_win_over_listed_ones():
    goods = Goods(
        group_ids=frozenset({5}), excluded_product_ids=frozenset({1}), excluded_flags=frozenset({"certificate"})
    )
    lines = (
        line(1, "100.00", group_id=5, product_id=1),
        line(2, "100.00", group_id=5, flags=frozenset({"certificate"})),
        line(3, "100.00", group_id=5, product_id=3),
        line(4, "100.00", group_id=6),
    )

    assert column(judged(receipt(*lines), rulebook(rule(TENTH_OF_GOODS, goods=goods))), "discount") == [0, 0, 10_00, 0]


def test_cost_is_split_between_funders_to_the_kopeck():
    funding = (OUTLET.__class__(OUTLET.kind, None, 3_333), OPERATOR.__class__(OPERATOR.kind, None, 6_667))
    decision = judged(
        receipt("0.10", "0.10", "0.10"), rulebook(rule(PercentOfReceipt(5_000, Effect.DISCOUNT), funding=funding))
    )

    borne = {}
    for benefit in decision.discounts:
        borne[benefit.legal_entity_id] = borne.get(benefit.legal_entity_id, 0) + benefit.amount_kopecks
    assert borne == {10: 5, None: 10}
    assert column(decision, "discount") == [5, 5, 5]
