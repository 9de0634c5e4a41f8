"""C6: points by the level that the buyer's accumulation has reached."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Level, LevelScheme
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class LevelPoints(Mechanic):
    """The points rate of the buyer's level in the scheme, of all lines that may take part."""

    name: ClassVar[str] = "level_points"
    stage: ClassVar[Stage] = Stage.RECEIPT
    effect: ClassVar[Effect] = Effect.POINTS

    scheme_id: int = term("Шкала уровней", "Level scheme", Unit.LEVEL_SCHEME)

    def sentence_ru(self) -> str:
        return "За покупку начисляются баллы: процент от суммы чека по уровню, которого достигли накопления участника."

    def sentence_en(self) -> str:
        return (
            "A purchase earns points: a percent of the receipt by the level that the member's accumulation has reached."
        )

    def reward(self, claim: Claim) -> Reward:
        level = claim.level_of(self.scheme_id)
        if level is None or not level.points_rate_bp:
            return Reward(0, reason=Reason.NO_LEVEL)
        return percent_reward(
            claim, level.points_rate_bp, {"level_id": level.level_id, "rate_bp": level.points_rate_bp}
        )


_SCHEME = LevelScheme(
    scheme_id=1,
    code="bonus",
    window="lifetime",
    levels=(
        Level(1, "Первый", "First", 0, points_rate_bp=500),
        Level(2, "Второй", "Second", 100_00, points_rate_bp=700),
        Level(3, "Третий", "Third", 500_00, points_rate_bp=1_000),
    ),
)


def _example(title: str, accumulated_kopecks: int, gives_kopecks: int) -> Example:
    return Example(
        title,
        LevelPoints(1),
        (piece(1, 100_00),),
        {1: gives_kopecks},
        schemes=(_SCHEME,),
        accumulated_kopecks=accumulated_kopecks,
    )


EXAMPLES = (
    _example("The last kopeck below 100 roubles: 5 %", 99_99, 5_00),
    _example("100 roubles: 7 %", 100_00, 7_00),
    _example("The last kopeck below 500 roubles: 7 %", 499_99, 7_00),
    _example("500 roubles: 10 %", 500_00, 10_00),
)
