"""Points that lapse or are written off: where they go, by who bore them and when. Pure."""

from collections.abc import Iterable

from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, LotState, Transfer

TO_FUNDER = "to_funder"
"""The policy under which points that were charged when issued go back to whoever bore them; else to the centre."""


def annul_books(
    *, kind: str, programme_id: int, account_id: int, pieces: Iterable[tuple[LotState, int]], policy: str
) -> Books:
    """The books of points that leave a wallet unspent: (lot, kopecks) by lot; `kind` is that of the postings.

    What was only pledged stops being pledged, whatever the policy: nobody has paid for it.
    """
    books = Books()
    for lot, amount in pieces:
        books.transfers.append(
            Transfer(
                kind,
                chart.wallet(programme_id, account_id),
                _where_it_goes(programme_id, lot, policy),
                amount,
                lot_id=lot.lot_id,
                promotion_version_id=lot.promotion_version_id,
                contract_id=lot.contract_id,
            )
        )
    return books


def take_in_order(lots: Iterable[LotState], amount_kopecks: int) -> list[tuple[LotState, int]]:
    """Cut an amount out of lots in their order. Refused with LookupError when they do not reach."""
    pieces = []
    for lot in lots:
        taken = min(lot.remaining_kopecks, amount_kopecks)
        if taken:
            pieces.append((lot, taken))
            amount_kopecks -= taken
    if amount_kopecks:
        raise LookupError(f"lots are short of {amount_kopecks} kopecks")
    return pieces


def _where_it_goes(programme_id: int, lot: LotState, policy: str) -> AccountKey:
    if lot.funding_moment == "use" and lot.contract_id is not None:
        return chart.pledge(programme_id, lot.contract_id)
    if policy != TO_FUNDER:
        return chart.breakage(programme_id)
    if lot.contract_id is None:
        return chart.own_cost(programme_id, "points")
    return chart.clearing(programme_id, lot.contract_id)
