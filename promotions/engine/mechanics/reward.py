"""What a mechanic is asked and what it answers."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple

from coalition.kernel.money import round_half_up
from promotions.engine.axes import NOBODY
from promotions.engine.decision import Effect
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Line
from promotions.engine.rulebook import Level


class Stage(IntEnum):
    """The order of judgement: rules of lines, of the whole receipt, what codes open, multipliers of points."""

    LINE = 1
    RECEIPT = 2
    CODE = 3
    MULTIPLIER = 4


class Claim(NamedTuple):
    """The lines that a rule may take, and position by position the amounts to reckon with.

    `level_of` gives the level that the buyer has reached in a scheme, None below its first threshold.
    `receipt_kopecks` is the whole receipt at list price; `counted`: purchases or pieces that the rule has counted for
    this member before; `set_product_ids`: goods of which the receipt must have each.
    """

    bases_kopecks: Sequence[int]
    lines: Sequence[Line]
    level_of: Callable[[int], Level | None]
    rounding_step_kopecks: int = 1
    receipt_kopecks: int = 0
    counted: int = 0
    set_product_ids: frozenset[int] = NOBODY


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


class Mechanic:
    """Base of the frozen dataclasses of parameters that know what they give and how to say it in the regulations.

    `judges_receipts`: False for what is given for an occasion that is no purchase. `keeps_count`: purchases or pieces
    are counted for each member. `needs_set`: goods of which the receipt must have each have to be named.
    """

    __slots__ = ()

    name: ClassVar[str]
    stage: ClassVar[Stage]
    effect: Effect
    judges_receipts: ClassVar[bool] = True
    keeps_count: ClassVar[bool] = False
    needs_set: ClassVar[bool] = False

    def problems(self) -> tuple[Problem, ...]:
        """What the parameters contradict each other in, in words. Bounds of single figures are told by their terms."""
        return ()

    def sentence_ru(self) -> str:
        """What is given, for the regulations."""
        raise NotImplementedError

    def sentence_en(self) -> str:
        """The same in English."""
        raise NotImplementedError

    def reward(self, claim: Claim) -> Reward:
        """What the lines of the claim get."""
        raise NotImplementedError

    def counts(self, lines: Sequence[Line]) -> int:
        """What these lines add to what is counted towards an n-th purchase or piece."""
        return 0


def percent_reward(claim: Claim, rate_bp: int, details: dict[str, Any]) -> Reward:
    """So many basis points of the whole claim, rounded once (half up, to the rounding step), spread by line base."""
    step = claim.rounding_step_kopecks
    total = round_half_up(sum(claim.bases_kopecks) * rate_bp, 10_000 * step) * step
    return Reward(total, claim.bases_kopecks, False, None if total else Reason.TOO_LITTLE, details)
