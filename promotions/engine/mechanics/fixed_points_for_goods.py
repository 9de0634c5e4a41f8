"""C3: a fixed number of points for chosen goods."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import points, points_en
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, Worded, term


class Per(Worded):
    """What the points are given for."""

    PIECE = "piece", "за каждую целую упаковку", "every whole piece"
    RECEIPT = "receipt", "за чек", "the receipt"


@dataclass(frozen=True, slots=True)
class FixedPointsForGoods(Mechanic):
    """`points_kopecks` for every whole piece of the rule's goods, or once a receipt that has any of them."""

    name: ClassVar[str] = "fixed_points_for_goods"
    stage: ClassVar[Stage] = Stage.LINE
    effect: ClassVar[Effect] = Effect.POINTS

    points_kopecks: int = term("Баллов", "Points", Unit.POINTS, least=1)
    per: Per = term("За что", "For each", Unit.CHOICE, default=Per.PIECE)

    def sentence_ru(self) -> str:
        what = "каждую целую упаковку товаров акции" if self.per is Per.PIECE else "чек с товарами акции"
        return f"За {what} начисляются баллы: {points(self.points_kopecks)}."

    def sentence_en(self) -> str:
        what = "Every whole piece of the goods" if self.per is Per.PIECE else "A receipt with goods"
        return f"{what} of the promotion earns points: {points_en(self.points_kopecks)}."

    def reward(self, claim: Claim) -> Reward:
        details = {"points_kopecks": self.points_kopecks}
        if self.per is Per.RECEIPT:
            return Reward(self.points_kopecks, claim.bases_kopecks, True, None, details)
        weights = [line.quantity_thousandths // 1_000 * self.points_kopecks for line in claim.lines]
        total = sum(weights)
        return Reward(total, weights, True, None if total else Reason.NO_WHOLE_PIECE, details)


_A = Goods(product_ids=frozenset({7}))
_LINES = (piece(1, 300_00, product_id=7, quantity=3), piece(2, 100_00, product_id=7), piece(3, 500_00, product_id=8))

EXAMPLES = (
    Example("100 points for one product", FixedPointsForGoods(100_00), (_LINES[1],), {2: 100_00}, goods=_A),
    Example("100 points a piece", FixedPointsForGoods(100_00), _LINES, {1: 300_00, 2: 100_00}, goods=_A),
    Example("100 points a receipt", FixedPointsForGoods(100_00, Per.RECEIPT), _LINES, {1: 75_00, 2: 25_00}, goods=_A),
)
