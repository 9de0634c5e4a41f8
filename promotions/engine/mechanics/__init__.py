"""The mechanics: one pure file each, and this table. A new mechanic is a new file and a new row here."""

from promotions.engine.mechanics import (
    bands_of_receipt,
    coupon_for_occasion,
    coupon_for_purchase,
    fixed_discount,
    fixed_points_for_goods,
    fixed_points_for_receipt,
    level_discount,
    level_points,
    nth_piece,
    nth_piece_in_receipt,
    nth_purchase,
    percent_of_goods,
    percent_of_receipt,
    points_accepted_for_goods,
    points_for_occasion,
    points_multiplier,
    price_of_set,
    share_of_friends_purchase,
)
from promotions.engine.mechanics.example import Example
from promotions.engine.mechanics.reward import Mechanic

_TABLE = (
    (percent_of_receipt.PercentOfReceipt, percent_of_receipt.EXAMPLES),
    (bands_of_receipt.BandsOfReceipt, bands_of_receipt.EXAMPLES),
    (percent_of_goods.PercentOfGoods, percent_of_goods.EXAMPLES),
    (fixed_points_for_goods.FixedPointsForGoods, fixed_points_for_goods.EXAMPLES),
    (fixed_points_for_receipt.FixedPointsForReceipt, fixed_points_for_receipt.EXAMPLES),
    (fixed_discount.FixedDiscount, fixed_discount.EXAMPLES),
    (points_multiplier.PointsMultiplier, points_multiplier.EXAMPLES),
    (nth_purchase.NthPurchase, nth_purchase.EXAMPLES),
    (nth_piece.NthPiece, nth_piece.EXAMPLES),
    (nth_piece_in_receipt.NthPieceInReceipt, nth_piece_in_receipt.EXAMPLES),
    (price_of_set.PriceOfSet, price_of_set.EXAMPLES),
    (level_points.LevelPoints, level_points.EXAMPLES),
    (level_discount.LevelDiscount, level_discount.EXAMPLES),
    (points_accepted_for_goods.PointsAcceptedForGoods, points_accepted_for_goods.EXAMPLES),
    (coupon_for_purchase.CouponForPurchase, coupon_for_purchase.EXAMPLES),
    (points_for_occasion.PointsForOccasion, points_for_occasion.EXAMPLES),
    (coupon_for_occasion.CouponForOccasion, coupon_for_occasion.EXAMPLES),
    (share_of_friends_purchase.ShareOfFriendsPurchase, share_of_friends_purchase.EXAMPLES),
)

MECHANICS: dict[str, type[Mechanic]] = {mechanic.name: mechanic for mechanic, _ in _TABLE}

EXAMPLES: dict[str, tuple[Example, ...]] = {mechanic.name: examples for mechanic, examples in _TABLE}
