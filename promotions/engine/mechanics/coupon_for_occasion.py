"""C10, C13, C19, C23: coupons of a series for an occasion that is no purchase."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example
from promotions.engine.mechanics.for_occasion import ForOccasion
from promotions.engine.mechanics.reward import Claim, Reward
from promotions.engine.mechanics.wording import coupons_en, coupons_ru
from promotions.engine.occasions import Occasion
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponForOccasion(ForOccasion):
    """So many coupons of the series, once each time that the occasion comes and the rule's conditions hold."""

    name: ClassVar[str] = "coupon_for_occasion"
    effect: ClassVar[Effect] = Effect.COUPON

    series_id: int = term("Серия купонов", "Coupon series", Unit.ONE_COUPON_SERIES)
    coupons: int = term("Сколько купонов", "How many coupons", Unit.NUMBER, default=1, least=1, most=20)

    def sentence_ru(self) -> str:
        return f"{self.occasion_ru()} выдаётся {coupons_ru(self.coupons)}."

    def sentence_en(self) -> str:
        return f"{self.occasion_en()} is given {coupons_en(self.coupons)}."

    def reward(self, claim: Claim) -> Reward:
        return Reward(0, details={"series_id": self.series_id, "coupons": self.coupons})


EXAMPLES = (
    Example(
        "A coupon a week before the birthday",
        CouponForOccasion(occasion=Occasion.BIRTHDAY, days_before=7, series_id=1),
        (),
        {},
        issues=(1,),
    ),
    Example(
        "Two coupons for the questionnaire",
        CouponForOccasion(occasion=Occasion.QUESTIONNAIRE, series_id=1, coupons=2),
        (),
        {},
        issues=(1, 1),
    ),
)
