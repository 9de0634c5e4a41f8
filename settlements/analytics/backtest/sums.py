"""What is added up while receipts are judged: small, whatever the number of receipts, and kept as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

GAIN_FROM_KOPECKS = (1, 5_00, 10_00, 25_00, 50_00, 100_00, 250_00, 500_00, 1_000_00)
"""Where the bands of members' gain begin; each ends where the next begins, the last never."""


@dataclass(slots=True)
class Given:
    """Benefits in kopecks, discounts and points apart."""

    discount_kopecks: int = 0
    points_kopecks: int = 0

    @property
    def kopecks(self) -> int:
        """Both together."""
        return self.discount_kopecks + self.points_kopecks

    def add(self, more: "Given") -> None:
        """Count more."""
        self.discount_kopecks += more.discount_kopecks
        self.points_kopecks += more.points_kopecks


@dataclass(slots=True)
class AtOutlet:
    """What the promotion gave at an outlet, to how many members, on goods for how much without it."""

    receipts: int = 0
    members: int = 0
    turnover_kopecks: int = 0
    given: Given = field(default_factory=Given)


@dataclass(slots=True)
class OnDay:
    """A business date: turnover and all benefits without the promotion and with it; its own cost by whose budget."""

    receipts: int = 0
    turnover_kopecks: int = 0
    without_kopecks: int = 0
    with_kopecks: int = 0
    budgets: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class OfOther:
    """What another promotion gave without the promotion and with it."""

    without_kopecks: int = 0
    with_kopecks: int = 0


@dataclass(slots=True)
class Members:
    """Members who bought, and what they would have gained or lost in the whole period."""

    seen: int = 0
    gaining: int = 0
    losing: int = 0
    gain_kopecks: int = 0
    loss_kopecks: int = 0
    largest_kopecks: int = 0
    bands: list[int] = field(default_factory=lambda: [0] * len(GAIN_FROM_KOPECKS))

    def add(self, net_kopecks: int) -> None:
        """Count a member by what the period came to for him."""
        self.seen += 1
        if net_kopecks > 0:
            self.gaining += 1
            self.gain_kopecks += net_kopecks
            self.largest_kopecks = max(self.largest_kopecks, net_kopecks)
            self.bands[sum(net_kopecks >= least for least in GAIN_FROM_KOPECKS) - 1] += 1
        elif net_kopecks < 0:
            self.losing += 1
            self.loss_kopecks -= net_kopecks


@dataclass(slots=True)
class Sums:
    """Everything that a back-test tells, in kopecks, weighed by what was kept of each line.

    `really`: what was given then, by all promotions; `without` and `with_it`: by today's rules. `funders`: the cost of
    the promotion by legal entity (`operator`: the operator). Keys are ids as text, days as ISO dates.
    """

    receipts: int = 0
    touched: int = 0
    touched_without_card: int = 0
    coupons_issued: int = 0
    turnover_kopecks: int = 0
    turnover_with_kopecks: int = 0
    touched_turnover_kopecks: int = 0
    really: Given = field(default_factory=Given)
    without: Given = field(default_factory=Given)
    with_it: Given = field(default_factory=Given)
    given: Given = field(default_factory=Given)
    funders: dict[str, Given] = field(default_factory=dict)
    outlets: dict[str, AtOutlet] = field(default_factory=dict)
    days: dict[str, OnDay] = field(default_factory=dict)
    others: dict[str, OfOther] = field(default_factory=dict)
    members: Members = field(default_factory=Members)

    def plain(self) -> dict[str, Any]:
        """The sums as plain values for JSON."""
        return msgspec.to_builtins(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Sums":
        """The sums of `plain`."""
        return msgspec.convert(plain, cls)
