"""Numbers that are scanned or typed: EAN-13 of cards, GTIN of products, codes of coupons.

`randbelow` is passed in, so that real numbers come from `secrets` and those of a demo repeat.
"""

import re
from collections.abc import Callable

from coalition.kernel.errors import DomainError

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I, L, which look alike. The check character relies on its 31 characters being a prime number."""
CODE_LENGTHS = range(2, 31)
GTIN_LENGTHS = (8, 12, 13, 14)

_DIGITS = re.compile(r"[0-9]+")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_CYRILLIC_TWINS = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX", " -\u2013\u2014\u00a0")


class BarcodeError(DomainError):
    """No number or code can be made from this."""

    code = "invalid_barcode"
    message_ru = "Из этих данных нельзя составить номер или код."
    message_en = "No number or code can be made from this."


def check_digit(digits: str) -> str:
    """The GS1 check digit that follows ASCII digits: weights 3 and 1 by turns, 3 next to the check digit."""
    tripled, single = sum(map(int, digits[-1::-2])), sum(map(int, digits[-2::-2]))
    return str(-(3 * tripled + single) % 10)


def card_number(prefix: str, body: int) -> str:
    """An EAN-13: the prefix, the body padded with zeros to twelve digits together, the check digit.

    Refused with BarcodeError: a prefix of anything but 1 to 11 ASCII digits, a body that does not fit.
    """
    if not 0 <= body < _bodies(prefix):
        raise BarcodeError(prefix=prefix[:20])
    digits = prefix + str(body).zfill(12 - len(prefix))
    return digits + check_digit(digits)


def random_card_number(prefix: str, randbelow: Callable[[int], int]) -> str:
    """A card number that cannot be guessed from another one; whether it is taken already, the database knows."""
    return card_number(prefix, randbelow(_bodies(prefix)))


def is_gtin(text: str) -> bool:
    """Whether this is a GTIN of 8, 12, 13 or 14 ASCII digits with the right check digit."""
    return len(text) in GTIN_LENGTHS and _DIGITS.fullmatch(text) is not None and check_digit(text[:-1]) == text[-1]


def is_ean13(text: str) -> bool:
    """Whether these are thirteen ASCII digits with the right check digit."""
    return len(text) == 13 and is_gtin(text)


def random_code(length: int, randbelow: Callable[[int], int]) -> str:
    """A code of so many characters, the last of which checks the others; of a length outside 2..30: BarcodeError.

    The check finds every wrong character and every two characters that changed places.
    """
    if length not in CODE_LENGTHS:
        raise BarcodeError(length=length)
    values = [randbelow(len(ALPHABET)) for _ in range(length - 1)]
    # The last position weighs `length`, which has an inverse modulo a prime, so a fitting character always exists.
    values.append(-_weighed(values) * pow(length, -1, len(ALPHABET)) % len(ALPHABET))
    return "".join(ALPHABET[value] for value in values)


def is_code(text: str) -> bool:
    """Whether characters, length and check character are those of a code; typed ones go through `tidy_code` first."""
    if len(text) not in CODE_LENGTHS or not _VALUES.keys() >= set(text):
        return False
    return _weighed([_VALUES[character] for character in text]) % len(ALPHABET) == 0


def tidy_code(text: str) -> str:
    """A typed code as it was printed: capitals, no spaces or dashes, Latin letters in place of their Cyrillic twins."""
    return text.upper().translate(_CYRILLIC_TWINS)


def _bodies(prefix: str) -> int:
    if not 1 <= len(prefix) <= 11 or _DIGITS.fullmatch(prefix) is None:
        raise BarcodeError(prefix=prefix[:20])
    return 10 ** (12 - len(prefix))


def _weighed(values: list[int]) -> int:
    return sum(position * value for position, value in enumerate(values, 1))
