"""What a return would do: read the purchase, share out what its lines bear. Pure but for the reading."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
import psycopg

from coalition.toolkit import pool
from promotions.engine.decision import Decision, Usage
from promotions.engine.encoding import decode_decision
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.return_books import Progress, ReturnBooks, return_books
from settlements.ledger.transfers import Transfer
from settlements.purchases.errors import PurchaseNotFound, ReturnExceedsPurchase, VoidRefused
from settlements.purchases.requests import ReturnRequest
from settlements.purchases.results import ReturnedLine
from settlements.purchases.sql import load

PURCHASE, LINES = load("returnable"), load("returnable_lines")
POSTINGS, COUPONS = load("returnable_postings"), load("returnable_coupons")
LOCK_WALLET = """
select w.id from settlements_purchase p join settlements_ledgeraccount w on w.key = 'wallet:' || p.account_id
where p.id = %(purchase)s for no key update of w
"""
LOCK_COUPONS, ISSUED = load("lock_coupons"), load("returnable_issued")
LOCK_PURCHASE = "select id from settlements_purchase where id = %(purchase)s for no key update"


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold, and how much of it has come back before."""

    line_id: UUID
    line_no: int
    quantity_thousandths: int
    returned_thousandths: int
    payable_kopecks: int
    coupon_kopecks: int
    accumulated_kopecks: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A return worked out: its lines, its books, what becomes of coupons and of the purchase."""

    purchase_id: UUID
    programme_id: int
    account_id: int | None
    kind: str
    lines: tuple[ReturnedLine, ...]
    line_ids: Mapping[int, UUID]
    books: ReturnBooks
    restored: tuple[tuple[int, str], ...]
    lost: tuple[tuple[int, str], ...]
    revoked: tuple[tuple[int, str], ...]
    usages: tuple[Usage, ...]
    state: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the purchase is left after it."""
        return self.state != "partly_returned"

    @property
    def withdrawn_kopecks(self) -> int:
        """Points taken back: those of the lines, and what was kept of coupons."""
        return sum(self.books.withdrawn.values())

    def total(self, name: str) -> int:
        """Sum of a field of the lines, in kopecks."""
        return sum(getattr(line, name) for line in self.lines)


def work_out(connection: psycopg.Connection[Any], request: ReturnRequest, *, lock: bool) -> Coming:
    """Work out a return; with `lock` the wallet, the purchase and its coupons are locked first.

    Refused with PurchaseNotFound (none of this pharmacy's), ReturnExceedsPurchase, VoidRefused (not all of
    it, or something came back already).
    """
    try:
        args = {"purchase": UUID(request.purchase_id), "seller": request.desk.legal_entity_id}
    except ValueError as error:
        raise PurchaseNotFound from error
    with connection.pipeline():
        if lock:
            pool.cursor(connection).execute(LOCK_WALLET, args)
            pool.cursor(connection).execute(LOCK_PURCHASE, args)
            pool.cursor(connection).execute(LOCK_COUPONS, args)
        head = pool.cursor(connection).execute(PURCHASE, args)
        lines = pool.cursor(connection).execute(LINES, args)
        postings = pool.cursor(connection).execute(POSTINGS, args)
        coupons = pool.cursor(connection).execute(COUPONS, args)
        issued = pool.cursor(connection).execute(ISSUED, args)
    row = head.fetchone()
    if row is None:
        raise PurchaseNotFound
    sold = [SoldLine(*line) for line in lines.fetchall()]
    if request.is_void and any(line.returned_thousandths for line in sold):
        raise VoidRefused
    wanted = _wanted(request, sold)
    if request.is_void and any(wanted.get(line.line_no) != line.quantity_thousandths for line in sold):
        raise VoidRefused
    return _coming(request, row, sold, wanted, postings.fetchall(), coupons.fetchall(), issued.fetchall())


def _wanted(request: ReturnRequest, sold: list[SoldLine]) -> dict[int, int]:
    left = {line.line_no: line.quantity_thousandths - line.returned_thousandths for line in sold}
    if not request.lines:
        wanted = {line_no: quantity for line_no, quantity in left.items() if quantity}
    else:
        wanted = {}
        for line in request.lines:
            wanted[line.line_no] = wanted.get(line.line_no, 0) + line.quantity_thousandths
    if not wanted or any(quantity > left.get(line_no, 0) for line_no, quantity in wanted.items()):
        raise ReturnExceedsPurchase
    return wanted


