"""What a statement charges a funder with, added up by promotion, goods and outlet, with the buyers kept apart.

It reads what the statement claimed, so that the paper comes to the statement's sum; `analytics.promotion_sales` reads
what a promotion gave in some days, charged yet or not. Where one funder bears a promotion and is charged at once both
say the same of a closed month.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from settlements.models import Posting, Statement
from settlements.statements.sides import Side, side_of

SQL = (Path(__file__).parent / "charged_sales.sql").read_text(encoding="utf-8")
_KINDS = list(Posting.Kind)


@dataclass(eq=False)
class Sales:
    """Sales of a group. `buyers` are accounts, receipts without a card a buyer each; they never reach a paper.

    `lines`: the receipt lines of the funder's goods, each counted once whatever it was charged for.
    """

    key: Hashable
    buyers: set[str] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    points: int = 0
    coupons: int = 0
    discounts: int = 0
    back: int = 0

    @property
    def quantity_thousandths(self) -> int:
        """Packs sold, in thousandths."""
        return sum(quantity for quantity, _amount in self.lines.values())

    @property
    def amount_kopecks(self) -> int:
        """What the packs cost by list price."""
        return sum(amount for _quantity, amount in self.lines.values())

    @property
    def total(self) -> int:
        """To be compensated."""
        return self.points + self.coupons + self.discounts - self.back


@dataclass(frozen=True, slots=True)
class Charge:
    """A row of the SQL: what one receipt line, or an act without a receipt, is charged for."""

    promotion_id: int | None
    series_id: int | None
    goods: str
    product_id: int | None
    outlet_id: int | None
    account: str | None
    purchase: str | None
    is_charge: bool
    line: str | None
    quantity_thousandths: int | None
    amount_kopecks: int | None
    points: int
    coupons: int
    discounts: int
    back: int


def charges_of(statement: Statement) -> Iterator[Charge]:
    """Everything on the issued side of a statement, fee aside. One statement of SQL."""
    args = {
        "statement": statement.pk,
        "funder": statement.contract.legal_entity_id,
        "charges": [kind for kind in _KINDS if _is_issued(kind, -1)],
        "backs": [kind for kind in _KINDS if _is_issued(kind, 1)],
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, args)
        for row in cursor.fetchall():
            yield Charge(*row)


def _is_issued(kind: Posting.Kind, sign: int) -> bool:
    try:
        return side_of(kind, sign) is Side.ISSUED
    except KeyError:
        return False


def added(key: Hashable, charges: Iterable[Charge]) -> Sales:
    """The sales of a group of charges. Buyers are those who bought; of a group of returns alone, who returned."""
    sales, returned = Sales(key), set()
    for charge in charges:
        buyer = charge.account or charge.purchase or ""
        (sales.buyers if charge.is_charge else returned).add(buyer)
        if charge.is_charge and charge.purchase:
            sales.receipts.add(charge.purchase)
        if charge.line:
            sales.lines[charge.line] = (charge.quantity_thousandths, charge.amount_kopecks)
        sales.points += charge.points
        sales.coupons += charge.coupons
        sales.discounts += charge.discounts
        sales.back += charge.back
    sales.buyers = sales.buyers or returned
    return sales


def grouped(charges: Iterable[Charge], *names: str) -> dict[tuple[Any, ...], list[Charge]]:
    """Charges by some of their fields, in the order in which they first occur."""
    groups: dict[tuple[Any, ...], list[Charge]] = {}
    for charge in charges:
        groups.setdefault(tuple(getattr(charge, name) for name in names), []).append(charge)
    return groups
