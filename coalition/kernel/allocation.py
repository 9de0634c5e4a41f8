"""Spreads a sum over the lines of a receipt, and a line's amount over units, to the kopeck."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from coalition.kernel.errors import DomainError
from coalition.kernel.money import round_half_up, split_proportionally
from coalition.kernel.quantity import ONE, line_amount

_line_no = attrgetter("line_no")
_amount = attrgetter("amount_kopecks")


class AllocationError(DomainError):
    """The lines, or the sum to spread over them, contradict themselves."""

    code = "invalid_allocation"
    message_ru = "Сумму нельзя распределить по строкам чека."
    message_en = "The sum cannot be spread over the lines of the receipt."


@dataclass(frozen=True, slots=True)
class Share:
    """A line that takes part: its amount weighs, its room (amount above the floor price) limits what it can take."""

    line_no: int
    amount_kopecks: int
    room_kopecks: int


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the fiscal receipt: its price times its quantity, half up, is its amount."""

    quantity_thousandths: int
    unit_price_kopecks: int
    amount_kopecks: int


def allocate(shares: Sequence[Share], total_kopecks: int) -> dict[int, int]:
    """Kopecks taken by each line, by line number; what a full line cannot take goes to the others.

    Proportional to the lines' amounts, largest remainder, ties by line number; the order of `shares` does not matter.
    The sum is the total, or all the room there is when the total exceeds it (a coupon gives no change).
    Refused with AllocationError: a negative total, room outside 0..amount, a line number given twice.
    """
    lines = _in_order(shares, total_kopecks)
    taken = dict.fromkeys(map(_line_no, lines), 0)
    live = [line for line in lines if line.room_kopecks]
    left = min(total_kopecks, sum(line.room_kopecks for line in live))
    while left:
        # Each round either spreads everything or fills a line for good, so there are never more rounds than lines.
        left -= _spread(live, left, taken)
        live = [line for line in live if taken[line.line_no] < line.room_kopecks]
    return taken


def allocate_once(shares: Sequence[Share], total_kopecks: int) -> dict[int, int]:
    """Like `allocate`, but what a full line cannot take is given up: the way of percentages.

    A line without room keeps its weight, so that its neighbours get no more than their own percentage.
    """
    lines = _in_order(shares, total_kopecks)
    taken = dict.fromkeys(map(_line_no, lines), 0)
    weighty = [line for line in lines if line.amount_kopecks]
    if weighty:
        _spread(weighty, total_kopecks, taken)
    return taken


def split_into_parts(
    amount_kopecks: int, quantity_thousandths: int, *, listed_price_kopecks: int | None = None
) -> tuple[Part, ...]:
    """At most three parts whose quantities and amounts add up to the line's, since a device refuses any other line.

    One part when a single price gives the amount (the listed price, if it does); otherwise whole units at two prices
    one kopeck apart, the lower first, then the part of a pack, for which every amount can be reached.
    Refused with AllocationError: a negative amount, a quantity that is not above zero.
    """
    if amount_kopecks < 0 or quantity_thousandths <= 0:
        raise AllocationError(amount_kopecks=amount_kopecks, quantity_thousandths=quantity_thousandths)
    nearest = round_half_up(amount_kopecks * ONE, quantity_thousandths)
    for price in (listed_price_kopecks, nearest):
        if price is not None and line_amount(price, quantity_thousandths) == amount_kopecks:
            return (Part(quantity_thousandths, price, amount_kopecks),)
    units, fraction = divmod(quantity_thousandths, ONE)
    if not fraction:
        return _units(amount_kopecks, units)
    fraction_kopecks = round_half_up(amount_kopecks * fraction, quantity_thousandths)
    # Below one unit a step of the price moves the amount by less than a kopeck: the nearest price always fits.
    price = round_half_up(fraction_kopecks * ONE, fraction)
    return (*_units(amount_kopecks - fraction_kopecks, units), Part(fraction, price, fraction_kopecks))


def _in_order(shares: Sequence[Share], total_kopecks: int) -> list[Share]:
    lines = sorted(shares, key=_line_no)
    if (
        total_kopecks < 0
        or any(not 0 <= line.room_kopecks <= line.amount_kopecks for line in lines)
        or any(line.line_no == following.line_no for line, following in pairwise(lines))
    ):
        raise AllocationError(total_kopecks=total_kopecks)
    return lines


def _spread(lines: Sequence[Share], total_kopecks: int, taken: dict[int, int]) -> int:
    """One round: note in `taken` what each line takes of the total, clipped at its room; returns the sum of that."""
    spread = 0
    for line, wanted in zip(lines, split_proportionally(total_kopecks, list(map(_amount, lines))), strict=True):
        takes = min(wanted, line.room_kopecks - taken[line.line_no])
        taken[line.line_no] += takes
        spread += takes
    return spread


def _units(amount_kopecks: int, units: int) -> tuple[Part, ...]:
    price, dearer = divmod(amount_kopecks, units)
    return tuple(
        Part(count * ONE, unit_price, count * unit_price)
        for count, unit_price in ((units - dearer, price), (dearer, price + 1))
        if count
    )
