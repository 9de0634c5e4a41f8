"""What moves, before it is written: transfers between accounts, lots that are born and drawn on. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from settlements.ledger.chart import AccountKey


@dataclass(frozen=True, slots=True)
class Transfer:
    """One posting to be: a debit, a credit, kopecks above zero, and what statements group by."""

    kind: str
    debit: AccountKey
    credit: AccountKey
    amount_kopecks: int
    outlet_id: int | None = None
    line_id: UUID | None = None
    vat_rate_bp: int | None = None
    lot_id: UUID | None = None
    promotion_version_id: int | None = None
    contract_id: int | None = None
    coupon_series_id: int | None = None
    coupon_nominal_kopecks: int | None = None


@dataclass(frozen=True, slots=True)
class NewLot:
    """Points that are born: one funder, the contract and funding moment frozen.

    `restriction`: how they may be spent (`promotions.engine.axes.Spending` as plain values); None: as any points.
    """

    lot_id: UUID
    wallet: AccountKey
    funder_id: int
    contract_id: int | None
    funding_moment: str
    promotion_version_id: int | None
    amount_kopecks: int
    available_from: datetime
    expires_at: datetime | None = None
    restriction: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LotState:
    """A lot with points in it, as far as drawing on it needs to know. `funding_key`: the account it was born from."""

    lot_id: UUID
    remaining_kopecks: int
    funding_moment: str
    contract_id: int | None
    promotion_version_id: int | None = None


@dataclass(slots=True)
class Books:
    """Everything one event writes to the ledger: transfers and new lots; what is drawn follows from the transfers.

    `homes`: lots that move whole, with the wallet that they are in from now on.
    """

    transfers: list[Transfer] = field(default_factory=list)
    lots: list[NewLot] = field(default_factory=list)
    homes: dict[UUID, AccountKey] = field(default_factory=dict)

    def lot_changes(self) -> dict[UUID, int]:
        """Lot → change of what is left in it, births excluded: debits of a wallet draw, credits put back."""
        born = {lot.lot_id for lot in self.lots}
        changes: dict[UUID, int] = {}
        for transfer in self.transfers:
            if transfer.lot_id is None:
                continue
            if transfer.debit.kind == "wallet":
                changes[transfer.lot_id] = changes.get(transfer.lot_id, 0) - transfer.amount_kopecks
            if transfer.credit.kind == "wallet" and not (transfer.lot_id in born and transfer.kind in BIRTHS):
                changes[transfer.lot_id] = changes.get(transfer.lot_id, 0) + transfer.amount_kopecks
        return {lot_id: change for lot_id, change in changes.items() if change}

    def balance_changes(self) -> dict[AccountKey, int]:
        """Account whose balance is kept → its change in kopecks; a shortfall grows by debits, the others by credits."""
        changes: dict[AccountKey, int] = {}
        for transfer in self.transfers:
            for key, sign in ((transfer.debit, -1), (transfer.credit, 1)):
                if key.kind in KEPT:
                    change = (
                        -sign * transfer.amount_kopecks if key.kind == "shortfall" else sign * transfer.amount_kopecks
                    )
                    changes[key] = changes.get(key, 0) + change
        return {key: change for key, change in changes.items() if change}


KEPT = frozenset({"wallet", "shortfall", "budget"})
BIRTHS = frozenset({"earned", "opening", "adjustment", "moved"})


def draw(lots: Iterable[LotState], wanted: Iterable[tuple[UUID, int]]) -> list[tuple[LotState, UUID, int]]:
    """Cut what is wanted on each line (line id, kopecks) out of lots in their order; every kopeck names its lot.

    Refused with LookupError when the lots do not reach: the caller has judged by other lots than it holds.
    """
    pieces: list[tuple[LotState, UUID, int]] = []
    source = iter(lots)
    lot: LotState | None = None
    left = 0
    for line_id, amount in wanted:
        while amount:
            while not left:
                lot = next(source, None)
                if lot is None:
                    raise LookupError(f"lots are short of {amount} kopecks")
                left = lot.remaining_kopecks
            taken = min(left, amount)
            pieces.append((lot, line_id, taken))
            left -= taken
            amount -= taken
    return pieces
