"""Quantities are whole thousandths inside, since pharmacies sell parts of a pack."""

import re

from coalition.kernel.errors import DomainError
from coalition.kernel.money import round_half_up

ONE = 1_000
"""One piece, in thousandths."""
MAX_THOUSANDTHS = 9_999_999

_STRICT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")


class QuantityError(DomainError):
    """The text is no quantity, or the quantity is out of range."""

    code = "invalid_quantity"
    message_ru = "Количество записано неверно: нужно число больше нуля и не больше 9999.999, например 2 или 0.5."
    message_en = "This is no quantity: a number above zero and at most 9999.999 is expected, such as 2 or 0.5."


def parse_quantity(text: str) -> int:
    """Thousandths of a string as tills send it: ASCII digits and up to three places, `0 < quantity <= 9999.999`.

    Anything else, a number instead of a string included, is refused with QuantityError.
    """
    if not isinstance(text, str) or _STRICT.fullmatch(text) is None:
        raise QuantityError(text=str(text)[:40])
    whole, _, places = text.partition(".")
    thousandths = int(whole + places.ljust(3, "0"))
    if not thousandths:
        raise QuantityError(text=text)
    return thousandths


def format_quantity(thousandths: int) -> str:
    """The shortest form: `2000` becomes `"2"`, `1250` becomes `"1.25"`, `-500` becomes `"-0.5"`."""
    whole, rest = divmod(abs(thousandths), ONE)
    return f"{'-' if thousandths < 0 else ''}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def line_amount(price_kopecks: int, quantity_thousandths: int) -> int:
    """What so much of a product costs, in kopecks, half up: the equation a fiscal device checks."""
    return round_half_up(price_kopecks * quantity_thousandths, ONE)
