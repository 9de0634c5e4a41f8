"""How often something was tried. One atomic statement each, so a limit holds across threads and workers."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from pharmacies.models import RateCounter

KEPT = timedelta(days=1)
"""Windows that ended so long ago are of no use to anybody."""

_COUNT = """
INSERT INTO pharmacies_ratecounter AS counter (subject, window_at, tries) VALUES (%s, %s, 1)
ON CONFLICT (subject, window_at) DO UPDATE SET tries = counter.tries + 1 WHERE counter.tries < %s
RETURNING tries
"""


def count_try(*, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try in the window that `now` falls into; False, and nothing counted, when the limit is used up."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [subject, window_start(window, now), limit])
        return cursor.fetchone() is not None


def take_back_try(*, subject: str, window: timedelta, now: datetime) -> None:
    """Undo one `count_try` that turned out to be harmless."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pharmacies_ratecounter SET tries = tries - 1 WHERE subject = %s AND window_at = %s AND tries > 0",
            [subject, window_start(window, now)],
        )


def is_exhausted(*, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Whether the limit is used up already; counts nothing."""
    counters = RateCounter.objects.filter(subject=subject, window_at=window_start(window, now))
    return counters.filter(tries__gte=limit).exists()


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
