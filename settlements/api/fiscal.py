"""How the pharmacy's contract wants the benefits on the fiscal receipt."""

from collections.abc import Mapping

from coalition.kernel.allocation import split_into_parts
from coalition.kernel.money import format_roubles
from coalition.kernel.quantity import format_quantity
from promotions.engine.decision import Decision, LineDecision
from settlements.api.schemas.answers import FiscalAnswer, FiscalPartAnswer
from settlements.purchases.requests import LineRequest

COUNTER_PROVISION = "counter_provision"


def fiscal_answer(decision: Decision, lines: Mapping[int, LineRequest], mode: str) -> FiscalAnswer:
    """The items to print. Discounts lower the price either way; coupons and points lower it too in mode `discount`,
    and are a sum of their own (tag 1217) in mode `counter_provision`. Items and tag 1217 add up to what was due.
    """
    is_separate = mode == COUNTER_PROVISION
    tenders = sum(line.coupon_kopecks + line.points_kopecks for line in decision.lines)
    return FiscalAnswer(
        mode=mode,
        items=tuple(item for line in decision.lines for item in _items(line, lines[line.line_no], is_separate)),
        money=format_roubles(decision.payable_kopecks),
        tag_1217=format_roubles(tenders if is_separate else 0),
    )


def _items(line: LineDecision, asked: LineRequest, is_separate: bool) -> tuple[FiscalPartAnswer, ...]:
    parts = line.parts
    if is_separate:
        due = line.payable_kopecks + line.coupon_kopecks + line.points_kopecks
        parts = split_into_parts(due, asked.quantity_thousandths, listed_price_kopecks=asked.price_kopecks)
    return tuple(
        FiscalPartAnswer(
            line_no=line.line_no,
            tag_1023=format_quantity(part.quantity_thousandths),
            tag_1079=format_roubles(part.unit_price_kopecks),
            tag_1043=format_roubles(part.amount_kopecks),
        )
        for part in parts
    )
