"""C5: every n-th piece of the goods, counted over purchases: a course of therapy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.gain import Gain
from promotions.engine.mechanics.pieces import cheapest, values_of, whole_pieces
from promotions.engine.mechanics.reward import Claim, Reward, Stage
from promotions.engine.mechanics.wording import ordinal_en
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Line
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class NthPiece(Gain):
    """Whole pieces are counted for each member over all purchases; in a receipt the cheapest of them are the n-th."""

    name: ClassVar[str] = "nth_piece"
    stage: ClassVar[Stage] = Stage.LINE
    keeps_count: ClassVar[bool] = True

    nth: int = term("Каждая которая упаковка", "Every which piece", Unit.NUMBER, least=2, most=1_000)

    def sentence_ru(self) -> str:
        verb = "На" if self.effect is Effect.DISCOUNT else "За"
        return (
            f"{verb} каждую {self.nth}-ю упаковку товаров акции {self.gain_ru('от её цены')}."
            " Упаковки считаются по всем покупкам участника; возвращённые в счёт не идут."
        )

    def sentence_en(self) -> str:
        return (
            f"Every {ordinal_en(self.nth)} piece of the goods of the promotion {self.gain_en('of its price')}."
            " Pieces are counted over all purchases of the member; returned ones do not count."
        )

    def reward(self, claim: Claim) -> Reward:
        pieces = whole_pieces(claim)
        counted = claim.counted % self.nth + sum(each.number for each in pieces)
        number = counted // self.nth
        if not number:
            return Reward(0, reason=Reason.NOT_THE_NTH_YET, details={"counted": counted, "nth": self.nth})
        taken = cheapest(pieces, number)
        values = values_of(claim, taken)
        if self.rate_bp is not None:
            return self.gain(claim._replace(bases_kopecks=values))
        fixed = self.fixed_kopecks or 0
        if self.effect is Effect.DISCOUNT:
            values = [min(fixed * taken.get(at, 0), value) for at, value in enumerate(values)]
            return Reward(sum(values), values, True)
        return Reward(fixed * number, values, True)

    def counts(self, lines: Sequence[Line]) -> int:
        return sum(line.quantity_thousandths // 1_000 for line in lines)


_A = Goods(product_ids=frozenset({7}))
_FREE_FIFTH = NthPiece(nth=5, rate_bp=10_000, effect=Effect.DISCOUNT)

EXAMPLES = (
    Example("The fourth pack", _FREE_FIFTH, (piece(1, 100_00, product_id=7),), {}, goods=_A, counted=3),
    Example("The fifth is free", _FREE_FIFTH, (piece(1, 100_00, product_id=7),), {1: 100_00}, goods=_A, counted=4),
    Example(
        "Five at once: one is free",
        _FREE_FIFTH,
        (piece(1, 500_00, product_id=7, quantity=5),),
        {1: 100_00},
        goods=_A,
    ),
    Example(
        "The cheaper of two",
        _FREE_FIFTH,
        (piece(1, 120_00, product_id=7), piece(2, 90_00, product_id=7)),
        {2: 90_00},
        goods=_A,
        counted=3,
    ),
    Example(
        "50 points for each third",
        NthPiece(nth=3, fixed_kopecks=50_00),
        (piece(1, 600_00, product_id=7, quantity=6),),
        {1: 100_00},
        goods=_A,
    ),
    Example(
        "120 roubles off, no more than the pack costs",
        NthPiece(nth=2, fixed_kopecks=120_00, effect=Effect.DISCOUNT),
        (piece(1, 100_00, product_id=7),),
        {1: 100_00},
        goods=_A,
        counted=1,
    ),
)
