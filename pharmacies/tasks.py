"""What is done by the clock among the participants."""

from celery import shared_task
from django.utils import timezone

from pharmacies.access.counters import sweep_counters
from pharmacies.operations.shifts import close_ended_shifts


@shared_task
def sweep_rate_counters() -> int:
    """Drop counters of windows that ended a day ago; how many there were."""
    return sweep_counters(now=timezone.now())


@shared_task
def close_shifts() -> int:
    """Close the shifts of web cash desks whose day has ended; how many there were."""
    return close_ended_shifts(now=timezone.now())
