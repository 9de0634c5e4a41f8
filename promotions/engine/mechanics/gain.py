"""What mechanics of every n-th thing give: a set sum or a percent, as points or as a discount."""

from dataclasses import dataclass

from promotions.engine.decision import MONEY_OR_POINTS, Effect
from promotions.engine.mechanics.reward import Claim, Mechanic, Problem, Reward, percent_reward
from promotions.engine.mechanics.wording import (
    WHOLE_BP,
    percent_en,
    percent_ru,
    points,
    points_en,
    roubles_en,
    roubles_ru,
)
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain(Mechanic):
    """Either `fixed_kopecks` or `rate_bp` basis points; one of the two must be given."""

    effect: Effect = term("Даётся", "Given as", Unit.CHOICE, default=Effect.POINTS, only=MONEY_OR_POINTS)
    fixed_kopecks: int | None = term(
        "Твёрдая сумма",
        "Fixed sum",
        Unit.MONEY,
        default=None,
        least=1,
        help_ru="Рублей скидки или баллов: балл – рубль. Либо сумма, либо процент.",
        help_en="Roubles of a discount or points, a point being a rouble. Either a sum or a percent.",
    )
    rate_bp: int | None = term("Процент", "Percent", Unit.PERCENT, default=None, least=1, most=WHOLE_BP)

    def problems(self) -> tuple[Problem, ...]:
        if (self.fixed_kopecks is None) is not (self.rate_bp is None):
            return ()
        return (
            Problem(
                "sum_or_percent",
                "Нужно указать либо твёрдую сумму, либо процент.",
                "Give either a fixed sum or a percent.",
            ),
        )

    def gain(self, claim: Claim) -> Reward:
        """The sum, or the percent of the claim's bases."""
        if self.rate_bp is not None:
            return percent_reward(claim, self.rate_bp, {"rate_bp": self.rate_bp})
        return Reward(self.fixed_kopecks or 0, claim.bases_kopecks, True)

    def gain_ru(self, base: str) -> str:
        """`"начисляются баллы: 100"`, `"предоставляется скидка 5 % от суммы чека"`; `base`: of what the percent is."""
        if self.effect is Effect.DISCOUNT:
            much = roubles_ru(self.fixed_kopecks or 0) if self.rate_bp is None else f"{percent_ru(self.rate_bp)} {base}"
            return f"предоставляется скидка {much}"
        much = points(self.fixed_kopecks or 0) if self.rate_bp is None else f"{percent_ru(self.rate_bp)} {base}"
        return f"начисляются баллы: {much}"

    def gain_en(self, base: str) -> str:
        """`"earns points: 100"`, `"is discounted by 5% of the receipt"`."""
        if self.effect is Effect.DISCOUNT:
            much = roubles_en(self.fixed_kopecks or 0) if self.rate_bp is None else f"{percent_en(self.rate_bp)} {base}"
            return f"is discounted by {much}"
        fixed = points_en(self.fixed_kopecks or 0)
        return f"earns points: {fixed if self.rate_bp is None else f'{percent_en(self.rate_bp)} {base}'}"
