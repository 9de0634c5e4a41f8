"""Tasks of the tools."""

from celery import shared_task


@shared_task
def ping() -> str:
    """Answers, so that one can see a worker at work."""
    return "pong"
