"""What is done by the clock among the participants."""

from celery import shared_task
from django.utils import timezone

from pharmacies.access.counters import sweep_counters


@shared_task
def sweep_rate_counters() -> int:
    """Drop counters of windows that ended a day ago; how many there were."""
    return sweep_counters(now=timezone.now())
