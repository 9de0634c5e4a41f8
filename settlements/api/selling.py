"""Booking a receipt: what a single purchase and an item of the offline queue have in common."""

from dataclasses import replace
from datetime import datetime

import msgspec

from coalition.toolkit.rest.bodies import hash_of_body
from pharmacies.queries.desks import DeskIdentity
from settlements.api.guesses import NOT_LOOKED_AT, count_unknown, without_guess
from settlements.api.parsing import receipt_request
from settlements.api.rendering import purchase_answer, quote_answer
from settlements.api.schemas.requests import PurchaseBody
from settlements.purchases.commit import commit_purchase
from settlements.purchases.errors import AlreadyCommitted, QuoteStale
from settlements.purchases.requests import Idempotency
from settlements.purchases.results import Answer, Notice, PurchaseResult

CREATED = 201


def sell(body: PurchaseBody, *, desk: DeskIdentity, key: str, now: datetime) -> Answer:
    """Book the receipt in a transaction of its own. Refused as `commit_purchase` and `receipt_request` refuse."""
    asked = receipt_request(body, desk)
    request = without_guess(asked, now=now)
    told: list[Notice] = []

    def render(result: PurchaseResult) -> Answer:
        told.extend(result.notices)
        if request is not asked:
            result = replace(result, notices=(NOT_LOOKED_AT, *result.notices))
        return Answer(CREATED, msgspec.json.encode(purchase_answer(result, request)))

    idempotency = Idempotency(key, hash_of_body("purchase", body))
    try:
        answer = commit_purchase(request=request, now=now, idempotency=idempotency, render=render)
    except QuoteStale as stale:
        stale.context["members"] = {"quote": msgspec.to_builtins(quote_answer(stale.quote, request))}
        raise
    except AlreadyCommitted as known:
        known.context["members"] = {"purchase_id": known.context["purchase_id"]}
        raise
    if not answer.is_repeated:
        count_unknown(asked, told, now=now)
    return answer
