"""C4, C10: points that other promotions give are multiplied: double points, a higher rate around the birthday."""

from dataclasses import dataclass
from typing import ClassVar

from coalition.kernel.money import round_half_up
from promotions.engine.axes import NOBODY
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import times_en, times_ru
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, term

ONCE = 100
"""Hundredths of a multiplier that changes nothing."""


@dataclass(frozen=True, slots=True)
class PointsMultiplier(Mechanic):
    """What the lines have earned by other promotions, times `times_hundredths`; what comes on top has its own funder.

    How several multipliers on a line come together is the programme's setting.
    """

    name: ClassVar[str] = "points_multiplier"
    stage: ClassVar[Stage] = Stage.MULTIPLIER
    effect: ClassVar[Effect] = Effect.POINTS

    times_hundredths: int = term("Во сколько раз", "How many times", Unit.TIMES, least=101, most=10_000)
    promotion_ids: frozenset[int] = term(
        "Только баллы акций",
        "Only the points of",
        Unit.PROMOTIONS,
        default=NOBODY,
        help_ru="Не указано: баллы всех акций.",
        help_en="None named: the points of all promotions.",
    )

    def sentence_ru(self) -> str:
        which = "по указанным акциям" if self.promotion_ids else "за покупку"
        return f"Баллы {which} увеличиваются {times_ru(self.times_hundredths)}."

    def sentence_en(self) -> str:
        which = "of the promotions named" if self.promotion_ids else "of the purchase"
        return f"The points {which} are multiplied by {times_en(self.times_hundredths)}."

    def reward(self, claim: Claim) -> Reward:
        """Here the claim's bases are the points that the lines have earned."""
        more = round_half_up(sum(claim.bases_kopecks) * (self.times_hundredths - ONCE), ONCE)
        details = {"times_hundredths": self.times_hundredths}
        return Reward(more, claim.bases_kopecks, False, None if more else Reason.NOTHING_TO_MULTIPLY, details)


EXAMPLES = (
    Example("Nothing times two", PointsMultiplier(200), (piece(1, 100_00),), {}),
    Example("2 % of 2000.01 twice", PointsMultiplier(200), (piece(1, 2000_01),), {1: 40_00}, earned_bp=200),
    Example(
        "Half as much again", PointsMultiplier(150), (piece(1, 100_00), piece(2, 1_00)), {1: 1_00, 2: 1}, earned_bp=200
    ),
)
