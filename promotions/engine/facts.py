"""What is known of the buyer when the receipt is judged; handed down by `settlements`, which alone sees history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from promotions.engine.axes import Spending

UseKey = tuple[int, date | None]
"""A promotion, and the first day of the period that is counted in; None: the whole promotion."""


class Used(NamedTuple):
    """What an account has had of a promotion: how often, for how much, and what it counted towards an n-th one."""

    times: int = 0
    kopecks: int = 0
    counted: int = 0


NOTHING_USED = Used()


@dataclass(frozen=True, slots=True)
class PointLot:
    """Points that may be spent now, as far as their restrictions say. None: as any points."""

    lot_id: UUID
    kopecks: int
    spending: Spending | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """History of one member account as plain figures.

    `accumulations`: level scheme id -> accumulated kopecks in the scheme's own window, without this receipt; `recent`:
    the same in the days in which a level must be kept up. `barred`: promotion ids that may not take part now (stopped
    in an emergency, or their budget is used up). `lots`: only when one of them is restricted, in the order in which
    they are spent; their sum may exceed `spendable_kopecks`, which rules. `offline`: the receipt was sold without a
    connection, so it earns and never spends. `born_on` and `enrolled_on` are those of whoever shows the card.
    """

    account_id: int | None = None
    spendable_kopecks: int = 0
    shortfall_kopecks: int = 0
    lots: tuple[PointLot, ...] = ()
    accumulations: Mapping[int, int] = field(default_factory=dict)
    recent: Mapping[int, int] = field(default_factory=dict)
    uses: Mapping[UseKey, Used] = field(default_factory=dict)
    purchases: int = 0
    segment_ids: frozenset[int] = frozenset()
    card_kind: str = ""
    born_on: date | None = None
    enrolled_on: date | None = None
    barred: frozenset[int] = frozenset()
    is_offline: bool = False

    def used(self, promotion_id: int, period_starts_on: date | None = None) -> Used:
        """What the account has had of a promotion, in a period or ever."""
        return self.uses.get((promotion_id, period_starts_on), NOTHING_USED)


ANONYMOUS = Facts()
