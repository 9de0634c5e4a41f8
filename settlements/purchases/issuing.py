"""Coupons that a purchase is rewarded with: their codes are drawn when it is booked, not before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from promotions.engine.decision import IssuedCoupon
from promotions.engine.rulebook import CouponTerms
from promotions.operations.coupon_codes import new_code


@dataclass(frozen=True, slots=True)
class Reward:
    """A coupon that the purchase gives, with the terms of its series; `code` None: it is only promised as yet."""

    promotion_id: int
    version_id: int
    terms: CouponTerms
    lives_until: datetime | None
    code: str | None = None

    @property
    def valid_until(self) -> datetime | None:
        """The moment from which it is not accepted: the end of its own life or of its series."""
        return min(filter(None, (self.lives_until, self.terms.ends_at)), default=None)


def promised_coupons(
    issued: Iterable[IssuedCoupon], series: Mapping[int, CouponTerms], now: datetime
) -> tuple[Reward, ...]:
    """What the buyer would get, without codes."""
    return tuple(_reward(each, series[each.series_id], now, None) for each in issued)


def drawn_coupons(
    issued: Iterable[IssuedCoupon], series: Mapping[int, CouponTerms], now: datetime
) -> tuple[Reward, ...]:
    """What the buyer gets, with fresh codes that nobody can guess."""
    found = ((each, series[each.series_id]) for each in issued)
    return tuple(
        _reward(each, terms, now, new_code(prefix=terms.prefix, length=terms.code_length)) for each, terms in found
    )


def reward_rows(rewards: Iterable[Reward]) -> list[dict[str, Any]]:
    """The coupons as the statement that stores the purchase takes them; it is refused when a code exists already."""
    return [
        {
            "code": reward.code,
            "series": reward.terms.series_id,
            "version": reward.version_id,
            "uses_limit": reward.terms.uses_per_coupon,
            "lives_until": reward.lives_until,
        }
        for reward in rewards
    ]


def _reward(issued: IssuedCoupon, terms: CouponTerms, now: datetime, code: str | None) -> Reward:
    lives_until = now + timedelta(days=terms.valid_days) if terms.valid_days else None
    return Reward(issued.promotion_id, issued.version_id, terms, lives_until, code)
