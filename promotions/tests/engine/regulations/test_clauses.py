"""A rule in the words of the regulations: each axis has its sentence, and it is proper Russian."""

from datetime import date, time

import pytest

from promotions.engine.axes import (
    AccountKind,
    Basket,
    Goods,
    LimitPeriod,
    Limits,
    Spending,
    Validity,
    When,
    Where,
    Whom,
)
from promotions.engine.decision import Effect
from promotions.engine.mechanics import EXAMPLES
from promotions.engine.mechanics.coupon_for_purchase import CouponForPurchase
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_for_occasion import PointsForOccasion
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.mechanics.price_of_set import PriceOfSet
from promotions.engine.occasions import Occasion
from promotions.engine.regulations import clauses_en, clauses_ru
from promotions.engine.rulebook import GroupMode
from promotions.tests.engine.scenes import rule

NAMES = {1: "А", 2: "Б", 3: "В"}


def names(unit, number):
    return NAMES[number]


def ids(*numbers):
    return frozenset(numbers)


def said(params=None, *, tell=clauses_ru, group_mode=None, budget_kopecks=None, **axes):
    """What is said besides the mechanic itself, spaces plain."""
    clauses = tell(
        rule(params or PercentOfReceipt(500), **axes), names, group_mode=group_mode, budget_kopecks=budget_kopecks
    )
    return [clause.replace("\u00a0", " ") for clause in clauses[1:]]


def test_the_mechanic_comes_first_and_alone_says_all_of_a_plain_rule():
    assert clauses_ru(rule(PercentOfReceipt(500))) == ("За покупку начисляются баллы: 5\u00a0% от суммы чека.",)


@pytest.mark.parametrize(
    ("whom", "ru", "en"),
    [
        (
            Whom(code_series_ids=ids(1, 2)),
            "Нужен промокод серии «А» или «Б».",
            "A promo code of the series “А” or “Б” is needed.",
        ),
        (
            Whom(segment_ids=ids(1)),
            "Акция действует для участников, входящих в сегмент «А».",
            "The promotion is for members of the segment “А”.",
        ),
        (
            Whom(excluded_segment_ids=ids(3, 1, 2)),
            "Акция не действует для участников, входящих в сегмент «А», «Б» или «В».",
            "The promotion is not for members of the segment “А”, “Б” or “В”.",
        ),
        (
            Whom(level_ids=ids(2)),
            "Акция действует для участников, достигших уровня «Б».",
            "The promotion is for members of the level “Б”.",
        ),
        (
            Whom(account_kinds=frozenset({AccountKind.BEARER, AccountKind.FAMILY})),
            "Акция действует по картам: семейным и выданным на предъявителя.",
            "The promotion is for family and bearer cards.",
        ),
        (
            Whom(after_promotion_ids=ids(1)),
            "Акция открывается после участия в акции «А».",
            "The promotion opens after taking part in “А”.",
        ),
        (
            Whom(age_from=60),
            "Акция действует для участников в возрасте от 60 лет.",
            "The promotion is for members aged from 60.",
        ),
        (
            Whom(age_from=21),
            "Акция действует для участников в возрасте от 21 года.",
            "The promotion is for members aged from 21.",
        ),
        (
            Whom(age_from=18, age_until=25),
            "Акция действует для участников в возрасте от 18 до 25 лет (не включая).",
            "The promotion is for members aged from 18 and below 25.",
        ),
        (
            Whom(birthday_before_days=7, birthday_after_days=3),
            "Акция действует в день рождения участника, 7 дней до него и 3 дня после него.",
            "The promotion runs on the member's birthday, 7 days before it and 3 days after it.",
        ),
        (
            Whom(birthday_before_days=1),
            "Акция действует в день рождения участника и 1 день до него.",
            "The promotion runs on the member's birthday and 1 day before it.",
        ),
        (
            Whom(birthday_after_days=0),
            "Акция действует в день рождения участника.",
            "The promotion runs on the member's birthday.",
        ),
        (
            Whom(enrolled_days_until=30),
            "Акция действует в первые 30 дней со дня вступления участника в программу.",
            "The promotion runs for the first 30 days from the day of joining.",
        ),
        (
            Whom(enrolled_days_until=1),
            "Акция действует в день вступления участника в программу.",
            "The promotion runs on the day of joining.",
        ),
        (
            Whom(enrolled_days_from=2),
            "Акция действует не раньше чем через 2 дня после вступления участника в программу.",
            "The promotion runs no sooner than 2 days after joining.",
        ),
        (
            Whom(enrolled_days_from=10, enrolled_days_until=31),
            "Акция действует через 10 дней после вступления участника в программу"
            " и до истечения 31 дня со дня вступления.",
            "The promotion runs from 10 days after joining until 31 days have passed.",
        ),
        (
            Whom(purchases_until=1),
            "Акция действует на первую покупку участника.",
            "The promotion is for the member's first purchase.",
        ),
        (
            Whom(purchases_until=3),
            "Акция действует на первые 3 покупки участника.",
            "The promotion is for the member's first 3 purchases.",
        ),
        (
            Whom(purchases_from=1, purchases_until=2),
            "Акция действует на 2-ю покупку участника.",
            "The promotion is for the member's 2nd purchase.",
        ),
        (
            Whom(purchases_from=1, purchases_until=4),
            "Акция действует с 2-й по 4-ю покупку участника.",
            "The promotion is for the member's 2nd to 4th purchase.",
        ),
        (
            Whom(purchases_from=10),
            "Акция действует начиная с 11-й покупки участника.",
            "The promotion runs from the member's 11th purchase on.",
        ),
    ],
)
def test_whom(whom, ru, en):
    assert said(whom=whom) == [ru]
    assert said(whom=whom, tell=clauses_en) == [en]


