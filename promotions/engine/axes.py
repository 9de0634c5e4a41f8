"""The axes of a promotion: whom, where, when, for what, with what in the receipt, how much at most, how points live.

Every field carries its words (`promotions.engine.vocabulary`). Lists within one field are joined by "or", fields of
different kinds by "and" unless said otherwise; an empty axis means no condition. Intervals are half-open.
"""

from dataclasses import dataclass
from datetime import date, time

from promotions.engine.vocabulary import Unit, Worded, term

NOBODY: frozenset[int] = frozenset()


class AccountKind(Worded):
    """What a card opens; the same values as the kinds of member accounts."""

    PERSONAL = "personal", "личная", "personal"
    FAMILY = "family", "семейная", "family"
    BEARER = "bearer", "на предъявителя", "bearer"


class LimitPeriod(Worded):
    """The calendar period, by the outlet's date, that a limit of a member counts in."""

    DAY = "day", "день", "day"
    WEEK = "week", "неделя", "week"
    MONTH = "month", "месяц", "month"
    QUARTER = "quarter", "квартал", "quarter"
    YEAR = "year", "год", "year"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom: every condition that is given must hold. Anything but an empty Whom or a code needs a member's card."""

    segment_ids: frozenset[int] = term("Сегменты", "Segments", Unit.SEGMENTS, default=NOBODY)
    excluded_segment_ids: frozenset[int] = term("Кроме сегментов", "But not segments", Unit.SEGMENTS, default=NOBODY)
    level_ids: frozenset[int] = term("Уровни", "Levels", Unit.LEVELS, default=NOBODY)
    account_kinds: frozenset[AccountKind] = term("Виды карт", "Kinds of cards", Unit.CHOICES, default=frozenset())
    age_from: int | None = term("Возраст от, лет", "Age from, years", Unit.NUMBER, default=None, least=0, most=150)
    age_until: int | None = term(
        "Возраст до, лет (не включая)", "Age below, years", Unit.NUMBER, default=None, least=1, most=151
    )
    birthday_before_days: int | None = term(
        "Дней до дня рождения", "Days before the birthday", Unit.DAYS, default=None, least=0, most=180
    )
    birthday_after_days: int | None = term(
        "Дней после дня рождения", "Days after the birthday", Unit.DAYS, default=None, least=0, most=180
    )
    enrolled_days_from: int | None = term(
        "Дней со вступления, от", "Days since joining, from", Unit.DAYS, default=None, least=0
    )
    enrolled_days_until: int | None = term(
        "Дней со вступления, до (не включая)", "Days since joining, below", Unit.DAYS, default=None, least=1
    )
    purchases_from: int | None = term(
        "Прежних покупок, от", "Earlier purchases, from", Unit.NUMBER, default=None, least=0
    )
    purchases_until: int | None = term(
        "Прежних покупок, до (не включая)", "Earlier purchases, below", Unit.NUMBER, default=None, least=1
    )
    after_promotion_ids: frozenset[int] = term(
        "После участия в акциях",
        "After taking part in",
        Unit.PROMOTIONS,
        default=NOBODY,
        help_ru="Акция открывается тому, кто уже участвовал хотя бы в одной из названных.",
        help_en="Opens to whoever has taken part in at least one of those named.",
    )
    code_series_ids: frozenset[int] = term(
        "По промокоду серий", "By a promo code of series", Unit.COUPON_SERIES, default=NOBODY
    )


@dataclass(frozen=True, slots=True)
class Where:
    """Where: all lists together are joined by "or"; an empty Where means every outlet."""

    outlet_ids: frozenset[int] = term("Аптеки", "Outlets", Unit.OUTLETS, default=NOBODY)
    chain_ids: frozenset[int] = term("Сети", "Chains", Unit.CHAINS, default=NOBODY)
    legal_entity_ids: frozenset[int] = term("Юридические лица", "Legal entities", Unit.LEGAL_ENTITIES, default=NOBODY)
    districts: frozenset[str] = term("Районы", "Districts", Unit.DISTRICTS, default=frozenset())
    desk_ids: frozenset[int] = term("Кассы", "Cash desks", Unit.DESKS, default=NOBODY)


@dataclass(frozen=True, slots=True)
class When:
    """When, by the outlet's own clock: dates and hours are half-open, weekdays are ISO (Monday 1), empty: always."""

    starts_on: date | None = term("Начинается", "Starts on", Unit.DATE, default=None)
    ends_on: date | None = term("Заканчивается (не включая)", "Ends before", Unit.DATE, default=None)
    weekdays: frozenset[int] = term("Дни недели", "Weekdays", Unit.WEEKDAYS, default=NOBODY)
    month_days: frozenset[int] = term("Числа месяца", "Days of the month", Unit.MONTH_DAYS, default=NOBODY)
    from_time: time | None = term("С часа", "From", Unit.TIME, default=None)
    until_time: time | None = term("До часа (не включая)", "Until", Unit.TIME, default=None)


