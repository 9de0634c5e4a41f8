"""What a mechanic is asked and what it answers."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple, Protocol

from coalition.kernel.money import round_half_up
from promotions.engine.decision import Effect
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Level


class Stage(IntEnum):
    """Rules of lines are judged before rules of the whole receipt."""

    LINE = 1
    RECEIPT = 2


class Claim(NamedTuple):
    """The lines that a rule may take, position by position: amounts to reckon with, quantities.

    `level_of` gives the level that the buyer has reached in a scheme, None below its first threshold.
    """

    bases_kopecks: Sequence[int]
    quantities_thousandths: Sequence[int]
    level_of: Callable[[int], Level | None]
    rounding_step_kopecks: int = 1


class Reward(NamedTuple):
    """A sum in kopecks and how it weighs on the lines of the claim.

    `is_fixed`: what a line at its floor cannot take may go to the others; of a percentage it may not.
    A reward of nothing says why in `reason`.
    """

    total_kopecks: int
    weights: Sequence[int] = ()
    is_fixed: bool = False
    reason: Reason | None = None
    details: dict[str, Any] = {}


class Problem(NamedTuple):
    """Why parameters are refused: a stable code and a sentence in both languages."""

    code: str
    ru: str
    en: str


class Mechanic(Protocol):
    """A frozen dataclass of parameters that knows what they give and how to say it in the regulations."""

    name: ClassVar[str]
    stage: ClassVar[Stage]

    @property
    def effect(self) -> Effect: ...

    def problems(self) -> tuple[Problem, ...]: ...

    def sentence_ru(self) -> str: ...

    def sentence_en(self) -> str: ...

    def reward(self, claim: Claim) -> Reward: ...


def percent_reward(claim: Claim, rate_bp: int, details: dict[str, Any]) -> Reward:
    """So many basis points of the whole claim, rounded once (half up, to the rounding step), spread by line base."""
    step = claim.rounding_step_kopecks
    total = round_half_up(sum(claim.bases_kopecks) * rate_bp, 10_000 * step) * step
    return Reward(total, claim.bases_kopecks, False, None if total else Reason.TOO_LITTLE, details)
