"""Goods A and B together: a price of their own, or a percent off. The set is what the receipt must have each of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from promotions.engine.axes import Basket
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.pieces import values_of
from promotions.engine.mechanics.reward import Claim, Mechanic, Problem, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru, roubles_en, roubles_ru
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Line
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfSet(Mechanic):
    """One whole piece of each product of the set, as many sets as there are; other goods and pieces left over keep
    their price. A set that is cheaper anyway stays so.
    """

    name: ClassVar[str] = "price_of_set"
    stage: ClassVar[Stage] = Stage.LINE
    effect: ClassVar[Effect] = Effect.DISCOUNT
    needs_set: ClassVar[bool] = True

    price_kopecks: int | None = term(
        "Цена набора",
        "Price of the set",
        Unit.MONEY,
        default=None,
        least=1,
        help_ru="Состав набора – «Есть все товары» в условиях чека. Либо цена, либо процент.",
        help_en="The set is what the receipt “has each of”. Either a price or a percent.",
    )
    rate_bp: int | None = term("Или скидка", "Or a discount", Unit.PERCENT, default=None, least=1, most=WHOLE_BP)

    def problems(self) -> tuple[Problem, ...]:
        if (self.price_kopecks is None) is not (self.rate_bp is None):
            return ()
        return (
            Problem("price_or_percent", "Нужно указать либо цену набора, либо скидку.", "Give a price or a percent."),
        )

    def sentence_ru(self) -> str:
        if self.rate_bp is not None:
            return f"На товары, купленные набором, предоставляется скидка {percent_ru(self.rate_bp)}."
        return f"Товары, купленные набором, продаются по цене набора: {roubles_ru(self.price_kopecks or 0)}."

    def sentence_en(self) -> str:
        if self.rate_bp is not None:
            return f"Goods bought as a set are discounted by {percent_en(self.rate_bp)}."
        return f"Goods bought as a set are sold at the price of the set: {roubles_en(self.price_kopecks or 0)}."

    def reward(self, claim: Claim) -> Reward:
        sets, taken = _sets_of(claim.lines, claim.set_product_ids)
        if not sets:
            return Reward(0, reason=Reason.GOODS_MISSING)
        values = values_of(claim, taken)
        if self.rate_bp is not None:
            return percent_reward(claim._replace(bases_kopecks=values), self.rate_bp, {"rate_bp": self.rate_bp})
        total = sum(values) - sets * (self.price_kopecks or 0)
        return Reward(max(0, total), values, True, None if total > 0 else Reason.TOO_LITTLE)


def _sets_of(lines: Sequence[Line], product_ids: frozenset[int]) -> tuple[int, dict[int, int]]:
    """How many sets there are, and how many pieces of which position they take, earlier lines first."""
    pieces = dict.fromkeys(product_ids, 0)
    for line in lines:
        if line.product_id in pieces:
            pieces[line.product_id] += line.quantity_thousandths // 1_000
    sets = min(pieces.values(), default=0)
    left, taken = dict.fromkeys(product_ids, sets), {}
    for position, line in enumerate(lines):
        takes = min(left.get(line.product_id, 0), line.quantity_thousandths // 1_000)
        if takes:
            taken[position] = takes
            left[line.product_id] -= takes
    return sets, taken


_SET = Basket(all_product_ids=frozenset({7, 8}))
_A, _B, _C = (piece(1, 300_00, product_id=7), piece(2, 200_00, product_id=8), piece(3, 100_00, product_id=9))

EXAMPLES = (
    Example("A and B for 400", PriceOfSet(price_kopecks=400_00), (_A, _B, _C), {1: 60_00, 2: 40_00}, basket=_SET),
    Example("A and B less 10 %", PriceOfSet(rate_bp=1_000), (_A, _B, _C), {1: 30_00, 2: 20_00}, basket=_SET),
    Example("A without B", PriceOfSet(price_kopecks=400_00), (_A, _C), {}, basket=_SET),
    Example("Dearer than apart", PriceOfSet(price_kopecks=600_00), (_A, _B), {}, basket=_SET),
    Example(
        "Two sets, and one A left over",
        PriceOfSet(price_kopecks=400_00),
        (piece(1, 900_00, product_id=7, quantity=3), piece(2, 400_00, product_id=8, quantity=2)),
        {1: 120_00, 2: 80_00},
        basket=_SET,
    ),
)