@dataclass(frozen=True, slots=True)
class Goods:
    """For what: all lists are joined by "or", an empty Goods means every line; `excluded_*` win."""

    product_ids: frozenset[int] = term("Товары", "Products", Unit.PRODUCTS, default=NOBODY)
    group_ids: frozenset[int] = term("Товарные группы", "Product groups", Unit.PRODUCT_GROUPS, default=NOBODY)
    manufacturer_ids: frozenset[int] = term("Производители", "Manufacturers", Unit.MANUFACTURERS, default=NOBODY)
    substance_ids: frozenset[int] = term("Действующие вещества", "Active substances", Unit.SUBSTANCES, default=NOBODY)
    excluded_product_ids: frozenset[int] = term("Кроме товаров", "But not products", Unit.PRODUCTS, default=NOBODY)
    excluded_flags: frozenset[str] = term("Кроме признаков", "But not marked as", Unit.FLAGS, default=frozenset())


@dataclass(frozen=True, slots=True)
class Basket:
    """What the receipt must hold besides; measured before any benefit. `all_*`: each of them, `any_*`: at least one."""

    all_product_ids: frozenset[int] = term("Есть все товары", "Has each of", Unit.PRODUCTS, default=NOBODY)
    any_product_ids: frozenset[int] = term("Есть любой из товаров", "Has any of", Unit.PRODUCTS, default=NOBODY)
    any_group_ids: frozenset[int] = term("Есть любая из групп", "Has any group of", Unit.PRODUCT_GROUPS, default=NOBODY)
    min_goods_kopecks: int = term(
        "Товаров акции на сумму от", "Goods of the promotion for at least", Unit.MONEY, default=0, least=0
    )
    min_pieces: int = term(
        "Целых упаковок товаров акции от", "Whole pieces of its goods, at least", Unit.NUMBER, default=0, least=0
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at most, in kopecks or uses; None: no limit. The least receipt is measured at list price."""

    min_receipt_kopecks: int = term("Чек от", "Receipt from", Unit.MONEY, default=0, least=0)
    is_min_exceeded: bool = term(
        "Чек свыше этой суммы",
        "Receipt above that sum",
        Unit.YES_NO,
        default=False,
        help_ru="Сама граница не входит: «свыше», а не «от».",
        help_en="The bound itself does not count: above, not from.",
    )
    per_line_kopecks: int | None = term("Не больше на строку", "At most on a line", Unit.MONEY, default=None, least=1)
    per_receipt_kopecks: int | None = term(
        "Не больше на чек", "At most on a receipt", Unit.MONEY, default=None, least=1
    )
    per_account_kopecks: int | None = term(
        "Не больше на участника", "At most for a member", Unit.MONEY, default=None, least=1
    )
    uses_per_account: int | None = term("Раз на участника", "Times for a member", Unit.NUMBER, default=None, least=1)
    period: LimitPeriod | None = term(
        "Пределы участника – за",
        "Limits of a member are for a",
        Unit.CHOICE,
        default=None,
        help_ru="Не выбрано: за всё время акции.",
        help_en="Not chosen: for the whole promotion.",
    )


@dataclass(frozen=True, slots=True)
class Validity:
    """From when and until when points live, by the outlet's midnight. Without any figure: at once and for ever."""

    available_after_days: int = term(
        "Доступны через, дней", "Available after, days", Unit.DAYS, default=0, least=0, most=3_650
    )
    available_on: date | None = term("Доступны не раньше", "Available not before", Unit.DATE, default=None)
    expires_after_days: int | None = term(
        "Сгорают через, дней", "Expire after, days", Unit.DAYS, default=None, least=1, most=3_650
    )
    expires_on: date | None = term("Последний день действия", "Last day of validity", Unit.DATE, default=None)


@dataclass(frozen=True, slots=True)
class Spending:
    """How points of a promotion may be spent (campaign points); empty: as any other points.

    `goods`: only these lines are paid with them. `basket`: only when the receipt has these goods.
    """

    share_bp: int = term(
        "Не больше доли чека", "At most of the receipt", Unit.PERCENT, default=10_000, least=1, most=10_000
    )
    min_receipt_kopecks: int = term("Чек от", "Receipt from", Unit.MONEY, default=0, least=0)
    where: Where = term("Где", "Where", Unit.GROUP_OF_TERMS, default=Where())
    when: When = term("Когда", "When", Unit.GROUP_OF_TERMS, default=When())
    goods: Goods = term("На что", "On what", Unit.GROUP_OF_TERMS, default=Goods())
    basket: Basket = term("Что в чеке", "What the receipt has", Unit.GROUP_OF_TERMS, default=Basket())
