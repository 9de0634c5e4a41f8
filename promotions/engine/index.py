"""The rulebook turned around, so that a receipt meets only the rules that may concern it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from promotions.engine.axes import NOBODY, Basket, Goods, Limits, When, Where, Whom
from promotions.engine.decision import Effect
from promotions.engine.mechanics.reward import Stage
from promotions.engine.receipt import Line, Place, Receipt
from promotions.engine.rulebook import CouponTerms, GroupMode, LevelScheme, Rule, Rulebook


class Entry(NamedTuple):
    """A rule with what can be known of it before any receipt."""

    rule: Rule
    gives_points: bool
    needs_account: bool
    is_everywhere: bool
    is_always: bool
    is_for_everybody: bool
    is_limited: bool
    has_basket: bool
    has_goods: bool
    has_exclusions: bool


Match = tuple[Entry, list[int] | None]
"""A rule, and the positions of the lines with its goods; None: any line."""


class Index:
    """Rules in the order of judgement (stage, priority, promotion), and where to find those that concern a receipt.

    A rule is filed once, under what leaves out the most: its promo codes, else its goods, else its segments, else its
    places, else everywhere. Rules out of their dates are not in the drawers of a day; days between two bounds of any
    rule's dates share theirs.
    """

    __slots__ = ("_bounds", "_drawers", "entries", "modes", "rulebook", "schemes", "series")

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.entries = tuple(_entry(rule) for rule in sorted(rulebook.rules, key=_order) if rule.params.judges_receipts)
        self.schemes: dict[int, LevelScheme] = {scheme.scheme_id: scheme for scheme in rulebook.schemes}
        self.series: dict[int, CouponTerms] = {terms.series_id: terms for terms in rulebook.coupon_series}
        self.modes: dict[str, GroupMode] = dict(rulebook.group_modes)
        dates = {day for entry in self.entries for day in (entry.rule.when.starts_on, entry.rule.when.ends_on)}
        self._bounds = sorted(day for day in dates if day is not None)
        self._drawers: dict[int, Drawers] = {}

    def matches(
        self, receipt: Receipt, segment_ids: frozenset[int] = NOBODY, code_series_ids: frozenset[int] = NOBODY
    ) -> list[Match]:
        """Rules that may concern the receipt, in order of judgement, with the positions of their lines; None: any line.

        A rule found by its goods, codes or segments may still be for another place; exclusions are not looked at.
        """
        today = receipt.occurred_at.date()
        span = bisect_right(self._bounds, today)
        drawers = self._drawers.get(span)
        if drawers is None:
            # Built by the first receipt of such a day; two threads may both do it, and either is right.
            drawers = self._drawers[span] = Drawers(self.entries, today)
        found = drawers.find(receipt, segment_ids, code_series_ids)
        entries = self.entries
        return [(entries[position], found[position]) for position in sorted(found)]

    def everything(self, receipt: Receipt) -> list[Match]:
        """All rules, as a trial wants them, in order of judgement, with the positions of their lines."""
        return [(entry, _hits(entry, receipt.lines)) for entry in self.entries]


class Drawers:
    """Positions of the rules that run on a day, by what they are found by."""

    __slots__ = ("_by_code", "_by_line", "_by_place", "_by_segment", "_entries", "_everywhere")

    def __init__(self, entries: Sequence[Entry], today: date) -> None:
        self._entries = entries
        self._by_line: tuple[dict[int, list[int]], ...] = ({}, {}, {}, {})
        self._by_place: tuple[dict[int | str, list[int]], ...] = ({}, {}, {}, {}, {})
        self._by_segment: dict[int, list[int]] = {}
        self._by_code: dict[int, list[int]] = {}
        self._everywhere: list[int] = []
        for position, entry in enumerate(entries):
            when = entry.rule.when
            if (when.starts_on is None or when.starts_on <= today) and (when.ends_on is None or today < when.ends_on):
                self._file(position, entry)

    def find(
        self, receipt: Receipt, segment_ids: frozenset[int], code_series_ids: frozenset[int]
    ) -> dict[int, list[int] | None]:
        """Position of each rule → positions of its lines; None: any line."""
        lines = receipt.lines
        found: dict[int, list[int] | None] = dict.fromkeys(self._everywhere)
        for table, key in zip(self._by_place, _place_keys(receipt.place), strict=True):
            found.update(dict.fromkeys(table.get(key, ())))
        if self._by_segment:
            for segment_id in segment_ids:
                found.update(dict.fromkeys(self._by_segment.get(segment_id, ())))
        by_product, by_group, by_manufacturer, by_substance = self._by_line
        for at, line in enumerate(lines):
            for table, key in (
                (by_product, line.product_id),
                (by_group, line.group_id),
                (by_manufacturer, line.manufacturer_id),
                (by_substance, line.substance_id),
            ):
                for position in table.get(key, ()):
                    hits = found.get(position)
                    if hits is None:
                        found[position] = [at]
                    elif hits[-1] != at:
                        hits.append(at)
        for series_id in code_series_ids:
            for position in self._by_code.get(series_id, ()):
                hits = _hits(self._entries[position], lines)
                if hits is None or hits:
                    found[position] = hits
        return found

    def _file(self, position: int, entry: Entry) -> None:
        goods, where, whom = entry.rule.goods, entry.rule.where, entry.rule.whom
        if whom.code_series_ids:
            _enter((self._by_code,), (whom.code_series_ids,), position)
        elif entry.has_goods:
            keys = (goods.product_ids, goods.group_ids, goods.manufacturer_ids, goods.substance_ids)
            _enter(self._by_line, keys, position)
        elif whom.segment_ids:
            _enter((self._by_segment,), (whom.segment_ids,), position)
        elif entry.is_everywhere:
            self._everywhere.append(position)
        else:
            _enter(self._by_place, _places_of(where), position)


def _hits(entry: Entry, lines: Sequence[Line]) -> list[int] | None:
    if not entry.has_goods:
        return None
    return [at for at, line in enumerate(lines) if _is_listed(entry.rule.goods, line)]


def goods_filter(goods: Goods) -> Callable[[Line], bool] | None:
    """A predicate of lines for coupons and redemption; None when every line will do."""
    if goods == Goods():
        return None
    return lambda line: _is_listed(goods, line) and not is_excluded(goods, line)


def is_excluded(goods: Goods, line: Line) -> bool:
    """Whether the exclusions of the goods name the line."""
    return line.product_id in goods.excluded_product_ids or not goods.excluded_flags.isdisjoint(line.flags)


def is_anywhere(where: Where) -> bool:
    """Whether no place is named."""
    return where == Where()


def is_at(where: Where, place: Place) -> bool:
    """Whether the place is one of those named."""
    return (
        place.outlet_id in where.outlet_ids
        or place.chain_id in where.chain_ids
        or place.legal_entity_id in where.legal_entity_ids
        or place.district in where.districts
        or place.desk_id in where.desk_ids
    )


def needs_account(rule: Rule) -> bool:
    """Points need an account to be credited to, counts and limits of a member one to be kept for; a discount may not.

    A code alone needs no card.
    """
    return (
        rule.needs_account
        or rule.params.effect is Effect.POINTS
        or rule.params.keeps_count
        or rule.limits.uses_per_account is not None
        or rule.limits.per_account_kopecks is not None
        or replace(rule.whom, code_series_ids=NOBODY) != Whom()
    )


# By identity: an index holds its rulebook, so that an id in here cannot be another's.
_recent: dict[int, Index] = {}
_KEPT = 8


def index_of(rulebook: Rulebook) -> Index:
    """The index of this very rulebook object, built at the first asking; the latest few are kept."""
    index = _recent.get(id(rulebook))
    if index is None:
        index = Index(rulebook)
        if len(_recent) >= _KEPT:
            _recent.clear()
        _recent[id(rulebook)] = index
    return index


def _order(rule: Rule) -> tuple[int, int, int, int]:
    # What a code opens comes after what everybody gets, whatever its mechanic; multipliers come last of all.
    stage = max(rule.params.stage, Stage.CODE) if rule.whom.code_series_ids else rule.params.stage
    return stage, rule.priority, rule.promotion_id, rule.version_id


def _entry(rule: Rule) -> Entry:
    goods, limits = rule.goods, rule.limits
    gives_points = rule.params.effect is Effect.POINTS
    return Entry(
        rule=rule,
        gives_points=gives_points,
        needs_account=needs_account(rule),
        is_everywhere=rule.where == Where(),
        is_always=rule.when == When(),
        is_for_everybody=rule.whom == Whom(),
        is_limited=limits != Limits(),
        has_basket=rule.basket != Basket(),
        has_goods=bool(goods.product_ids or goods.group_ids or goods.manufacturer_ids or goods.substance_ids),
        has_exclusions=bool(goods.excluded_product_ids or goods.excluded_flags),
    )


def _enter(tables: Sequence[dict], keys: Sequence[Iterable[int | str]], position: int) -> None:
    for table, values in zip(tables, keys, strict=True):
        for value in values:
            table.setdefault(value, []).append(position)


def _place_keys(place: Place) -> tuple[int | str | None, ...]:
    return place.outlet_id, place.chain_id, place.legal_entity_id, place.district, place.desk_id


def _places_of(where: Where) -> tuple[Iterable[int | str], ...]:
    return where.outlet_ids, where.chain_ids, where.legal_entity_ids, where.districts, where.desk_ids


def _is_listed(goods: Goods, line: Line) -> bool:
    if not (goods.product_ids or goods.group_ids or goods.manufacturer_ids or goods.substance_ids):
        return True
    return (
        line.product_id in goods.product_ids
        or line.group_id in goods.group_ids
        or line.manufacturer_id in goods.manufacturer_ids
        or line.substance_id in goods.substance_ids
    )
