"""What stands in the worked examples of a file: goods, places, whoever shows a card, the receipt, what is expected."""

from dataclasses import MISSING
from functools import cache
from typing import Any

from promotions.compiler.outside.shapes import Choice, Part, Shape, flags
from promotions.engine.axes import AccountKind
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Term, Unit

RECEIPT_HELP = (
    "Каждая строка – сумма или «товар: сумма», «товар: 3 x 100».",
    "Each line is an amount, or “product: amount”, “product: 3 x 100”.",
)


def _part(name: str, ru: str, en: str, unit: Unit, default: Any = None, **more: Any) -> Part:
    help_ru, help_en = more.pop("help", ("", ""))
    return Part(name, more.pop("outer", name), Term(ru, en, unit, help_ru, help_en), default, **more)


def _by_hand(name: str, ru: str, en: str, unit: Unit, **more: Any) -> Part:
    return _part(name, ru, en, unit, is_by_hand=True, **more)


def _shape(name: str, *parts: Part) -> Shape:
    return Shape(name, parts, dict, lambda value, key: value[key])


@cache
def goods_shape() -> Shape:
    """A product of the examples; it need not be in the catalogue."""
    return _shape(
        "ExampleGoods",
        _part("name", "Название", "Name", Unit.TEXT, ""),
        _part("group_id", "Товарная группа", "Product group", Unit.PRODUCT_GROUPS, outer="group"),
        _part("manufacturer_id", "Производитель", "Manufacturer", Unit.MANUFACTURERS, outer="manufacturer"),
        _part("substance_id", "Действующее вещество", "Active substance", Unit.SUBSTANCES, outer="substance"),
        _part("flags", "Признаки", "Marked as", Unit.FLAGS, frozenset(), collect=frozenset, choices=flags()),
        _part("min_price_kopecks", "Минимальная цена", "Lowest price", Unit.MONEY, outer="min_price"),
    )


@cache
def place_shape() -> Shape:
    """A pharmacy of the examples."""
    return _shape(
        "ExamplePlace",
        _part("chain_id", "Сеть", "Chain", Unit.CHAINS, outer="chain"),
        _part("legal_entity_id", "Юридическое лицо", "Legal entity", Unit.LEGAL_ENTITIES, outer="legal_entity"),
        _part("district", "Район", "District", Unit.DISTRICTS, ""),
        _part("desk_id", "Касса", "Cash desk", Unit.DESKS, outer="desk"),
        _part("issues_points", "Начисляет баллы", "Issues points", Unit.YES_NO, True),
        _part("accepts_points", "Принимает баллы", "Accepts points", Unit.YES_NO, True),
        _part("accepts_coupons", "Принимает купоны", "Accepts coupons", Unit.YES_NO, True),
    )


@cache
def member_shape() -> Shape:
    """Whoever shows a card in an example."""
    kinds = tuple(Choice(kind, kind.ru, kind.en) for kind in AccountKind)
    used = ("Сколько раз и на сколько участник уже получил.", "How often and how much the member has had.")
    return _shape(
        "ExampleMember",
        _part("points_kopecks", "Баллов на счёте", "Points on the account", Unit.POINTS, 0, outer="points"),
        _part("accumulated", "Накоплено по лестницам", "Accumulated by level scheme", Unit.MONEY, {}, keyed_by=_LADDER),
        _part(
            "recent",
            "Из них за срок подтверждения уровня",
            "Of it, in the days that keep a level up",
            Unit.MONEY,
            {},
            keyed_by=_LADDER,
        ),
        _part("purchases", "Прежних покупок", "Earlier purchases", Unit.NUMBER, 0),
        _part(
            "counted",
            "Засчитано к n-й покупке по акциям",
            "Counted towards an n-th purchase by promotion",
            Unit.NUMBER,
            {},
            keyed_by=Unit.PROMOTIONS,
        ),
        _part("used", "Раз по акциям", "Times by promotion", Unit.NUMBER, {}, keyed_by=Unit.PROMOTIONS, help=used),
        _part("received", "Получено по акциям", "Received by promotion", Unit.POINTS, {}, keyed_by=Unit.PROMOTIONS),
        _part(
            "campaign_points",
            "Баллов акций с ограничениями на трату, сверх остальных",
            "Points of promotions that restrict their spending, besides the others",
            Unit.POINTS,
            {},
            keyed_by=Unit.PROMOTIONS,
        ),
        _part("segment_ids", "Сегменты", "Segments", Unit.SEGMENTS, frozenset(), collect=frozenset, outer="segments"),
        _part("card_kind", "Вид карты", "Kind of card", Unit.CHOICE, AccountKind.PERSONAL, choices=kinds),
        _part("born_on", "Дата рождения", "Born on", Unit.DATE),
        _part("enrolled_on", "Дата вступления", "Joined on", Unit.DATE),
    )


