"""A5: a set number of points for each piece may be paid for chosen goods, beyond the programme's share."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import points, points_en
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class PointsAcceptedForGoods(Mechanic):
    """Up to `points_kopecks` for each whole piece of the rule's goods, where that is more than the share allows."""

    name: ClassVar[str] = "points_accepted_for_goods"
    stage: ClassVar[Stage] = Stage.LINE
    effect: ClassVar[Effect] = Effect.SPENDING

    points_kopecks: int = term("Баллов за упаковку", "Points a piece", Unit.POINTS, least=1)

    def sentence_ru(self) -> str:
        return (
            f"За каждую целую упаковку товаров акции можно заплатить баллами до {points(self.points_kopecks)},"
            " даже если обычное правило списания позволяет меньше."
        )

    def sentence_en(self) -> str:
        return (
            f"Up to {points_en(self.points_kopecks)} points may be paid for every whole piece of the goods of the"
            " promotion, even where the usual rule allows less."
        )

    def reward(self, claim: Claim) -> Reward:
        pieces = (line.quantity_thousandths // 1_000 for line in claim.lines)
        weights = [
            min(number * self.points_kopecks, base) for number, base in zip(pieces, claim.bases_kopecks, strict=True)
        ]
        total = sum(weights)
        return Reward(total, weights, True, None if total else Reason.NO_WHOLE_PIECE)


EXAMPLES = (
    Example("A tenth by rule, 80 points by promotion", PointsAcceptedForGoods(80_00), (piece(1, 100_00),), {1: 80_00}),
    Example("No more than it costs", PointsAcceptedForGoods(80_00), (piece(1, 50_00),), {1: 50_00}),
    Example("Less than the usual tenth", PointsAcceptedForGoods(5_00), (piece(1, 100_00),), {1: 10_00}),
)
