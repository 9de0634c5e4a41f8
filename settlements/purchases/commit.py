"""A purchase is booked: one transaction, two round trips, once and for ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import errors

from coalition.kernel.errors import DomainError
from coalition.kernel.ids import uuid7
from coalition.toolkit import pool
from promotions.engine.receipt import SpendMode
from settlements.ledger import book, chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.purchase_books import LineKey, PurchaseContext, purchase_books
from settlements.ledger.transfers import Books
from settlements.purchases.answers import answer_of, ask_for_answer, find_answer, keep_answer
from settlements.purchases.errors import (
    AlreadyCommitted,
    Busy,
    DeskKeyRevoked,
    FiscalSignTaken,
    QuoteStale,
    WalletMoved,
)
from settlements.purchases.issuing import Reward, drawn_coupons
from settlements.purchases.judging import Clock, Judgement, buyer_state_of, judge, read_at
from settlements.purchases.notices import notice
from settlements.purchases.quote import quote_of
from settlements.purchases.reading import read_situation
from settlements.purchases.receipts import goods_of
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer, PurchaseResult
from settlements.purchases.situation import Situation
from settlements.purchases.store import store_purchase
from settlements.purchases.tokens import QuoteToken, read

OPERATION = "purchase"
ATTEMPTS = 6
RACED = {
    "budget_never_overspent",
    "coupon_never_used_above_its_limit",
    "coupon_series_never_used_above_its_limit",
}
SAME_RECEIPT = {"receipt_is_booked_once", "till_reference_is_used_once"}

FIRST = """
select id from settlements_purchase
where desk_id = %(desk)s and (till_reference = %(reference)s or receipt_no = %(receipt)s)
order by till_reference = %(reference)s desc, received_at desc limit 1
"""


def commit_purchase(
    *,
    request: PurchaseRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[PurchaseResult], Answer],
) -> Answer:
    """Book a receipt and answer with what `render` makes of the result; the answer is stored with the effect.

    The same key and body get the same answer, marked as repeated. Judged again under the lock of the buyer's wallet,
    by the rulebook and time of the quote's token, never by a promotion stopped since. Refused: IdempotencyConflict,
    AlreadyCommitted (the receipt under another key), QuoteStale (what the buyer pays has changed; holds the new quote),
    TokenRefused, FiscalSignTaken, NoContract, NoRulebook, TimeRefused, TotalsMismatch, Busy. When refused, nothing is
    stored. A bad card or coupon is never an error. At most twelve SQL statements.
    """
    token = read(request.token, request) if request.token else None
    for attempt in range(ATTEMPTS):
        try:
            with pool.transaction() as connection:
                return _commit(connection, request, token, now, idempotency, render, is_last=attempt == ATTEMPTS - 1)
        except errors.UniqueViolation as error:
            answer = _taken(error, request, idempotency)
            if answer:
                return answer
        except errors.CheckViolation as error:
            # A budget or a coupon went to another desk between reading and writing: judge again by what is left.
            if error.diag.constraint_name not in RACED:
                raise
        except (errors.DeadlockDetected, WalletMoved):
            continue
        except (errors.LockNotAvailable, errors.QueryCanceled) as error:
            raise Busy from error
        except DomainError:
            # The same request may have been booked while this one waited for the wallet: what it would refuse now
            # (a quote that is stale since) is its own effect.
            answer = find_answer(request.desk, idempotency, OPERATION)
            if answer:
                return answer
            raise
    raise Busy


def _commit(
    connection: psycopg.Connection[Any],
    request: PurchaseRequest,
    token: QuoteToken | None,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[PurchaseResult], Answer],
    *,
    is_last: bool,
) -> Answer:
    with connection.pipeline():
        asked = ask_for_answer(connection, request.desk, idempotency)
        situation, clock = read_at(connection, request, now=now, lock=True)
    known = answer_of(asked, idempotency, OPERATION)
    if known:
        return known
    if situation.is_key_revoked:
        raise DeskKeyRevoked
    if situation.buyer and situation.buyer.account_id and situation.buyer.wallet_id is None:
        situation = _with_wallet(connection, request, situation, clock)
    judgement = _judge(request, situation, clock, token, now, all_budgets_barred=is_last)
    purchase_id = uuid7()
    lines = {line.line_no: LineKey(uuid7(), goods_of(line, situation).vat_rate_bp) for line in judgement.request.lines}
    context = _context(judgement, lines, now)
    books = purchase_books(judgement.decision, context)
    ids = book.account_ids(connection, book.accounts_of(books), known=_wallet_read(situation))
    rewards = drawn_coupons(judgement.decision.issued, judgement.situation.rules.series, now)
    result = _result(judgement, books, rewards, purchase_id, now)
    answer = render(result)
    with connection.pipeline():
        keep_answer(connection, request.desk, idempotency, OPERATION, answer, now)
        store_purchase(
            connection,
            judgement,
            purchase_id=purchase_id,
            lines=lines,
            rewards=rewards,
            key=idempotency.key,
            now=now,
        )
        book.lock_accounts(connection, [ids[key] for key in book.accounts_of(books) if key.kind == "budget"])
        book.write(
            connection,
            books=books,
            kind="purchase",
            programme_id=situation.programme_id,
            business_on=judgement.clock.business_on,
            now=now,
            ids=ids,
            purchase_id=purchase_id,
        )
    return answer


def _with_wallet(
    connection: psycopg.Connection[Any], request: PurchaseRequest, situation: Situation, clock: Clock
) -> Situation:
    """A first purchase opens the wallet; its new row is locked, so what is read now is final."""
    buyer = situation.buyer
    book.account_ids(connection, [chart.wallet(buyer.programme_id, buyer.account_id)])
    return read_situation(connection, request, at=clock.at, business_on=clock.business_on, lock=True)


def _wallet_read(situation: Situation) -> dict[AccountKey, int]:
    buyer = situation.buyer
    if buyer is None or buyer.wallet_id is None:
        return {}
    return {chart.wallet(buyer.programme_id, buyer.account_id): buyer.wallet_id}


def _judge(
    request: PurchaseRequest,
    situation: Situation,
    clock: Clock,
    token: QuoteToken | None,
    now: datetime,
    *,
    all_budgets_barred: bool,
) -> Judgement:
    barred = {rule.promotion_id for rule in situation.rules.rules.values() if rule.is_budgeted and all_budgets_barred}
    if token is None or request.already_sold:
        return judge(request, situation, clock, barred=barred)
    if now - token.quoted_at > situation.terms.quote_lasts:
        judgement = judge(request, situation, clock, barred=barred)
        judgement = replace(judgement, notices=(*judgement.notices, notice("quote_expired")))
    else:
        promised = situation.judged_by(token.rulebook_id)
        judgement = judge(request, promised, clock, at=token.quoted_at, barred=barred)
    account_id = judgement.buyer.account_id if judgement.buyer else None
    if account_id != token.account_id or judgement.decision.payable_kopecks != token.payable_kopecks(request):
        quiet = replace(request, token=None, spend=SpendMode.NONE, spend_kopecks=0)
        raise QuoteStale(quote_of(judge(quiet, situation, clock, barred=barred), now))
    is_as_quoted = request.spend is SpendMode.NONE
    if is_as_quoted and judgement.decision.earned_kopecks != token.earned_kopecks:
        judgement = replace(judgement, notices=(*judgement.notices, notice("earned_changed")))
    return judgement


def _context(judgement: Judgement, lines: dict[int, LineKey], now: datetime) -> PurchaseContext:
    situation, buyer, desk = judgement.situation, judgement.buyer, judgement.request.desk
    return PurchaseContext(
        programme_id=situation.programme_id,
        operator_id=situation.terms.operator_id,
        outlet_id=desk.outlet_id,
        legal_entity_id=desk.legal_entity_id,
        account_id=buyer.account_id if buyer else None,
        contracts=situation.contracts,
        lines=lines,
        lots=buyer.lots if buyer else (),
        shortfall_kopecks=buyer.shortfall_kopecks if buyer else 0,
        rules=situation.rules.rules,
        series=situation.rules.series,
        now=now,
    )


def _result(
    judgement: Judgement, books: Books, rewards: tuple[Reward, ...], purchase_id: UUID, now: datetime
) -> PurchaseResult:
    buyer, state = judgement.buyer, None
    if buyer:
        moved = {key.kind: change for key, change in books.balance_changes().items()}
        drawn = books.lot_changes()  # a new lot fills a shortfall at once, even one that is available later
        waiting = [lot for lot in books.lots if lot.available_from > max(judgement.clock.at, now)]
        state = buyer_state_of(
            judgement.situation,
            buyer,
            judgement.decision.level_ids,
            balance=moved.get("wallet", 0),
            shortfall=moved.get("shortfall", 0),
            pending=sum(lot.amount_kopecks + drawn.get(lot.lot_id, 0) for lot in waiting),
        )
    return PurchaseResult(
        purchase_id=str(purchase_id),
        decision=judgement.decision,
        buyer=state,
        notices=judgement.notices,
        fiscal_mode=judgement.fiscal_mode,
        rewards=rewards,
        recorded_at=now,
        review_reasons=judgement.review_reasons,
    )


def _taken(error: errors.UniqueViolation, request: PurchaseRequest, idempotency: Idempotency) -> Answer | None:
    """Somebody was first: with this key (his answer is given again), with this receipt, or with this fiscal sign."""
    name = error.diag.constraint_name
    if name == "fiscal_sign_is_booked_once":
        raise FiscalSignTaken from error
    answer = find_answer(request.desk, idempotency, OPERATION)
    if answer is None and name in SAME_RECEIPT:
        args = {"desk": request.desk.desk_id, "reference": request.till_reference, "receipt": request.receipt_no}
        with pool.reading() as connection:
            row = pool.cursor(connection).execute(FIRST, args).fetchone()
        raise AlreadyCommitted(purchase_id=str(row[0]) if row else "") from error
    return answer
