"""What the tills of the replayed year send: a real receipt as a request for a purchase or a return."""

import hashlib
from dataclasses import replace

from coalition.demo.journey.families import household_card
from coalition.demo.journey.promises import coupon_code
from coalition.demo.journey.source import SoldReceipt
from pharmacies.models import CashDesk
from pharmacies.queries.desks import DeskIdentity, desk_identity
from promotions.engine.receipt import SpendMode
from settlements.purchases.requests import (
    Idempotency,
    Identifier,
    IdentifierKind,
    LineRequest,
    PurchaseRequest,
    ReturnRequest,
)


def desks_by_store() -> dict[int, DeskIdentity]:
    """The one desk of each store."""
    desks = CashDesk.objects.values_list("outlet__code", "pk")
    return {int(store): desk_identity(desk_id) for store, desk_id in desks}


def reference_of(receipt: SoldReceipt) -> str:
    """How the till knows its receipt; what is stored under it has been played."""
    return f"basket-{receipt.basket_id}"


def return_reference_of(receipt: SoldReceipt) -> str:
    """How the till knows the return of its receipt."""
    return f"return-{receipt.basket_id}"


def purchase_request(receipt: SoldReceipt, desk: DeskIdentity, *, spends: bool) -> PurchaseRequest:
    """The receipt as its till sends it; `spends`: the family pays with all the points it may."""
    return PurchaseRequest(
        desk=desk,
        occurred_at=receipt.occurred_at,
        receipt_no=str(receipt.basket_id),
        till_reference=reference_of(receipt),
        lines=tuple(
            LineRequest(
                line_no=line_no,
                product_code=str(line.product_id),
                quantity_thousandths=line.quantity_thousandths,
                price_kopecks=line.price_kopecks,
                amount_kopecks=line.amount_kopecks,
            )
            for line_no, line in enumerate(receipt.lines, start=1)
        ),
        identifier=Identifier(IdentifierKind.CARD, household_card(receipt.household_id)),
        coupons=tuple(coupon_code(*coupon) for coupon in receipt.coupons),
        spend=SpendMode.ALL if spends else SpendMode.NONE,
    )


def return_request(receipt: SoldReceipt, desk: DeskIdentity, purchase_id: str) -> ReturnRequest:
    """All of the receipt comes back to its own desk at once."""
    return ReturnRequest(
        desk=desk,
        purchase_id=purchase_id,
        occurred_at=receipt.occurred_at,
        till_reference=return_reference_of(receipt),
        reason="replayed",
    )


def idempotency_of(request: PurchaseRequest | ReturnRequest) -> Idempotency:
    """A key that is the same whenever this receipt is sent."""
    body = repr(replace(request, desk=None)).encode()
    return Idempotency(request.till_reference, hashlib.sha256(body).hexdigest())
