"""What the lines that stay would have earned on their own, when other lines of the receipt come back.

Discounts, coupons and points spent stay as they were printed: only points are judged again. Pure, like `evaluate`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from promotions.engine.axes import Limits, When, Where, Whom
from promotions.engine.candidates import Candidate
from promotions.engine.conditions import refusal_by_basket, refusal_by_limits
from promotions.engine.decision import Decision
from promotions.engine.earning import award_points
from promotions.engine.facts import Facts, Used
from promotions.engine.index import Index, goods_filter
from promotions.engine.mechanics.reward import Stage
from promotions.engine.multipliers import multiply_points
from promotions.engine.receipt import Line, Place, Receipt
from promotions.engine.rulebook import GroupMode, Rule, Rulebook
from promotions.engine.worksheet import Case, Worksheet

KEPT_UP = 2**62
"""More than any level has to be kept up by."""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What is left of a sold line: its quantity and list price, and what was taken off that; kopecks."""

    line: Line
    discount_kopecks: int = 0
    coupon_kopecks: int = 0
    points_kopecks: int = 0


def points_still_earned(
    kept: Sequence[KeptLine], *, place: Place, occurred_at: datetime, decision: Decision, rulebook: Rulebook
) -> dict[tuple[int, int | None], int]:
    """(version, who bears it) → points in kopecks that the kept lines earn by the promotions that gave points then.

    Judged by the purchase's own rulebook. Whom, where, when and how often a promotion is for was met then and is taken
    as met, the level and the counts are those of then; thresholds, goods and sums are looked at again.
    """
    awarded = {award.version_id for award in decision.awards}
    rules = tuple(_met(rule) for rule in rulebook.rules if rule.version_id in awarded)
    settings = replace(rulebook.settings, is_current_receipt_counted=False)
    index = Index(replace(rulebook, rules=rules, settings=settings))
    case = Case(Receipt(place, occurred_at, tuple(each.line for each in kept)), _facts(decision, rulebook), index)
    sheet = Worksheet(case)
    for row, each in zip(sheet.rows, kept, strict=True):
        row.take_discount(each.discount_kopecks)
        row.take_coupon(each.coupon_kopecks)
        row.take_points(each.points_kopecks)
    candidates = list(_candidates(case, sheet, decision, rulebook))
    award_points(case, sheet, [each for each in candidates if each.rule.params.stage is not Stage.MULTIPLIER])
    multiply_points(case, sheet, [each for each in candidates if each.rule.params.stage is Stage.MULTIPLIER])
    earned: dict[tuple[int, int | None], int] = {}
    for award in sheet.awards:
        key = award.version_id, award.legal_entity_id
        earned[key] = earned.get(key, 0) + award.amount_kopecks
    return earned


def _met(rule: Rule) -> Rule:
    """The rule without the conditions that the return does not touch, and without what limits its member."""
    limits = rule.limits
    kept = Limits(
        min_receipt_kopecks=limits.min_receipt_kopecks,
        is_min_exceeded=limits.is_min_exceeded,
        per_line_kopecks=limits.per_line_kopecks,
        per_receipt_kopecks=limits.per_receipt_kopecks,
    )
    return replace(rule, whom=Whom(), where=Where(), when=When(), limits=kept)


def _facts(decision: Decision, rulebook: Rulebook) -> Facts:
    """The buyer as he was: on his levels, and with what was counted before."""
    reached = {
        scheme.scheme_id: max(
            (level.threshold_kopecks for level in scheme.levels if level.level_id in decision.level_ids), default=-1
        )
        for scheme in rulebook.schemes
    }
    counted = {
        (usage.promotion_id, None): Used(counted=usage.counted_before)
        for usage in decision.usages
        if usage.period_starts_on is None
    }
    return Facts(account_id=0, accumulations=reached, recent=dict.fromkeys(reached, KEPT_UP), uses=counted)


def _candidates(case: Case, sheet: Worksheet, decision: Decision, rulebook: Rulebook) -> Iterator[Candidate]:
    """In order of judgement; lines that another promotion of an exclusive group took then stay with that one."""
    takers: dict[tuple[str, int], int] = {}
    groups = {rule.version_id: rule.group for rule in rulebook.rules if rule.group}
    for benefit in (*decision.discounts, *decision.awards):
        if benefit.version_id in groups:
            takers[groups[benefit.version_id], benefit.line_no] = benefit.version_id
    for entry in case.index.entries:
        rule = entry.rule
        fits = goods_filter(rule.goods)
        is_exclusive = case.index.modes.get(rule.group) is not GroupMode.ALL
        positions = [
            at
            for at, row in enumerate(sheet.rows)
            if (row.earns and row.due and (fits is None or fits(row.line)))
            and not (is_exclusive and takers.get((rule.group, row.line.line_no), rule.version_id) != rule.version_id)
        ]
        own = [case.receipt.lines[at] for at in positions]
        if not positions or refusal_by_limits(rule, case) or refusal_by_basket(rule.basket, case.receipt, own):
            continue
        yield Candidate(rule, positions)
