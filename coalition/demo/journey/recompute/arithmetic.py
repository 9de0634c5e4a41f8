"""Whole-number arithmetic of the agreement: one rounding, one way to share out."""

BASIS_POINTS = 10_000


def half_up(numerator: int, denominator: int) -> int:
    """Nearest whole number of a fraction that is not negative; a half goes up."""
    whole, rest = divmod(numerator, denominator)
    return whole + (1 if rest * 2 >= denominator else 0)


def percent(kopecks: int, rate_bp: int) -> int:
    """A rate in basis points of an amount, half up."""
    return half_up(kopecks * rate_bp, BASIS_POINTS)


def share_out(total: int, weights: list[int]) -> list[int]:
    """Parts of `total` in proportion to the weights: rounded down first, then a kopeck each to the largest remainders.

    Of equal remainders the earlier one is served. A total up to the sum of the weights gives no part above its weight.
    """
    whole = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    spare = total - sum(parts)
    served_first = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in served_first[:spare]:
        parts[place] += 1
    return parts
