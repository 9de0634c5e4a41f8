"""Promo codes open promotions, after what everybody gets; several codes add up, or stand and fall together."""

import pytest

from promotions.engine.axes import Whom
from promotions.engine.decision import Effect
from promotions.engine.facts import ANONYMOUS
from promotions.engine.mechanics.fixed_discount import FixedDiscount
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.rulebook import Settings
from promotions.tests.engine.scenes import MEMBER, coupon_series, judged, reasons, receipt, rule, rulebook, shown

CODE = coupon_series("0.00", series_id=5, kind="promo_code")
M_COUPON = coupon_series("200.00", series_id=6)
TOGETHER = Settings(is_all_or_nothing=True)


def opened_by(series_id, params, **more):
    return rule(params, whom=Whom(code_series_ids=frozenset({series_id})), **more)


def code(text="SPRING", **more):
    return shown(text, **{"coupon_id": 50, "series_id": 5, **more})


def test_what_a_code_opens_comes_after_what_everybody_gets():
    book = rulebook(
        opened_by(5, PercentOfReceipt(5_000, Effect.DISCOUNT), code="half", priority=1),
        rule(FixedDiscount(100_00), code="hundred", priority=100),
        coupon_series=(CODE,),
    )

    decision = judged(receipt("300.00", coupons=(code(),)), book)

    # 300 less 100, then half of what is left; not half of 300, then 100.
    assert decision.payable_kopecks == 100_00
    assert [benefit.code for benefit in decision.discounts] == ["hundred", "half"]
    assert reasons(decision)["SPRING"] == "code_accepted"


def test_without_its_code_a_rule_is_passed_over():
    book = rulebook(opened_by(5, PercentOfReceipt(500)), coupon_series=(CODE,))

    assert judged(receipt("300.00"), book).trace == ()


def test_a_code_needs_no_card_for_a_discount_but_for_points():
    discount = opened_by(5, FixedDiscount(100_00), needs_account=False, code="discount")
    points = opened_by(5, PercentOfReceipt(500), needs_account=False, code="points")
    book = rulebook(discount, points, coupon_series=(CODE,))

    assert reasons(judged(receipt("300.00", coupons=(code(),)), book, ANONYMOUS)) == {
        **{"discount": "discount_given", "points": "no_account", "SPRING": "code_accepted"},
    }


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (code(refusal="coupon_expired"), "coupon_expired"),
        (code(series_id=6), "coupon_accepted"),
        (code(series_id=7), "coupon_unknown"),
        (code(coupon_id=None), "coupon_unknown"),
    ],
)
def test_a_bad_code_opens_nothing(given, reason):
    book = rulebook(opened_by(5, FixedDiscount(10_00)), coupon_series=(CODE, M_COUPON))

    decision = judged(receipt("300.00", coupons=(given,)), book)

    assert decision.total("discount_kopecks") == 0
    assert reasons(decision)["SPRING"] == reason


def test_a_code_that_gives_nothing_stays_valid():
    book = rulebook(opened_by(8, FixedDiscount(10_00)), coupon_series=(CODE,))

    (outcome,) = judged(receipt("300.00", coupons=(code(),)), book).coupons

    assert (outcome.outcome, outcome.reason) == ("refused", "code_no_effect")


def test_of_two_codes_of_a_series_one_is_used():
    book = rulebook(opened_by(5, FixedDiscount(10_00)), coupon_series=(CODE,))

    decision = judged(receipt("300.00", coupons=(code(), code("SPRING-2", coupon_id=51))), book)

    assert decision.total("discount_kopecks") == 10_00
    assert [str(outcome.outcome) for outcome in decision.coupons] == ["applied", "refused"]


def both(*coupons, settings=TOGETHER):
    book = rulebook(opened_by(5, FixedDiscount(10_00), code="ten"), coupon_series=(CODE, M_COUPON), settings=settings)
    return judged(receipt("300.00", coupons=coupons), book, MEMBER)


def test_all_codes_are_accepted_together():
    decision = both(code(), shown("M", series_id=6))

    assert decision.payable_kopecks == 300_00 - 10_00 - 200_00
    assert {str(outcome.outcome) for outcome in decision.coupons} == {"applied"}


@pytest.mark.parametrize(
    "bad",
    [shown("M", series_id=6, refusal="coupon_used"), shown("M", coupon_id=None, series_id=None)],
)
def test_one_bad_code_refuses_all_where_the_programme_says_so(bad):
    decision = both(code(), bad)

    assert decision.payable_kopecks == 300_00
    assert reasons(decision)["SPRING"] == "coupon_not_together"
    assert reasons(decision)["M"] == (bad.refusal or "coupon_unknown")
    (step,) = [step for step in decision.trace if step.code == "SPRING"]
    assert step.details == {"by": "M"}


def test_one_bad_code_leaves_the_others_by_default():
    decision = both(code(), shown("M", series_id=6, refusal="coupon_used"), settings=Settings())

    assert decision.payable_kopecks == 290_00


@pytest.mark.parametrize(("basis", "compensated"), [("applied", 180_00), ("nominal", 180_00)])
def test_what_a_coupon_keeps_as_points_is_not_owed_to_the_pharmacy_as_well(basis, compensated):
    terms = coupon_series("200.00", series_id=6, remainder_policy="keep_as_points", compensation_basis=basis)
    book = rulebook(coupon_series=(terms,))

    (outcome,) = judged(receipt("180.00", coupons=(shown("M", series_id=6),)), book).coupons
    assert (outcome.accepted_kopecks, outcome.kept_kopecks, outcome.compensated_kopecks) == (180_00, 20_00, compensated)

    (outcome,) = judged(receipt("180.00", coupons=(shown("M", series_id=6),)), book, ANONYMOUS).coupons
    assert (outcome.kept_kopecks, outcome.unused_kopecks) == (0, 20_00)
