"""A web cash desk sells by the same road as a cash program's till; the desk itself numbers its receipts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from pharmacies.models import Shift
from pharmacies.operations.shifts import lock_open_shift
from pharmacies.queries.desks import DeskIdentity
from settlements.purchases.answers import find_answer
from settlements.purchases.commit import OPERATION
from settlements.purchases.errors import VoidRefused
from settlements.purchases.requests import Idempotency, PurchaseRequest, ReturnRequest
from settlements.purchases.results import Answer, PurchaseResult, ReturnResult
from settlements.purchases.returns import OPERATION as RETURN
from settlements.purchases.returns import return_purchase
from settlements.purchases.selling import sell_receipt
from settlements.queries.shifts import NUMBERED, sales_of

AMOUNT_ONLY = "amount-only"
"""The code of a line that stands for goods nobody named: no product has it, so it is judged as unknown goods are."""
WAIT = "set local lock_timeout = '3s'"


def sell_at_web_desk(
    *,
    asked: PurchaseRequest,
    shift: Shift,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[PurchaseResult, PurchaseRequest], Answer],
) -> Answer:
    """Book a receipt of an open shift under the next number `W-<shift>-<n>`; the same key gets the same answer.

    The shift's row is held meanwhile: it is not closed under a sale, and two cashiers never draw one number. The
    hash of the body must leave the number out. Refused with ShiftIsClosed and as `sell_receipt` refuses.
    """

    def sell(held: Shift) -> Answer:
        number = f"{NUMBERED}{held.number}-{sales_of(held).count() + 1}"
        numbered = replace(asked, shift_no=held.number, receipt_no=number)
        return sell_receipt(asked=numbered, now=now, idempotency=idempotency, render=render)

    return _booked_once(asked.desk, shift, idempotency, OPERATION, sell)


def void_at_web_desk(
    *,
    request: ReturnRequest,
    shift: Shift,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[ReturnResult], Answer],
) -> Answer:
    """Void a whole receipt of the open shift. Refused with ShiftIsClosed, with VoidRefused when it was sold in another
    shift or at another desk, and as `return_purchase` refuses."""

    def void(held: Shift) -> Answer:
        if not sales_of(held).filter(pk=request.purchase_id).exists():
            raise VoidRefused
        return return_purchase(request=replace(request, is_void=True), now=now, idempotency=idempotency, render=render)

    return _booked_once(request.desk, shift, idempotency, RETURN, void)


def return_at_web_desk(
    *,
    request: ReturnRequest,
    shift: Shift,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[ReturnResult], Answer],
) -> Answer:
    """Book goods that come back during an open shift. Refused with ShiftIsClosed and as `return_purchase` refuses."""

    def give_back(_held: Shift) -> Answer:
        return return_purchase(request=request, now=now, idempotency=idempotency, render=render)

    return _booked_once(request.desk, shift, idempotency, RETURN, give_back)


def _booked_once(
    desk: DeskIdentity, shift: Shift, idempotency: Idempotency, operation: str, book: Callable[[Shift], Answer]
) -> Answer:
    """What was answered under the key before, also when the shift is closed by now; else what `book` does in the shift.

    One transaction. A lock that is not to be had in seconds is refused as busy, as at a till.
    """
    with transaction.atomic():
        known = find_answer(desk, idempotency, operation)
        if known is not None:
            return known
        with connection.cursor() as cursor:
            cursor.execute(WAIT)
        return book(lock_open_shift(shift=shift))
