"""Tasks of the tools."""

from celery import shared_task
from django.utils import timezone

from coalition.toolkit.outbox import send_waiting


@shared_task
def ping() -> str:
    """Answers, so that one can see a worker at work."""
    return "pong"


@shared_task
def send_messages() -> None:
    """Send what was left: a message that did not leave right after it was wanted."""
    send_waiting(now=timezone.now())
