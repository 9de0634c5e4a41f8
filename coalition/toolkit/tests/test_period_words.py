"""Periods as people say them."""

from datetime import date

import pytest
from django.utils.translation import override

from coalition.kernel.periods import Period, month_of
from coalition.toolkit.period_words import period_words


@pytest.mark.parametrize(
    ("period", "language", "words"),
    [
        (month_of(date(2026, 11, 5)), "ru", "Ноябрь 2026"),
        (month_of(date(2026, 11, 5)), "en", "November 2026"),
        (Period(date(2026, 11, 1), date(2026, 11, 16)), "ru", "1–15 ноября 2026"),
        (Period(date(2026, 11, 20), date(2026, 12, 6)), "en", "20 November 2026 – 5 December 2026"),
        (Period(date(2025, 11, 1), date(2026, 11, 1)), "ru", "1 ноября 2025 – 31 октября 2026"),
    ],
)
def test_a_month_is_called_by_its_name_anything_else_by_its_days(period, language, words):
    with override(language):
        assert period_words(period) == words
