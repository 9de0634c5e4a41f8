"""Small parts of sentences in both languages: figures, dates, days, lists of names."""

from collections.abc import Collection, Sequence
from datetime import date, time
from itertools import groupby
from typing import NamedTuple

from coalition.kernel.money import NO_BREAK_SPACE
from coalition.kernel.words import plural
from promotions.engine.mechanics.wording import (
    percent_en,
    percent_ru,
    points,
    points_en,
    roubles_en,
    roubles_ru,
)
from promotions.engine.segments.sentences import Names
from promotions.engine.vocabulary import Unit

MONTHS_RU = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Said(NamedTuple):
    """The same in Russian and in English."""

    ru: str
    en: str


OR = Said("или", "or")
AND = Said("и", "and")


def listed(words: Sequence[str], last: str) -> str:
    """`["A", "B", "C"]` with `"и"` becomes `"A, B и C"`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def called(unit: Unit, ids: Collection[int], names: Names, last: Said = OR) -> Said:
    """Rows by their names in quotation marks, in the order of their numbers."""
    found = [names(unit, each) for each in sorted(ids)]
    return Said(listed([f"«{each}»" for each in found], last.ru), listed([f"“{each}”" for each in found], last.en))


def roubles(kopecks: int) -> Said:
    """`"500 ₽"`, `"500 roubles"`."""
    return Said(roubles_ru(kopecks), roubles_en(kopecks))


def of(rate_bp: int) -> Said:
    """`"50 %"`, `"50%"`."""
    return Said(percent_ru(rate_bp), percent_en(rate_bp))


def most_of(kopecks: int, *, is_points: bool) -> Said:
    """An amount after "не больше": `"1 балла"`, `"100 баллов"`, `"500 ₽"`."""
    if not is_points:
        return roubles(kopecks)
    noun = "балла" if kopecks % 100 else plural(kopecks // 100, "балла", "баллов", "баллов")
    return Said(
        f"{points(kopecks)}{NO_BREAK_SPACE}{noun}", f"{points_en(kopecks)} {'point' if kopecks == 100 else 'points'}"
    )


def days(number: int) -> Said:
    """`"1 день"`, `"3 дня"`, `"5 дней"`."""
    return Said(
        f"{number}{NO_BREAK_SPACE}{plural(number, 'день', 'дня', 'дней')}",
        f"{number} {'day' if number == 1 else 'days'}",
    )


def day(moment: date) -> Said:
    """`"1 ноября 2026 года"`, `"1 November 2026"`."""
    return Said(
        f"{moment.day}{NO_BREAK_SPACE}{MONTHS_RU[moment.month - 1]} {moment.year} года",
        f"{moment.day} {MONTHS_EN[moment.month - 1]} {moment.year}",
    )


def clock(moment: time) -> str:
    """`"9:00"`."""
    return f"{moment.hour}:{moment.minute:02d}"


def runs(numbers: Collection[int]) -> list[tuple[int, int]]:
    """`{1, 2, 3, 7}` becomes `[(1, 3), (7, 7)]`."""
    found = []
    for _, group in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        together = [number for _, number in group]
        found.append((together[0], together[-1]))
    return found
