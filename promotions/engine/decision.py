"""What was decided: figures to the kopeck, who bears them, and why. Holds no personal data."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from coalition.kernel.allocation import Part
from promotions.engine.vocabulary import Worded


class Effect(Worded):
    """What a promotion gives: money off, points, a coupon for later, or leave to pay more with points."""

    DISCOUNT = "discount", "скидка", "a discount"
    POINTS = "points", "баллы", "points"
    COUPON = "coupon", "купон", "a coupon"
    SPENDING = "spending", "оплата баллами", "payment with points"


MONEY_OR_POINTS = (Effect.DISCOUNT, Effect.POINTS)


class Outcome(StrEnum):
    """What became of a promotion, a coupon or the wish to spend."""

    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    REFUSED = "refused"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit on one line, borne by one funder. `legal_entity_id` None: the operator bears it."""

    line_no: int
    effect: Effect
    promotion_id: int
    version_id: int
    code: str
    amount_kopecks: int
    legal_entity_id: int | None
    available_from: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CouponShare:
    """What one coupon took off one line."""

    line_no: int
    coupon_id: int
    series_id: int
    amount_kopecks: int


@dataclass(frozen=True, slots=True)
class CouponOutcome:
    """What became of one shown coupon. `compensated_kopecks` is owed to the pharmacy, `unused_kopecks` is lost,
    but for `kept_kopecks`, which the member keeps as points.

    `top_up_kopecks`: how much more of its goods would use the coupon up (what the cashier offers).
    """

    code: str
    outcome: Outcome
    coupon_id: int | None = None
    series_id: int | None = None
    nominal_kopecks: int = 0
    accepted_kopecks: int = 0
    compensated_kopecks: int = 0
    unused_kopecks: int = 0
    kept_kopecks: int = 0
    top_up_kopecks: int = 0
    legal_entity_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PointDraw:
    """How much of which lot paid for a line."""

    lot_id: UUID
    line_no: int
    amount_kopecks: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What this receipt adds to what the account has had of a promotion, ever and in the period of its limit.

    `counted_before`: what had been counted towards an n-th one, for a return that judges again.
    """

    promotion_id: int
    period_starts_on: date | None
    times: int
    amount_kopecks: int
    counted: int = 0
    counted_before: int = 0


@dataclass(frozen=True, slots=True)
class IssuedCoupon:
    """A coupon of a series that the purchase is rewarded with; its code is drawn when it is booked."""

    promotion_id: int
    version_id: int
    series_id: int


@dataclass(frozen=True, slots=True)
class LineDecision:
    """One line after judgement: base = discount + coupon + points + payable, and the parts multiply out."""

    line_no: int
    base_kopecks: int
    discount_kopecks: int
    coupon_kopecks: int
    points_kopecks: int
    payable_kopecks: int
    earned_kopecks: int
    max_points_kopecks: int
    accumulated_kopecks: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TraceStep:
    """Why: one sentence's worth of explanation. `reason` is a stable code, `details` its figures."""

    subject: str
    code: str
    outcome: Outcome
    reason: str = ""
    promotion_id: int | None = None
    amount_kopecks: int = 0
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The judgement of one receipt. Sums of the lines are the totals.

    `draws` says which lots pay for which lines where restrictions decide it; empty: the ledger draws them in order.
    """

    rulebook_number: int
    lines: tuple[LineDecision, ...]
    discounts: tuple[Benefit, ...]
    coupon_shares: tuple[CouponShare, ...]
    coupons: tuple[CouponOutcome, ...]
    awards: tuple[Benefit, ...]
    max_spend_kopecks: int
    level_ids: tuple[int, ...]
    trace: tuple[TraceStep, ...]
    draws: tuple[PointDraw, ...] = ()
    usages: tuple[Usage, ...] = ()
    issued: tuple[IssuedCoupon, ...] = ()

    def total(self, name: str) -> int:
        """Sum of a field of the lines, in kopecks: `decision.total("payable_kopecks")`."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def payable_kopecks(self) -> int:
        """What the buyer pays in money."""
        return self.total("payable_kopecks")

    @property
    def spent_kopecks(self) -> int:
        """Points spent."""
        return self.total("points_kopecks")

    @property
    def earned_kopecks(self) -> int:
        """Points earned."""
        return self.total("earned_kopecks")
