"""Plays the year: every receipt through the operations of a till, in time order, where an earlier run stopped."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

import orjson

from coalition.demo.journey import terms
from coalition.demo.journey.closing import close_month
from coalition.demo.journey.source import TIME_ZONE, SoldReceipt, Source
from coalition.demo.journey.till import (
    desks_by_store,
    idempotency_of,
    purchase_request,
    reference_of,
    return_reference_of,
    return_request,
)
from coalition.kernel.periods import month_of
from pharmacies.models import Programme
from pharmacies.queries.desks import DeskIdentity
from settlements.models import Purchase, PurchaseReturn
from settlements.purchases.commit import commit_purchase
from settlements.purchases.results import Answer, PurchaseResult, ReturnResult
from settlements.purchases.returns import return_purchase


def play(source: Source, programme: Programme) -> Iterator[bool]:
    """Book every purchase of the source that is not booked yet, in time order; says of each whether it was booked now.

    A month is closed when the first receipt of another one comes, the last month at its end. Each receipt is booked in
    a transaction of its own, as of its own moment, so the caller must hold none open.
    """
    desks, booked = desks_by_store(), _booked_references()
    visits: Counter[int] = Counter()
    month = month_of(terms.FIRST_DAY)
    for number, receipt in enumerate(source.purchases(), start=1):
        if receipt.occurred_at.date() not in month:
            close_month(programme, month, receipt.occurred_at)
            month = month_of(receipt.occurred_at.date())
        visits[receipt.household_id] += 1
        comes_back = number % terms.RETURNED_EVERY == 0
        is_known = reference_of(receipt) in booked and (not comes_back or return_reference_of(receipt) in booked)
        if not is_known:
            spends = visits[receipt.household_id] % terms.SPENDS_EVERY == 0
            _book(receipt, desks[receipt.store_id], spends=spends, comes_back=comes_back)
        yield not is_known
    close_month(programme, month, datetime.combine(month.ends_on, time.min, tzinfo=TIME_ZONE))


def _booked_references() -> set[str]:
    return {
        reference
        for model in (Purchase, PurchaseReturn)
        for reference in model.objects.values_list("till_reference", flat=True).iterator(chunk_size=10_000)
    }


def _book(receipt: SoldReceipt, desk: DeskIdentity, *, spends: bool, comes_back: bool) -> None:
    request = purchase_request(receipt, desk, spends=spends)
    answer = commit_purchase(
        request=request, now=receipt.occurred_at, idempotency=idempotency_of(request), render=_name_of_purchase
    )
    if comes_back:
        back = return_request(receipt, desk, orjson.loads(answer.body)["purchase_id"])
        return_purchase(request=back, now=receipt.occurred_at, idempotency=idempotency_of(back), render=_nothing)


def _name_of_purchase(result: PurchaseResult) -> Answer:
    return Answer(201, orjson.dumps({"purchase_id": result.purchase_id}))


def _nothing(result: ReturnResult) -> Answer:
    return Answer(201, b"{}")
