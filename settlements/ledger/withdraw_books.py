"""Points of an award that are taken back: from its own lots as far as they reach, the rest is owed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from coalition.kernel.money import split_proportionally
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, LotState, Transfer


@dataclass(frozen=True, slots=True)
class AwardedLot:
    """A lot of the award: what it was born with, what is left of it, and what lapsed and is nobody's any more."""

    lot: LotState
    amount_kopecks: int
    lapsed_kopecks: int
    budget: str = ""


def withdraw_books(
    lots: Sequence[AwardedLot], amount_kopecks: int, *, programme_id: int, account_id: int, promotion_id: int
) -> Books:
    """The books of taking so much back, by lots in proportion to what they were born with.

    What lapsed went back to whoever bore it already; it is not owed, and not paid back once more.
    """
    books = Books()
    parts = split_proportionally(amount_kopecks, [each.amount_kopecks for each in lots])
    for each, part in zip(lots, parts, strict=True):
        reached = min(part, each.lot.remaining_kopecks)
        missing = max(0, part - reached - each.lapsed_kopecks)
        wallet, owed = chart.wallet(programme_id, account_id), chart.shortfall(programme_id, account_id)
        _move(books, "earned_back", wallet, _source(programme_id, each.lot), reached, each.lot)
        _move(books, "shortfall_made", owed, _payer(programme_id, each.lot), missing, each.lot)
        if each.budget and part:
            budget = chart.budget(programme_id, promotion_id, each.budget)
            allotment = chart.allotment(programme_id, promotion_id, each.budget)
            version_id = each.lot.promotion_version_id
            books.transfers.append(Transfer("budget_back", allotment, budget, part, promotion_version_id=version_id))
    return books


def _source(programme_id: int, lot: LotState) -> AccountKey:
    if lot.contract_id is not None and lot.funding_moment == "use":
        return chart.pledge(programme_id, lot.contract_id)
    return _payer(programme_id, lot)


def _payer(programme_id: int, lot: LotState) -> AccountKey:
    if lot.contract_id is None:
        return chart.own_cost(programme_id, "points")
    return chart.clearing(programme_id, lot.contract_id)


def _move(books: Books, kind: str, debit: AccountKey, credit: AccountKey, amount: int, lot: LotState) -> None:
    if amount:
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
