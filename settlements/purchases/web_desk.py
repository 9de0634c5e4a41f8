"""A web cash desk sells by the same road as a cash program's till; the desk itself numbers its receipts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from pharmacies.models import Shift
from pharmacies.operations.shifts import lock_open_shift
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
    with transaction.atomic():
        # Even a shift that is closed since does not take an answer back.
        known = find_answer(asked.desk, idempotency, OPERATION)
        if known is not None:
            return known
        _wait_no_longer()
        shift = lock_open_shift(shift=shift)
        number = f"{NUMBERED}{shift.number}-{sales_of(shift).count() + 1}"
        numbered = replace(asked, shift_no=shift.number, receipt_no=number)
        return sell_receipt(asked=numbered, now=now, idempotency=idempotency, render=render)


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
    with transaction.atomic():
        known = find_answer(request.desk, idempotency, RETURN)
        if known is not None:
            return known
        _wait_no_longer()
        shift = lock_open_shift(shift=shift)
        if not sales_of(shift).filter(pk=request.purchase_id).exists():
            raise VoidRefused
        return return_purchase(request=replace(request, is_void=True), now=now, idempotency=idempotency, render=render)


def return_at_web_desk(
    *,
    request: ReturnRequest,
    shift: Shift,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[ReturnResult], Answer],
) -> Answer:
    """Book goods that come back during an open shift. Refused with ShiftIsClosed and as `return_purchase` refuses."""
    with transaction.atomic():
        known = find_answer(request.desk, idempotency, RETURN)
        if known is not None:
            return known
        _wait_no_longer()
        lock_open_shift(shift=shift)
        return return_purchase(request=request, now=now, idempotency=idempotency, render=render)


def _wait_no_longer() -> None:
    """A lock that is not to be had in seconds is refused as busy, as at a till."""
    with connection.cursor() as cursor:
        cursor.execute(WAIT)
