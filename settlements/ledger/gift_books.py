"""Points that are given without a receipt: lots by who bears them, shortfall filled first, budgets taken. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coalition.kernel.ids import uuid7
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, NewLot, Transfer


@dataclass(frozen=True, slots=True)
class Share:
    """What one funder bears: its contract in force, or None for the operator's own cost."""

    funder_id: int
    amount_kopecks: int
    contract_id: int | None = None
    funding_moment: str = "issue"
    budget: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Points for a member account. `purpose` names the own cost that the operator bears its share from.

    A share that names a budget takes itself from it.
    """

    programme_id: int
    account_id: int
    shares: Sequence[Share]
    available_from: datetime
    expires_at: datetime | None = None
    restriction: dict[str, Any] | None = None
    promotion_id: int | None = None
    promotion_version_id: int | None = None
    purpose: str = "points"


def gift_books(given: Given, *, kind: str, shortfall_kopecks: int) -> Books:
    """The books of points given: a lot for each funder; what the member owes is filled from them at once."""
    books, owed = Books(), shortfall_kopecks
    wallet = chart.wallet(given.programme_id, given.account_id)
    for share in given.shares:
        lot = NewLot(
            uuid7(),
            wallet,
            share.funder_id,
            share.contract_id,
            share.funding_moment,
            given.promotion_version_id,
            share.amount_kopecks,
            given.available_from,
            given.expires_at,
            given.restriction,
        )
        books.lots.append(lot)
        _move(books, kind, source_of(given, share), wallet, share.amount_kopecks, lot)
        filled = min(owed, share.amount_kopecks)
        owed -= filled
        if filled:
            _fill(books, given, lot, filled)
        if share.budget:
            _take_budget(books, given, share)
    return books


def source_of(given: Given, share: Share) -> AccountKey:
    """The account that a funder's share of the points comes from."""
    if share.contract_id is None:
        return chart.own_cost(given.programme_id, given.purpose)
    if share.funding_moment == "use":
        return chart.pledge(given.programme_id, share.contract_id)
    return chart.clearing(given.programme_id, share.contract_id)


def _fill(books: Books, given: Given, lot: NewLot, amount: int) -> None:
    """Owed points are worked off with the lot's own: a funder charged at use is charged now."""
    shortfall = chart.shortfall(given.programme_id, given.account_id)
    _move(books, "shortfall_filled", lot.wallet, shortfall, amount, lot)
    if lot.funding_moment == "use" and lot.contract_id is not None:
        clearing = chart.clearing(given.programme_id, lot.contract_id)
        _move(books, "charged", clearing, chart.pledge(given.programme_id, lot.contract_id), amount, lot)


def _take_budget(books: Books, given: Given, share: Share) -> None:
    budget = chart.budget(given.programme_id, given.promotion_id, share.budget)
    allotment = chart.allotment(given.programme_id, given.promotion_id, share.budget)
    version_id = given.promotion_version_id
    transfer = Transfer("budget_taken", budget, allotment, share.amount_kopecks, promotion_version_id=version_id)
    books.transfers.append(transfer)


def _move(books: Books, kind: str, debit: AccountKey, credit: AccountKey, amount: int, lot: NewLot) -> None:
    books.transfers.append(
        Transfer(
            kind,
            debit,
            credit,
            amount,
            lot_id=lot.lot_id,
            promotion_version_id=lot.promotion_version_id,
            contract_id=lot.contract_id,
        )
    )
