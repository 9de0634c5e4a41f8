"""C4, C8: a set number of points for the receipt: above a sum, in certain hours, for the first purchase."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import points, points_en
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class FixedPointsForReceipt(Mechanic):
    """`points_kopecks` once a receipt, spread over its lines."""

    name: ClassVar[str] = "fixed_points_for_receipt"
    stage: ClassVar[Stage] = Stage.RECEIPT
    effect: ClassVar[Effect] = Effect.POINTS

    points_kopecks: int = term("Баллов", "Points", Unit.POINTS, least=1)

    def sentence_ru(self) -> str:
        return f"За покупку начисляются баллы: {points(self.points_kopecks)}."

    def sentence_en(self) -> str:
        return f"A purchase earns points: {points_en(self.points_kopecks)}."

    def reward(self, claim: Claim) -> Reward:
        return Reward(self.points_kopecks, claim.bases_kopecks, True, None, {"points_kopecks": self.points_kopecks})


EXAMPLES = (
    Example("50 points", FixedPointsForReceipt(50_00), (piece(1, 2000_01),), {1: 50_00}),
    Example(
        "50 points over two lines",
        FixedPointsForReceipt(50_00),
        (piece(1, 300_00), piece(2, 100_00)),
        {1: 37_50, 2: 12_50},
    ),
)
