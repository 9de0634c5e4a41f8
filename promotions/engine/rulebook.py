"""The rules in force, compiled: an immutable snapshot with a number, made by the compiler and read by `evaluate`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from promotions.engine.axes import Basket, Goods, Limits, Spending, Validity, When, Where, Whom


class FunderKind(StrEnum):
    """Who pays for a benefit: the outlet's own legal entity, a named participant, or the operator."""

    OUTLET = "outlet"
    PARTICIPANT = "participant"
    OPERATOR = "operator"


class Base(StrEnum):
    """The amount that a percentage is taken of."""

    GROSS = "gross"
    AFTER_DISCOUNTS = "after_discounts"
    AFTER_DISCOUNTS_AND_POINTS = "after_discounts_and_points"


class GroupMode(StrEnum):
    """What happens when several promotions of one exclusivity group would take the same line."""

    ALL = "all"
    FIRST = "first"
    BEST_FOR_BUYER = "best_for_buyer"
    CHEAPEST_FOR_FUNDER = "cheapest_for_funder"


class MultiplierMode(StrEnum):
    """What several multipliers of points on one line come to: the highest, the sum of what they add, the product."""

    HIGHEST = "highest"
    ADD = "add"
    MULTIPLY = "multiply"


@dataclass(frozen=True, slots=True)
class Funding:
    """One share of a promotion's cost. `legal_entity_id` is given for a participant only; shares sum to 10000.

    `cap_kopecks`: at most so much for one receipt; what lies above is borne by the funders without a cap.
    """

    kind: FunderKind
    legal_entity_id: int | None = None
    share_bp: int = 10000
    cap_kopecks: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One running version of a promotion. `params` is the mechanic's own frozen dataclass."""

    promotion_id: int
    version_id: int
    code: str
    name_ru: str
    name_en: str
    mechanic: str
    params: Any
    funding: tuple[Funding, ...]
    priority: int = 100
    group: str = ""
    is_budgeted: bool = False
    needs_account: bool = True
    whom: Whom = Whom()
    where: Where = Where()
    when: When = When()
    goods: Goods = Goods()
    basket: Basket = Basket()
    limits: Limits = Limits()
    validity: Validity = Validity()
    spending: Spending = Spending()


@dataclass(frozen=True, slots=True)
class Level:
    """A level from `threshold_kopecks` (inclusive) of accumulation; rates in basis points."""

    level_id: int
    name_ru: str
    name_en: str
    threshold_kopecks: int
    points_rate_bp: int = 0
    discount_rate_bp: int = 0


@dataclass(frozen=True, slots=True)
class LevelScheme:
    """Levels by accumulation, thresholds ascending. `window`: lifetime, calendar_year or rolling (`rolling_days`).

    Whoever accumulated less than `keep_kopecks` in the last `keep_days` falls (`falls`: `one` level, or to `none`)
    until he has. `keep_days` 0: levels never fall.
    """

    scheme_id: int
    code: str
    window: str
    levels: tuple[Level, ...]
    rolling_days: int = 0
    keep_days: int = 0
    keep_kopecks: int = 0
    falls: str = "one"


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """Terms of one coupon series. `kind`: `payment` pays its nominal, `promo_code` opens promotions and pays nothing.

    `compensation_basis`: applied or nominal; `remainder_policy`: forfeit, require_full_use or keep_as_points.
    What coupons that are given for purchases are made by: `prefix` and `code_length` of codes, `uses_per_coupon`,
    `valid_days` of life, the series' own dates.
    """

    series_id: int
    code: str
    name_ru: str
    name_en: str
    nominal_kopecks: int
    funding: Funding
    compensation_basis: str = "applied"
    remainder_policy: str = "forfeit"
    per_receipt_limit: int = 1
    min_receipt_kopecks: int = 0
    goods: Goods = Goods()
    kind: str = "payment"
    prefix: str = ""
    code_length: int = 12
    uses_per_coupon: int = 1
    valid_days: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Redemption:
    """How points may be spent: at most `cap_bp` of what is to be paid, leaving at least `leave_kopecks` in money."""

    cap_bp: int = 10000
    leave_kopecks: int = 0
    min_receipt_kopecks: int = 0
    min_points_kopecks: int = 0
    goods: Goods = Goods()


@dataclass(frozen=True, slots=True)
class Settings:
    """The programme's settings that the engine obeys.

    `rounding_step_kopecks` rounds what a rule gives or, with `is_price_rounded`, the price of a piece when a percentage
    is taken off, upwards; a set sum is given as promised. `is_all_or_nothing`: one refused coupon refuses all.
    """

    discount_base: str = "current"
    earn_base: Base = Base.AFTER_DISCOUNTS_AND_POINTS
    accumulation_base: Base = Base.AFTER_DISCOUNTS_AND_POINTS
    is_current_receipt_counted: bool = False
    is_excess_redistributed: bool = True
    rounding_step_kopecks: int = 1
    is_price_rounded: bool = False
    is_all_or_nothing: bool = False
    multiplier_mode: MultiplierMode = MultiplierMode.HIGHEST
    earning_excluded_flags: frozenset[str] = frozenset()
    spending_excluded_flags: frozenset[str] = frozenset()
    discount_excluded_flags: frozenset[str] = frozenset()
    accumulation_excluded_flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that `evaluate` judges by."""

    number: int
    programme_id: int
    settings: Settings
    rules: tuple[Rule, ...] = ()
    schemes: tuple[LevelScheme, ...] = ()
    coupon_series: tuple[CouponTerms, ...] = ()
    redemption: Redemption = Redemption()
    group_modes: tuple[tuple[str, GroupMode], ...] = ()
