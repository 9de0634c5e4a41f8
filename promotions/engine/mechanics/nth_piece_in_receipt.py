"""N for M: of each n pieces in the receipt the cheapest is free or cheaper."""

from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.pieces import every_nth, values_of, whole_pieces
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class NthPieceInReceipt(Mechanic):
    """Pieces are laid out from the dearest to the cheapest: of each full row of `nth` the last costs `rate_bp` less."""

    name: ClassVar[str] = "nth_piece_in_receipt"
    stage: ClassVar[Stage] = Stage.LINE
    effect: ClassVar[Effect] = Effect.DISCOUNT

    nth: int = term("Из скольких упаковок", "Of how many pieces", Unit.NUMBER, least=2, most=20)
    rate_bp: int = term(
        "Скидка на самую дешёвую",
        "Discount of the cheapest",
        Unit.PERCENT,
        default=WHOLE_BP,
        least=1,
        most=WHOLE_BP,
        help_ru="100 % – бесплатно.",
        help_en="100 % is free.",
    )

    def sentence_ru(self) -> str:
        gives = "бесплатно" if self.rate_bp == WHOLE_BP else f"со скидкой {percent_ru(self.rate_bp)}"
        return (
            f"Из каждых {self.nth} упаковок товаров акции в чеке самая дешёвая – {gives}."
            " Упаковки считаются от дорогих к дешёвым."
        )

    def sentence_en(self) -> str:
        gives = "free" if self.rate_bp == WHOLE_BP else f"discounted by {percent_en(self.rate_bp)}"
        return (
            f"Of each {self.nth} pieces of the goods of the promotion in a receipt the cheapest is {gives}."
            " Pieces are taken from the dearest to the cheapest."
        )

    def reward(self, claim: Claim) -> Reward:
        pieces = whole_pieces(claim)
        taken = every_nth(reversed(pieces), self.nth)
        if not taken:
            details = {"min_pieces": self.nth, "pieces": sum(each.number for each in pieces)}
            return Reward(0, reason=Reason.TOO_FEW_PIECES, details=details)
        values = values_of(claim, taken)
        return percent_reward(claim._replace(bases_kopecks=values), self.rate_bp, {"rate_bp": self.rate_bp})


_A = Goods(product_ids=frozenset({7, 8, 9}))
_THREE = (piece(1, 100_00, product_id=7), piece(2, 80_00, product_id=8), piece(3, 60_00, product_id=9))

EXAMPLES = (
    Example("Three for two: the cheapest is free", NthPieceInReceipt(3), _THREE, {3: 60_00}, goods=_A),
    Example("Two are not three", NthPieceInReceipt(3), _THREE[:2], {}, goods=_A),
    Example("Half off the second", NthPieceInReceipt(2, 5_000), _THREE, {2: 40_00}, goods=_A),
    Example(
        "Six of one kind: two are free",
        NthPieceInReceipt(3),
        (piece(1, 600_00, product_id=7, quantity=6),),
        {1: 200_00},
    ),
    Example(
        "Dear rows first: 100 80 60, then 50 40 30",
        NthPieceInReceipt(3),
        (*_THREE, piece(4, 30_00), piece(5, 40_00), piece(6, 50_00)),
        {3: 60_00, 4: 30_00},
    ),
)
