"""Booking a receipt: what a single purchase and an item of the offline queue have in common."""

from datetime import datetime

import msgspec

from coalition.toolkit.rest.bodies import hash_of_body
from pharmacies.queries.desks import DeskIdentity
from settlements.api.parsing import receipt_request
from settlements.api.rendering import purchase_answer, quote_answer
from settlements.api.schemas.requests import PurchaseBody
from settlements.purchases.errors import AlreadyCommitted, QuoteStale
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer, PurchaseResult
from settlements.purchases.selling import sell_receipt

CREATED = 201


def sell(body: PurchaseBody, *, desk: DeskIdentity, key: str, now: datetime) -> Answer:
    """Book the receipt in a transaction of its own. Refused as `commit_purchase` and `receipt_request` refuse."""
    asked = receipt_request(body, desk)
    idempotency = Idempotency(key, hash_of_body("purchase", body))
    try:
        return sell_receipt(asked=asked, now=now, idempotency=idempotency, render=_render)
    except QuoteStale as stale:
        stale.context["members"] = {"quote": msgspec.to_builtins(quote_answer(stale.quote, asked))}
        raise
    except AlreadyCommitted as known:
        known.context["members"] = {"purchase_id": known.context["purchase_id"]}
        raise


def _render(result: PurchaseResult, request: PurchaseRequest) -> Answer:
    return Answer(CREATED, msgspec.json.encode(purchase_answer(result, request)))
