"""The rows of a report, and how those that would tell on somebody are put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from settlements.analytics.backtest.sums import AtOutlet, Given
from settlements.analytics.segment_pictures import LEAST_TOLD


@dataclass(frozen=True, slots=True)
class Funder:
    """Who would pay, and how much. `legal_entity_id` None: the operator."""

    name: str
    legal_entity_id: int | None
    given: Given


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet, or several together, with what the promotion would have given there."""

    name: str
    legal_entity: str
    at: AtOutlet


@dataclass(frozen=True, slots=True)
class Other:
    """Another promotion in both worlds."""

    name: str
    without_kopecks: int
    with_kopecks: int

    @property
    def change_kopecks(self) -> int:
        """Below zero: it gave less because of the promotion."""
        return self.with_kopecks - self.without_kopecks


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a budget would have lasted. `ends_on` None: it would have been enough."""

    kopecks: int
    ends_on: date | None
    day_number: int
    spent_kopecks: int


@dataclass(frozen=True, slots=True)
class BreakEven:
    """By how much sales of the touched receipts must grow; `growth` None: no growth is enough."""

    cost: Fraction
    margin: Fraction
    growth: Fraction | None
    receipts_a_day: int
    more_receipts_a_day: int | None


def together(places: Sequence[Place], name: str) -> Place:
    """Several places as one; members who bought at several of them count at each."""
    whole = AtOutlet()
    for place in places:
        whole.receipts += place.at.receipts
        whole.members += place.at.members
        whole.turnover_kopecks += place.at.turnover_kopecks
        whole.given.add(place.at.given)
    return Place(name, places[0].legal_entity, whole)


def without_small_groups(places: Sequence[Place]) -> list[Place]:
    """Places where fewer members than may be told of were touched become one row without a name, the last.

    So that it cannot be reckoned back from the total, that row takes in the next smallest place while it is too small
    itself; what stays too small is left out.
    """
    by_size = sorted(places, key=lambda place: place.at.members)
    small = [place for place in by_size if place.at.members < LEAST_TOLD]
    large = by_size[len(small) :]
    while small and large and sum(place.at.members for place in small) < LEAST_TOLD:
        small.append(large.pop(0))
    told = [place for place in places if place in large]
    rest = together(small, "") if small else None
    if rest and rest.at.members >= LEAST_TOLD:
        told.append(Place("", "", rest.at))
    return told