def test_a_discount_for_everybody_says_that_no_card_is_needed():
    free = PercentOfReceipt(500, Effect.DISCOUNT)

    assert said(free, needs_account=False) == ["Карта участника для этого не нужна."]
    assert said(free, needs_account=True) == []
    assert said(needs_account=False) == []


@pytest.mark.parametrize(
    ("where", "ru", "en"),
    [
        (
            Where(outlet_ids=ids(1, 2), districts=frozenset({"Центр"})),
            "Акция действует в аптеках «А» или «Б»; в аптеках района «Центр».",
            "The promotion runs at the outlets “А” or “Б”; at outlets of the district “Центр”.",
        ),
        (
            Where(chain_ids=ids(1), legal_entity_ids=ids(2), desk_ids=ids(3)),
            "Акция действует в аптеках сети «А»; в аптеках организации «Б»; на кассах «В».",
            "The promotion runs at outlets of the chain “А”; at outlets of “Б”; at the cash desks “В”.",
        ),
    ],
)
def test_where(where, ru, en):
    assert said(where=where) == [ru]
    assert said(where=where, tell=clauses_en) == [en]


@pytest.mark.parametrize(
    ("when", "ru", "en"),
    [
        (
            When(weekdays=ids(2, 4), from_time=time(9), until_time=time(11)),
            "по вторникам и четвергам с 9:00 до 11:00 по времени аптеки",
            "on Tuesdays and Thursdays from 9:00 until 11:00 by the outlet's clock",
        ),
        (
            When(starts_on=date(2026, 11, 1), ends_on=date(2027, 1, 1)),
            "с 1 ноября 2026 года по 31 декабря 2026 года",
            "from 1 November 2026 to 31 December 2026",
        ),
        (
            When(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 2)),
            "1 ноября 2026 года",
            "on 1 November 2026",
        ),
        (When(starts_on=date(2026, 3, 8)), "с 8 марта 2026 года", "from 8 March 2026"),
        (When(ends_on=date(2026, 3, 1)), "по 28 февраля 2026 года включительно", "to 28 February 2026"),
        (When(weekdays=ids(1, 2, 3, 4, 5)), "с понедельника по пятницу", "Monday to Friday"),
        (When(weekdays=ids(6, 7)), "по субботам и воскресеньям", "on Saturdays and Sundays"),
        (
            When(month_days=ids(1, 2, 3, 15)),
            "1–3 и 15 числа каждого месяца",
            "on days 1–3 and 15 of each month",
        ),
        (
            When(from_time=time(22), until_time=time(6, 30)),
            "с 22:00 до 24:00 и с 0:00 до 6:30 по времени аптеки",
            "from 22:00 to 24:00 and from 0:00 to 6:30 by the outlet's clock",
        ),
        (When(until_time=time(11)), "до 11:00 по времени аптеки", "until 11:00 by the outlet's clock"),
    ],
)
def test_when(when, ru, en):
    assert said(when=when) == [f"Акция действует {ru}."]
    assert said(when=when, tell=clauses_en) == [f"The promotion runs {en}."]


