"""Points of campaigns that may be spent in their own way only: which lot pays for which line.

Lots are taken in the order given (by expiry, then the narrowest restriction, then id). A restricted lot fills its own
lines by line number, up to its share of the receipt; what unrestricted lots give is spread over what then remains.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coalition.kernel.allocation import Share, allocate
from coalition.kernel.money import part_of
from promotions.engine.axes import Goods, Spending
from promotions.engine.conditions import refusal_by_basket, refusal_by_time
from promotions.engine.decision import PointDraw
from promotions.engine.facts import PointLot
from promotions.engine.index import goods_filter, is_anywhere, is_at
from promotions.engine.worksheet import Case, Row


@dataclass(frozen=True, slots=True)
class Plan:
    """Which lot pays how much of which line, and how much that is together."""

    draws: tuple[PointDraw, ...]
    total_kopecks: int


def plan_lots(case: Case, rows: Sequence[Row], rooms: Mapping[int, int], wished_kopecks: int) -> Plan:
    """Draws on the lots in their order until what is wished is reached, or nothing more may be drawn.

    `rooms`: line number → how much of it points may pay.
    """
    room = dict(rooms)
    due_kopecks = sum(row.due for row in rows)
    free = wished_kopecks
    draws: list[PointDraw] = []
    unrestricted: list[tuple[PointLot, int]] = []
    reserved = 0
    for lot in case.facts.lots:
        if lot.spending is None:
            taken = min(lot.kopecks, free, sum(room.values()) - reserved)
            if taken > 0:
                unrestricted.append((lot, taken))
                reserved += taken
        else:
            most = min(lot.kopecks, free, sum(room.values()) - reserved)
            drawn = _draw(case, lot, lot.spending, rows, room, min(most, _share(lot.spending, due_kopecks)))
            draws += drawn
            taken = sum(draw.amount_kopecks for draw in drawn)
        free -= max(0, taken)
    draws += _spread(rows, room, unrestricted)
    return Plan(tuple(draws), sum(draw.amount_kopecks for draw in draws))


def is_spendable(case: Case, spending: Spending) -> bool:
    """Whether the receipt is one on which such points may be spent at all."""
    receipt = case.receipt
    return (
        case.receipt_kopecks >= spending.min_receipt_kopecks
        and (is_anywhere(spending.where) or is_at(spending.where, receipt.place))
        and refusal_by_time(spending.when, receipt.occurred_at) is None
        and refusal_by_basket(spending.basket, receipt) is None
    )


def narrowness(spending: Spending | None) -> int:
    """How much a restriction leaves out, for the order of lots: the more of its terms are given, the sooner."""
    if spending is None:
        return 0
    plain = Spending()
    named = (spending.goods != Goods(), spending.basket != plain.basket, spending.where != plain.where)
    times = (spending.when != plain.when, spending.share_bp != plain.share_bp, bool(spending.min_receipt_kopecks))
    return 100 * sum(named) + sum(times)


def _share(spending: Spending, due_kopecks: int) -> int:
    return part_of(due_kopecks, spending.share_bp, 10_000)


def _draw(
    case: Case, lot: PointLot, spending: Spending, rows: Sequence[Row], room: dict[int, int], most: int
) -> list[PointDraw]:
    """Fills the lot's own lines by number; `room` is lowered by what is taken."""
    if most <= 0 or not is_spendable(case, spending):
        return []
    fits = goods_filter(spending.goods)
    drawn = []
    for row in sorted(rows, key=lambda row: row.line.line_no):
        line_no = row.line.line_no
        taken = min(most, room[line_no]) if fits is None or fits(row.line) else 0
        if taken > 0:
            drawn.append(PointDraw(lot.lot_id, line_no, taken))
            room[line_no] -= taken
            most -= taken
    return drawn


def _spread(rows: Sequence[Row], room: dict[int, int], lots: Sequence[tuple[PointLot, int]]) -> list[PointDraw]:
    """What lots without restrictions give, spread by what is due; each lot fills lines by number."""
    total = sum(taken for _, taken in lots)
    if not total:
        return []
    shares = allocate([Share(row.line.line_no, row.due, room[row.line.line_no]) for row in rows], total)
    left = dict(sorted(shares.items()))
    drawn = []
    for lot, amount in lots:
        for line_no, kopecks in left.items():
            taken = min(amount, kopecks)
            if taken:
                drawn.append(PointDraw(lot.lot_id, line_no, taken))
                left[line_no] -= taken
                amount -= taken
    return drawn