def _coming(
    request: ReturnRequest,
    head: tuple[Any, ...],
    sold: list[SoldLine],
    wanted: dict[int, int],
    posting_rows: list[tuple[Any, ...]],
    coupon_rows: list[tuple[Any, ...]],
    issued_rows: list[tuple[Any, ...]],
) -> Coming:
    purchase_id, programme_id, account_id = head[:3]
    progress = {
        line.line_id: Progress(
            line.returned_thousandths,
            line.returned_thousandths + wanted[line.line_no],
            line.quantity_thousandths,
        )
        for line in sold
        if line.line_no in wanted
    }
    is_whole = all(
        line.returned_thousandths + wanted.get(line.line_no, 0) == line.quantity_thousandths for line in sold
    )
    books = return_books(
        postings=[_transfer(row) for row in posting_rows],
        progress=progress,
        whole=Progress(0, 1, 1) if is_whole else None,
        lots_left={row[4]: row[22] for row in posting_rows if row[21]},
        shortfall=chart.shortfall(programme_id, account_id) if account_id is not None else None,
        outlet_id=request.desk.outlet_id,
    )
    came = [(line, progress[line.line_id]) for line in sold if line.line_id in progress]
    is_restoring = is_whole or request.is_void
    restored = [row[:2] for row in coupon_rows if is_restoring and (row[2] or request.is_void)]
    return Coming(
        purchase_id=purchase_id,
        programme_id=programme_id,
        account_id=account_id,
        kind="void" if request.is_void else "return",
        lines=tuple(
            ReturnedLine(
                line_no=line.line_no,
                quantity_thousandths=wanted[line.line_no],
                money_kopecks=part.share(line.payable_kopecks),
                points_returned_kopecks=books.returned.get(line.line_id, 0),
                points_withdrawn_kopecks=books.withdrawn.get(line.line_id, 0),
                coupon_kopecks=part.share(line.coupon_kopecks),
                accumulated_kopecks=part.share(line.accumulated_kopecks),
            )
            for line, part in came
        ),
        line_ids={line.line_no: line.line_id for line, _ in came},
        books=books,
        restored=tuple(restored),
        lost=tuple(row[:2] for row in coupon_rows if is_restoring and row[:2] not in restored),
        revoked=tuple(issued_rows) if request.is_void or (is_whole and head[10] == "revoke_if_unused") else (),
        usages=usages_back(
            decode_decision(orjson.loads(head[9])),
            {line.line_no: progress[line.line_id] for line, _ in came},
            is_whole=is_whole,
        ),
        state="voided" if request.is_void else "returned" if is_whole else "partly_returned",
    )


def usages_back(decision: Decision, progress: Mapping[int, Progress], *, is_whole: bool) -> tuple[Usage, ...]:
    """What a return takes off the uses of promotions that the purchase counted as, by line number.

    The use itself and what was counted stay until everything is back; amounts go with the goods.
    """
    back: dict[int, int] = {}
    for benefit in (*decision.discounts, *decision.awards):
        part = progress.get(benefit.line_no)
        if part:
            came = part.share(benefit.amount_kopecks)
            back[benefit.promotion_id] = back.get(benefit.promotion_id, 0) + came
    return tuple(
        replace(
            usage,
            times=usage.times if is_whole else 0,
            amount_kopecks=back.get(usage.promotion_id, 0),
            counted=usage.counted if is_whole else 0,
        )
        for usage in decision.usages
    )


def _transfer(row: tuple[Any, ...]) -> Transfer:
    kind, amount, line_id, vat, lot_id, version_id, contract_id, series_id, nominal = row[:9]
    return Transfer(
        kind,
        AccountKey(*row[9:15]),
        AccountKey(*row[15:21]),
        amount,
        line_id=line_id,
        vat_rate_bp=vat,
        lot_id=lot_id,
        promotion_version_id=version_id,
        contract_id=contract_id,
        coupon_series_id=series_id,
        coupon_nominal_kopecks=nominal,
    )
