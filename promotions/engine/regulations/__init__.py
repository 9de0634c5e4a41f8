"""A promotion as the regulations say it: what is given, then one sentence for each thing that is agreed about it.

The source of all faces: the console's sentence, the check of a file, the papers. Pure: names come from the caller.
"""

from collections.abc import Iterator

from promotions.engine.axes import Goods, Spending
from promotions.engine.decision import Effect
from promotions.engine.index import needs_account
from promotions.engine.regulations.goods import said_of_basket, said_of_goods
from promotions.engine.regulations.limits import said_of_limits, said_of_validity
from promotions.engine.regulations.place_and_time import said_of_when, said_of_where
from promotions.engine.regulations.speech import AND, Names, Said, called, of, roubles
from promotions.engine.regulations.whom import said_of_whom
from promotions.engine.rulebook import GroupMode, Rule
from promotions.engine.segments.sentences import by_number
from promotions.engine.vocabulary import Unit

__all__ = ["Names", "by_number", "clauses_en", "clauses_ru"]


def clauses_ru(
    rule: Rule, names: Names = by_number, *, group_mode: GroupMode | None = None, budget_kopecks: int | None = None
) -> tuple[str, ...]:
    """The sentences in Russian; `names` calls rows by their Russian names.

    `group_mode`: of the rule's exclusivity group, None: the first counts. `budget_kopecks`: None is not told.
    """
    return tuple(said.ru for said in _clauses(rule, names, group_mode or GroupMode.FIRST, budget_kopecks))


def clauses_en(
    rule: Rule, names: Names = by_number, *, group_mode: GroupMode | None = None, budget_kopecks: int | None = None
) -> tuple[str, ...]:
    """The same in English; `names` calls rows by their English names."""
    return tuple(said.en for said in _clauses(rule, names, group_mode or GroupMode.FIRST, budget_kopecks))


def _clauses(rule: Rule, names: Names, group_mode: GroupMode, budget_kopecks: int | None) -> Iterator[Said]:
    yield Said(rule.params.sentence_ru(), rule.params.sentence_en())
    yield from _of_mechanic(rule, names)
    yield from said_of_whom(rule.whom, names)
    if rule.params.judges_receipts and not needs_account(rule):
        yield Said("Карта участника для этого не нужна.", "No member's card is needed for it.")
    yield from said_of_where(rule.where, names, "Акция действует", "The promotion runs")
    yield from said_of_when(rule.when, "Акция действует", "The promotion runs")
    yield from said_of_goods(rule.goods, names)
    yield from said_of_basket(rule.basket, names, is_set=rule.params.needs_set)
    is_points = rule.params.effect is Effect.POINTS
    yield from said_of_limits(rule.limits, is_points=is_points, is_receipt=rule.params.judges_receipts)
    if is_points:
        yield from said_of_validity(rule.validity)
        yield from _of_spending(rule.spending, names)
    yield from _of_stacking(rule, group_mode)
    yield from _of_budget(rule, budget_kopecks)


def _of_mechanic(rule: Rule, names: Names) -> Iterator[Said]:
    """The rows that the mechanic itself names."""
    params = rule.params
    if getattr(params, "promotion_ids", None):
        ru, en = called(Unit.PROMOTIONS, params.promotion_ids, names, AND)
        yield Said(f"Увеличиваются баллы акций: {ru}.", f"The points of these promotions are multiplied: {en}.")
    if hasattr(params, "series_id"):
        ru, en = called(Unit.ONE_COUPON_SERIES, [params.series_id], names)
        yield Said(f"Серия купонов: {ru}.", f"The series of coupons: {en}.")
    if hasattr(params, "scheme_id"):
        ru, en = called(Unit.LEVEL_SCHEME, [params.scheme_id], names)
        yield Said(f"Шкала уровней: {ru}.", f"The level scheme: {en}.")


def _of_spending(spending: Spending, names: Names) -> Iterator[Said]:
    """How points of the promotion may be spent, where they are not as any others."""
    plain = Spending()
    if spending.share_bp != plain.share_bp:
        share = of(spending.share_bp)
        yield Said(
            f"Этими баллами можно оплатить не больше {share.ru} чека.",
            f"At most {share.en} of a receipt may be paid with these points.",
        )
    if spending.min_receipt_kopecks:
        least = roubles(spending.min_receipt_kopecks)
        yield Said(
            f"Эти баллы списываются в чеке от {least.ru}.", f"These points may be spent on a receipt from {least.en}."
        )
    yield from said_of_where(spending.where, names, "Эти баллы списываются", "These points may be spent")
    yield from said_of_when(spending.when, "Эти баллы списываются", "These points may be spent")
    if spending.goods != Goods():
        yield from said_of_goods(
            spending.goods,
            names,
            ("Этими баллами можно оплатить только", "Only these may be paid with the points"),
            ("Этими баллами нельзя оплатить", "These may not be paid with the points"),
        )
    yield from said_of_basket(
        spending.basket,
        names,
        receipt=Said("В чеке, где списываются эти баллы,", "The receipt on which these points are spent"),
        goods=Said("товаров", "goods"),
    )


def _of_stacking(rule: Rule, mode: GroupMode) -> Iterator[Said]:
    if not rule.group:
        return
    how = {
        GroupMode.FIRST: Said("действует первая по приоритету", "the first by priority counts"),
        GroupMode.BEST_FOR_BUYER: Said(
            "действует самая выгодная для покупателя на весь чек", "the best for the buyer on the whole receipt counts"
        ),
        GroupMode.CHEAPEST_FOR_FUNDER: Said(
            "действует наименьшая по размеру выгоды на весь чек", "the one that gives the least on the receipt counts"
        ),
    }
    if mode is GroupMode.ALL:
        yield Said(
            f"Суммируется с другими акциями группы «{rule.group}».",
            f"Adds up with other promotions of the group “{rule.group}”.",
        )
        return
    yield Said(
        f"Не суммируется с другими акциями группы «{rule.group}»: на один и тот же товар {how[mode].ru}.",
        f"Does not add up with other promotions of the group “{rule.group}”: on the same goods {how[mode].en}.",
    )


def _of_budget(rule: Rule, budget_kopecks: int | None) -> Iterator[Said]:
    if budget_kopecks is not None:
        sum_ = roubles(budget_kopecks)
        yield Said(
            f"Бюджет акции – {sum_.ru}; когда он исчерпан, акция прекращается.",
            f"The budget of the promotion is {sum_.en}; once it is used up, the promotion ends.",
        )
    elif rule.is_budgeted:
        yield Said("Акция прекращается, когда исчерпан её бюджет.", "The promotion ends once its budget is used up.")
