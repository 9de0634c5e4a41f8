"""What a return would do: share out what its lines bear, and judge again what stays. Pure but for the reading."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import psycopg

from promotions.compiler.cache import rulebook_of
from promotions.engine.decision import Decision, Usage
from promotions.engine.readjudicating import points_still_earned
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.return_books import ReturnBooks, return_books
from settlements.ledger.transfers import Books
from settlements.ledger.unearned import Progress, unearned_points
from settlements.purchases.errors import ReturnExceedsPurchase, VoidRefused
from settlements.purchases.requests import ReturnRequest
from settlements.purchases.results import ReturnedLine
from settlements.purchases.returnable import Returnable, SoldLine, read_returnable


@dataclass(frozen=True, slots=True)
class Coming:
    """A return worked out: its lines, its books, what becomes of coupons and of the purchase."""

    purchase_id: UUID
    programme_id: int
    account_id: int | None
    heir_id: int | None
    is_counted_by_heir: bool
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
        """Points taken back: those of the lines, what was kept of coupons, what the rest does not earn."""
        return sum(self.books.withdrawn.values()) + self.books.unearned_kopecks

    def total(self, name: str) -> int:
        """Sum of a field of the lines, in kopecks."""
        return sum(getattr(line, name) for line in self.lines)


def work_out(connection: psycopg.Connection[Any], request: ReturnRequest, *, lock: bool) -> Coming:
    """Work out a return; with `lock` the wallet, the purchase and its coupons are locked first.

    Refused with PurchaseNotFound (none of this pharmacy's), ReturnExceedsPurchase, VoidRefused (not all of
    it, or something came back already).
    """
    sold = read_returnable(connection, request, lock=lock)
    if request.is_void and any(line.returned_thousandths for line in sold.lines):
        raise VoidRefused
    wanted = _wanted(request, sold.lines)
    if request.is_void and any(wanted.get(line.line_no) != line.quantity_thousandths for line in sold.lines):
        raise VoidRefused
    return _coming(request, sold, wanted)


def _wanted(request: ReturnRequest, sold: tuple[SoldLine, ...]) -> dict[int, int]:
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


def _coming(request: ReturnRequest, sold: Returnable, wanted: dict[int, int]) -> Coming:
    progress = {line.line_id: line.progress(wanted.get(line.line_no, 0)) for line in sold.lines}
    is_whole = all(part.after == part.whole for part in progress.values())
    came = [(line, progress[line.line_id]) for line in sold.lines if line.line_no in wanted]
    account_id = sold.account_id
    unearned = unearned_points(
        postings=sold.postings,
        progress=progress,
        funders=sold.funders,
        taken=sold.taken,
        lapsed=sold.lapsed,
        still_earned=_still_earned(sold, progress) if sold.judges_again and not is_whole else None,
    )
    books = return_books(
        postings=sold.postings,
        progress={line.line_id: part for line, part in came},
        whole=Progress(0, 1, 1) if is_whole else None,
        lots_left=sold.lots_left,
        spent=sold.spent,
        shortfall=chart.shortfall(sold.programme_id, sold.heir_id) if account_id is not None else None,
        outlet_id=request.desk.outlet_id,
        unearned=unearned,
    )
    if sold.heir_id != account_id:
        _bring_home(books.books, chart.wallet(sold.programme_id, sold.heir_id))
    versions = {posting.lot_id: posting.promotion_version_id for posting in sold.postings if posting.kind == "earned"}
    restored = [row[:2] for row in sold.coupons if is_whole and (row[2] or request.is_void)]
    return Coming(
        purchase_id=sold.purchase_id,
        programme_id=sold.programme_id,
        account_id=account_id,
        heir_id=sold.heir_id,
        is_counted_by_heir=sold.is_counted_by_heir,
        kind="void" if request.is_void else "return",
        lines=tuple(_returned(line, wanted[line.line_no], part, books) for line, part in came),
        line_ids={line.line_no: line.line_id for line, _ in came},
        books=books,
        restored=tuple(restored),
        lost=tuple(row[:2] for row in sold.coupons if is_whole and row[:2] not in restored),
        revoked=sold.issued if is_whole and (request.is_void or sold.revokes_coupons) else (),
        usages=usages_back(
            sold.decision,
            {line.line_no: part for line, part in came},
            [(versions[lot_id], change) for lot_id, change in unearned.by_lot.items()],
            is_whole=is_whole,
        ),
        state="voided" if request.is_void else "returned" if is_whole else "partly_returned",
    )


def _bring_home(books: Books, wallet: AccountKey) -> None:
    """A lot that was empty when people moved stayed behind; now that points come back, it goes after them."""
    for transfer in books.transfers:
        if wallet in (transfer.debit, transfer.credit) and transfer.lot_id is not None:
            books.homes[transfer.lot_id] = wallet


def _returned(line: SoldLine, quantity: int, part: Progress, books: ReturnBooks) -> ReturnedLine:
    return ReturnedLine(
        line_no=line.line_no,
        quantity_thousandths=quantity,
        money_kopecks=part.share(line.payable_kopecks),
        points_returned_kopecks=books.returned.get(line.line_id, 0),
        points_withdrawn_kopecks=books.withdrawn.get(line.line_id, 0),
        coupon_kopecks=part.share(line.coupon_kopecks),
        accumulated_kopecks=part.share(line.accumulated_kopecks),
    )


def _still_earned(sold: Returnable, progress: Mapping[UUID, Progress]) -> dict[tuple[int, int], int]:
    """(version, funder of its lot) → points that the kept lines earn; who had no contract then is the operator."""
    kept = [(line, progress[line.line_id]) for line in sold.lines]
    earned = points_still_earned(
        [line.kept(part) for line, part in kept if part.after < part.whole],
        place=sold.place,
        occurred_at=sold.occurred_at,
        decision=sold.decision,
        rulebook=rulebook_of(sold.rulebook_id).rulebook,
    )
    born = {(posting.promotion_version_id, sold.funders.get(posting.lot_id)) for posting in sold.postings}
    by_lot: dict[tuple[int, int], int] = {}
    for (version_id, payer), kopecks in earned.items():
        key = (version_id, payer if (version_id, payer) in born else sold.operator_id)
        by_lot[key] = by_lot.get(key, 0) + kopecks
    return by_lot


def usages_back(
    decision: Decision, progress: Mapping[int, Progress], unearned: list[tuple[int, int]], *, is_whole: bool
) -> tuple[Usage, ...]:
    """What a return takes off the uses of promotions that the purchase counted as.

    `progress` by line number, `unearned` by version. The use itself and what was counted stay until everything is
    back; amounts go with the goods, and with what the rest does not earn.
    """
    back: dict[int, int] = {}
    promotions = {}
    for benefit in (*decision.discounts, *decision.awards):
        promotions[benefit.version_id] = benefit.promotion_id
        part = progress.get(benefit.line_no)
        if part:
            back[benefit.promotion_id] = back.get(benefit.promotion_id, 0) + part.share(benefit.amount_kopecks)
    for version_id, change in unearned:
        back[promotions[version_id]] = back.get(promotions[version_id], 0) + change
    return tuple(
        replace(
            usage,
            times=usage.times if is_whole else 0,
            amount_kopecks=back.get(usage.promotion_id, 0),
            counted=usage.counted if is_whole else 0,
        )
        for usage in decision.usages
    )
