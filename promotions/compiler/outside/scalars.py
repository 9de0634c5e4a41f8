"""Single values as people write them, one way each: how they are read, printed, and what to say when they are wrong."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from coalition.kernel.money import MoneyError, format_roubles, parse_typed_roubles
from promotions.compiler.outside.faults import Unreadable
from promotions.engine.vocabulary import Unit

Plain = str | int | bool | Decimal
"""A single value outside: whole sums and numbers as numbers, everything else as text."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_RU = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
YES = ("yes", "true", "да")
NO = ("no", "false", "нет")

_NUMBER = re.compile(r"-?[0-9]{1,9}")
_PERCENT = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?\s*%")
_TIMES = re.compile(r"[xх×]\s*([0-9]{1,4})(?:[.,]([0-9]{1,2}))?", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


class Spelling(NamedTuple):
    """How values of a unit are read and printed; `ru` and `en` say what is expected."""

    read: Callable[[str], Any]
    write: Callable[[Any], Plain]
    ru: str
    en: str


def as_text(value: Any) -> str:
    """A plain value as it would be written: true is `yes`, numbers and dates are their digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def read_scalar(unit: Unit, written: str) -> Any:
    """The inner value of a unit that is no row and no choice. Refused with Unreadable, saying what is expected."""
    spelling = SPELLINGS[unit]
    try:
        return spelling.read(written)
    except (ValueError, MoneyError):
        shown = written if len(written) <= 40 else f"{written[:39]}…"
        raise Unreadable(f"«{shown}»: {spelling.ru}", f"“{shown}”: {spelling.en}") from None


def write_scalar(unit: Unit, value: Any) -> Plain:
    """The value as it is written outside."""
    return SPELLINGS[unit].write(value)


def _read_number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _read_hundredths(pattern: re.Pattern[str]) -> Callable[[str], int]:
    def read(text: str) -> int:
        found = pattern.fullmatch(text)
        if not found:
            raise ValueError(text)
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))

    return read


def _read_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _read_moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _read_time(text: str) -> time:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _read_yes_no(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise ValueError(text)
    return text.lower() in YES


def _read_weekday(text: str) -> int:
    for names in (WEEKDAYS, WEEKDAYS_RU):
        if text.lower() in names:
            return names.index(text.lower()) + 1
    number = _read_number(text)
    if not 1 <= number <= 7:
        raise ValueError(text)
    return number


def _read_month_day(text: str) -> int:
    number = _read_number(text)
    if not 1 <= number <= 31:
        raise ValueError(text)
    return number


def _read_text(text: str) -> str:
    if any(ord(sign) < 32 and sign != "\n" for sign in text):
        raise ValueError(text)
    return text


def hundredths(value: int) -> str:
    """`250` becomes `2.5`, `200` becomes `2`."""
    whole, rest = divmod(value, 100)
    return f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def _write_money(kopecks: int) -> Plain:
    return Decimal(format_roubles(kopecks)) if kopecks % 100 else kopecks // 100


SPELLINGS: dict[Unit, Spelling] = {
    Unit.MONEY: Spelling(
        parse_typed_roubles,
        _write_money,
        "нужна сумма в рублях, например 100 или 99.50.",
        "a sum in roubles is expected, such as 100 or 99.50.",
    ),
    Unit.POINTS: Spelling(
        parse_typed_roubles,
        _write_money,
        "нужно число баллов, например 100 или 99.50.",
        "a number of points is expected, such as 100 or 99.50.",
    ),
    Unit.PERCENT: Spelling(
        _read_hundredths(_PERCENT),
        lambda value: f"{hundredths(value)} %",
        "нужен процент со знаком %, например 5 % или 2.5 %.",
        "a percent with its sign is expected, such as 5 % or 2.5 %.",
    ),
    Unit.TIMES: Spelling(
        _read_hundredths(_TIMES),
        lambda value: f"x{hundredths(value)}",
        "нужен множитель, например x2 или x1.5.",
        "a multiplier is expected, such as x2 or x1.5.",
    ),
    Unit.NUMBER: Spelling(_read_number, int, "нужно целое число.", "a whole number is expected."),
    Unit.DAYS: Spelling(_read_number, int, "нужно целое число дней.", "a whole number of days is expected."),
    Unit.DATE: Spelling(
        _read_date,
        date.isoformat,
        "нужна дата, например 2026-12-31 (год, месяц, день).",
        "a date is expected, such as 2026-12-31 (year, month, day).",
    ),
    Unit.TIME: Spelling(
        _read_time,
        lambda value: value.isoformat("minutes"),
        "нужно время, например 09:00 или 18:30.",
        "a time is expected, such as 09:00 or 18:30.",
    ),
    Unit.YES_NO: Spelling(_read_yes_no, bool, "нужно yes или no (да или нет).", "yes or no is expected."),
    Unit.WEEKDAYS: Spelling(
        _read_weekday,
        lambda value: WEEKDAYS[value - 1],
        "нужен день недели: mon, tue, wed, thu, fri, sat, sun (или пн … вс).",
        "a weekday is expected: mon, tue, wed, thu, fri, sat, sun.",
    ),
    Unit.MONTH_DAYS: Spelling(
        _read_month_day,
        int,
        "нужно число месяца от 1 до 31 (или промежуток 1-10).",
        "a day of the month from 1 to 31 is expected (or a span, 1-10).",
    ),
    Unit.MOMENT: Spelling(
        _read_moment,
        lambda value: value.isoformat(" ", "minutes"),
        "нужны дата, время и смещение от Гринвича, например 2026-12-01 00:00+03:00.",
        "a date, a time and its offset are expected, such as 2026-12-01 00:00+03:00.",
    ),
    Unit.TEXT: Spelling(_read_text, str, "нужен текст без управляющих знаков.", "plain text is expected."),
    Unit.DISTRICTS: Spelling(_read_text, str, "нужно название района.", "the name of a district is expected."),
}
