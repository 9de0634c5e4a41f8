"""C12: a coupon for a later purchase, given for this one (happy hours, a threshold reached, goods bought)."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import coupons_en, coupons_ru
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class CouponForPurchase(Mechanic):
    """So many coupons of the series for each receipt on which the rule's conditions hold."""

    name: ClassVar[str] = "coupon_for_purchase"
    stage: ClassVar[Stage] = Stage.RECEIPT
    effect: ClassVar[Effect] = Effect.COUPON

    series_id: int = term("Серия купонов", "Coupon series", Unit.ONE_COUPON_SERIES)
    coupons: int = term("Сколько купонов", "How many coupons", Unit.NUMBER, default=1, least=1, most=20)

    def sentence_ru(self) -> str:
        return f"За покупку выдаётся {coupons_ru(self.coupons)} на следующую."

    def sentence_en(self) -> str:
        return f"A purchase gives {coupons_en(self.coupons)} for a later one."

    def reward(self, claim: Claim) -> Reward:
        return Reward(0, details={"series_id": self.series_id, "coupons": self.coupons})


EXAMPLES = (
    Example("A coupon for any purchase", CouponForPurchase(1), (piece(1, 100_00),), {}, issues=(1,)),
    Example("Two of them", CouponForPurchase(1, 2), (piece(1, 100_00), piece(2, 1_00)), {}, issues=(1, 1)),
)
