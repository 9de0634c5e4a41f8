"""A worked example: a receipt and what the mechanic must give on it. One test runs them all."""

from dataclasses import dataclass, field
from typing import Any

from promotions.engine.axes import Basket, Goods
from promotions.engine.receipt import Line
from promotions.engine.rulebook import LevelScheme


@dataclass(frozen=True, slots=True)
class Example:
    """`gives` is the benefit per line number, in kopecks; lines that get nothing are left out.

    For an occasion that is no purchase everything stands under 0. `issues`: the series of the coupons given;
    `counted`: purchases or pieces that were counted before; `earned_bp`: what another promotion gives, as points, left
    out of `gives`. For leave to pay with points `gives` is the most that may be paid, where a tenth may be otherwise.
    """

    title: str
    params: Any
    lines: tuple[Line, ...]
    gives: dict[int, int]
    goods: Goods = field(default_factory=Goods)
    schemes: tuple[LevelScheme, ...] = ()
    accumulated_kopecks: int = 0
    issues: tuple[int, ...] = ()
    counted: int = 0
    basket: Basket = field(default_factory=Basket)
    earned_bp: int = 0


def piece(line_no: int, amount_kopecks: int, *, product_id: int | None = None, quantity: int = 1) -> Line:
    """A line of so many whole pieces that together cost the amount."""
    return Line(
        line_no=line_no,
        quantity_thousandths=quantity * 1_000,
        price_kopecks=amount_kopecks // quantity,
        amount_kopecks=amount_kopecks,
        product_id=product_id,
    )
