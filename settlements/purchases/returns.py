"""Returns and voids: a reversing entry that points at the first, or a dry run of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import errors

from coalition.kernel.errors import DomainError
from coalition.kernel.ids import uuid7
from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from settlements.ledger import book
from settlements.purchases.answers import answer_of, ask_for_answer, find_answer, keep_answer
from settlements.purchases.errors import AlreadyCommitted, Busy, VoidRefused, WalletMoved
from settlements.purchases.lookup import state_of_account
from settlements.purchases.requests import Idempotency, ReturnRequest
from settlements.purchases.results import Answer, BuyerState, ReturnResult
from settlements.purchases.returning import Coming, work_out
from settlements.purchases.sql import load
from settlements.purchases.store import use_rows

STORE = load("store_return")
OPERATION = "return"
ATTEMPTS = 3


def preview_return(*, request: ReturnRequest, now: datetime) -> ReturnResult:
    """What a return would give and take; books nothing. Refused as in `return_purchase`."""
    with pool.reading() as connection:
        coming = work_out(connection, request, lock=False)
        return _result(connection, coming, "", now)


def return_purchase(
    *,
    request: ReturnRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[ReturnResult], Answer],
) -> Answer:
    """Book a return or a void and answer with what `render` makes of it; the answer is stored with the effect.

    Money back is what was paid; points spent go back to the very lots they came from; points earned are taken from
    the lot that the purchase made, the rest becomes a shortfall. Where the programme judges thresholds again, points
    that the goods which stay would not have earned are taken back too. Coupons come back by their series' rule once
    everything is returned. Any outlet of the selling legal entity may take goods back. The same key and body get the
    same answer. Refused: IdempotencyConflict, AlreadyCommitted, PurchaseNotFound, ReturnExceedsPurchase, VoidRefused,
    Busy. When refused, nothing is stored.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with pool.transaction() as connection:
                return _book(connection, request, now, idempotency, render)
        except errors.UniqueViolation as error:
            if error.diag.constraint_name == "purchase_is_voided_once":
                raise VoidRefused from error
            answer = find_answer(request.desk, idempotency, OPERATION)
            if answer is None:
                raise AlreadyCommitted(purchase_id=request.purchase_id) from error
            return answer
        except (errors.DeadlockDetected, WalletMoved):
            continue
        except (errors.LockNotAvailable, errors.QueryCanceled) as error:
            raise Busy from error
        except DomainError:
            # The same request may have been booked while this one waited for the wallet.
            answer = find_answer(request.desk, idempotency, OPERATION)
            if answer:
                return answer
            raise
    raise Busy


def _book(
    connection: psycopg.Connection[Any],
    request: ReturnRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[ReturnResult], Answer],
) -> Answer:
    known = answer_of(ask_for_answer(connection, request.desk, idempotency), idempotency, OPERATION)
    if known:
        return known
    coming = work_out(connection, request, lock=True)
    return_id = uuid7()
    books = coming.books.books
    ids = book.account_ids(connection, book.accounts_of(books))
    business_on = business_date(min(request.occurred_at, now), request.desk.time_zone)
    with connection.pipeline():
        _store(connection, request, coming, return_id, business_on, now)
        book.lock_accounts(connection, [ids[key] for key in book.accounts_of(books) if key.kind == "budget"])
        book.write(
            connection,
            books=books,
            kind="return",
            programme_id=coming.programme_id,
            business_on=business_on,
            now=now,
            ids=ids,
            purchase_id=coming.purchase_id,
            return_id=return_id,
        )
    # The buyer's state is read after the effect, so that the screen shows what the ledger holds.
    answer = render(_result(connection, coming, str(return_id), now))
    keep_answer(connection, request.desk, idempotency, OPERATION, answer, now)
    return answer


def _store(
    connection: psycopg.Connection[Any],
    request: ReturnRequest,
    coming: Coming,
    return_id: UUID,
    business_on: Any,
    now: datetime,
) -> None:
    fiscal = request.fiscal
    pool.cursor(connection).execute(
        STORE,
        {
            "id": return_id,
            "purchase": coming.purchase_id,
            "kind": coming.kind,
            "desk": request.desk.desk_id,
            "outlet": request.desk.outlet_id,
            "cashier": request.cashier_code,
            "till_reference": request.till_reference,
            "reason": request.reason,
            "business_on": business_on,
            "occurred_at": min(request.occurred_at, now),
            "received_at": now,
            "fiscal_drive": fiscal.drive if fiscal else None,
            "fiscal_document": fiscal.document if fiscal else None,
            "fiscal_sign": fiscal.sign if fiscal else None,
            "money": coming.total("money_kopecks"),
            "points_returned": coming.total("points_returned_kopecks"),
            "points_withdrawn": coming.withdrawn_kopecks,
            "shortfall": coming.books.shortfall_kopecks,
            "line_ids": [coming.line_ids[line.line_no] for line in coming.lines],
            "quantities": [line.quantity_thousandths for line in coming.lines],
            "moneys": [line.money_kopecks for line in coming.lines],
            "returneds": [line.points_returned_kopecks for line in coming.lines],
            "withdrawns": [line.points_withdrawn_kopecks for line in coming.lines],
            "coupons": [line.coupon_kopecks for line in coming.lines],
            "accumulateds": [line.accumulated_kopecks for line in coming.lines],
            "account": coming.account_id,
            "heir": coming.heir_id,
            "passes_on": coming.heir_id != coming.account_id and coming.is_counted_by_heir,
            "accumulation": coming.total("accumulated_kopecks"),
            "is_whole": coming.is_whole,
            "uses": orjson.dumps(use_rows(coming.usages)).decode(),
            "restored": [coupon_id for coupon_id, _ in coming.restored],
            "revoked": [coupon_id for coupon_id, _ in coming.revoked],
            "state": coming.state,
        },
    )


def _result(connection: psycopg.Connection[Any], coming: Coming, return_id: str, now: datetime) -> ReturnResult:
    buyer: BuyerState | None = None
    if coming.heir_id is not None:
        buyer = state_of_account(connection, coming.heir_id, at=now)
    return ReturnResult(
        return_id=return_id,
        purchase_id=str(coming.purchase_id),
        kind=coming.kind,
        lines=coming.lines,
        money_kopecks=coming.total("money_kopecks"),
        points_returned_kopecks=coming.total("points_returned_kopecks"),
        points_withdrawn_kopecks=coming.withdrawn_kopecks,
        points_unearned_kopecks=coming.books.unearned_kopecks,
        shortfall_kopecks=coming.books.shortfall_kopecks,
        restored_coupons=tuple(code for _, code in coming.restored),
        lost_coupons=tuple(code for _, code in coming.lost),
        revoked_coupons=tuple(code for _, code in coming.revoked),
        buyer=buyer,
        purchase_state=coming.state,
    )
