"""The mechanics: one pure file each, and this table. A new mechanic is a new file and a new row here."""

from promotions.engine.mechanics import (
    coupon_for_occasion,
    coupon_for_purchase,
    fixed_points_for_goods,
    level_discount,
    level_points,
    nth_purchase,
    percent_of_goods,
    percent_of_receipt,
    points_for_occasion,
    share_of_friends_purchase,
)
from promotions.engine.mechanics.example import Example
from promotions.engine.mechanics.reward import Mechanic

_TABLE = (
    (percent_of_receipt.PercentOfReceipt, percent_of_receipt.EXAMPLES),
    (percent_of_goods.PercentOfGoods, percent_of_goods.EXAMPLES),
    (fixed_points_for_goods.FixedPointsForGoods, fixed_points_for_goods.EXAMPLES),
    (level_points.LevelPoints, level_points.EXAMPLES),
    (level_discount.LevelDiscount, level_discount.EXAMPLES),
    (nth_purchase.NthPurchase, nth_purchase.EXAMPLES),
    (coupon_for_purchase.CouponForPurchase, coupon_for_purchase.EXAMPLES),
    (points_for_occasion.PointsForOccasion, points_for_occasion.EXAMPLES),
    (coupon_for_occasion.CouponForOccasion, coupon_for_occasion.EXAMPLES),
    (share_of_friends_purchase.ShareOfFriendsPurchase, share_of_friends_purchase.EXAMPLES),
)

MECHANICS: dict[str, type[Mechanic]] = {mechanic.name: mechanic for mechanic, _ in _TABLE}

EXAMPLES: dict[str, tuple[Example, ...]] = {mechanic.name: examples for mechanic, examples in _TABLE}
