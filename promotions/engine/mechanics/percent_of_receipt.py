"""C1: a constant percent of the receipt, as points or as a discount."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import MONEY_OR_POINTS, Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class PercentOfReceipt(Mechanic):
    """`rate_bp` basis points of all lines that may take part."""

    name: ClassVar[str] = "percent_of_receipt"
    stage: ClassVar[Stage] = Stage.RECEIPT

    rate_bp: int = term("Процент", "Percent", Unit.PERCENT, least=1, most=WHOLE_BP)
    effect: Effect = term("Даётся", "Given as", Unit.CHOICE, default=Effect.POINTS, only=MONEY_OR_POINTS)

    def sentence_ru(self) -> str:
        if self.effect is Effect.DISCOUNT:
            return f"На покупку предоставляется скидка {percent_ru(self.rate_bp)} от суммы чека."
        return f"За покупку начисляются баллы: {percent_ru(self.rate_bp)} от суммы чека."

    def sentence_en(self) -> str:
        if self.effect is Effect.DISCOUNT:
            return f"A purchase is discounted by {percent_en(self.rate_bp)} of the receipt."
        return f"A purchase earns points: {percent_en(self.rate_bp)} of the receipt."

    def reward(self, claim: Claim) -> Reward:
        return percent_reward(claim, self.rate_bp, {"rate_bp": self.rate_bp})


EXAMPLES = (
    Example("5 % of 100 roubles are 5 points", PercentOfReceipt(500), (piece(1, 100_00),), {1: 5_00}),
    Example("Half a kopeck counts as one", PercentOfReceipt(500), (piece(1, 100_10),), {1: 5_01}),
    Example(
        "Rounded once, on the receipt: 5 % of 3 x 0.10 is 0.02, not 3 x 0.01",
        PercentOfReceipt(500),
        (piece(1, 10), piece(2, 10), piece(3, 10)),
        {1: 1, 2: 1},
    ),
    Example(
        "7 % off 1000 roubles leave 930",
        PercentOfReceipt(700, Effect.DISCOUNT),
        (piece(1, 600_00), piece(2, 400_00)),
        {1: 42_00, 2: 28_00},
    ),
)
