"""What a receipt is judged by: buyer, goods, coupons, contracts, rules in force. Plain values, read by `reading`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from promotions.compiler.cache import KeptRulebook, rulebook_of
from promotions.engine.facts import PointLot, Used, UseKey
from settlements.ledger.purchase_books import ContractTerms
from settlements.ledger.transfers import LotState


@dataclass(frozen=True, slots=True)
class Buyer:
    """The card that was shown and the account behind it. `account_id` None: the card opens nothing.

    `lots`: only when points are spent or some are restricted, `point_lots`: the same in the engine's words, only when
    some are restricted. `purchases`: earlier ones that have not come back as a whole; the dates are those of whoever
    shows the card.
    """

    card_id: int | None
    card_state: str
    card_number: str
    account_id: int | None
    account_kind: str
    programme_id: int | None
    is_closed: bool
    wallet_id: int | None
    balance_kopecks: int
    shortfall_kopecks: int
    lots: tuple[LotState, ...]
    point_lots: tuple[PointLot, ...]
    pending_kopecks: int
    lapsed_kopecks: int
    accumulations: Mapping[int, int]
    recent: Mapping[int, int]
    uses: Mapping[UseKey, Used]
    regulations_version_id: int | None
    is_the_cashier: bool
    segment_ids: frozenset[int]
    purchases: int
    born_on: date | None
    enrolled_on: date | None

    @property
    def spendable_kopecks(self) -> int:
        """What may be spent now: points that are available, less what is owed."""
        available = self.balance_kopecks - self.pending_kopecks - self.lapsed_kopecks
        return max(0, min(available, self.balance_kopecks - self.shortfall_kopecks))


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as the receipt needs it."""

    product_id: int
    group_id: int | None
    manufacturer_id: int | None
    substance_id: int | None
    flags: frozenset[str]
    vat_rate_bp: int | None


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon's row with the terms of its series. It is valid in `[starts_at, ends_at)`, blocked whatever blocks it.

    `uses_by_account`: how often the accounts that were found have used coupons of the series.
    """

    coupon_id: int
    series_id: int
    is_blocked: bool
    account_id: int | None
    uses: int
    uses_limit: int
    starts_at: datetime
    ends_at: datetime | None
    programme_id: int
    uses_per_account: int | None
    uses_by_account: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the programme settled with tills."""

    operator_id: int
    quote_lasts: timedelta
    offline_lasts: timedelta
    clock_tolerance: timedelta


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that judging and booking a receipt needs besides the receipt."""

    programme_id: int
    terms: Terms
    rules: KeptRulebook
    contracts: Mapping[int, ContractTerms]
    buyers: tuple[Buyer, ...]
    goods: Mapping[str, Goods]
    coupons: Mapping[str, CouponRow]
    stopped: frozenset[int]
    budgets: Mapping[tuple[int, str], int]
    cashier_id: int | None
    is_key_revoked: bool

    @property
    def buyer(self) -> Buyer | None:
        """The buyer, when exactly one account was found."""
        return self.buyers[0] if len(self.buyers) == 1 else None

    def judged_by(self, rulebook_id: int) -> "Situation":
        """The same under another rulebook, that of a quote."""
        return self if rulebook_id == self.rules.row_id else replace(self, rules=rulebook_of(rulebook_id))
