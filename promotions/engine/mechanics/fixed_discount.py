"""C3, C10: a set sum off the receipt, each line of the goods, or each piece of them."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage
from promotions.engine.mechanics.wording import roubles_en, roubles_ru
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, Worded, term


class OffWhat(Worded):
    """What the sum is taken off."""

    RECEIPT = "receipt", "с чека", "the receipt"
    LINE = "line", "с каждой строки товаров акции", "each line of its goods"
    PIECE = "piece", "с каждой целой упаковки товаров акции", "each whole piece of its goods"


@dataclass(frozen=True, slots=True)
class FixedDiscount(Mechanic):
    """`amount_kopecks` off. What a line at its floor cannot take goes to the receipt's others, never to other goods."""

    name: ClassVar[str] = "fixed_discount"
    effect: ClassVar[Effect] = Effect.DISCOUNT

    amount_kopecks: int = term("Скидка", "Discount", Unit.MONEY, least=1)
    off: OffWhat = term("С чего", "Off what", Unit.CHOICE, default=OffWhat.RECEIPT)

    @property
    def stage(self) -> Stage:
        """A sum off the receipt comes after those off lines."""
        return Stage.RECEIPT if self.off is OffWhat.RECEIPT else Stage.LINE

    def sentence_ru(self) -> str:
        return f"Предоставляется скидка {roubles_ru(self.amount_kopecks)} {self.off.ru}."

    def sentence_en(self) -> str:
        return f"A discount of {roubles_en(self.amount_kopecks)} is given off {self.off.en}."

    def reward(self, claim: Claim) -> Reward:
        amount = self.amount_kopecks
        if self.off is OffWhat.RECEIPT:
            return Reward(min(amount, sum(claim.bases_kopecks)), claim.bases_kopecks, True)
        times = (1 if self.off is OffWhat.LINE else line.quantity_thousandths // 1_000 for line in claim.lines)
        weights = [min(amount * each, base) for each, base in zip(times, claim.bases_kopecks, strict=True)]
        total = sum(weights)
        return Reward(total, weights, True, None if total else Reason.NO_WHOLE_PIECE)


_A = Goods(product_ids=frozenset({7}))
_LINES = (piece(1, 300_00, product_id=7, quantity=3), piece(2, 100_00, product_id=7), piece(3, 400_00, product_id=8))

EXAMPLES = (
    Example("100 off the receipt", FixedDiscount(100_00), _LINES, {1: 37_50, 2: 12_50, 3: 50_00}),
    Example("No more than there is", FixedDiscount(1_000_00), (piece(1, 300_00),), {1: 300_00}),
    Example("30 off each piece", FixedDiscount(30_00, OffWhat.PIECE), _LINES, {1: 90_00, 2: 30_00}, goods=_A),
    Example("30 off each line", FixedDiscount(30_00, OffWhat.LINE), _LINES, {1: 30_00, 2: 30_00}, goods=_A),
    Example("A piece is not sold below nothing", FixedDiscount(120_00, OffWhat.PIECE), _LINES[1:2], {2: 100_00}),
)
