"""What is read of the past: receipts as they were booked, and accounts with what they had by then."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from coalition.kernel.money import part_of
from promotions.engine.facts import Used, UseKey


class StoredLine(NamedTuple):
    """A line as it was sold and judged, in kopecks and thousandths."""

    line_no: int
    product_id: int | None
    quantity_thousandths: int
    returned_thousandths: int
    price_kopecks: int
    amount_kopecks: int
    discount_kopecks: int
    points_kopecks: int
    earned_kopecks: int
    accumulated_kopecks: int

    def kept(self, kopecks: int) -> int:
        """What of an amount of the line belongs to the goods that did not come back, as returns reckon it."""
        if not self.returned_thousandths:
            return kopecks
        return kopecks - part_of(kopecks, self.returned_thousandths, self.quantity_thousandths)


class StoredCoupon(NamedTuple):
    """A coupon that was shown. `refusal` is kept unless it was a code that opened nothing: now it may."""

    code: str
    coupon_id: int | None
    series_id: int | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A purchase as the replay needs it; `usages` is what it counted as, by promotion and period."""

    purchase_id: UUID
    account_id: int | None
    desk_id: int
    business_on: date
    occurred_at: datetime
    received_at: datetime
    is_offline: bool
    spent_kopecks: int
    born_on: date | None
    enrolled_on: date | None
    lines: tuple[StoredLine, ...]
    coupons: tuple[StoredCoupon, ...] = ()
    usages: tuple[tuple[UseKey, Used], ...] = ()


class RegisterRow(NamedTuple):
    """A row of the accumulation register; no document: an opening or a transfer."""

    business_on: date
    kopecks: int
    document_id: UUID | None


class Membership(NamedTuple):
    """That an account belongs to a segment in [starts_at, ends_at)."""

    segment_id: int
    starts_at: datetime
    ends_at: datetime | None


@dataclass(slots=True)
class StoredAccount:
    """An account with its whole register, its segments, its uses by now, and its receipts of the period in order."""

    account_id: int
    kind: str
    accumulates_since: date | None
    register: list[RegisterRow] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    uses_now: dict[UseKey, Used] = field(default_factory=dict)
    purchases_before: int = 0
    receipts: list[StoredReceipt] = field(default_factory=list)

    def uses_before(self) -> dict[UseKey, Used]:
        """What it had had of promotions before the receipts: by now, less what those were counted as."""
        uses = dict(self.uses_now)
        for receipt in self.receipts:
            for key, counted in receipt.usages:
                now = uses.get(key, Used())
                uses[key] = Used(*(max(0, have - took) for have, took in zip(now, counted, strict=True)))
        return uses