_LADDER = Unit.LEVEL_SCHEME


@cache
def expectation_shape() -> Shape:
    """What an example expects; what is not named is not compared."""
    reasons = tuple(Choice(reason.value, reason.value, reason.value) for reason in Reason)
    return _shape(
        "Expectation",
        _part("discount", "Скидка", "Discount", Unit.MONEY),
        _part("coupons", "Оплачено купонами", "Paid with coupons", Unit.MONEY),
        _part("spent", "Списано баллов", "Points spent", Unit.POINTS),
        _part("spendable", "Можно списать баллов", "Points that may be spent", Unit.POINTS),
        _part("payable", "К оплате", "To be paid", Unit.MONEY),
        _part("earned", "Начислено баллов", "Points earned", Unit.POINTS),
        _part("accumulated", "Идёт в накопления", "Accumulated", Unit.MONEY),
        _part("earned_by_line", "Начислено по строкам", "Earned by line", Unit.POINTS, collect=tuple),
        _part("payable_by_line", "К оплате по строкам", "To be paid by line", Unit.MONEY, collect=tuple),
        _part("gives", "Дала каждая акция", "Given by promotion", Unit.MONEY, keyed_by=Unit.PROMOTIONS),
        _by_hand("funders", "Несёт каждый плательщик", "Borne by funder", Unit.MONEY),
        _part("why", "Почему", "Why", Unit.CHOICE, keyed_by=Unit.PROMOTIONS, choices=reasons),
        _part("why_coupons", "Почему купоны", "Why coupons", Unit.CHOICE, keyed_by=Unit.COUPON_SERIES, choices=reasons),
        _part("levels", "Уровни после чека", "Levels after the receipt", Unit.LEVELS, collect=frozenset),
        _part("issued", "Выдано купонов", "Coupons issued", Unit.NUMBER, keyed_by=Unit.COUPON_SERIES),
    )


@cache
def example_shape() -> Shape:
    """One worked example."""
    only = ("Не указано: все акции файла.", "Not given: all promotions of the file.")
    return _shape(
        "Example",
        _part("title", "Пример", "Example", Unit.TEXT, MISSING),
        _part("promotions", "Только акции", "Only promotions", Unit.PROMOTIONS, collect=frozenset, help=only),
        _part("on", "Дата", "Date", Unit.DATE),
        _part("time", "Время аптеки", "Time at the outlet", Unit.TIME),
        _part("place", "Аптека из раздела places", "A place of the section places", Unit.TEXT, ""),
        _by_hand("member", "Участник; none – без карты", "The member; none: no card", Unit.GROUP_OF_TERMS),
        _by_hand("receipt", "Чек", "The receipt", Unit.MONEY, help=RECEIPT_HELP),
        _part("coupons", "Показаны купоны серий", "Coupons shown, by series", Unit.COUPON_SERIES, (), collect=tuple),
        _by_hand("spend", "Списать баллов: сумма или all", "Points to spend: a number or all", Unit.POINTS),
        _part("expect", "Ожидается", "Expected", Unit.GROUP_OF_TERMS, MISSING, inner=expectation_shape()),
    )
