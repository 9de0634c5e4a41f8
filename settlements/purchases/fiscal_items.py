"""What is keyed into the fiscal device, by the pharmacy's contract. Pure; kopecks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coalition.kernel.allocation import split_into_parts
from promotions.engine.decision import Decision
from settlements.purchases.requests import LineRequest

COUNTER_PROVISION = "counter_provision"


@dataclass(frozen=True, slots=True)
class FiscalItem:
    """An item of the fiscal receipt: so much (tag 1023) at a price (1079) for an amount (1043)."""

    line_no: int
    quantity_thousandths: int
    unit_price_kopecks: int
    amount_kopecks: int


def fiscal_items(decision: Decision, lines: Mapping[int, LineRequest], mode: str) -> Iterator[FiscalItem]:
    """The items to print. Discounts lower the price either way; coupons and points lower it too in mode `discount`,
    and are a sum of their own (tag 1217) in mode `counter_provision`. Items and tag 1217 add up to what was due.
    """
    for line in decision.lines:
        parts = line.parts
        if mode == COUNTER_PROVISION:
            asked = lines[line.line_no]
            due = line.payable_kopecks + line.coupon_kopecks + line.points_kopecks
            parts = split_into_parts(due, asked.quantity_thousandths, listed_price_kopecks=asked.price_kopecks)
        for part in parts:
            yield FiscalItem(line.line_no, part.quantity_thousandths, part.unit_price_kopecks, part.amount_kopecks)


def counter_provision_kopecks(decision: Decision, mode: str) -> int:
    """The sum of tag 1217: coupons and points in mode `counter_provision`, else nothing."""
    if mode != COUNTER_PROVISION:
        return 0
    return sum(line.coupon_kopecks + line.points_kopecks for line in decision.lines)
