"""Cards and coupons on receipts are guesses too: a desk that showed too many unknown ones sells without for a while."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from pharmacies.access.counters import seconds_left
from pharmacies.access.lookups import UNKNOWN as UNKNOWN_CARDS
from pharmacies.access.lookups import UNKNOWN_COUPONS, may_guess, note_unknown
from promotions.engine.reasons import Reason
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.results import Notice, PurchaseResult, QuoteResult
from settlements.purchases.tokens import is_of

UNKNOWN = {"card_unknown", "phone_unknown", "bank_card_unknown"}
CARD_NOT_LOOKED_AT = (
    "card_not_looked_at",
    "Слишком много неизвестных карт подряд: карта не проверялась, чек продаётся без неё."
    " Повторите через {minutes} мин.",
    "Too many unknown cards in a row: the card was not looked at, the receipt is sold without it."
    " Try again in {minutes} min.",
)
COUPONS_NOT_LOOKED_AT = (
    "coupons_not_looked_at",
    "Слишком много неизвестных купонов подряд: купоны не проверялись, чек продаётся без них."
    " Повторите через {minutes} мин.",
    "Too many unknown coupons in a row: coupons were not looked at, the receipt is sold without them."
    " Try again in {minutes} min.",
)


def without_guesses(request: PurchaseRequest, *, now: datetime) -> tuple[PurchaseRequest, tuple[Notice, ...]]:
    """The request, without its card or its coupons when this desk has guessed too much; and the notices that say so.

    A quote's token proves that it is no guess, and the buyer of a receipt that is printed already keeps his points.
    """
    if request.already_sold or is_of(request.token, request):
        return request, ()
    guesser, without, told = _guesser(request), dict[str, Any](), []
    if request.identifier and not may_guess(desk_id=guesser, now=now):
        without["identifier"] = None
        told.append(_told(CARD_NOT_LOOKED_AT, now))
    if request.coupons and not may_guess(desk_id=guesser, now=now, limit=UNKNOWN_COUPONS):
        without["coupons"] = ()
        told.append(_told(COUPONS_NOT_LOOKED_AT, now))
    return replace(request, **without) if without else request, tuple(told)


def count_unknown(request: PurchaseRequest, result: QuoteResult | PurchaseResult, *, now: datetime) -> None:
    """Count a card that nobody knows, and each coupon that does not exist."""
    if any(notice.code in UNKNOWN for notice in result.notices):
        note_unknown(desk_id=_guesser(request), now=now)
    for coupon in result.decision.coupons:
        if coupon.reason == Reason.COUPON_UNKNOWN:
            note_unknown(desk_id=_guesser(request), now=now, limit=UNKNOWN_COUPONS)


def _told(words: tuple[str, str, str], now: datetime) -> Notice:
    code, ru, en = words
    minutes = -(-seconds_left(UNKNOWN_CARDS.window, now) // 60)
    return Notice(code, ru.format(minutes=minutes), en.format(minutes=minutes))


def _guesser(request: PurchaseRequest) -> int:
    """Whose tries are counted: a desk's; of desks without a key those of the outlet, under its number below zero.

    A pharmacy adds web cash desks by itself, as many as it likes: each with tries of its own would be no limit.
    """
    return request.desk.desk_id if request.desk.key_id is not None else -request.desk.outlet_id
