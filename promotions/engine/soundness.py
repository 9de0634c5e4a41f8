"""Whether a rule makes sense at all, axis by axis, in words. What only the database knows is asked elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from promotions.engine.axes import Goods, Limits, Spending, Validity, When, Whom
from promotions.engine.decision import Effect
from promotions.engine.mechanics.reward import Problem
from promotions.engine.rulebook import Funding, Rule
from promotions.engine.vocabulary import Unit, terms_of
from promotions.engine.wording import in_people_units

AXES = ("whom", "where", "when", "goods", "basket", "limits", "validity", "spending")


def problems_of(rule: Rule) -> tuple[Problem, ...]:
    """Everything that makes the rule impossible: its mechanic's parameters, figures out of range, contradictions."""
    found = [*rule.params.problems(), *out_of_range(rule.params)]
    for name in AXES:
        found += axis_problems(getattr(rule, name))
    if rule.spending != Spending() and rule.params.effect is not Effect.POINTS:
        found.append(
            Problem(
                "spending_without_points",
                "Ограничения на трату заданы, а баллов акция не даёт.",
                "Spending is restricted, but the promotion gives no points.",
            )
        )
    if rule.params.needs_set and len(rule.basket.all_product_ids) < 2:
        found.append(
            Problem(
                "no_set",
                "Не указан состав набора: в условиях чека нужно назвать хотя бы два товара.",
                "The set is missing: name at least two products that the receipt must have each of.",
            )
        )
    found += _of_funding(rule.funding)
    return tuple(dict.fromkeys(found))


def _of_funding(fundings: Sequence[Funding]) -> Iterator[Problem]:
    """Somebody has to bear what lies above the caps."""
    if fundings and all(funding.cap_kopecks is not None for funding in fundings):
        yield Problem(
            "all_funders_capped",
            "У каждого плательщика предел на чек, и остаток не оплатит никто: снимите предел хотя бы с одного.",
            "Every funder has a limit for a receipt and nobody bears the rest: take the limit off at least one.",
        )
    if any(funding.cap_kopecks is not None and funding.cap_kopecks <= 0 for funding in fundings):
        yield Problem(
            "cap_of_nothing",
            "Предел плательщика на чек больше нуля: исправьте его или уберите.",
            "A funder's limit for a receipt is above zero: mend it or take it away.",
        )


def axis_problems(axis: Any) -> tuple[Problem, ...]:
    """What is wrong with one axis."""
    found = list(out_of_range(axis))
    match axis:
        case Whom():
            found += _of_whom(axis)
        case When():
            found += _of_when(axis)
        case Goods():
            found += _of_goods(axis)
        case Limits():
            found += _of_limits(axis)
        case Validity():
            found += _of_validity(axis)
        case Spending():
            for each in fields(axis):
                if terms_of(type(axis))[each.name].unit is Unit.GROUP_OF_TERMS:
                    found += axis_problems(getattr(axis, each.name))
    return tuple(found)


def out_of_range(figures: Any) -> Iterator[Problem]:
    """Figures below the least or above the most that their words allow."""
    for name, term in terms_of(type(figures)).items():
        value = getattr(figures, name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            for row in value:
                yield from out_of_range(row)
        if not isinstance(value, int) or isinstance(value, bool):
            continue
        least, most = term.least, term.most
        if (least is None or value >= least) and (most is None or value <= most):
            continue
        given_ru, given_en = in_people_units(term.unit, value)
        bounds_ru, bounds_en = _bounds(term.unit, least, most)
        yield Problem(
            "out_of_range",
            f"«{term.ru}»: {given_ru}, а должно быть {bounds_ru}.",
            f"“{term.en}”: {given_en}, but it must be {bounds_en}.",
        )


def _bounds(unit: Unit, least: int | None, most: int | None) -> tuple[str, str]:
    parts_ru, parts_en = [], []
    if least is not None:
        ru, en = in_people_units(unit, least)
        parts_ru.append(f"не меньше {ru}")
        parts_en.append(f"at least {en}")
    if most is not None:
        ru, en = in_people_units(unit, most)
        parts_ru.append(f"не больше {ru}")
        parts_en.append(f"at most {en}")
    return " и ".join(parts_ru), " and ".join(parts_en)


def _of_whom(whom: Whom) -> Iterator[Problem]:
    intervals = (
        (whom.age_from, whom.age_until, "Возраст", "age"),
        (whom.enrolled_days_from, whom.enrolled_days_until, "Дни со вступления", "days since joining"),
        (whom.purchases_from, whom.purchases_until, "Число прежних покупок", "number of earlier purchases"),
    )
    for least, below, ru, en in intervals:
        if least is not None and below is not None and least >= below:
            yield Problem(
                "empty_interval",
                f"{ru}: «от» должно быть меньше «до», иначе не подойдёт никто.",
                f"The {en}: the lower bound must be below the upper one, or nobody fits.",
            )
    if not whom.segment_ids.isdisjoint(whom.excluded_segment_ids):
        yield Problem(
            "segment_both_ways",
            "Один и тот же сегмент и включён, и исключён.",
            "The same segment is both included and excluded.",
        )


def _of_when(when: When) -> Iterator[Problem]:
    if when.starts_on and when.ends_on and when.starts_on >= when.ends_on:
        yield Problem(
            "ends_before_it_starts",
            "Акция заканчивается раньше, чем начинается.",
            "The promotion ends before it starts.",
        )
    if when.from_time is not None and when.from_time == when.until_time:
        yield Problem(
            "no_hours", "Начало и конец часов совпадают: уберите их или исправьте.", "The hours begin when they end."
        )
    if not when.weekdays <= frozenset(range(1, 8)) or not when.month_days <= frozenset(range(1, 32)):
        yield Problem("no_such_day", "Такого дня недели или числа нет.", "No such weekday or day of the month.")


def _of_goods(goods: Goods) -> Iterator[Problem]:
    others = goods.group_ids or goods.manufacturer_ids or goods.substance_ids
    if goods.product_ids and goods.product_ids <= goods.excluded_product_ids and not others:
        yield Problem("no_goods_left", "Все товары акции исключены.", "All goods of the promotion are excluded.")


def _of_limits(limits: Limits) -> Iterator[Problem]:
    if limits.is_min_exceeded and not limits.min_receipt_kopecks:
        yield Problem("nothing_to_exceed", "«Свыше» без суммы: укажите сумму чека.", "Above what? Give a sum.")
    if limits.period and limits.uses_per_account is None and limits.per_account_kopecks is None:
        yield Problem(
            "period_of_nothing",
            "Период задан, а предела на участника нет.",
            "There is a period, but no limit for a member.",
        )
    if None not in (limits.per_line_kopecks, limits.per_receipt_kopecks) and (
        limits.per_line_kopecks > limits.per_receipt_kopecks
    ):
        yield Problem(
            "line_above_receipt", "Предел на строку больше предела на чек.", "A line's limit exceeds the receipt's."
        )


def _of_validity(validity: Validity) -> Iterator[Problem]:
    begins, ends = validity.available_on, validity.expires_on
    if begins and ends and ends < begins:
        yield Problem(
            "expires_before_available",
            "Баллы сгорят раньше, чем станут доступны.",
            "Points would expire before they can be spent.",
        )