@pytest.mark.parametrize(
    ("goods", "ru", "en"),
    [
        (
            Goods(product_ids=ids(1, 2), group_ids=ids(3)),
            ["Товары акции: «А» и «Б»; все товары группы «В»."],
            ["The goods of the promotion: “А” and “Б”; all goods of the group “В”."],
        ),
        (
            Goods(manufacturer_ids=ids(1), substance_ids=ids(2), excluded_product_ids=ids(3)),
            [
                "Товары акции: все товары производителя «А»; все препараты с веществом «Б».",
                "Акция не действует на «В».",
            ],
            [
                "The goods of the promotion: all goods made by “А”; all medicines with the substance “Б”.",
                "These take no part: “В”.",
            ],
        ),
        (
            Goods(excluded_flags=frozenset({"rx", "vital", "certificate"})),
            ["Акция не действует на подарочные сертификаты, рецептурные препараты и препараты перечня ЖНВЛП."],
            ["These take no part: gift certificates, prescription medicines and vital and essential medicines."],
        ),
    ],
)
def test_goods(goods, ru, en):
    assert said(goods=goods) == ru
    assert said(goods=goods, tell=clauses_en) == en


@pytest.mark.parametrize(
    ("basket", "ru"),
    [
        (Basket(all_product_ids=ids(1)), "В чеке должен быть товар «А»."),
        (Basket(all_product_ids=ids(1, 2)), "В чеке должны быть все товары: «А» и «Б»."),
        (Basket(any_product_ids=ids(1, 2)), "В чеке должен быть товар «А» или «Б»."),
        (Basket(any_group_ids=ids(3)), "В чеке должен быть товар группы «В»."),
        (Basket(min_goods_kopecks=500_00), "В чеке должно быть товаров акции на сумму от 500 ₽."),
        (Basket(min_pieces=1), "В чеке должно быть не меньше 1 целой упаковки товаров акции."),
        (Basket(min_pieces=5), "В чеке должно быть не меньше 5 целых упаковок товаров акции."),
    ],
)
def test_basket(basket, ru):
    assert said(basket=basket) == [ru]


def test_a_set_is_named_as_such():
    params = PriceOfSet(price_kopecks=400_00)

    assert said(params, basket=Basket(all_product_ids=ids(1, 2))) == ["Состав набора: «А» и «Б»."]


@pytest.mark.parametrize(
    ("limits", "ru", "en"),
    [
        (
            Limits(min_receipt_kopecks=500_00),
            "Сумма чека до скидок – от 500 ₽.",
            "The receipt, before discounts, is from 500 roubles.",
        ),
        (
            Limits(min_receipt_kopecks=2000_00, is_min_exceeded=True),
            "Сумма чека до скидок – свыше 2 000 ₽.",
            "The receipt, before discounts, is above 2,000 roubles.",
        ),
        (
            Limits(per_line_kopecks=1_00, per_receipt_kopecks=10_50, per_account_kopecks=1000_00),
            "Акция даёт не больше 1 балла на строку чека, 10,50 балла на чек"
            " и 1 000 баллов на участника за всё время акции.",
            "The promotion gives at most 1 point on a line, 10.50 points on a receipt"
            " and 1,000 points for a member in all.",
        ),
        (
            Limits(uses_per_account=1, period=LimitPeriod.MONTH),
            "Участник может воспользоваться акцией не больше 1 раза за календарный месяц.",
            "A member may use the promotion at most once a calendar month.",
        ),
        (
            Limits(uses_per_account=5),
            "Участник может воспользоваться акцией не больше 5 раз за всё время акции.",
            "A member may use the promotion at most 5 times in all.",
        ),
    ],
)
def test_limits(limits, ru, en):
    assert said(limits=limits) == [ru]
    assert said(limits=limits, tell=clauses_en) == [en]


def test_the_least_purchase_of_a_referral_is_the_friends():
    params = PointsForOccasion(occasion=Occasion.REFERRAL_INVITER, points_kopecks=100_00)

    assert said(params, limits=Limits(min_receipt_kopecks=500_00)) == ["Сумма этой покупки – от 500 ₽."]


def test_the_most_of_a_discount_is_in_roubles():
    assert said(PercentOfReceipt(500, Effect.DISCOUNT), limits=Limits(per_receipt_kopecks=100_00)) == [
        "Акция даёт не больше 100 ₽ на чек."
    ]


