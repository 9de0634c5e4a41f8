"""What is in a basket: drawn by the season's needs, the shopper's age and children, and what things cost."""

from dataclasses import dataclass
from math import sqrt
from random import Random

from coalition.demo.tables import ProductRow, products
from coalition.kernel.quantity import ONE, line_amount

# How much each shelf sells: to anybody, to those with children, to the elderly.
SHELVES = {
    "pain": (10, 9, 11),
    "cold": (16, 18, 10),
    "ent": (9, 11, 6),
    "stomach": (10, 8, 12),
    "heart": (7, 2, 22),
    "nerves": (6, 5, 8),
    "allergy": (5, 6, 3),
    "antibiotics": (3, 4, 2),
    "diabetes": (3, 1, 8),
    "joints": (5, 2, 10),
    "skin": (7, 8, 5),
    "vitamins": (9, 11, 7),
    "child": (1, 12, 0),
    "cosmetics": (8, 9, 3),
    "hygiene": (6, 7, 3),
    "devices": (4, 5, 4),
    "urology": (3, 2, 4),
    "other": (0.2, 0.2, 0.1),
}
LINES = ((1, 38), (2, 30), (3, 18), (4, 9), (5, 5))
PIECES = ((1, 86), (2, 11), (3, 3))


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Goods on a receipt, in kopecks and thousandths."""

    product_code: str
    gtin: str
    quantity_thousandths: int
    price_kopecks: int

    @property
    def amount_kopecks(self) -> int:
        """Price times quantity, half up."""
        return line_amount(self.price_kopecks, self.quantity_thousandths)


def make_basket(rng: Random, outlet: str, shopper: int) -> tuple[BasketLine, ...]:
    """One to five different goods at the outlet's own prices; `shopper` is a column of SHELVES."""
    weights = [_appeal(product, shopper) for product in products()]
    wanted = rng.choices(*zip(*LINES, strict=True))[0]
    chosen: dict[str, ProductRow] = {}
    while len(chosen) < wanted:
        product = rng.choices(products(), weights)[0]
        chosen[product.code] = product
    return tuple(_line(rng, outlet, product) for product in chosen.values())


def price_at(outlet: str, product: ProductRow) -> int:
    """What the goods cost at an outlet: some per cent around the usual price, in steps of 50 kopecks."""
    if "certificate" in product.flags:
        return product.price_kopecks
    spread = 3 if "vital" in product.flags else 8
    percent = Random(f"{outlet} {product.code}").randint(-spread, spread)
    return max(50, round(product.price_kopecks * (100 + percent) / 100 / 50) * 50)


def _line(rng: Random, outlet: str, product: ProductRow) -> BasketLine:
    pieces = rng.choices(*zip(*PIECES, strict=True))[0] * ONE
    # A blister of a pack is sold here and there; half a pack costs half the price.
    is_part = "vital" in product.flags and rng.random() < 0.015
    return BasketLine(product.code, product.gtin, ONE // 2 if is_part else pieces, price_at(outlet, product))


def _appeal(product: ProductRow, shopper: int) -> float:
    return SHELVES[product.group][shopper] / sqrt(product.price_kopecks)
