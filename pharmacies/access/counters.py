"""How often something was tried. One atomic statement each, so a limit holds across threads and workers."""

from datetime import UTC, datetime, timedelta

from coalition.toolkit import pool
from pharmacies.models import RateCounter

KEPT = timedelta(days=1)
"""Windows that ended so long ago are of no use to anybody."""

_IS_EXHAUSTED = "SELECT tries >= %s FROM pharmacies_ratecounter WHERE subject = %s AND window_at = %s"
_TAKE_BACK = """
UPDATE pharmacies_ratecounter SET tries = tries - 1 WHERE subject = %s AND window_at = %s AND tries > 0
"""
_COUNT = """
INSERT INTO pharmacies_ratecounter AS counter (subject, window_at, tries) VALUES (%s, %s, 1)
ON CONFLICT (subject, window_at) DO UPDATE SET tries = counter.tries + 1 WHERE counter.tries < %s
RETURNING tries
"""


def count_try(*, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try in the window that `now` falls into; False, and nothing counted, when the limit is used up."""
    with pool.reading() as connection:
        counted = pool.cursor(connection).execute(_COUNT, [subject, window_start(window, now), limit])
        return counted.fetchone() is not None


def take_back_try(*, subject: str, window: timedelta, now: datetime) -> None:
    """Undo one `count_try` that turned out to be harmless."""
    with pool.reading() as connection:
        pool.cursor(connection).execute(_TAKE_BACK, [subject, window_start(window, now)])


def is_exhausted(*, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Whether the limit is used up already; counts nothing."""
    with pool.reading() as connection:
        asked = pool.cursor(connection).execute(_IS_EXHAUSTED, [limit, subject, window_start(window, now)])
        row = asked.fetchone()
    return row is not None and row[0]


def window_start(window: timedelta, now: datetime) -> datetime:
    """The beginning of the window that a moment falls into; windows follow one another from 1970 on."""
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def seconds_left(window: timedelta, now: datetime) -> int:
    """Until the next window begins: at least 1."""
    return max(1, int((window_start(window, now) + window - now).total_seconds()))


def sweep_counters(*, now: datetime) -> int:
    """Drop the windows that are of no use any more; how many there were."""
    return RateCounter.objects.filter(window_at__lt=now - KEPT).delete()[0]