@pytest.mark.parametrize(
    ("validity", "ru"),
    [
        (Validity(available_after_days=1), ["Баллы можно тратить со следующего дня после начисления."]),
        (Validity(available_after_days=14), ["Баллы можно тратить через 14 дней после начисления."]),
        (Validity(available_on=date(2026, 12, 1)), ["Баллы можно тратить не раньше 1 декабря 2026 года."]),
        (
            Validity(expires_after_days=30),
            ["Баллы действуют 30 дней после дня начисления; неиспользованные сгорают."],
        ),
        (
            Validity(available_after_days=1, expires_after_days=21),
            [
                "Баллы можно тратить со следующего дня после начисления.",
                "Баллы действуют 21 день с того дня, когда их можно тратить; неиспользованные сгорают.",
            ],
        ),
        (
            Validity(expires_on=date(2026, 12, 31)),
            ["Последний день действия баллов – 31 декабря 2026 года; неиспользованные сгорают."],
        ),
        (
            Validity(expires_after_days=60, expires_on=date(2026, 12, 31)),
            [
                "Баллы действуют 60 дней после дня начисления; неиспользованные сгорают.",
                "Последний день действия баллов, если срок не вышел раньше, – 31 декабря 2026 года;"
                " неиспользованные сгорают.",
            ],
        ),
    ],
)
def test_how_long_points_live(validity, ru):
    assert said(validity=validity) == ru


def test_how_points_are_spent():
    spending = Spending(
        share_bp=5_000,
        min_receipt_kopecks=300_00,
        where=Where(outlet_ids=ids(1)),
        when=When(weekdays=ids(6, 7)),
        goods=Goods(group_ids=ids(2), excluded_flags=frozenset({"rx"})),
        basket=Basket(all_product_ids=ids(1, 3)),
    )

    assert said(spending=spending) == [
        "Этими баллами можно оплатить не больше 50 % чека.",
        "Эти баллы списываются в чеке от 300 ₽.",
        "Эти баллы списываются в аптеках «А».",
        "Эти баллы списываются по субботам и воскресеньям.",
        "Этими баллами можно оплатить только: все товары группы «Б».",
        "Этими баллами нельзя оплатить рецептурные препараты.",
        "В чеке, где списываются эти баллы, должны быть все товары: «А» и «В».",
    ]


@pytest.mark.parametrize(
    ("mode", "ru"),
    [
        (
            None,
            "Не суммируется с другими акциями группы «card»: на один и тот же товар действует первая по приоритету.",
        ),
        (GroupMode.ALL, "Суммируется с другими акциями группы «card»."),
        (
            GroupMode.BEST_FOR_BUYER,
            "Не суммируется с другими акциями группы «card»: на один и тот же товар действует самая выгодная"
            " для покупателя на весь чек.",
        ),
    ],
)
def test_stacking(mode, ru):
    assert said(group="card", group_mode=mode) == [ru]


def test_budget():
    assert said(is_budgeted=True) == ["Акция прекращается, когда исчерпан её бюджет."]
    assert said(is_budgeted=True, budget_kopecks=100_000_00) == [
        "Бюджет акции – 100 000 ₽; когда он исчерпан, акция прекращается."
    ]


@pytest.mark.parametrize(
    ("params", "ru"),
    [
        (PointsMultiplier(200, ids(1, 2)), "Увеличиваются баллы акций: «А» и «Б»."),
        (CouponForPurchase(3), "Серия купонов: «В»."),
        (LevelPoints(1), "Шкала уровней: «А»."),
    ],
)
def test_rows_of_the_mechanic_are_named(params, ru):
    assert said(params) == [ru]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mechanic_with_every_axis_is_said_in_both_languages(name):
    full = rule(
        EXAMPLES[name][0].params,
        whom=Whom(ids(1), ids(2), ids(3), age_from=3, birthday_before_days=1),
        where=Where(ids(1)),
        when=When(date(2026, 1, 1), month_days=ids(1)),
        goods=Goods(ids(1), excluded_product_ids=ids(2)),
        basket=Basket(min_pieces=2),
        limits=Limits(1_00, per_line_kopecks=1_00),
        group="card",
        is_budgeted=True,
    )

    ru, en = clauses_ru(full), clauses_en(full)

    assert len(ru) == len(en) >= 12
    for clause in (*ru, *en):
        assert clause[0].isupper() or clause[0].isdigit()
        assert clause.endswith(".")
        assert "{" not in clause
        assert "  " not in clause
