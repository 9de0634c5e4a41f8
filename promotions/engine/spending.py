"""Spending points: the last tender. Never an error: what is not possible is left out, and the step says so."""

from collections.abc import Iterable
from typing import Any

from coalition.kernel.allocation import allocate
from coalition.kernel.money import part_of
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.index import goods_filter
from promotions.engine.levels import level_finder
from promotions.engine.lots import Plan, plan_lots
from promotions.engine.reasons import Reason
from promotions.engine.receipt import SpendMode
from promotions.engine.steps import applied
from promotions.engine.worksheet import Case, Row, Worksheet, shares_of


def spend_points(case: Case, sheet: Worksheet, leaves: Iterable[Candidate] = ()) -> dict[int, int]:
    """Spends as many of the wished points as the programme allows; answers the most that each line could take.

    `leaves`: promotions that let more points be paid for their goods than the programme's share of the receipt.
    The most that may be spent is noted on the sheet even when nothing is wished, for the screen.
    """
    rows = _payable_rows(case, sheet)
    refusal = _refusal(case, sheet)
    limits = {} if refusal else _limits(case, sheet, rows, leaves)
    most = max(0, min(limits.values())) if limits else 0
    plan = plan_lots(case, rows, most) if most and case.facts.lots else None
    if plan is not None and plan.total_kopecks < most:
        most = limits["lots"] = plan.total_kopecks
    if most and most < case.index.rulebook.redemption.min_points_kopecks:
        refusal = Reason.SPEND_MIN_POINTS, {"min_points_kopecks": case.index.rulebook.redemption.min_points_kopecks}
        most = 0
    if not most and refusal is None:
        refusal = (Reason.SPEND_NO_ROOM if limits["balance"] > 0 else Reason.SPEND_NO_POINTS), {}
    sheet.max_spend_kopecks = most
    most_by_line = {row.line.line_no: min(row.room, most) for row in rows}
    _spend(case, sheet, rows, refusal, _binding(limits, most), plan)
    return most_by_line


def _refusal(case: Case, sheet: Worksheet) -> tuple[Reason, dict[str, Any]] | None:
    facts, redemption = case.facts, case.index.rulebook.redemption
    if facts.account_id is None:
        return Reason.NO_ACCOUNT, {}
    if not case.receipt.place.accepts_points:
        return Reason.SPEND_NOT_ACCEPTED_HERE, {}
    if facts.is_offline:
        return Reason.SPEND_OFFLINE, {}
    if sheet.due_kopecks < redemption.min_receipt_kopecks:
        figures = {"min_receipt_kopecks": redemption.min_receipt_kopecks, "receipt_kopecks": sheet.due_kopecks}
        return Reason.SPEND_MIN_RECEIPT, figures
    return None


def _limits(case: Case, sheet: Worksheet, rows: list[Row], leaves: Iterable[Candidate]) -> dict[str, int]:
    """What each rule of redemption allows at most, in kopecks; a share of the receipt is rounded down."""
    redemption = case.index.rulebook.redemption
    taken = _leave(case, sheet, rows, leaves)
    left_to_share = sum(row.due for row in rows if row.line.line_no not in taken)
    return {
        "balance": case.facts.spendable_kopecks,
        "share": part_of(left_to_share, redemption.cap_bp, 10_000) + sum(taken.values()),
        "floor": sum(row.room for row in rows),
        "leave": sheet.due_kopecks - redemption.leave_kopecks,
    }


def _leave(case: Case, sheet: Worksheet, rows: list[Row], leaves: Iterable[Candidate]) -> dict[int, int]:
    """Line number → points that a promotion lets be paid for it; of several the first."""
    payable = {id(row) for row in rows}
    taken: dict[int, int] = {}
    for rule, positions in leaves:
        open_rows = [
            row for row in (sheet.rows[at] for at in positions) if id(row) in payable and row.line.line_no not in taken
        ]
        reward = claimed_reward(case, rule, open_rows, [row.due for row in open_rows], level_finder(case, sheet))
        given = {row.line.line_no: min(weight, row.due) for row, weight in zip(open_rows, reward.weights, strict=False)}
        if reward.total_kopecks and sum(given.values()):
            taken |= given
            sheet.trace.append(applied(rule, Reason.SPEND_OFFERED, 0, {"max_spend_kopecks": sum(given.values())}))
    return taken


def _spend(
    case: Case,
    sheet: Worksheet,
    rows: list[Row],
    refusal: tuple[Reason, dict[str, Any]] | None,
    binding: dict[str, Any],
    plan: Plan | None,
) -> None:
    receipt, most = case.receipt, sheet.max_spend_kopecks
    wished = receipt.spend_kopecks if receipt.spend is SpendMode.EXACT else most
    if receipt.spend is SpendMode.NONE or (receipt.spend is SpendMode.EXACT and wished <= 0):
        if most:
            details = {"max_spend_kopecks": most, **binding}
            sheet.trace.append(TraceStep("spend", "", Outcome.NOT_APPLIED, Reason.SPEND_OFFERED, None, 0, details))
        elif refusal and case.facts.spendable_kopecks > 0:
            sheet.trace.append(TraceStep("spend", "", Outcome.NOT_APPLIED, refusal[0], None, 0, refusal[1]))
        return
    amount = min(wished, most)
    least = case.index.rulebook.redemption.min_points_kopecks
    if amount and amount < least:
        refusal, amount = (Reason.SPEND_MIN_POINTS, {"min_points_kopecks": least}), 0
    if not amount:
        reason, details = refusal
        sheet.trace.append(TraceStep("spend", "", Outcome.REFUSED, reason, None, 0, details))
        return
    _take(case, sheet, rows, amount, plan)
    reason = Reason.SPEND_REDUCED if amount < wished else Reason.POINTS_SPENT
    details = {"wished_kopecks": wished, "max_spend_kopecks": most, **binding}
    sheet.trace.append(TraceStep("spend", "", Outcome.APPLIED, reason, None, amount, details))


def _take(case: Case, sheet: Worksheet, rows: list[Row], amount: int, plan: Plan | None) -> None:
    """Takes the points off the rows: by their lots where restrictions say which, else spread by what is due."""
    if plan is not None:
        sheet.draws += (plan if amount == plan.total_kopecks else plan_lots(case, rows, amount)).draws
        taken: dict[int, int] = {}
        for draw in sheet.draws:
            taken[draw.line_no] = taken.get(draw.line_no, 0) + draw.amount_kopecks
    else:
        taken = allocate(shares_of(rows), amount)
    for row in rows:
        row.take_points(taken.get(row.line.line_no, 0))


def _binding(limits: dict[str, int], most: int) -> dict[str, Any]:
    """Which limit holds the most that may be spent: balance, share, floor, what must be left, or what lots allow."""
    return {"limit": next((name for name, kopecks in limits.items() if kopecks == most), "")} if most else {}


def _payable_rows(case: Case, sheet: Worksheet) -> list[Row]:
    fits = goods_filter(case.index.rulebook.redemption.goods)
    return [row for row in sheet.rows if row.takes_points and row.due and (fits is None or fits(row.line))]
