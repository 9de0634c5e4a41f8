"""Whole pieces of a claim with their prices, for mechanics that count pieces. A part of a pack is no piece."""

from collections.abc import Iterable
from typing import NamedTuple

from coalition.kernel.money import part_of
from coalition.kernel.quantity import ONE
from promotions.engine.mechanics.reward import Claim


class Pieces(NamedTuple):
    """Equal pieces of one line: the price of one, the line's position in the claim, how many."""

    price_kopecks: int
    position: int
    number: int


def whole_pieces(claim: Claim) -> list[Pieces]:
    """The whole pieces of each line, the cheapest first, of equals the later line first."""
    found = [
        Pieces(part_of(base, ONE, line.quantity_thousandths), position, line.quantity_thousandths // ONE)
        for position, (base, line) in enumerate(zip(claim.bases_kopecks, claim.lines, strict=True))
        if line.quantity_thousandths >= ONE
    ]
    return sorted(found, key=lambda pieces: (pieces.price_kopecks, -pieces.position))


def cheapest(pieces: Iterable[Pieces], number: int) -> dict[int, int]:
    """How many pieces of which position are taken when so many of the cheapest are; `pieces` ascend by price."""
    taken = {}
    for each in pieces:
        takes = min(each.number, number)
        if takes:
            taken[each.position] = takes
            number -= takes
    return taken


def every_nth(pieces: Iterable[Pieces], nth: int) -> dict[int, int]:
    """How many pieces of which position are the n-th, the 2n-th and so on in the order given."""
    taken, passed = {}, 0
    for each in pieces:
        takes = (passed + each.number) // nth - passed // nth
        if takes:
            taken[each.position] = takes
        passed += each.number
    return taken


def values_of(claim: Claim, taken: dict[int, int]) -> list[int]:
    """What the pieces taken cost, position by position; nothing where none is taken."""
    return [
        part_of(base, taken.get(position, 0) * ONE, line.quantity_thousandths)
        for position, (base, line) in enumerate(zip(claim.bases_kopecks, claim.lines, strict=True))
    ]
