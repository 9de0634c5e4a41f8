"""Spending points: the last tender. Never an error: what is not possible is left out, and the step says so."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from coalition.kernel.allocation import Share, allocate
from coalition.kernel.money import part_of, split_proportionally
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.index import goods_filter
from promotions.engine.levels import level_finder
from promotions.engine.lots import Plan, plan_lots
from promotions.engine.reasons import Reason
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import Rule
from promotions.engine.steps import applied, not_applied
from promotions.engine.worksheet import Case, Row, Worksheet, shares_of


def spend_points(case: Case, sheet: Worksheet, leaves: Sequence[Candidate] = ()) -> dict[int, int]:
    """Spends as many of the wished points as the programme allows; answers the most that each line could take.

    `leaves`: promotions that let more points be paid for their goods than the programme's share of the receipt.
    The most that may be spent is noted on the sheet even when nothing is wished, for the screen.
    """
    rows = _payable_rows(case, sheet)
    refusal = _refusal(case, sheet)
    offers = _offers(case, sheet, rows, leaves) if leaves and not refusal else []
    rooms = _rooms(case, rows, offers)
    limits = {} if refusal else _limits(case, sheet, rows, rooms, offers)
    most = max(0, min(limits.values())) if limits else 0
    plan = plan_lots(case, rows, rooms, most) if most and case.facts.lots else None
    if plan is not None and plan.total_kopecks < most:
        most = limits["lots"] = plan.total_kopecks
    if most and most < case.index.rulebook.redemption.min_points_kopecks:
        refusal = Reason.SPEND_MIN_POINTS, {"min_points_kopecks": case.index.rulebook.redemption.min_points_kopecks}
        most = 0
    if not most and refusal is None:
        refusal = (Reason.SPEND_NO_ROOM if limits["balance"] > 0 else Reason.SPEND_NO_POINTS), {}
    sheet.max_spend_kopecks = most
    _spend(case, sheet, rows, rooms, refusal, _binding(limits, most), plan)
    if refusal and not offers:
        sheet.trace += [not_applied(leave.rule, *refusal) for leave in leaves]
    _tell_offers(sheet, offers)
    return {line_no: min(room, most) for line_no, room in rooms.items()}


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


def _limits(
    case: Case, sheet: Worksheet, rows: list[Row], rooms: dict[int, int], offers: Sequence["Offer"]
) -> dict[str, int]:
    """What each rule of redemption allows at most, in kopecks; a share of the receipt is rounded down."""
    redemption = case.index.rulebook.redemption
    room = sum(rooms.values())
    is_share_in_rooms = any(offer.kopecks for offer in offers)
    share = room if is_share_in_rooms else part_of(sum(row.due for row in rows), redemption.cap_bp, 10_000)
    return {
        "balance": case.facts.spendable_kopecks,
        "share": share,
        "floor": room,
        "leave": sheet.due_kopecks - redemption.leave_kopecks,
    }


class Offer(NamedTuple):
    """A promotion that lets points be paid for its goods, and for which rows how many."""

    rule: Rule
    kopecks: dict[int, int]


def _offers(case: Case, sheet: Worksheet, rows: list[Row], leaves: Iterable[Candidate]) -> list[Offer]:
    """Line number → points that a promotion lets be paid for it, if that is more than the share; the first wins."""
    cap_bp = case.index.rulebook.redemption.cap_bp
    payable = {row.line.line_no for row in rows}
    offers = []
    for rule, positions in leaves:
        own = [row for row in (sheet.rows[at] for at in positions) if row.line.line_no in payable]
        reward = claimed_reward(case, rule, own, [row.due for row in own], level_finder(case, sheet))
        total = min(reward.total_kopecks, sum(reward.weights))
        parts = split_proportionally(total, reward.weights) if total else [0] * len(own)
        most = rule.limits.per_line_kopecks
        kopecks = {
            row.line.line_no: part if most is None else min(part, most) for row, part in zip(own, parts, strict=True)
        }
        better = {
            row.line.line_no: kopecks[row.line.line_no]
            for row in own
            if kopecks[row.line.line_no] > part_of(row.due, cap_bp, 10_000)
        }
        payable -= better.keys()
        offers.append(Offer(rule, better))
    return offers


def _rooms(case: Case, rows: list[Row], offers: Sequence[Offer]) -> dict[int, int]:
    """Line number → how much of it points may pay. With offers the share of the receipt is spread over the others."""
    offered = {line_no: kopecks for offer in offers for line_no, kopecks in offer.kopecks.items()}
    if not offered:
        return {row.line.line_no: row.room for row in rows}
    others = [row for row in rows if row.line.line_no not in offered]
    share = part_of(sum(row.due for row in others), case.index.rulebook.redemption.cap_bp, 10_000)
    rooms = allocate(shares_of(others), share)
    return {
        row.line.line_no: min(row.room, offered.get(row.line.line_no, rooms.get(row.line.line_no, 0))) for row in rows
    }


def _tell_offers(sheet: Worksheet, offers: Sequence[Offer]) -> None:
    paid = {row.line.line_no for row in sheet.rows if row.points}
    for rule, kopecks in offers:
        details = {"max_spend_kopecks": sum(kopecks.values())}
        if paid.isdisjoint(kopecks):
            sheet.trace.append(not_applied(rule, Reason.SPEND_OFFERED if kopecks else Reason.TOO_LITTLE, details))
        else:
            sheet.accepted_by.add(rule.promotion_id)
            sheet.trace.append(applied(rule, Reason.SPEND_OFFERED, 0, details))


def _spend(
    case: Case,
    sheet: Worksheet,
    rows: list[Row],
    rooms: dict[int, int],
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
    _take(case, sheet, rows, rooms, amount, plan)
    reason = Reason.SPEND_REDUCED if amount < wished else Reason.POINTS_SPENT
    details = {"wished_kopecks": wished, "max_spend_kopecks": most, **binding}
    sheet.trace.append(TraceStep("spend", "", Outcome.APPLIED, reason, None, amount, details))


def _take(case: Case, sheet: Worksheet, rows: list[Row], rooms: dict[int, int], amount: int, plan: Plan | None) -> None:
    """Takes the points off the rows: by their lots where restrictions say which, else spread by what is due."""
    if plan is not None:
        sheet.draws += (plan if amount == plan.total_kopecks else plan_lots(case, rows, rooms, amount)).draws
        taken: dict[int, int] = {}
        for draw in sheet.draws:
            taken[draw.line_no] = taken.get(draw.line_no, 0) + draw.amount_kopecks
    else:
        taken = allocate([Share(row.line.line_no, row.due, rooms[row.line.line_no]) for row in rows], amount)
    for row in rows:
        row.take_points(taken.get(row.line.line_no, 0))


def _binding(limits: dict[str, int], most: int) -> dict[str, Any]:
    """Which limit holds the most that may be spent: balance, share, floor, what must be left, or what lots allow."""
    return {"limit": next((name for name, kopecks in limits.items() if kopecks == most), "")} if most else {}


def _payable_rows(case: Case, sheet: Worksheet) -> list[Row]:
    fits = goods_filter(case.index.rulebook.redemption.goods)
    return [row for row in sheet.rows if row.takes_points and row.due and (fits is None or fits(row.line))]
