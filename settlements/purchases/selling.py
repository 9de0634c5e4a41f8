"""A receipt at a door, be it the tills' or the cabinet's: a card that may be a guess is counted, or not looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from settlements.purchases.commit import commit_purchase
from settlements.purchases.guesses import NOT_LOOKED_AT, count_unknown, without_guess
from settlements.purchases.quote import quote_purchase
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer, Notice, PurchaseResult, QuoteResult


def quote_receipt(*, asked: PurchaseRequest, now: datetime) -> tuple[QuoteResult, PurchaseRequest]:
    """The quote, and the request that it was made for: without its card from a desk that has guessed too much.

    Refused as `quote_purchase` refuses.
    """
    request = without_guess(asked, now=now)
    result = quote_purchase(request=request, now=now)
    count_unknown(asked, result.notices, now=now)
    if request is not asked:
        result = replace(result, notices=(NOT_LOOKED_AT, *result.notices))
    return result, request


def sell_receipt(
    *,
    asked: PurchaseRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[PurchaseResult, PurchaseRequest], Answer],
) -> Answer:
    """Book the receipt, without its card from a desk that has guessed too much; `render` is told the request booked.

    Refused as `commit_purchase` refuses.
    """
    request = without_guess(asked, now=now)
    told: list[Notice] = []

    def rendered(result: PurchaseResult) -> Answer:
        told.extend(result.notices)
        if request is not asked:
            result = replace(result, notices=(NOT_LOOKED_AT, *result.notices))
        return render(result, request)

    answer = commit_purchase(request=request, now=now, idempotency=idempotency, render=rendered)
    if not answer.is_repeated:
        count_unknown(asked, told, now=now)
    return answer
