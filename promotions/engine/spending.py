"""Spending points: the last tender. Never an error: what is not possible is left out, and the step says so."""

from typing import Any

from coalition.kernel.allocation import allocate
from coalition.kernel.money import part_of
from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.index import goods_filter
from promotions.engine.reasons import Reason
from promotions.engine.receipt import SpendMode
from promotions.engine.worksheet import Case, Row, Worksheet, shares_of


def spend_points(case: Case, sheet: Worksheet) -> dict[int, int]:
    """Spends as many of the wished points as the programme allows; answers the most that each line could take.

    The most that may be spent is noted on the sheet even when nothing is wished, for the screen.
    """
    rows = _payable_rows(case, sheet)
    refusal = _refusal(case, sheet)
    limits = {} if refusal else _limits(case, sheet, rows)
    most = max(0, min(limits.values())) if limits else 0
    if most and most < case.index.rulebook.redemption.min_points_kopecks:
        refusal = Reason.SPEND_MIN_POINTS, {"min_points_kopecks": case.index.rulebook.redemption.min_points_kopecks}
        most = 0
    if not most and refusal is None:
        refusal = (Reason.SPEND_NO_ROOM if limits["balance"] > 0 else Reason.SPEND_NO_POINTS), {}
    sheet.max_spend_kopecks = most
    most_by_line = {row.line.line_no: min(row.room, most) for row in rows}
    _spend(case, sheet, rows, refusal, _binding(limits, most))
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


def _limits(case: Case, sheet: Worksheet, rows: list[Row]) -> dict[str, int]:
    """What each rule of redemption allows at most, in kopecks; a share of the receipt is rounded down."""
    redemption = case.index.rulebook.redemption
    return {
        "balance": case.facts.spendable_kopecks,
        "share": part_of(sum(row.due for row in rows), redemption.cap_bp, 10_000),
        "floor": sum(row.room for row in rows),
        "leave": sheet.due_kopecks - redemption.leave_kopecks,
    }


def _spend(
    case: Case,
    sheet: Worksheet,
    rows: list[Row],
    refusal: tuple[Reason, dict[str, Any]] | None,
    binding: dict[str, Any],
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
    taken = allocate(shares_of(rows), amount)
    for row in rows:
        row.take_points(taken[row.line.line_no])
    reason = Reason.SPEND_REDUCED if amount < wished else Reason.POINTS_SPENT
    details = {"wished_kopecks": wished, "max_spend_kopecks": most, **binding}
    sheet.trace.append(TraceStep("spend", "", Outcome.APPLIED, reason, None, amount, details))


def _binding(limits: dict[str, int], most: int) -> dict[str, Any]:
    """Which limit holds the most that may be spent: balance, share of the receipt, floor or what must be left."""
    return {"limit": next((name for name, kopecks in limits.items() if kopecks == most), "")} if most else {}


def _payable_rows(case: Case, sheet: Worksheet) -> list[Row]:
    fits = goods_filter(case.index.rulebook.redemption.goods)
    return [row for row in sheet.rows if row.takes_points and row.due and (fits is None or fits(row.line))]
