"""A receipt at a door, be it the tills' or the cabinet's: a card or coupon that may be a guess is counted, or not
looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from settlements.purchases.commit import commit_purchase
from settlements.purchases.guesses import count_unknown, without_guesses
from settlements.purchases.quote import quote_purchase
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer, PurchaseResult, QuoteResult


def quote_receipt(*, asked: PurchaseRequest, now: datetime) -> tuple[QuoteResult, PurchaseRequest]:
    """The quote, and the request that it was made for: without its card or coupons when the desk guessed too much.

    Refused as `quote_purchase` refuses.
    """
    request, not_looked_at = without_guesses(asked, now=now)
    result = quote_purchase(request=request, now=now)
    count_unknown(asked, result, now=now)
    return replace(result, notices=(*not_looked_at, *result.notices)), request


def sell_receipt(
    *,
    asked: PurchaseRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[PurchaseResult, PurchaseRequest], Answer],
) -> Answer:
    """Book the receipt, without its card or coupons when the desk guessed too much; `render` is told what is booked.

    Refused as `commit_purchase` refuses.
    """
    request, not_looked_at = without_guesses(asked, now=now)
    booked: list[PurchaseResult] = []

    def rendered(result: PurchaseResult) -> Answer:
        booked[:] = [result]
        return render(replace(result, notices=(*not_looked_at, *result.notices)), request)

    answer = commit_purchase(request=request, now=now, idempotency=idempotency, render=rendered)
    if not answer.is_repeated and not asked.token:  # what was quoted was counted then
        count_unknown(asked, booked[0], now=now)
    return answer
