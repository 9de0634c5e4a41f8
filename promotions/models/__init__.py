"""What is promised."""

from promotions.models.coupon import Coupon, CouponBatch
from promotions.models.coupon_series import CouponSeries
from promotions.models.coupon_trail import CouponBlock, CouponExport
from promotions.models.level import Level, LevelScheme
from promotions.models.promotion import ExclusivityGroup, Promotion, PromotionFunding, PromotionVersion
from promotions.models.redemption import RedemptionRule
from promotions.models.regulations import RegulationsAcceptance, RegulationsVersion
from promotions.models.rulebook import CompiledRulebook
from promotions.models.segment import Segment, SegmentMember

__all__ = [
    "CompiledRulebook",
    "Coupon",
    "CouponBatch",
    "CouponBlock",
    "CouponExport",
    "CouponSeries",
    "ExclusivityGroup",
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
