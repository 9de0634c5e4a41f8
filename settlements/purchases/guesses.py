"""Cards on receipts are guesses too: a desk that showed too many unknown ones sells without cards for a while."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pharmacies.access.lookups import may_guess, note_unknown
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.results import Notice

UNKNOWN = {"card_unknown", "phone_unknown", "bank_card_unknown"}
NOT_LOOKED_AT = Notice(
    "card_not_looked_at",
    "Слишком много неизвестных карт подряд: карта не проверялась, чек продаётся без неё. Попробуйте позже.",
    "Too many unknown cards in a row: the card was not looked at, the receipt is sold without it. Try later.",
)


def without_guess(request: PurchaseRequest, *, now: datetime) -> PurchaseRequest:
    """The request, without its card when this desk has guessed too much.

    A quote's token proves that it is no guess, and the buyer of a receipt that is printed already keeps his points.
    """
    is_no_guess = request.identifier is None or request.token or request.already_sold
    if is_no_guess or may_guess(desk_id=_guesser(request), now=now):
        return request
    return replace(request, identifier=None)


def count_unknown(request: PurchaseRequest, notices: Iterable[Notice], *, now: datetime) -> None:
    """Count a card that nobody knows."""
    if any(notice.code in UNKNOWN for notice in notices):
        note_unknown(desk_id=_guesser(request), now=now)


def _guesser(request: PurchaseRequest) -> int:
    """Whose tries are counted: a desk's; of desks without a key those of the outlet, under its number below zero.

    A pharmacy adds web cash desks by itself, as many as it likes: each with tries of its own would be no limit.
    """
    return request.desk.desk_id if request.desk.key_id is not None else -request.desk.outlet_id
