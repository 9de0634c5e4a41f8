"""Periods in the language of the page, and months to choose from."""

from django.utils import timezone
from django.utils.formats import date_format

from coalition.kernel.periods import Period, back_from, month_of

MONTHS_OFFERED = 13


def period_words(period: Period) -> str:
    """«Ноябрь 2026», «1–15 ноября 2026»."""
    if month_of(period.starts_on) == period:
        return date_format(period.starts_on, "YEAR_MONTH_FORMAT")
    last = date_format(period.last_on, "j E Y")
    if period.starts_on.replace(day=1) == period.last_on.replace(day=1):
        return f"{period.starts_on.day}–{last}"
    return f"{date_format(period.starts_on, 'j E Y')} – {last}"


def months_to_choose() -> list[tuple[str, str]]:
    """This month and the ones before it, by their first days."""
    periods = back_from(month_of(timezone.localdate()), MONTHS_OFFERED)
    return [(period.starts_on.isoformat(), period_words(period)) for period in periods]
