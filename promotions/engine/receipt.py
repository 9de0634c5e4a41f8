"""What is judged: a receipt at a desk, in the engine's words. Nothing here knows a database or a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SpendMode(StrEnum):
    """How many points the buyer wants to spend."""

    NONE = "none"
    ALL = "all"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the receipt is made. Identifiers are those of the rows in `pharmacies`."""

    outlet_id: int
    desk_id: int
    legal_entity_id: int
    chain_id: int | None = None
    district: str = ""
    issues_points: bool = True
    accepts_points: bool = True
    accepts_coupons: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the receipt: price and amount in kopecks before the coalition's benefits, quantity in thousandths.

    `min_price_kopecks` is the lowest price of one unit that the till allows; None: may go down to zero.
    `flags` are the product's flags (`rx`, `vital`, `pku`, `supplement`, `infant_formula`, `certificate`, `unknown`).
    """

    line_no: int
    quantity_thousandths: int
    price_kopecks: int
    amount_kopecks: int
    product_id: int | None = None
    group_id: int | None = None
    manufacturer_id: int | None = None
    substance_id: int | None = None
    flags: frozenset[str] = frozenset()
    vat_rate_bp: int | None = None
    min_price_kopecks: int | None = None
    is_earning_barred: bool = False
    is_spending_barred: bool = False
    is_discount_barred: bool = False
    is_coupon_barred: bool = False


@dataclass(frozen=True, slots=True)
class CouponShown:
    """A coupon as the buyer showed it. `refusal`: a code, when its row already says no (used, expired, unknown …)."""

    code: str
    coupon_id: int | None = None
    series_id: int | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt to be judged. `occurred_at` is aware and in the outlet's own time zone."""

    place: Place
    occurred_at: datetime
    lines: tuple[Line, ...]
    coupons: tuple[CouponShown, ...] = ()
    spend: SpendMode = SpendMode.NONE
    spend_kopecks: int = 0

    def coupons_once(self) -> Iterable[CouponShown]:
        """The coupons in the order shown; the same one shown twice counts once."""
        seen: dict[int | str, CouponShown] = {}
        for shown in self.coupons:
            seen.setdefault(shown.code if shown.coupon_id is None else shown.coupon_id, shown)
        return seen.values()

    @property
    def amount_kopecks(self) -> int:
        """Sum of the lines before any benefit."""
        return sum(line.amount_kopecks for line in self.lines)
