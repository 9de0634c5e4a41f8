"""Promotions of one exclusivity group between which priority alone cannot decide."""

from collections.abc import Iterable, Iterator

from promotions.compiler.compile import compile_rule
from promotions.engine.axes import Goods, When, Where
from promotions.engine.rulebook import Rule
from promotions.models import ExclusivityGroup, PromotionVersion

COMPARING = {ExclusivityGroup.Mode.BEST_FOR_BUYER, ExclusivityGroup.Mode.CHEAPEST_FOR_FUNDER, ExclusivityGroup.Mode.ALL}


def overlapping(version: PromotionVersion, rule: Rule) -> Iterator[PromotionVersion]:
    """Running or approved versions of other promotions in the group, of the same priority, effect, place, time, goods.

    A group that compares what its promotions give has no such trouble.
    """
    programme = version.promotion.programme
    if not rule.group or rule.whom.code_series_ids:
        return
    if ExclusivityGroup.objects.filter(programme=programme, code=rule.group, mode__in=COMPARING).exists():
        return
    rivals = (
        PromotionVersion.objects.filter(
            promotion__programme=programme,
            group=rule.group,
            priority=rule.priority,
            state__in=(PromotionVersion.State.RUNNING, PromotionVersion.State.APPROVED),
        )
        .exclude(promotion=version.promotion)
        .select_related("promotion")
        .prefetch_related("fundings")
    )
    for rival in rivals:
        other = compile_rule(rival)
        if (
            other.params.effect is rule.params.effect
            and _places_meet(rule.where, other.where)
            and _times_meet(rule.when, other.when)
            and _goods_meet(rule.goods, other.goods)
        ):
            yield rival


def _places_meet(one: Where, other: Where) -> bool:
    """Lists of different kinds may meet in an outlet that is in both: only like is told apart from like."""
    if Where() in (one, other):
        return True
    pairs = (
        (one.outlet_ids, other.outlet_ids),
        (one.chain_ids, other.chain_ids),
        (one.legal_entity_ids, other.legal_entity_ids),
        (one.districts, other.districts),
        (one.desk_ids, other.desk_ids),
    )
    return _some_pair_meets(pairs)


def _goods_meet(one: Goods, other: Goods) -> bool:
    pairs = (
        (one.product_ids, other.product_ids),
        (one.group_ids, other.group_ids),
        (one.manufacturer_ids, other.manufacturer_ids),
        (one.substance_ids, other.substance_ids),
    )
    return not any(mine for mine, _ in pairs) or not any(theirs for _, theirs in pairs) or _some_pair_meets(pairs)


def _some_pair_meets(pairs: Iterable[tuple[frozenset, frozenset]]) -> bool:
    pairs = tuple(pairs)
    if any(not mine.isdisjoint(theirs) for mine, theirs in pairs):
        return True
    # Named by different kinds of lists: they may still meet, in a product of a group or an outlet of a chain.
    return not any(mine and theirs for mine, theirs in pairs)


def _times_meet(one: When, other: When) -> bool:
    return (
        (one.ends_on is None or other.starts_on is None or other.starts_on < one.ends_on)
        and (other.ends_on is None or one.starts_on is None or one.starts_on < other.ends_on)
        and (not one.weekdays or not other.weekdays or not one.weekdays.isdisjoint(other.weekdays))
        and (not one.month_days or not other.month_days or not one.month_days.isdisjoint(other.month_days))
    )
