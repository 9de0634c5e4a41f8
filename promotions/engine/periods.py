"""Calendar periods in which limits of a member count."""

from datetime import date, timedelta

from promotions.engine.axes import LimitPeriod


def period_starts_on(period: LimitPeriod | None, today: date) -> date | None:
    """The first day of the period that the day lies in; None for the whole promotion. Weeks begin on Monday."""
    match period:
        case None:
            return None
        case LimitPeriod.DAY:
            return today
        case LimitPeriod.WEEK:
            return today - timedelta(days=today.weekday())
        case LimitPeriod.MONTH:
            return today.replace(day=1)
        case LimitPeriod.QUARTER:
            return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        case _:
            return date(today.year, 1, 1)
