"""What is promised."""

from promotions.models.coupon import Coupon, CouponSeries
from promotions.models.level import Level, LevelScheme
from promotions.models.promotion import Promotion, PromotionFunding, PromotionVersion
from promotions.models.redemption import RedemptionRule
from promotions.models.regulations import RegulationsAcceptance, RegulationsVersion
from promotions.models.rulebook import CompiledRulebook
from promotions.models.segment import Segment, SegmentMember

__all__ = [
    "CompiledRulebook",
    "Coupon",
    "CouponSeries",
    "Level",
    "LevelScheme",
    "Promotion",
    "PromotionFunding",
    "PromotionVersion",
    "RedemptionRule",
    "RegulationsAcceptance",
    "RegulationsVersion",
    "Segment",
    "SegmentMember",
]
