"""What tills get. Sums are strings of roubles; sentences come in Russian and in English."""

from datetime import datetime
from typing import Any

from msgspec import Raw, Struct

from settlements.api.schemas.words import Quantity, Roubles, Sentence, SignedRoubles


class Answer(Struct, frozen=True, kw_only=True):
    """Always with all of its fields."""


class LevelAnswer(Answer, kw_only=True):
    name_ru: str
    name_en: str


class BuyerAnswer(Answer, kw_only=True):
    """What the screen may show: no name. `balance` can be below zero after returns."""

    card: str
    kind: str
    balance: SignedRoubles
    pending: SignedRoubles
    shortfall: SignedRoubles
    spendable: SignedRoubles
    levels: tuple[LevelAnswer, ...]


class PartAnswer(Answer, kw_only=True):
    """A line of the fiscal receipt: price × quantity gives the amount, which fiscal devices insist on."""

    quantity: Quantity
    price: Roubles
    amount: Roubles


class BenefitAnswer(Answer, kw_only=True):
    """What one promotion gives on a line, and whose money it is: `outlet`, `operator` or `participant`."""

    kind: str
    promotion_id: int
    code: str
    amount: Roubles
    funder: str
    available_from: datetime | None
    expires_at: datetime | None


class LineAnswer(Answer, kw_only=True):
    """base = discount + coupon + points + payable. `max_points`: what points could pay of this line."""

    line_no: int
    product_code: str
    base: Roubles
    discount: Roubles
    coupon: Roubles
    points: Roubles
    payable: Roubles
    earned: Roubles
    max_points: Roubles
    parts: tuple[PartAnswer, ...]
    applied: tuple[BenefitAnswer, ...]


class TotalsAnswer(Answer, kw_only=True):
    """Sums of the lines; `max_spend` is how many points this receipt takes at most."""

    base: Roubles
    discount: Roubles
    coupon: Roubles
    points: Roubles
    payable: Roubles
    earned: Roubles
    max_spend: Roubles


class CouponAnswer(Sentence, frozen=True, kw_only=True):
    """What became of a coupon. `top_up`: for so much more goods it would be used up; there is no change from it.

    `kept`: how much of `unused` the member keeps as points.
    """

    coupon: str
    outcome: str
    nominal: Roubles
    accepted: Roubles
    unused: Roubles
    kept: Roubles
    top_up: Roubles


class RewardAnswer(Answer, kw_only=True):
    """A coupon for a later purchase, given for this one, with its terms. `coupon`: its code; null while it is a quote.

    It belongs to the member whose card was shown; without a card to whoever holds it.
    """

    coupon: str | None
    promotion_id: int
    name_ru: str
    name_en: str
    kind: str
    nominal: Roubles
    min_receipt: Roubles
    valid_from: datetime | None
    valid_until: datetime | None
    message_ru: str
    message_en: str


class StepAnswer(Sentence, frozen=True, kw_only=True):
    """Why something applied or did not: `subject` is a promotion, a coupon or the wish to spend."""

    subject: str
    name: str
    outcome: str
    promotion_id: int | None
    amount: Roubles


class FiscalPartAnswer(Answer, kw_only=True):
    """Tags of one item of the fiscal receipt."""

    line_no: int
    tag_1023: Quantity
    tag_1079: Roubles
    tag_1043: Roubles


class FiscalAnswer(Answer, kw_only=True):
    """How to print it. `discount`: prices are lowered. `counter_provision`: coupons and points go to tag 1217."""

    mode: str
    items: tuple[FiscalPartAnswer, ...]
    money: Roubles
    tag_1217: Roubles


class JudgedAnswer(Answer, kw_only=True):
    """A judged receipt. `explanation`: what was given, and why other promotions gave nothing (the first ten of those
    that the buyer can do something about).
    """

    rulebook_number: int
    buyer: BuyerAnswer | None
    totals: TotalsAnswer
    lines: tuple[LineAnswer, ...]
    coupons: tuple[CouponAnswer, ...]
    rewards: tuple[RewardAnswer, ...]
    explanation: tuple[StepAnswer, ...]
    notices: tuple[Sentence, ...]
    fiscal: FiscalAnswer
    cashier_messages: tuple[str, ...]
    slip_lines: tuple[str, ...]


