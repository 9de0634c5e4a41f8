"""Parameters that make no sense are refused in words; sentences carry the figures."""

import pytest

from promotions.engine.axes import Basket
from promotions.engine.decision import Effect
from promotions.engine.mechanics.bands_of_receipt import Band, BandsOfReceipt
from promotions.engine.mechanics.coupon_for_purchase import CouponForPurchase
from promotions.engine.mechanics.fixed_discount import FixedDiscount
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.fixed_points_for_receipt import FixedPointsForReceipt
from promotions.engine.mechanics.nth_piece_in_receipt import NthPieceInReceipt
from promotions.engine.mechanics.nth_purchase import NthPurchase
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.mechanics.price_of_set import PriceOfSet
from promotions.engine.mechanics.wording import (
    coupons_en,
    coupons_ru,
    ordinal_en,
    percent_en,
    percent_ru,
    points,
    roubles_en,
    roubles_ru,
    times_ru,
)
from promotions.engine.soundness import problems_of
from promotions.tests.engine.scenes import rule


@pytest.mark.parametrize("mechanic", [PercentOfReceipt, PercentOfGoods])
@pytest.mark.parametrize(
    ("rate_bp", "is_refused"), [(-1, True), (0, True), (1, False), (10_000, False), (10_001, True)]
)
def test_rates(mechanic, rate_bp, is_refused):
    assert bool(problems_of(rule(mechanic(rate_bp)))) is is_refused


def test_a_refusal_says_the_figure_in_both_languages():
    (problem,) = problems_of(rule(PercentOfReceipt(50_000)))

    assert problem.code == "out_of_range"
    assert "500\u00a0%" in problem.ru
    assert "500%" in problem.en


@pytest.mark.parametrize("kopecks", [0, -1])
def test_no_points(kopecks):
    assert [problem.code for problem in problems_of(rule(FixedPointsForGoods(kopecks)))] == ["out_of_range"]


@pytest.mark.parametrize(
    ("rate_bp", "ru", "en"),
    [
        (500, "5\u00a0%", "5%"),
        (250, "2,5\u00a0%", "2.5%"),
        (1, "0,01\u00a0%", "0.01%"),
        (-75, "-0,75\u00a0%", "-0.75%"),
    ],
)
def test_percents_in_words(rate_bp, ru, en):
    assert (percent_ru(rate_bp), percent_en(rate_bp)) == (ru, en)


def test_points_in_words():
    assert (points(100_00), points(10_50)) == ("100", "10,50")


@pytest.mark.parametrize(
    ("params", "ru", "en"),
    [
        (PercentOfReceipt(500), "За покупку начисляются баллы: 5\u00a0% от суммы чека.", "5% of the receipt"),
        (
            PercentOfReceipt(500, Effect.DISCOUNT),
            "На покупку предоставляется скидка 5\u00a0% от суммы чека.",
            "discounted by 5%",
        ),
        (PercentOfGoods(500), "За товары акции начисляются баллы: 5\u00a0% от их стоимости.", "5% of their price"),
        (
            FixedPointsForGoods(10_50),
            "За каждую целую упаковку товаров акции начисляются баллы: 10,50.",
            "points: 10.50.",
        ),
        (
            FixedPointsForGoods(10_00, Per.RECEIPT),
            "За чек с товарами акции начисляются баллы: 10.",
            "A receipt with goods",
        ),
    ],
)
def test_sentences(params, ru, en):
    assert params.sentence_ru() == ru
    assert en in params.sentence_en()


def bands(*pairs):
    return BandsOfReceipt(tuple(Band(*pair) for pair in pairs))


SET = {"basket": Basket(all_product_ids=frozenset({1, 2}))}


@pytest.mark.parametrize(
    ("params", "axes", "codes"),
    [
        (bands((0, 500), (100_00, 700), (500_00, 1_000)), {}, []),
        (bands(), {}, ["no_bands"]),
        (bands((0, 500), (0, 700)), {}, ["bands_overlap"]),
        (bands((100_00, 500), (50_00, 700)), {}, ["bands_disordered"]),
        (bands((0, 50_000), (1_00, 50_000)), {}, ["out_of_range"]),
        (FixedDiscount(0), {}, ["out_of_range"]),
        (FixedPointsForReceipt(0), {}, ["out_of_range"]),
        (PointsMultiplier(200), {}, []),
        (PointsMultiplier(100), {}, ["out_of_range"]),
        (NthPurchase(nth=5, fixed_kopecks=1), {}, []),
        (NthPurchase(nth=5), {}, ["sum_or_percent"]),
        (NthPurchase(nth=5, fixed_kopecks=1, rate_bp=1), {}, ["sum_or_percent"]),
        (NthPurchase(nth=1, rate_bp=500), {}, ["out_of_range"]),
        (NthPurchase(nth=5, rate_bp=10_001), {}, ["out_of_range"]),
        (NthPieceInReceipt(1), {}, ["out_of_range"]),
        (CouponForPurchase(1, 0), {}, ["out_of_range"]),
        (PriceOfSet(price_kopecks=100_00), SET, []),
        (PriceOfSet(price_kopecks=100_00, rate_bp=500), SET, ["price_or_percent"]),
        (PriceOfSet(price_kopecks=100_00), {}, ["no_set"]),
        (PriceOfSet(price_kopecks=100_00), {"basket": Basket(all_product_ids=frozenset({1}))}, ["no_set"]),
    ],
)
def test_parameters_that_make_no_sense_are_refused_in_words(params, axes, codes):
    problems = problems_of(rule(params, **axes))

    assert [problem.code for problem in problems] == codes
    assert all(problem.ru.endswith(".") and problem.en.endswith(".") for problem in problems)


def test_a_band_out_of_order_is_named():
    (problem,) = bands((100_00, 500), (50_00, 700)).problems()

    assert problem.ru == "Диапазоны должны идти по возрастанию: 50\u00a0₽ стоит не на месте."


def test_words_with_figures():
    assert [ordinal_en(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"),
    ]
    assert (roubles_ru(1234_50), roubles_en(1234_50), roubles_en(1_00)) == (
        *("1\u00a0234,50\u00a0₽", "1,234.50 roubles", "1 rouble"),
    )
    assert [times_ru(value) for value in (150, 200, 500, 2_100)] == ["в 1,5 раза", "в 2 раза", "в 5 раз", "в 21 раз"]
    assert [coupons_ru(number) for number in (1, 2, 5, 21)] == ["купон", "2 купона", "5 купонов", "21 купон"]
    assert coupons_en(2) == "2 coupons"
