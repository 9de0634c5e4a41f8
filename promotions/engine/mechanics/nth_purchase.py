"""C5: every n-th purchase of a member gives points or a discount."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.gain import Gain
from promotions.engine.mechanics.reward import Claim, Reward, Stage
from promotions.engine.mechanics.wording import ordinal_en
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Line
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class NthPurchase(Gain):
    """Purchases on which the rule's conditions hold are counted for each member; one that came back is not."""

    name: ClassVar[str] = "nth_purchase"
    stage: ClassVar[Stage] = Stage.RECEIPT
    keeps_count: ClassVar[bool] = True

    nth: int = term("Каждая которая покупка", "Every which purchase", Unit.NUMBER, least=2, most=1_000)

    def sentence_ru(self) -> str:
        verb = "На" if self.effect is Effect.DISCOUNT else "За"
        gain = self.gain_ru("от суммы чека")
        return f"{verb} каждую {self.nth}-ю покупку {gain}. Возвращённая покупка в счёт не идёт."

    def sentence_en(self) -> str:
        return f"Every {ordinal_en(self.nth)} purchase {self.gain_en('of the receipt')}. A returned one does not count."

    def reward(self, claim: Claim) -> Reward:
        counted = claim.counted % self.nth + 1
        if counted < self.nth:
            return Reward(0, reason=Reason.NOT_THE_NTH_YET, details={"counted": counted, "nth": self.nth})
        return self.gain(claim)

    def counts(self, lines: Sequence[Line]) -> int:
        return 1


_LINES = (piece(1, 600_00), piece(2, 400_00))

EXAMPLES = (
    Example("The fourth purchase", NthPurchase(nth=5, fixed_kopecks=100_00), _LINES, {}, counted=3),
    Example(
        "The fifth purchase: 100 points",
        NthPurchase(nth=5, fixed_kopecks=100_00),
        _LINES,
        {1: 60_00, 2: 40_00},
        counted=4,
    ),
    Example("The sixth begins anew", NthPurchase(nth=5, fixed_kopecks=100_00), _LINES, {}, counted=5),
    Example("The tenth: 5 % as points", NthPurchase(nth=10, rate_bp=500), _LINES, {1: 30_00, 2: 20_00}, counted=19),
    Example(
        "The tenth: 500 roubles off",
        NthPurchase(nth=10, fixed_kopecks=500_00, effect=Effect.DISCOUNT),
        _LINES,
        {1: 300_00, 2: 200_00},
        counted=9,
    ),
)
