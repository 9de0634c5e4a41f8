"""Pages of the console: what is promised."""

from promotions.admin import (
    coupon,
    coupon_batch,
    coupon_export,
    coupon_panels,
    coupon_series,
    exclusivity_group,
    kinds,
    level_scheme,
    programme_file,
    promotion,
    promotion_version,
    redemption_rule,
    regulations_version,
    rulebook,
    segment,
    segment_member,
)

__all__ = [
    "coupon",
    "coupon_batch",
    "coupon_export",
    "coupon_panels",
    "coupon_series",
    "exclusivity_group",
    "kinds",
    "level_scheme",
    "programme_file",
    "promotion",
    "promotion_version",
    "redemption_rule",
    "regulations_version",
    "rulebook",
    "segment",
    "segment_member",
]
