"""Codes of coupons. They are money: nobody can guess one, nor tell the next one from the last."""

import secrets

from coalition.kernel.barcodes import ALPHABET, random_code, tidy_code
from coalition.kernel.errors import DomainError
from promotions.models import Coupon, CouponSeries

GUESSES_FOR_A_HIT = 1_000_000
"""So many guesses at least, on average, until somebody finds a code that exists."""


class CodesTooShort(DomainError):
    code = "codes_too_short"
    message_ru = "Для такого тиража коды слишком короткие: их можно подобрать. Сделайте код длиннее, например {length}."
    message_en = (
        "The codes are too short for so many coupons: they could be guessed. Make them longer, such as {length}."
    )


class WordTaken(DomainError):
    code = "word_taken"
    message_ru = "Слово «{word}» уже занято другой серией. Выберите другое."
    message_en = "The word “{word}” belongs to another series already. Choose another one."


def new_code(*, prefix: str, length: int) -> str:
    """A fresh code: the prefix and so many random characters, the last of which checks the others."""
    return prefix + random_code(length, secrets.randbelow)


def new_codes(series: CouponSeries, count: int) -> list[str]:
    """So many codes of a series, all different; whether one is taken already, the database knows."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code(prefix=series.prefix, length=series.code_length))
    return list(codes)


def refuse_guessable(series: CouponSeries, more: int) -> None:
    """Refused with CodesTooShort when a guess would hit one of the series' coupons too often."""
    wanted = series.coupons.count() + more

    def is_safe(length: int) -> bool:
        return wanted * GUESSES_FOR_A_HIT <= len(ALPHABET) ** (length - 1)

    if not is_safe(series.code_length):
        raise CodesTooShort(length=next(length for length in range(series.code_length, 31) if is_safe(length)))


def word_of(series: CouponSeries) -> str:
    """The series' word as it is kept and looked up. Refused with WordTaken when a coupon of another series has it."""
    word = tidy_code(series.word)
    if Coupon.objects.filter(code=word).exclude(series=series).exists():
        raise WordTaken(word=series.word)
    return word