class QuoteAnswer(JudgedAnswer, kw_only=True):
    """Commit with `token` until `valid_until` and you get these very figures, or are told that they changed."""

    token: str
    quoted_at: datetime
    valid_until: datetime


class PurchaseAnswer(JudgedAnswer, kw_only=True):
    """A booked purchase; `buyer` is after it. `review_reasons`: what the operator will look at."""

    purchase_id: str
    till_reference: str
    receipt_no: str
    recorded_at: datetime
    review_reasons: tuple[str, ...]


class ReturnedLineAnswer(Answer, kw_only=True):
    line_no: int
    quantity: Quantity
    money: Roubles
    points_returned: Roubles
    points_withdrawn: Roubles
    coupon: Roubles


class ReturnAnswer(Answer, kw_only=True):
    """What a return gives back in money and points, and what it takes away. `return_id` is empty for a dry run.

    `points_unearned`: of `points_withdrawn`, what the goods that stay would not have earned on their own; below zero
    when an earlier return has taken it. `revoked_coupons`: coupons that the purchase was rewarded with and that are no
    longer valid.
    """

    return_id: str
    purchase_id: str
    kind: str
    purchase_state: str
    lines: tuple[ReturnedLineAnswer, ...]
    money: Roubles
    points_returned: Roubles
    points_withdrawn: Roubles
    points_unearned: SignedRoubles
    shortfall: SignedRoubles
    restored_coupons: tuple[str, ...]
    lost_coupons: tuple[str, ...]
    revoked_coupons: tuple[str, ...]
    buyer: BuyerAnswer | None
    notices: tuple[Sentence, ...]
    cashier_messages: tuple[str, ...]
    slip_lines: tuple[str, ...]


class LookupAnswer(Answer, kw_only=True):
    """`buyer` is null for a card that is unknown or blocked; `notices` then tell the cashier to sell without it."""

    buyer: BuyerAnswer | None
    notices: tuple[Sentence, ...]


class BankCardAnswer(Answer, kw_only=True):
    """A bank card that opens the buyer's account since `bound_at`: identify him by it with `"kind": "bank_card"`."""

    bound_at: datetime
    buyer: BuyerAnswer
    notices: tuple[Sentence, ...]


class OfflineItemAnswer(Answer, kw_only=True):
    """What became of one receipt: the status and the body that it would have had on its own."""

    idempotency_key: str
    status: int
    is_repeated: bool
    answer: dict[str, Any]


class OfflineBatchAnswer(Answer, kw_only=True):
    """In the order of the items."""

    items: tuple[OfflineItemAnswer, ...]


class SealedItemAnswer(Answer, kw_only=True):
    """The same item with its answer as the bytes that are stored."""

    idempotency_key: str
    status: int
    is_repeated: bool
    answer: Raw


class SealedBatchAnswer(Answer, kw_only=True):
    """The same answer as it is sent."""

    items: tuple[SealedItemAnswer, ...]


class OutletAnswer(Answer, kw_only=True):
    name: str
    time_zone: str
    desk_number: int
    issues_points: bool
    accepts_points: bool
    accepts_coupons: bool


class LimitsAnswer(Answer, kw_only=True):
    """What is refused above; times in minutes and days."""

    body_bytes: int
    lines: int
    coupons: int
    batch_items: int
    receipt: Roubles
    quote_minutes: int
    offline_days: int
    clock_tolerance_minutes: int


class SandboxAnswer(Answer, kw_only=True):
    """What vendors try things with; null in a live deployment."""

    card: str
    coupon: str
    product_codes: tuple[str, ...]


class ConfigAnswer(Answer, kw_only=True):
    server_time: datetime
    rulebook_number: int | None
    fiscal_mode: str | None
    outlet: OutletAnswer
    limits: LimitsAnswer
    sandbox: SandboxAnswer | None


class PingAnswer(Answer, kw_only=True):
    status: str
    server_time: datetime
