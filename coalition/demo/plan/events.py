"""What the plan consists of: purchases and returns, in plain words that know no database."""

from dataclasses import dataclass
from datetime import datetime

from coalition.demo.plan.baskets import BasketLine


@dataclass(frozen=True, slots=True)
class PlannedPurchase:
    """A receipt to come. `shown` is (kind, value) of what the buyer shows; `spend` none, all or exact.

    `key` names it for ever, so that it is never booked twice; `received_at` is later than `at` for a sale offline.
    """

    key: str
    at: datetime
    received_at: datetime
    outlet: str
    desk: int
    cashier: str
    receipt_no: str
    shift_no: int
    lines: tuple[BasketLine, ...]
    shown: tuple[str, str] | None
    is_typed: bool
    coupons: tuple[str, ...]
    spend: str
    spend_kopecks: int
    is_offline: bool
    fiscal: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PlannedReturn:
    """Goods of a planned purchase that come back: the first `line_count` lines, or all of them when it is 0."""

    key: str
    at: datetime
    received_at: datetime
    purchase: PlannedPurchase
    line_count: int
    is_void: bool
    reason: str
    fiscal: tuple[str, str, str]


Event = PlannedPurchase | PlannedReturn
