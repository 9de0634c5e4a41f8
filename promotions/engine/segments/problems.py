"""Why conditions are refused: nobody can fulfil them, or nobody said that everybody is meant."""

from collections.abc import Iterator

from promotions.engine.mechanics.reward import Problem
from promotions.engine.segments.conditions import GoodsBought, SegmentConditions
from promotions.engine.vocabulary import terms_of

RANGES = (
    ("age_from", "age_until"),
    ("enrolled_days_from", "enrolled_days_until"),
    ("accumulated_from_kopecks", "accumulated_until_kopecks"),
    ("points_from_kopecks", "points_until_kopecks"),
    ("purchases_from", "purchases_until"),
    ("paid_from_kopecks", "paid_until_kopecks"),
    ("last_purchase_days_from", "last_purchase_days_until"),
)
OPPOSITES = (("segment_ids", "excluded_segment_ids"), ("promotion_ids", "excluded_promotion_ids"))


def problems_of(conditions: SegmentConditions) -> tuple[Problem, ...]:
    """Everything that is wrong with the conditions, in words; nothing when they make sense."""
    return (
        *_audience_problems(conditions),
        *_range_problems(conditions),
        *_opposite_problems(conditions),
        *_purchase_problems(conditions),
        *_goods_problems(conditions),
    )


def _audience_problems(conditions: SegmentConditions) -> Iterator[Problem]:
    if conditions.is_empty:
        yield Problem(
            "no_conditions",
            "Не задано ни одного условия. Если нужны все участники, так и отметьте.",
            "There is no condition. Say so when all members are meant.",
        )
    if conditions.is_everybody and conditions != SegmentConditions(is_everybody=True):
        yield Problem(
            "everybody_with_conditions",
            "Отмечены все участники, но заданы и другие условия: оставьте что-то одно.",
            "All members are ticked beside other conditions: keep one of both.",
        )


def _range_problems(conditions: SegmentConditions) -> Iterator[Problem]:
    for kind, owner in ((conditions, ""), (conditions.bought, "bought."), (conditions.not_bought, "not_bought.")):
        for name, words in terms_of(type(kind)).items():
            value = getattr(kind, name)
            if not isinstance(value, int) or isinstance(value, bool):
                continue
            if (words.least is not None and value < words.least) or (words.most is not None and value > words.most):
                yield Problem(
                    f"{owner}{name}_out_of_range",
                    f"«{words.ru}»: такого значения быть не может.",
                    f"“{words.en}”: there is no such value.",
                )
    for lower, upper in RANGES:
        least, below = getattr(conditions, lower), getattr(conditions, upper)
        if least is not None and below is not None and least >= below:
            words = terms_of(SegmentConditions)[lower]
            yield Problem(
                f"{lower}_above_its_end",
                f"«{words.ru}»: начало должно быть меньше конца, иначе не подойдёт никто.",
                f"“{words.en}”: the beginning must be below the end, or nobody fits.",
            )


def _opposite_problems(conditions: SegmentConditions) -> Iterator[Problem]:
    makers = ("manufacturer_ids", "excluded_manufacturer_ids")
    pairs = [(conditions, *pair) for pair in OPPOSITES]
    pairs += [(conditions.bought, *makers), (conditions.not_bought, *makers)]
    for kind, wanted, unwanted in pairs:
        if getattr(kind, wanted) & getattr(kind, unwanted):
            words = terms_of(type(kind))
            yield Problem(
                f"{wanted}_contradicts_itself",
                f"Одно и то же указано и в «{words[wanted].ru}», и в «{words[unwanted].ru}».",
                f"The same stands in “{words[wanted].en}” and in “{words[unwanted].en}”.",
            )


def _purchase_problems(conditions: SegmentConditions) -> Iterator[Problem]:
    paid_from, last = conditions.paid_from_kopecks or 0, conditions.last_purchase_days_from
    is_at_outlets = bool(conditions.outlet_ids) and not conditions.counts_purchases
    buys = is_at_outlets or max(conditions.purchases_from or 0, paid_from) > 0
    if conditions.within_days is not None and not (conditions.counts_purchases or is_at_outlets):
        yield Problem(
            "window_of_nothing",
            "Указано, за сколько дней считать покупки, но не указано, сколько их и на какую сумму.",
            "It is said in what days purchases count, but not how many or how much.",
        )
    if conditions.purchases_until == 1 and paid_from > 0:
        yield Problem(
            "paid_without_purchases",
            "Покупок быть не должно, но оплачено должно быть больше нуля: не подойдёт никто.",
            "There should be no purchases and yet something is to be paid: nobody fits.",
        )
    if buys and conditions.within_days is not None and last is not None and last >= conditions.within_days:
        yield Problem(
            "last_purchase_before_window",
            "Последняя покупка должна быть раньше срока, в который требуются покупки: не подойдёт никто.",
            "The last purchase must be earlier than the days in which purchases are wanted: nobody fits.",
        )


def _goods_problems(conditions: SegmentConditions) -> Iterator[Problem]:
    both: list[tuple[GoodsBought, str, str]] = [
        (conditions.bought, "Покупали", "Bought"),
        (conditions.not_bought, "Не покупали", "Did not buy"),
    ]
    for goods, ru, en in both:
        if goods.within_days is not None and not goods.names_goods:
            yield Problem(
                "days_without_goods",
                f"«{ru}»: указаны дни, но не указаны товары.",
                f"“{en}”: days are given, but no goods.",
            )
    if conditions.bought.names_goods and _covers(conditions.not_bought, conditions.bought):
        yield Problem(
            "bought_and_not_bought",
            "Одни и те же товары требуется и покупать, и не покупать: не подойдёт никто.",
            "The same goods must be bought and not bought: nobody fits.",
        )


def _covers(wide: GoodsBought, narrow: GoodsBought) -> bool:
    """Whether whoever bought `narrow` has surely bought `wide`: the same goods within as many days or more."""
    is_as_long = wide.within_days is None or (narrow.within_days is not None and wide.within_days >= narrow.within_days)
    names = [each for each in terms_of(GoodsBought) if each != "within_days"]
    return is_as_long and all(getattr(wide, name) == getattr(narrow, name) for name in names)
