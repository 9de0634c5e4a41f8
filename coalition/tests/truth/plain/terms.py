"""What the coalition of the model has promised, and what a till sends; participants, goods and members are names."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Promise:
    """A promotion. `rate_bp` None: by level. `payers`: "outlet", "operator" or a participant, with shares of 10000.

    `gives`: points, a discount, or a coupon of the series `issues`. Whom: members of `segment`, from `age_from` years,
    with fewer than `before` purchases, who show a promo code of `opened_by`. `nth`: every so manieth purchase, `fixed`
    kopecks instead of a rate. Limits of a member (`most_uses`, `most_kopecks`) are for ever or `is_monthly`.
    `spends_on`: its points pay for these goods only.
    """

    code: str
    rate_bp: int | None
    gives: str = "points"
    goods: frozenset[str] | None = None
    payers: tuple[tuple[str, int], ...] = (("outlet", 10_000),)
    is_budgeted: bool = False
    after_days: int = 0
    lives_days: int | None = None
    most_uses: int | None = None
    min_receipt: int = 0
    segment: str | None = None
    age_from: int | None = None
    before: int | None = None
    opened_by: str | None = None
    nth: int | None = None
    fixed: int | None = None
    most_kopecks: int | None = None
    is_monthly: bool = False
    spends_on: frozenset[str] | None = None
    issues: str | None = None


@dataclass(frozen=True)
class Series:
    """A coupon series; `pays_nominal`: the pharmacy is owed the nominal, whatever was accepted.

    `is_code`: it opens promotions and pays nothing; `keeps_rest`: what a coupon is too large by becomes points.
    """

    nominal: int
    payer: str
    pays_nominal: bool = False
    comes_back: bool = True
    min_receipt: int = 0
    per_receipt: int = 1
    most_uses: int = 1
    most_by_member: int | None = None
    is_code: bool = False
    keeps_rest: bool = False


@dataclass(frozen=True)
class Terms:
    """Everything in force. `promises` stand in the order in which they are judged; money is kopecks."""

    promises: tuple[Promise, ...]
    levels: tuple[tuple[int, int], ...]
    series: dict[str, Series]
    coupons: dict[str, str]
    charged_at_use: frozenset[str]
    zones: dict[str, str]
    takes_no_points: frozenset[str]
    takes_no_discount: frozenset[str]
    cap_bp: int
    leave: int
    min_points: int
    born: dict[str, date] = field(default_factory=dict)
    revokes_issued: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a receipt: goods, thousandths, kopecks."""

    goods: str
    quantity: int
    price: int
    amount: int
    min_price: int = 0


@dataclass(frozen=True)
class Receipt:
    """A receipt at a pharmacy's desk. `spend`: kopecks wished, or "all". `printed`: sold offline for that money."""

    pharmacy: str
    at: datetime
    member: str | None
    lines: tuple[Line, ...]
    coupons: tuple[str, ...] = ()
    spend: int | str = 0
    printed: int | None = None


class RefusedError(Exception):
    """The product must refuse this, by this code, and change nothing."""
