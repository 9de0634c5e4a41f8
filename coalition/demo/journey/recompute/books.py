"""Where the recomputation adds up: per outlet, month and funder, and per legal entity and month."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from coalition.demo.journey.recompute.terms import Entity


@dataclass(slots=True)
class Books:
    """Everything that must be equal to the kopeck; all sums are kopecks, returns are taken off in their own month."""

    counts: dict[str, int]
    outlets: defaultdict[tuple[int, str], Counter] = field(default_factory=lambda: defaultdict(Counter))
    """(store, month) -> purchases, lines, amount, coupons, points, paid, earned, returns."""
    funders: defaultdict[tuple[int, str, Entity], Counter] = field(default_factory=lambda: defaultdict(Counter))
    """(store, month, funder) -> issued, spent, accepted and compensated coupons."""
    clearing: defaultdict[tuple[Entity, str], Counter] = field(default_factory=lambda: defaultdict(Counter))
    """(legal entity, month) -> what it is owed (above zero) or owes, by kind."""
    wallets: dict[int, int] = field(default_factory=dict)
    """household -> points left."""
    pledges: Counter = field(default_factory=Counter)
    """funder -> points promised and not yet spent, charged when spent."""
    accumulated: dict[int, int] = field(default_factory=dict)
    """household -> paid so far."""
    settled: dict[tuple[Entity, str], dict[str, int]] = field(default_factory=dict)
    """(legal entity, month) -> what its statement says is paid out to it and collected from it."""

    def issue(self, store: int, month: str, funder: Entity, kopecks: int, *, when_spent: bool) -> None:
        """Points promised by a funder on a receipt of this outlet; below zero: taken back."""
        self.funders[store, month, funder]["issued"] += kopecks
        if when_spent:
            self.pledges[funder] += kopecks
        else:
            self.clearing[funder, month]["points issued"] -= kopecks

    def spend(self, store: int, month: str, outlet: Entity, funder: Entity, kopecks: int, *, when_spent: bool) -> None:
        """Points of a funder's lot taken by an outlet; below zero: given back."""
        self.funders[store, month, funder]["spent"] += kopecks
        self.clearing[outlet, month]["points accepted"] += kopecks
        if when_spent:
            self.clearing[funder, month]["points charged"] -= kopecks
            self.pledges[funder] -= kopecks

    def accept_coupon(
        self, store: int, month: str, outlet: Entity, funder: Entity, accepted: int, compensated: int
    ) -> None:
        """A coupon of a funder taken by an outlet; below zero: given back."""
        entry = self.funders[store, month, funder]
        entry["accepted"] += accepted
        entry["compensated"] += compensated
        self.clearing[outlet, month]["coupons accepted"] += compensated
        self.clearing[funder, month]["coupons charged"] -= compensated

    def proof(self) -> int:
        """Paid to outlets and held by members, less paid and promised by funders: zero, or the books are wrong."""
        cleared = sum(kinds.total() for kinds in self.clearing.values())
        return cleared + sum(self.wallets.values()) - self.pledges.total()
