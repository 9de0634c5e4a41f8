"""Sharing out whole kopecks."""

from fractions import Fraction
from math import floor


def half_up(value: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    return floor(value + Fraction(1, 2))


def split(total: int, weights: list[int]) -> list[int]:
    """Shares by weight that add up: whole parts, then a kopeck each to the largest remainders, first come first."""
    if not total:
        return [0] * len(weights)
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [floor(value) for value in exact]
    ranking = sorted(range(len(weights)), key=lambda at: (shares[at] - exact[at], at))
    for at in ranking[: total - sum(shares)]:
        shares[at] += 1
    return shares


def pour(total: int, weights: list[int], rooms: list[int], *, again: bool) -> list[int]:
    """Shares by weight, each at most its room; `again`: what a full one cannot take goes to the others."""
    taken = [0] * len(weights)
    live = [at for at in range(len(weights)) if weights[at] and (rooms[at] or not again)]
    left = min(total, sum(rooms[at] for at in live)) if again else total
    while left and live:
        for at, share in zip(live, split(left, [weights[at] for at in live]), strict=True):
            taken[at] += min(share, rooms[at] - taken[at])
        if not again:
            break
        left = min(total, sum(rooms)) - sum(taken)
        live = [at for at in live if taken[at] < rooms[at]]
    return taken


def between(amount: int, before: int, after: int, whole: int) -> int:
    """What the part from `before` to `after` of a whole bears: rounded down up to each, so the last takes the rest."""
    return amount * after // whole - amount * before // whole
