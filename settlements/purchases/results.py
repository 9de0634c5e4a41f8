"""What the operations on receipts answer: figures in kopecks, which a door renders."""

from dataclasses import dataclass
from datetime import datetime

from promotions.engine.decision import Decision
from settlements.purchases.issuing import Reward


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the cashier should know that is no error: a stable code and a sentence in both languages."""

    code: str
    message_ru: str
    message_en: str


@dataclass(frozen=True, slots=True)
class BuyerState:
    """What the screen shows of the buyer: no name, only a masked card and figures in kopecks."""

    account_id: int
    card_masked: str
    kind: str
    balance_kopecks: int
    pending_kopecks: int
    shortfall_kopecks: int
    spendable_kopecks: int
    level_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BindingResult:
    """A bank card that opens a buyer's account since `bound_at`."""

    bound_at: datetime
    buyer: BuyerState
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """A judgement with no effect. `token` makes the commit obey it until `valid_until`.

    `rewards`: coupons that the purchase would give.
    """

    decision: Decision
    buyer: BuyerState | None
    notices: tuple[Notice, ...]
    fiscal_mode: str
    rewards: tuple[Reward, ...]
    token: str
    quoted_at: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class PurchaseResult:
    """A purchase that is booked; `buyer` is his state after it, `rewards` are coupons for a later purchase."""

    purchase_id: str
    decision: Decision
    buyer: BuyerState | None
    notices: tuple[Notice, ...]
    fiscal_mode: str
    rewards: tuple[Reward, ...]
    recorded_at: datetime
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """What one line of a return moves, in kopecks."""

    line_no: int
    quantity_thousandths: int
    money_kopecks: int
    points_returned_kopecks: int
    points_withdrawn_kopecks: int
    coupon_kopecks: int
    accumulated_kopecks: int


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What a return gives and takes. `return_id` is empty for a dry run, which books nothing.

    `points_unearned_kopecks`: of the points withdrawn, those that the goods which stay would not have earned; below
    zero when an earlier return has taken them. `revoked_coupons`: those that the purchase was rewarded with.
    """

    return_id: str
    purchase_id: str
    kind: str
    lines: tuple[ReturnedLine, ...]
    money_kopecks: int
    points_returned_kopecks: int
    points_withdrawn_kopecks: int
    points_unearned_kopecks: int
    shortfall_kopecks: int
    restored_coupons: tuple[str, ...]
    lost_coupons: tuple[str, ...]
    revoked_coupons: tuple[str, ...]
    buyer: BuyerState | None
    purchase_state: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that the till gets, stored with the effect; `is_repeated` marks that they were given before."""

    status: int
    body: bytes
    is_repeated: bool = False
