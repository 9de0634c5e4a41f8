"""What the statement of a month says is to be paid: the two sides of each legal entity, set off or not."""

from coalition.demo.journey.recompute import terms
from coalition.demo.journey.recompute.books import Books

TAKEN = ("points accepted", "coupons accepted")
"""What the entity took for others; everything else in its clearing is what it promised itself."""


def settle(books: Books, netting: str) -> dict[tuple[terms.Entity, str], dict[str, int]]:
    """Per legal entity and month, without the operator: kopecks paid out and collected.

    Set off, the difference goes one way. Otherwise each side goes its own way; one that returns have turned below zero
    goes the other.
    """
    settled = {}
    for (entity, month), kinds in books.clearing.items():
        if entity == terms.OPERATOR:
            continue
        taken = sum(kinds[kind] for kind in TAKEN)
        promised = kinds.total() - taken
        sides = [taken + promised] if terms.is_netted(entity, netting) else [taken, promised]
        settled[entity, month] = {
            "paid out": sum(side for side in sides if side > 0),
            "collected": -sum(side for side in sides if side < 0),
        }
    return settled
