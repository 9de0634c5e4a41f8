"""The mechanics: one pure file each, and this table. A new mechanic is a new file and a new row here."""

from promotions.engine.mechanics import (
    fixed_points_for_goods,
    level_discount,
    level_points,
    percent_of_goods,
    percent_of_receipt,
)
from promotions.engine.mechanics.example import Example
from promotions.engine.mechanics.reward import Mechanic

MECHANICS: dict[str, type[Mechanic]] = {
    mechanic.name: mechanic
    for mechanic in (
        percent_of_receipt.PercentOfReceipt,
        percent_of_goods.PercentOfGoods,
        fixed_points_for_goods.FixedPointsForGoods,
        level_points.LevelPoints,
        level_discount.LevelDiscount,
    )
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    module.__name__.rpartition(".")[2]: module.EXAMPLES
    for module in (percent_of_receipt, percent_of_goods, fixed_points_for_goods, level_points, level_discount)
}
