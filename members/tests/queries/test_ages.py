from datetime import date, timedelta

import pytest

from members.queries.ages import age_on, birthday, latest_birth


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2008, 11, 29), date(2026, 11, 28), 17),
        (date(2008, 11, 29), date(2026, 11, 29), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2010, 3, 1), date(2028, 2, 29), 17),
    ],
)
def test_who_was_born_on_a_leap_day_grows_older_in_march(born, today, age):
    assert age_on(born, today) == age


def test_the_three_answers_agree_on_every_day_of_nine_years():
    for days in range(366 * 9):
        today = date(2020, 1, 1) + timedelta(days=days)
        latest = latest_birth(18, today)
        assert age_on(latest, today) == 18
        assert age_on(latest + timedelta(days=1), today) == 17
        assert birthday(latest, 18) <= today < birthday(latest + timedelta(days=1), 18)
