"""What the clock starts in members."""

from celery import shared_task
from django.utils import timezone

from members.operations.consent_scans import sweep_scans


@shared_task
def sweep_consent_scans() -> None:
    """Remove the files of consents that ended three years ago."""
    sweep_scans(now=timezone.now())
