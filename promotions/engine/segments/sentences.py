"""Conditions as people say them, each in a sentence of its own; the same in both languages."""

from collections.abc import Callable, Collection, Iterator

from coalition.kernel.money import NO_BREAK_SPACE
from promotions.engine.segments.conditions import BenefitCategory, GoodsBought, SegmentConditions
from promotions.engine.segments.language import ENGLISH, RUSSIAN, Language
from promotions.engine.vocabulary import Unit

Names = Callable[[Unit, int], str]
"""What a row is called by its kind and identifier."""


def by_number(unit: Unit, number: int) -> str:
    """Where nobody knows a name."""
    return f"№{NO_BREAK_SPACE}{number}"


def sentences_ru(conditions: SegmentConditions, names: Names = by_number) -> list[str]:
    """The conditions in Russian."""
    return list(_sentences(conditions, names, RUSSIAN))


def sentences_en(conditions: SegmentConditions, names: Names = by_number) -> list[str]:
    """The conditions in English."""
    return list(_sentences(conditions, names, ENGLISH))


def _sentences(conditions: SegmentConditions, names: Names, words: Language) -> Iterator[str]:
    if conditions.is_everybody:
        yield words.everybody
    yield from _people(conditions, names, words)
    yield from _standing(conditions, names, words)
    yield from _purchases(conditions, names, words)
    for goods, sentence in ((conditions.bought, words.bought), (conditions.not_bought, words.not_bought)):
        if goods.names_goods:
            yield sentence.format(_window(goods.within_days, words), _goods(goods, names, words))
    if conditions.reads_goods:
        yield words.agreed
    for unit, ids, sentence in (
        (Unit.SEGMENTS, conditions.segment_ids, words.in_segments),
        (Unit.SEGMENTS, conditions.excluded_segment_ids, words.not_in_segments),
        (Unit.PROMOTIONS, conditions.promotion_ids, words.took_part),
        (Unit.PROMOTIONS, conditions.excluded_promotion_ids, words.took_no_part),
    ):
        if ids:
            yield sentence.format(_named(unit, ids, names, words))


def _people(conditions: SegmentConditions, names: Names, words: Language) -> Iterator[str]:
    if age := _figure(words, str, conditions.age_from, conditions.age_until):
        yield words.age.format(age)
    if conditions.sex is not None:
        yield words.sexes[conditions.sex]
    if conditions.benefit_categories:
        categories = [words.word(each) for each in BenefitCategory if each in conditions.benefit_categories]
        yield words.benefits.format(words.any_of.join(categories))
    if conditions.account_kinds:
        yield words.kinds.format(words.any_of.join(words.word(kind) for kind in sorted(conditions.account_kinds)))
    if days := _figure(words, str, conditions.enrolled_days_from, conditions.enrolled_days_until):
        yield words.joined.format(days)
    places = [
        *(names(Unit.OUTLETS, each) for each in sorted(conditions.enrolled_outlet_ids)),
        *(names(Unit.CHAINS, each) for each in sorted(conditions.enrolled_chain_ids)),
        *sorted(conditions.enrolled_districts),
    ]
    if places:
        yield words.joined_at.format(words.any_of.join(places))


def _standing(conditions: SegmentConditions, names: Names, words: Language) -> Iterator[str]:
    if conditions.level_ids:
        yield words.level.format(_named(Unit.LEVELS, conditions.level_ids, names, words))
    least, below = conditions.accumulated_from_kopecks, conditions.accumulated_until_kopecks
    if accumulated := _figure(words, words.money, least, below):
        yield words.accumulated.format(accumulated)
    if points := _figure(words, words.points_figure, conditions.points_from_kopecks, conditions.points_until_kopecks):
        yield words.points.format(points)


def _purchases(conditions: SegmentConditions, names: Names, words: Language) -> Iterator[str]:
    counted = _window(conditions.within_days, words)
    if conditions.outlet_ids:
        counted = words.at_outlets.format(counted, _named(Unit.OUTLETS, conditions.outlet_ids, names, words))
        if not conditions.counts_purchases:
            yield words.bought_at_all.format(counted)
    if count := _figure(words, str, conditions.purchases_from, conditions.purchases_until):
        yield words.purchases.format(counted, count)
    if paid := _figure(words, words.money, conditions.paid_from_kopecks, conditions.paid_until_kopecks):
        yield words.paid.format(counted, paid)
    if days := _figure(words, str, conditions.last_purchase_days_from, conditions.last_purchase_days_until):
        yield words.last_purchase.format(days)


def _figure(words: Language, show: Callable[[int], str], least: int | None, below: int | None) -> str:
    if least is None:
        return "" if below is None else words.below.format(show(below))
    return words.from_.format(show(least)) if below is None else words.between.format(show(least), show(below))


def _window(days: int | None, words: Language) -> str:
    return words.ever if days is None else words.lately.format(words.days(days))


def _named(unit: Unit, ids: Collection[int], names: Names, words: Language) -> str:
    return words.any_of.join(names(unit, each) for each in sorted(ids))


def _goods(goods: GoodsBought, names: Names, words: Language) -> str:
    lists = (
        (Unit.PRODUCTS, goods.product_ids),
        (Unit.PRODUCT_GROUPS, goods.group_ids),
        (Unit.SUBSTANCES, goods.substance_ids),
    )
    named = words.any_of.join(_named(unit, ids, names, words) for unit, ids in lists if ids) or words.goods
    makers = [
        form.format(_named(Unit.MANUFACTURERS, ids, names, words))
        for form, ids in (
            (words.only_made_by, goods.manufacturer_ids),
            (words.not_made_by, goods.excluded_manufacturer_ids),
        )
        if ids
    ]
    return ", ".join([named, *makers])
