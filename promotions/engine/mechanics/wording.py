"""Figures as the regulations print them, and the checks that every rate shares."""

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from promotions.engine.mechanics.reward import Problem

WHOLE_BP = 10_000


def percent_ru(rate_bp: int) -> str:
    """`250` becomes `"2,5 %"`."""
    return f"{_percent(rate_bp).replace('.', ',')}{NO_BREAK_SPACE}%"


def percent_en(rate_bp: int) -> str:
    """`250` becomes `"2.5%"`."""
    return f"{_percent(rate_bp)}%"


def points(kopecks: int) -> str:
    """`10000` becomes `"100"`, `1050` becomes `"10,50"`: whole points carry no kopecks."""
    return print_roubles(kopecks).removesuffix(",00")


def rate_problems(rate_bp: int) -> tuple[Problem, ...]:
    """A rate is above zero and at most the whole."""
    if 0 < rate_bp <= WHOLE_BP:
        return ()
    return (
        Problem(
            "rate_out_of_range",
            f"Процент должен быть больше 0 и не больше 100, а задано {percent_ru(rate_bp)}.",
            f"The rate must be above 0 and at most 100 percent, but {percent_en(rate_bp)} is given.",
        ),
    )


def points_problems(points_kopecks: int) -> tuple[Problem, ...]:
    """A gift of points is above zero."""
    if points_kopecks > 0:
        return ()
    return (Problem("no_points", "Число баллов должно быть больше нуля.", "The number of points must be above zero."),)


def _percent(rate_bp: int) -> str:
    whole, rest = divmod(abs(rate_bp), 100)
    return ("-" if rate_bp < 0 else "") + f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
