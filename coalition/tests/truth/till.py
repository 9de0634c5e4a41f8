"""A till of the scene: sends what the model calls a receipt to the product's own operations."""

import json
from typing import Any

from coalition.tests.truth.plain.terms import Receipt
from coalition.tests.truth.scenery import Scene
from promotions.engine.receipt import SpendMode
from settlements.purchases.commit import commit_purchase
from settlements.purchases.quote import quote_purchase
from settlements.purchases.requests import (
    Idempotency,
    Identifier,
    IdentifierKind,
    LineRequest,
    PurchaseRequest,
    ReturnLineRequest,
    ReturnRequest,
)
from settlements.purchases.results import Answer, PurchaseResult, QuoteResult, ReturnResult
from settlements.purchases.returns import return_purchase


class Till:
    """Sends, and keeps what the door would have seen."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.result: Any = None

    def request(self, receipt: Receipt, **fields: Any) -> PurchaseRequest:
        """A receipt of the model as a request."""
        number = next(self.scene.world.count)
        card = self.scene.cards.get(receipt.member)
        defaults = {"receipt_no": str(number), "till_reference": f"t-{number}"}
        return PurchaseRequest(
            desk=self.scene.desk(receipt.pharmacy),
            occurred_at=receipt.at,
            lines=tuple(
                LineRequest(at, line.goods, line.quantity, line.price, line.amount, min_price_kopecks=line.min_price)
                for at, line in enumerate(receipt.lines, 1)
            ),
            identifier=Identifier(IdentifierKind.CARD, card.number) if card else None,
            coupons=receipt.coupons,
            spend=SpendMode({"all": "all", 0: "none"}.get(receipt.spend, "exact")),
            spend_kopecks=0 if receipt.spend == "all" else receipt.spend,
            already_sold=receipt.printed is not None,
            sold_payable_kopecks=receipt.printed,
            **(defaults | fields),
        )

    def quote(self, request: PurchaseRequest) -> QuoteResult:
        """A quote now."""
        return quote_purchase(request=request, now=self.scene.world.now)

    def commit(self, request: PurchaseRequest, *, key: str | None = None, body: str = "h") -> Answer:
        """Commit now, under a key of the till's reference unless another is given."""
        return commit_purchase(
            request=request,
            now=self.scene.world.now,
            idempotency=Idempotency(key or request.till_reference, body),
            render=self._render_purchase,
        )

    def give_back(
        self, pharmacy: str, purchase_id: str, wanted: dict[int, int], *, is_void: bool = False
    ) -> tuple[ReturnRequest, Answer]:
        """Return thousandths by position of the line."""
        request = ReturnRequest(
            desk=self.scene.desk(pharmacy),
            purchase_id=purchase_id,
            occurred_at=self.scene.world.now,
            till_reference=f"r-{next(self.scene.world.count)}",
            lines=tuple(ReturnLineRequest(at + 1, quantity) for at, quantity in wanted.items()),
            is_void=is_void,
        )
        return request, self.commit_return(request)

    def commit_return(self, request: ReturnRequest) -> Answer:
        """Send a return."""
        return return_purchase(
            request=request,
            now=self.scene.world.now,
            idempotency=Idempotency(request.till_reference, "h"),
            render=self._render_return,
        )

    def _render_purchase(self, result: PurchaseResult) -> Answer:
        self.result = result
        body = {"purchase": result.purchase_id, "payable": result.decision.payable_kopecks}
        return Answer(201, json.dumps(body).encode())

    def _render_return(self, result: ReturnResult) -> Answer:
        self.result = result
        return Answer(201, json.dumps({"return": result.return_id, "money": result.money_kopecks}).encode())
