"""Money is whole kopecks inside; only this module parses, prints, rounds and shares it out.

One point is one rouble, so points are kopecks as well.
"""

import re
from collections.abc import Sequence

from coalition.kernel.errors import DomainError

MAX_KOPECKS = 1_000_000_000
"""The greatest sum of one receipt: 10 million roubles. Doors refuse more; sums of many receipts may exceed it."""

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

_STRICT = re.compile(r"-?[0-9]{1,10}\.[0-9]{2}")
_TYPED = re.compile(r"(-?)([0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,2}))?")
_TYPED_SIGNS = str.maketrans({MINUS: "-", NO_BREAK_SPACE: " ", "\u2009": " ", "\u202f": " "})


class MoneyError(DomainError):
    """The text is no amount of money."""

    code = "invalid_amount"
    message_ru = "Сумма записана неверно: нужны рубли и две цифры копеек, например 1234.50."
    message_en = "This is no amount of money: roubles and two digits of kopecks are expected, such as 1234.50."


class ShareError(MoneyError):
    """A sum cannot be shared out as asked: nothing to divide by, or a part outside its whole."""

    code = "invalid_share"
    message_ru = "Сумму нельзя разделить в такой пропорции."
    message_en = "The sum cannot be shared out in this proportion."


def parse_roubles(text: str) -> int:
    """Kopecks of a string as tills send it: ASCII digits, a point, exactly two places, an optional minus.

    Anything else, a number instead of a string included, is refused with MoneyError.
    """
    if not isinstance(text, str) or _STRICT.fullmatch(text) is None:
        raise MoneyError(text=str(text)[:40])
    return int(text[:-3] + text[-2:])


def format_roubles(kopecks: int) -> str:
    """`123450` becomes `"1234.50"`, the form that tills send and receive."""
    roubles, rest = divmod(abs(kopecks), 100)
    return f"{'-' if kopecks < 0 else ''}{roubles}.{rest:02d}"


def parse_typed_roubles(text: str) -> int:
    """Kopecks of what a person typed: comma or point, up to two places, thousands set apart by spaces or not.

    Reads back what `print_roubles` prints. Refused with MoneyError: a third decimal, and groups that are not of three.
    """
    typed = _TYPED.fullmatch(text.translate(_TYPED_SIGNS).strip())
    if typed is None:
        raise MoneyError(text=text[:40])
    sign, roubles, places = typed.groups(default="")
    return int(sign + roubles.replace(" ", "") + places.ljust(2, "0"))


def print_roubles(kopecks: int) -> str:
    """`-123450` becomes `"−1 234,50"` for paper and screen: a true minus sign, groups of three, no-break spaces."""
    roubles, rest = divmod(abs(kopecks), 100)
    return f"{MINUS if kopecks < 0 else ''}{roubles:,}".replace(",", NO_BREAK_SPACE) + f",{rest:02d}"


def round_half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves away from zero, so that a correction mirrors what it corrects.

    A denominator that is not above zero is refused with ShareError.
    """
    if denominator <= 0:
        raise ShareError(denominator=denominator)
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (denominator + 2 * numerator) // (2 * denominator)


def share_bp(amount_kopecks: int, rate_bp: int) -> int:
    """So many basis points of an amount, in kopecks, half up: 5 % is 500, and 5 % of 100.10 is 5.01."""
    return round_half_up(amount_kopecks * rate_bp, 10_000)


def split_proportionally(total: int, weights: Sequence[int]) -> list[int]:
    """Share out a total by weights so that the shares add up exactly: largest remainder, ties by position.

    A share differs from its exact value by less than one; a weight of zero gets nothing.
    Refused with ShareError: a negative weight, and a total other than zero when all weights are zero.
    """
    base = sum(weights)
    if any(weight < 0 for weight in weights) or (total and not base):
        raise ShareError(total=total)
    if not total:
        return [0] * len(weights)
    if total < 0:
        return [-share for share in split_proportionally(-total, weights)]
    shares, remainders = map(list, zip(*(divmod(total * weight, base) for weight in weights), strict=True))
    by_remainder = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
    for position in by_remainder[: total - sum(shares)]:
        shares[position] += 1
    return shares


def part_of(total: int, part: int, whole: int) -> int:
    """What belongs to the first `part` of `whole`, rounded down: after the last part it is the total itself.

    Partial returns give back the difference of two such shares, so that together they never miss or exceed by a kopeck.
    A negative total mirrors a positive one. Refused with ShareError: a part outside 0..whole, and a whole of nothing.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ShareError(total=total, part=part, whole=whole)
    return -(-total * part // whole) if total < 0 else total * part // whole
