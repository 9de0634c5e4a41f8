"""C3: a percent of chosen goods, as points or as a discount. Which goods is said by the rule."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Goods
from promotions.engine.decision import MONEY_OR_POINTS, Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class PercentOfGoods(Mechanic):
    """`rate_bp` basis points of the lines with the rule's goods."""

    name: ClassVar[str] = "percent_of_goods"
    stage: ClassVar[Stage] = Stage.LINE

    rate_bp: int = term("Процент", "Percent", Unit.PERCENT, least=1, most=WHOLE_BP)
    effect: Effect = term("Даётся", "Given as", Unit.CHOICE, default=Effect.POINTS, only=MONEY_OR_POINTS)

    def sentence_ru(self) -> str:
        if self.effect is Effect.DISCOUNT:
            return f"На товары акции предоставляется скидка {percent_ru(self.rate_bp)} от их стоимости."
        return f"За товары акции начисляются баллы: {percent_ru(self.rate_bp)} от их стоимости."

    def sentence_en(self) -> str:
        if self.effect is Effect.DISCOUNT:
            return f"The goods of the promotion are discounted by {percent_en(self.rate_bp)} of their price."
        return f"The goods of the promotion earn points: {percent_en(self.rate_bp)} of their price."

    def reward(self, claim: Claim) -> Reward:
        return percent_reward(claim, self.rate_bp, {"rate_bp": self.rate_bp})


EXAMPLES = (
    Example(
        "3 % of product 7 only",
        PercentOfGoods(300),
        (piece(1, 300_00, product_id=7), piece(2, 500_00, product_id=8)),
        {1: 9_00},
        goods=Goods(product_ids=frozenset({7})),
    ),
    Example(
        "10 % off everything but product 8",
        PercentOfGoods(1_000, Effect.DISCOUNT),
        (piece(1, 300_00, product_id=7), piece(2, 500_00, product_id=8)),
        {1: 30_00},
        goods=Goods(excluded_product_ids=frozenset({8})),
    ),
)
