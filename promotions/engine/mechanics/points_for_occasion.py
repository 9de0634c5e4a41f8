"""C8, C9, C10, C19, C23: a set number of points for an occasion that is no purchase."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example
from promotions.engine.mechanics.for_occasion import ForOccasion
from promotions.engine.mechanics.reward import Claim, Reward
from promotions.engine.mechanics.wording import points, points_en
from promotions.engine.occasions import Occasion
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsForOccasion(ForOccasion):
    """`points_kopecks`, once each time that the occasion comes and the rule's conditions hold."""

    name: ClassVar[str] = "points_for_occasion"
    effect: ClassVar[Effect] = Effect.POINTS

    points_kopecks: int = term("Баллов", "Points", Unit.POINTS, least=1)

    def sentence_ru(self) -> str:
        return f"{self.occasion_ru()} начисляются баллы: {points(self.points_kopecks)}."

    def sentence_en(self) -> str:
        return f"{self.occasion_en()} earns points: {points_en(self.points_kopecks)}."

    def reward(self, claim: Claim) -> Reward:
        return Reward(self.points_kopecks, (1,), True, None, {"points_kopecks": self.points_kopecks})


def _example(title: str, occasion: Occasion, **figures: int | str) -> Example:
    return Example(title, PointsForOccasion(occasion=occasion, points_kopecks=100_00, **figures), (), {0: 100_00})


EXAMPLES = (
    _example("Welcome: 100 points for joining", Occasion.ENROLMENT),
    _example("100 points a week before the birthday", Occasion.BIRTHDAY, days_before=7),
    _example("100 points on the birthday", Occasion.BIRTHDAY),
    _example("100 points for the questionnaire", Occasion.QUESTIONNAIRE),
    _example("100 points to the friend", Occasion.REFERRAL_FRIEND),
    _example("100 points to the inviter", Occasion.REFERRAL_INVITER),
    _example("100 points to win back after 90 idle days", Occasion.INACTIVITY, idle_days=90),
    _example("100 points for a level", Occasion.LEVEL),
    _example("100 points for an action of one's own making", Occasion.ACTION, action="review-site"),
)
