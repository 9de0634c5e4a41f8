"""C6, C16: the cumulative discount card, a discount by the level that the buyer's accumulation has reached."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Level, LevelScheme
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class LevelDiscount(Mechanic):
    """The discount rate of the buyer's level in the scheme, off all lines that may take part."""

    name: ClassVar[str] = "level_discount"
    stage: ClassVar[Stage] = Stage.RECEIPT
    effect: ClassVar[Effect] = Effect.DISCOUNT

    scheme_id: int = term("Шкала уровней", "Level scheme", Unit.LEVEL_SCHEME)

    def sentence_ru(self) -> str:
        return "По карте предоставляется скидка: процент по уровню, которого достигли накопления участника."

    def sentence_en(self) -> str:
        return "The card gives a discount: a percent by the level that the member's accumulation has reached."

    def reward(self, claim: Claim) -> Reward:
        level = claim.level_of(self.scheme_id)
        if level is None or not level.discount_rate_bp:
            return Reward(0, reason=Reason.NO_LEVEL)
        details = {"level_id": level.level_id, "rate_bp": level.discount_rate_bp}
        return percent_reward(claim, level.discount_rate_bp, details)


_STEPS = ((500_00, 200), (1_000_00, 300), (1_500_00, 500), (2_000_00, 700), (2_500_00, 800), (3_000_00, 1_000))
_SCHEME = LevelScheme(
    scheme_id=1,
    code="card",
    window="lifetime",
    levels=tuple(
        Level(number, f"Уровень {number}", f"Level {number}", threshold, discount_rate_bp=rate)
        for number, (threshold, rate) in enumerate(_STEPS, 1)
    ),
)


def _example(accumulated_kopecks: int, percent: int) -> Example:
    return Example(
        f"{accumulated_kopecks} kopecks accumulated: {percent} %",
        LevelDiscount(1),
        (piece(1, 100_00),),
        {1: percent * 100} if percent else {},
        schemes=(_SCHEME,),
        accumulated_kopecks=accumulated_kopecks,
    )


EXAMPLES = (
    _example(499_99, 0),
    _example(500_00, 2),
    _example(999_99, 2),
    _example(1_000_00, 3),
    _example(1_500_00, 5),
    _example(2_000_00, 7),
    _example(2_999_99, 8),
    _example(3_000_00, 10),
)
