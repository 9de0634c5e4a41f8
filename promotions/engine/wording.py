"""Figures as people read them, by their unit, in Russian and English."""

from coalition.kernel.money import print_roubles
from promotions.engine.mechanics.wording import percent_en, percent_ru, points
from promotions.engine.vocabulary import Unit


def in_people_units(unit: Unit, value: int) -> tuple[str, str]:
    """`(PERCENT, 500)` becomes `("5 %", "5%")`, `(MONEY, 10000)` becomes `("100,00 ₽", "100.00 ₽")`."""
    match unit:
        case Unit.PERCENT:
            return percent_ru(value), percent_en(value)
        case Unit.MONEY:
            printed = print_roubles(value)
            return f"{printed} ₽", f"{printed.replace(',', '.')} ₽"
        case Unit.POINTS:
            return points(value), points(value).replace(",", ".")
        case Unit.TIMES:
            times = f"{value / 100:g}"
            return f"×{times.replace('.', ',')}", f"×{times}"
        case _:
            return str(value), str(value)
