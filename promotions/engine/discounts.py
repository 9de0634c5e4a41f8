"""Discounts: rules of lines, then rules of the receipt, each off what the earlier ones left."""

from collections.abc import Iterable

from coalition.kernel.allocation import Share, allocate, allocate_once
from coalition.kernel.quantity import ONE, line_amount
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import Benefit, Effect
from promotions.engine.funding import borne_by
from promotions.engine.levels import level_finder
from promotions.engine.mechanics.reward import Reward
from promotions.engine.reasons import Reason
from promotions.engine.steps import applied, not_applied
from promotions.engine.worksheet import Case, Row, Worksheet


def give_discounts(case: Case, sheet: Worksheet, candidates: Iterable[Candidate]) -> None:
    """Takes each candidate's discount off the rows, never below a floor, and says what was given and why not."""
    level_of = level_finder(case, sheet)
    is_initial = case.settings.discount_base == "initial"
    for rule, positions in candidates:
        rows = [sheet.rows[at] for at in positions]
        bases = [row.line.amount_kopecks if is_initial else row.due for row in rows]
        reward = claimed_reward(case, rule, rows, bases, level_of)
        taken, held = _spread(case, rows, reward, rule.limits.per_line_kopecks)
        amount = sum(kopecks for _, kopecks in taken)
        if not amount:
            reason = Reason.HELD_BY_ROUNDING if held else reward.reason or Reason.AT_FLOOR
            sheet.trace.append(not_applied(rule, reason, reward.details))
            continue
        for payer, shares in borne_by(rule.funding, case.receipt.place, taken):
            for line_no, kopecks in shares:
                sheet.discounts.append(
                    Benefit(line_no, Effect.DISCOUNT, rule.promotion_id, rule.version_id, rule.code, kopecks, payer)
                )
        details = reward.details
        if held:
            details = {**details, "held_by_rounding_kopecks": held}
        if amount + held < reward.total_kopecks:
            details = {**details, "held_by_floor_kopecks": reward.total_kopecks - amount - held}
        sheet.trace.append(applied(rule, Reason.DISCOUNT_GIVEN, amount, details))


def _spread(
    case: Case, rows: list[Row], reward: Reward, per_line_kopecks: int | None
) -> tuple[list[tuple[int, int]], int]:
    """Takes the reward off the rows, in kopecks by line number; what a percentage lacks room for is given up.

    Where the programme rounds prices, those of a percentage are rounded up; how much that held back is told besides.
    """
    total, weights, held = reward.total_kopecks, reward.weights, 0
    if not total:
        return [], 0
    if len(rows) == 1:
        taken = {rows[0].line.line_no: min(total, _limit(rows[0], per_line_kopecks))}
    else:
        # A weight is what the row would get, or its base: it never gets more.
        shares = [
            Share(row.line.line_no, weight, min(_limit(row, per_line_kopecks), weight))
            for row, weight in zip(rows, weights, strict=True)
        ]
        is_spread_again = reward.is_fixed and case.settings.is_excess_redistributed
        taken = (allocate if is_spread_again else allocate_once)(shares, total)
    if case.settings.is_price_rounded and not reward.is_fixed:
        held = _round_prices(rows, taken, case.settings.rounding_step_kopecks)
    for row in rows:
        row.take_discount(taken[row.line.line_no])
    return [(line_no, kopecks) for line_no, kopecks in taken.items() if kopecks], held


def _round_prices(rows: list[Row], taken: dict[int, int], step_kopecks: int) -> int:
    """Takes less, so that one piece costs a multiple of the step, yet never more than before; answers how much less."""
    held = 0
    for row in rows:
        line_no, quantity = row.line.line_no, row.line.quantity_thousandths
        if taken[line_no]:
            price = -(-(row.due - taken[line_no]) * ONE // quantity)
            rounded = line_amount(-(-price // step_kopecks) * step_kopecks, quantity)
            less = taken[line_no] - max(0, row.due - rounded)
            taken[line_no] -= less
            held += less
    return held


def _limit(row: Row, per_line_kopecks: int | None) -> int:
    return row.room if per_line_kopecks is None else min(row.room, per_line_kopecks)
