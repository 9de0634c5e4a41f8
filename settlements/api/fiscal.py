"""How the pharmacy's contract wants the benefits on the fiscal receipt."""

from collections.abc import Mapping

from coalition.kernel.money import format_roubles
from coalition.kernel.quantity import format_quantity
from promotions.engine.decision import Decision
from settlements.api.schemas.answers import FiscalAnswer, FiscalPartAnswer
from settlements.purchases.fiscal_items import counter_provision_kopecks, fiscal_items
from settlements.purchases.requests import LineRequest


def fiscal_answer(decision: Decision, lines: Mapping[int, LineRequest], mode: str) -> FiscalAnswer:
    """The items to print, and the sum of tag 1217."""
    return FiscalAnswer(
        mode=mode,
        items=tuple(
            FiscalPartAnswer(
                line_no=item.line_no,
                tag_1023=format_quantity(item.quantity_thousandths),
                tag_1079=format_roubles(item.unit_price_kopecks),
                tag_1043=format_roubles(item.amount_kopecks),
            )
            for item in fiscal_items(decision, lines, mode)
        ),
        money=format_roubles(decision.payable_kopecks),
        tag_1217=format_roubles(counter_provision_kopecks(decision, mode)),
    )
