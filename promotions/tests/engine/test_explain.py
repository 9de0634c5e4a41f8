"""Every reason has its sentence, with its figures."""

import pytest

from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.explain import SENTENCES, explain
from promotions.engine.reasons import Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_in_both_languages(reason):
    ru, en = SENTENCES[reason]

    assert ru.endswith(".")
    assert en.endswith(".")
    assert en.isascii()


def step(reason, amount=0, **details):
    return TraceStep("promotion", "r", Outcome.APPLIED, reason, 1, amount, details)


@pytest.mark.parametrize(
    ("given", "ru", "en"),
    [
        (step("discount_given", 1_234_50), "Скидка: 1 234,50 ₽.", "Discount: 1,234.50 ₽."),
        (step("points_given", 5_00, rate_bp=250), "Начислено баллов 2,5 %: 5,00.", "Points earned 2.5%: 5.00."),
        (
            step("discount_given", 3_00, rate_bp=1_000, held_by_floor_kopecks=7_00),
            "Скидка 10 %: 3,00 ₽. Ещё 7,00 ₽ не дано: ниже минимальной цены продать нельзя.",
            "Discount 10%: 3.00 ₽. A further 7.00 ₽ is not given: the goods cannot be sold below their lowest price.",
        ),
        (
            step("discount_given", 5_00, cap_kopecks=5_00),
            "Скидка: 5,00 ₽. Больше 5,00 ₽ за чек акция не даёт.",
            "Discount: 5.00 ₽. The promotion gives at most 5.00 ₽ a receipt.",
        ),
        (
            step("below_min_receipt", min_receipt_kopecks=500_00, receipt_kopecks=430_00),
            "Нужен чек от 500,00 ₽, а в чеке 430,00 ₽.",
            "A receipt of 500.00 ₽ is needed, this one is 430.00 ₽.",
        ),
        (
            step("spend_reduced", 50_00, wished_kopecks=400_00),
            "Списано баллов 50,00 вместо 400,00: больше нельзя.",
            "Points spent: 50.00 instead of 400.00, no more is possible.",
        ),
        (step("something_new"), "something_new", "something_new"),
        (step("group_taken"), "Не суммируется: товары уже участвуют в акции ?.", None),
    ],
)
def test_sentence_carries_its_figures(given, ru, en):
    said = [sentence.replace("\u00a0", " ") for sentence in explain(given)]

    assert said[0] == ru
    assert en is None or said[1] == en
