"""Figures as the regulations print them."""

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.kernel.words import plural

WHOLE_BP = 10_000


def percent_ru(rate_bp: int) -> str:
    """`250` becomes `"2,5 %"`."""
    return f"{_hundredths(rate_bp).replace('.', ',')}{NO_BREAK_SPACE}%"


def percent_en(rate_bp: int) -> str:
    """`250` becomes `"2.5%"`."""
    return f"{_hundredths(rate_bp)}%"


def points(kopecks: int) -> str:
    """`10000` becomes `"100"`, `1050` becomes `"10,50"`: whole points carry no kopecks."""
    return print_roubles(kopecks).removesuffix(",00")


def roubles_ru(kopecks: int) -> str:
    """`10000` becomes `"100 ₽"`, `1050` becomes `"10,50 ₽"`: whole roubles carry no kopecks."""
    return f"{points(kopecks)}{NO_BREAK_SPACE}₽"


def roubles_en(kopecks: int) -> str:
    """`10000` becomes `"100 roubles"`, `123450` becomes `"1,234.50 roubles"`."""
    return f"{points_en(kopecks)} {'rouble' if kopecks == 100 else 'roubles'}"


def points_en(kopecks: int) -> str:
    """`1050` becomes `"10.50"`, `123450` becomes `"1,234.50"`."""
    return points(kopecks).replace(",", ".").replace(NO_BREAK_SPACE, ",")


def times_ru(hundredths: int) -> str:
    """`200` becomes `"в 2 раза"`, `150` becomes `"в 1,5 раза"`, `500` becomes `"в 5 раз"`."""
    printed = _hundredths(hundredths).replace(".", ",")
    return f"в {printed} {'раза' if hundredths % 100 else plural(hundredths // 100, 'раз', 'раза', 'раз')}"


def times_en(hundredths: int) -> str:
    """`150` becomes `"1.5"`."""
    return _hundredths(hundredths)


def coupons_ru(number: int) -> str:
    """`1` becomes `"купон"`, `3` becomes `"3 купона"`."""
    return "купон" if number == 1 else f"{number} {plural(number, 'купон', 'купона', 'купонов')}"


def coupons_en(number: int) -> str:
    """`1` becomes `"a coupon"`, `3` becomes `"3 coupons"`."""
    return "a coupon" if number == 1 else f"{number} coupons"


def ordinal_en(number: int) -> str:
    """`2` becomes `"2nd"`, `11` becomes `"11th"`."""
    tens, units = divmod(number % 100, 10)
    return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(units, 'th')}"


def _hundredths(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    return ("-" if value < 0 else "") + f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
