"""Parameters that make no sense are refused in words; sentences carry the figures."""

import pytest

from promotions.engine.decision import Effect
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.wording import percent_en, percent_ru, points


@pytest.mark.parametrize("mechanic", [PercentOfReceipt, PercentOfGoods])
@pytest.mark.parametrize(
    ("rate_bp", "is_refused"), [(-1, True), (0, True), (1, False), (10_000, False), (10_001, True)]
)
def test_rates(mechanic, rate_bp, is_refused):
    assert bool(mechanic(rate_bp).problems()) is is_refused


def test_a_refusal_says_the_figure_in_both_languages():
    (problem,) = PercentOfReceipt(50_000).problems()

    assert problem.code == "rate_out_of_range"
    assert "500\u00a0%" in problem.ru
    assert "500%" in problem.en


@pytest.mark.parametrize("kopecks", [0, -1])
def test_no_points(kopecks):
    assert [problem.code for problem in FixedPointsForGoods(kopecks).problems()] == ["no_points"]


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
