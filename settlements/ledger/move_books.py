"""Points that move with people from one wallet to another. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from coalition.kernel.ids import uuid7
from settlements.ledger import chart
from settlements.ledger.transfers import Books, LotState, NewLot, Transfer


def move_books(
    *, programme_id: int, source_id: int, target_id: int, lots: Iterable[LotState], shortfall_kopecks: int = 0
) -> Books:
    """The books of a wallet that goes over into another one: lots change their home and nothing else.

    What is owed goes along. A lot without points stays until a return puts points back into it, and goes then.
    """
    source, target = chart.wallet(programme_id, source_id), chart.wallet(programme_id, target_id)
    books = Books()
    for lot in lots:
        books.homes[lot.lot_id] = target
        books.transfers.append(
            Transfer(
                "moved",
                source,
                target,
                lot.remaining_kopecks,
                lot_id=lot.lot_id,
                promotion_version_id=lot.promotion_version_id,
                contract_id=lot.contract_id,
            )
        )
    if shortfall_kopecks:
        debit, credit = chart.shortfall(programme_id, target_id), chart.shortfall(programme_id, source_id)
        books.transfers.append(Transfer("shortfall_moved", debit, credit, shortfall_kopecks))
    return books


def share_books(
    *,
    programme_id: int,
    source_id: int,
    target_id: int,
    pieces: Iterable[tuple[LotState, int]],
    terms: Mapping[UUID, tuple[int, datetime, datetime | None, dict[str, Any] | None]],
) -> Books:
    """The books of points that are handed over, (lot, kopecks): each piece is a lot of the same origin and dates.

    The lots themselves stay: what comes back of their purchases is settled with whoever made them. `terms`: funder,
    available from, expires, restriction of each lot.
    """
    source, target = chart.wallet(programme_id, source_id), chart.wallet(programme_id, target_id)
    transit, books = chart.transit(programme_id), Books()
    for lot, amount in pieces:
        funder_id, available_from, expires_at, restriction = terms[lot.lot_id]
        piece = NewLot(
            uuid7(),
            target,
            funder_id,
            lot.contract_id,
            lot.funding_moment,
            lot.promotion_version_id,
            amount,
            available_from,
            expires_at,
            restriction,
        )
        books.lots.append(piece)
        origin = {"promotion_version_id": lot.promotion_version_id, "contract_id": lot.contract_id}
        books.transfers.append(Transfer("moved", source, transit, amount, lot_id=lot.lot_id, **origin))
        books.transfers.append(Transfer("moved", transit, target, amount, lot_id=piece.lot_id, **origin))
    return books
